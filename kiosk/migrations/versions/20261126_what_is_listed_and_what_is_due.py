"""what is listed and what is due: found by an index, however many acts and check-ins there are."""

import sqlalchemy as sa
from alembic import op

revision = 'e4a1c7d20b63'
down_revision = 'b37e0c9a51d4'

Index = tuple[str, tuple[str, ...], str]  # its table, its columns, and of which rows alone it is
NEW: tuple[Index, ...] = (
    ("audit_entry", ("row", "at"), ""),
    ("audit_entry", ("officer_id", "at", "id"), ""),
    ("audit_entry", ("action", "at", "id"), ""),
    ("check_in", ("erase_on", "session_id"), "erased_at IS NULL"),
    ("check_in", ("code_until",), "code_until IS NOT NULL"),
)
OLD: tuple[Index, ...] = (
    ("audit_entry", ("action", "row", "at"), ""),
    ("check_in", ("erased_at", "erase_on"), ""),
)


def upgrade() -> None:
    swap(OLD, NEW)


def downgrade() -> None:
    swap(NEW, OLD)


def swap(old: tuple[Index, ...], new: tuple[Index, ...]) -> None:
    """Some indexes in place of others."""
    for table, columns, _rule in old:
        op.drop_index(name(table, columns), table_name=table)
    for table, columns, rule in new:
        of = sa.text(rule) if rule else None
        op.create_index(name(table, columns), table, list(columns), sqlite_where=of, postgresql_where=of)


def name(table: str, columns: tuple[str, ...]) -> str:
    return op.f("_".join(("ix", table, *columns)))
