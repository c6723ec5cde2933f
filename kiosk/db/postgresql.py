"""How PostgreSQL is opened: few connections, no waiting for ever, and a restart of the server is nobody's error."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

# the one lock of the desk and the clock, until the commit: any number that every process of ours agrees on ("aman")
TAKE_DESK = text(f"SELECT pg_advisory_xact_lock({0x616D616E})")


def options(connections: int, patience: int) -> dict[str, Any]:
    """For the engine of a process: never more connections than these, and milliseconds to wait for one, or for a lock.

    One that has died since it was last used is replaced before anything is asked on it.
    """
    seconds = patience // 1000
    to_driver = {"connect_timeout": seconds, "options": f"-c lock_timeout={patience}"}
    pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": seconds, "pool_pre_ping": True}
    return pool | {"connect_args": to_driver}


def roll_back(engine: Engine) -> Callable[[Any], None]:
    """How this engine rolls back. What a server that does not answer any more was told, it rolls back by itself, and
    a page that was read before is as good as ever: the connection is thrown away, and it is no error.
    """
    driver = engine.dialect.loaded_dbapi

    def or_close(connection: Any) -> None:
        try:
            connection.rollback()
        except driver.Error:
            connection.driver_connection.close()

    return or_close
