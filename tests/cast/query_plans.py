"""Questions that are asked of the database; no test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from kiosk.db import db

Asked = list[tuple[str, Any]]


@contextmanager
def watch_queries() -> Iterator[Asked]:
    """Every question that is sent to the database meanwhile, with its values."""
    queries: Asked = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            queries.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", keep)
    yield queries
    event.remove(db.engine, "before_cursor_execute", keep)
