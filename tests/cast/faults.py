"""What keeps a database from being written, for as long as a test wants."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest
from sqlalchemy import Connection, event

from kiosk.db import WRITERS, db
from tests.cast.databases import impatient, locked

Fault = Callable[[], AbstractContextManager[None]]


@contextmanager
def every_transaction(told: Callable[[Connection], object]) -> Iterator[None]:
    """Each transaction is told something first, on connections that are opened meanwhile and no longer."""
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "begin", told)
    try:
        yield
    finally:
        event.remove(db.engine, "begin", told)
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

    words = "PRAGMA query_only=ON" if db.file else "SET TRANSACTION READ ONLY"
    with every_transaction(lambda connection: connection.exec_driver_sql(words)):
        yield


at_each_fault = pytest.mark.parametrize("fault", [locked, busy, read_only], ids=lambda fault: fault.__name__)
