"""What keeps a database from being written, for as long as a test wants."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.db import WRITERS, db
from tests.cast.databases import impatient, locked

Fault = Callable[[], AbstractContextManager[None]]


@contextmanager
def every_connection(told: Callable[[Any], None]) -> Iterator[None]:
    """Each connection that is opened meanwhile is told something first; afterwards all are opened anew."""

    def tell(connection: Any, _record: Any) -> None:
        told(connection)

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", tell)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", tell)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def busy() -> Iterator[None]:
    """Other threads of this process write, as many as may, and come to no end."""
    with impatient(), ExitStack() as turns:
        for _writer in range(WRITERS[db.engine.dialect.name]):
            turns.enter_context(db.turn())
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Whatever is written is refused, as in a folder without the right to write."""

    def forbid(connection: Any) -> None:
        if db.engine.dialect.name == "sqlite":
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.read_only = True

    with every_connection(forbid):
        yield


at_each_fault = pytest.mark.parametrize("fault", [locked, busy, read_only], ids=lambda fault: fault.__name__)
