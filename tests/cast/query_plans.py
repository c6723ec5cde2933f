"""What is asked of the database, and which tables it reads whole to answer; no test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, event

from kiosk.db import Base, db

Asked = list[tuple[str, Any]]
# indexes that hold only some rows of their table: to follow one of them is not to read it whole
INDEXES = [index for table in Base.metadata.tables.values() for index in table.indexes]
OF_SOME = {index.name for index in INDEXES if index.dialect_options["sqlite"]["where"] is not None}


@contextmanager
def asked() -> Iterator[Asked]:
    """Every question that is sent to the database meanwhile, with its values."""
    sent: Asked = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", keep)
    yield sent
    event.remove(db.engine, "before_cursor_execute", keep)


class Look(NamedTuple):
    """One look at a table to answer a question, and by which condition on an index; None: at every row.

    An index may also give the order, or the rows that it is of, without a condition.
    """

    table: str
    by: str | None
    index: str | None


def looks_of(connection: Connection, sql: str, values: Any) -> Iterator[Look]:
    """Its plan has a step for each. A limit without a condition takes no more than the first entries of an index."""
    for *_numbers, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values):
        if step.startswith(("SCAN", "SEARCH")):
            index = re.search(r"USING (?:COVERING )?INDEX (\w+)", step)
            first = "the first" if index and "LIMIT" in sql and "WHERE" not in sql else None
            by = step.partition("(")[2] if step.startswith("SEARCH") else first
            yield Look(step.split()[1], by, index and index[1])


def read_whole(sent: Asked) -> set[str]:
    """The tables of which every row is looked at to answer these; on PostgreSQL nobody asks for its plans."""
    if db.file is None:
        return set()
    with db.engine.connect() as connection:
        looks = [look for sql, values in sent for look in looks_of(connection, sql, values)]
    return {look.table for look in looks if look.by is None and look.index not in OF_SOME}
