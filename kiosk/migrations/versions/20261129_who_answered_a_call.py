"""a call is stored with its day and its officer: who answered it is typed no more, and goes."""

import sqlalchemy as sa
from alembic import op

revision = "4d8e02b7a9c1"
down_revision = "7d3f0c5ab914"


def upgrade() -> None:
    with op.batch_alter_table("hotline") as batch:
        batch.drop_column("answered_by")


def downgrade() -> None:
    with op.batch_alter_table("hotline") as batch:
        batch.add_column(sa.Column("answered_by", sa.String(80), nullable=True))
