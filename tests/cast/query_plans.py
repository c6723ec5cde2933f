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


def looks(sent: Asked) -> list[Look]:
    """How the database answers these."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return [look for sql, values in sent for look in looks_of_sqlite(connection, sql, values)]
        connection.exec_driver_sql("ANALYZE")
        for quick_while_small in ("seqscan", "hashjoin", "mergejoin"):  # as small as a test's table is
            connection.exec_driver_sql(f"SET LOCAL enable_{quick_while_small} = off")
        return [look for sql, values in sent for look in looks_of_postgresql(connection, sql, values)]


def looks_of_sqlite(connection: Connection, sql: str, values: Any) -> Iterator[Look]:
    """Its plan has a step for each. A limit without a condition takes no more than the first entries of an index."""
    for *_numbers, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values):
        if step.startswith(("SCAN", "SEARCH")):
            index = re.search(r"USING (?:COVERING )?INDEX (\w+)", step)
            first = "the first" if index and "LIMIT" in sql and "WHERE" not in sql else None
            by = step.partition("(")[2] if step.startswith("SEARCH") else first
            yield Look(step.split()[1], by, index and index[1])


def looks_of_postgresql(connection: Connection, sql: str, values: Any) -> Iterator[Look]:
    """Its plan is a tree. The first entries of an index, such as the newest row, are all that a limit takes of it."""
    left = [(connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).scalar_one()[0]["Plan"], False)]
    while left:
        node, is_limited = left.pop()
        below, kind = node.get("Plans", []), node["Node Type"]
        limits = kind == "Limit" or (is_limited and kind in ("Nested Loop", "Incremental Sort"))
        left += [(part, limits) for part in below]
        if "Relation Name" in node:
            index = next((part["Index Name"] for part in (node, *below) if "Index Name" in part), None)
            first = "the first" if is_limited and index and "Filter" not in node else None
            yield Look(node["Relation Name"], node.get("Index Cond") or node.get("Recheck Cond") or first, index)


def read_whole(sent: Asked) -> set[str]:
    """The tables of which every row is looked at to answer these."""
    return {look.table for look in looks(sent) if look.by is None and look.index not in OF_SOME}
