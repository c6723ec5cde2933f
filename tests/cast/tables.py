"""What the database holds, for tests of what is stored nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from kiosk.db import Base, db
from tests.cast.pages import Browser


def dump_tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    rows = {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in tables}
    db.session.rollback()
    return rows


@contextmanager
def nothing_is_stored(visitor: Browser) -> Iterator[None]:
    """Afterwards every row is as it was before, and so is the cookie of this visit."""
    rows_before, cookie_before = dump_tables(), cookie_of(visitor)
    yield
    assert cookie_of(visitor) == cookie_before
    assert dump_tables() == rows_before


def cookie_of(visitor: Browser) -> dict[str, object]:
    """What the visit's cookie holds."""
    with visitor.client.session_transaction() as cookie:
        return dict(cookie)
