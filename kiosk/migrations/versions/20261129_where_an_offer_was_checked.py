"""where an offer was checked: what stands behind its good signs; of checks made before nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = 'e18c4a7d95b0'
down_revision = 'd7b04f3e62c9'

RULE = "\"checked\" IN ('office', 'site', 'offerer', 'unknown')"
NAME = "ck_offer_check_checked"
UNORDERED = {"sqlite_with_rowid": False}  # it keeps no order of insertion, also when rebuilt


def upgrade() -> None:
    with op.batch_alter_table("offer_check", table_kwargs=UNORDERED) as batch:
        batch.add_column(sa.Column("checked", sa.String(length=10), nullable=True))
        batch.create_check_constraint(op.f(NAME), RULE)


def downgrade() -> None:
    with op.batch_alter_table("offer_check", table_kwargs=UNORDERED) as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.drop_column("checked")
