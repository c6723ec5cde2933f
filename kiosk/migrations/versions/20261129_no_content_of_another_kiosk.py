"""questions and hotlines come from the program's files or from an officer; what a merge brought is the officers' now.

A hotline of another kiosk that nobody has shown stays hidden, and a question of one is asked as little as before.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b93d5e7f1a20'
down_revision = 'a61e9c40d7f2'

TABLES = ("hotline", "question")


def upgrade() -> None:
    for name in TABLES:
        table = sa.table(name, sa.column("origin"))
        op.execute(table.update().where(table.c.origin == "elsewhere").values(origin="officer"))
        allow(name, "\"origin\" IN ('file', 'officer')")


def downgrade() -> None:
    for name in TABLES:
        allow(name, "\"origin\" IN ('file', 'officer', 'elsewhere')")


def allow(table: str, rule: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_origin"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_origin"), rule)
