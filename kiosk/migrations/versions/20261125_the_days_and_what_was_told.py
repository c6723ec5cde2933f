"""the days and what was told: sums by day, and what was told of a session before it was opened again.

For a few hours these changes stood in the first revision itself. A database made then has some of them already under
the first revision's name, so this one looks at what is there and adds what is missing.
"""

import sqlalchemy as sa
from alembic import op

revision = 'c4c685aff6a4'
down_revision = 'daed9c39e7ad'

# by table: the index of the first revision, and its successor
INDEXES = {
    "offer_check": (["session_id"], ["session_id", "checked_on"]),
    "quiz_attempt": (["session_id", "phase"], ["session_id", "taken_on"]),
}


def upgrade() -> None:
    for table, (before, after) in INDEXES.items():
        replace_index(table, before, after)
    if "told" not in columns("outreach_session"):
        add_told()


def downgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_column("told")
    for table, (before, after) in INDEXES.items():
        replace_index(table, after, before)


def replace_index(table: str, old: list[str], new: list[str]) -> None:
    """One index in place of another, as far as that is not done."""
    present = {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}
    if name(table, old) in present:
        op.drop_index(op.f(name(table, old)), table_name=table)
    if name(table, new) not in present:
        op.create_index(op.f(name(table, new)), table, new)


def name(table: str, of: list[str]) -> str:
    """What the index of these columns is called."""
    return "_".join(["ix", table, *of])


def columns(table: str) -> set[str]:
    """The columns that are there."""
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def add_told() -> None:
    """The new column: nothing was told of the sessions there are."""
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("told", sa.JSON(), nullable=True))
    session = sa.table("outreach_session", sa.column("told", sa.JSON()))
    op.execute(session.update().values(told={}))
    with op.batch_alter_table("outreach_session") as batch:
        batch.alter_column("told", existing_type=sa.JSON(), nullable=False)
