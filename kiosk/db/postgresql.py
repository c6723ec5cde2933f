"""How PostgreSQL is opened and begun with. What a transaction needs comes with its beginning."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kiosk.db import errors, locks

AT_ONCE = 1  # seconds. A beginning that fails so quickly met a connection of before a restart; a new one may be well


def options(connections: int, patience: float) -> dict[str, Any]:
    """For the engine of a process: never more connections than these, and seconds to wait for one of them."""
    to_driver = {"connect_timeout": round(patience)}
    return {"pool_size": connections, "max_overflow": 0, "pool_timeout": patience, "connect_args": to_driver}


def open_connection(connection: Any, _record: Any) -> None:
    """The driver's own BEGIN would be one more round trip; begin() makes ours."""
    connection.autocommit = True


def begin(connection: Connection, patience: int) -> None:
    """A read waits no longer for a lock than on SQLite; a write takes its locks before it reads. One round trip.

    Nothing was done yet, so where the connection turns out to be dead, a new one begins in its place: after a restart
    of the database nobody meets an error.
    """
    chosen = connection.get_execution_options()
    words = f"BEGIN; SET LOCAL lock_timeout = {patience}"
    if "kiosk_write" in chosen:
        words = f"BEGIN; {locks.take(chosen.get('kiosk_locks', locks.EVERYTHING), chosen['kiosk_write'])}"
    begun = monotonic()
    try:
        connection.exec_driver_sql(words)
    except DBAPIError as error:
        if errors.kind(error) != "away" or monotonic() - begun > AT_ONCE:
            raise
        connection.invalidate()
        connection.exec_driver_sql(words)


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
