"""a quiz keeps neither how long it took nor its language: nobody read them, and every value less ties less."""

import sqlalchemy as sa
from alembic import op

revision = "2c9f60a8d7b3"
down_revision = "f5a17c30d8e4"

RULE = '"minutes" BETWEEN 0 AND 2147483647'
NAME = "ck_quiz_attempt_minutes"
UNORDERED = {"sqlite_with_rowid": False}  # it keeps no order of insertion, also when rebuilt


def upgrade() -> None:
    with op.batch_alter_table("quiz_attempt", table_kwargs=UNORDERED) as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.drop_column("minutes")
        batch.drop_column("language")


def downgrade() -> None:
    with op.batch_alter_table("quiz_attempt", table_kwargs=UNORDERED) as batch:
        batch.add_column(sa.Column("language", sa.String(5), nullable=False, server_default="id"))
        batch.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f(NAME), RULE)
