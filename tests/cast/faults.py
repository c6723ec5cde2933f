"""Faults that keep a database from being written, for as long as a test wants."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from kiosk.db import db
from tests.cast.databases import every_transaction, impatient, lock_for_writing

Fault = Callable[[], AbstractContextManager[None]]


@contextmanager
def busy() -> Iterator[None]:
    """Another thread of this process writes, and comes to no end; on PostgreSQL another process."""
    if db.file is None:
        with lock_for_writing():
            yield
        return
    with impatient(), db.turn():
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Whatever is written is refused, as in a folder without the right to write."""

    words = "PRAGMA query_only=ON" if db.file else "SET TRANSACTION READ ONLY"
    with every_transaction(lambda connection: connection.exec_driver_sql(words)):
        yield


at_each_fault = pytest.mark.parametrize("fault", [lock_for_writing, busy, read_only], ids=lambda fault: fault.__name__)
