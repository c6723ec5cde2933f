"""What the database holds, for tests of what is stored nowhere."""

from sqlalchemy import select

from kiosk.db import Base, db


def dump_tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    rows = {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in tables}
    db.session.rollback()
    return rows
