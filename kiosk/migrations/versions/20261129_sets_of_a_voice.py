"""a recording knows who made it and in which set somebody listened; voices of before wait until their consent is noted."""

import sqlalchemy as sa
from alembic import op

revision = "7b3e90c5d1a2"
down_revision = "2c9f60a8d7b3"


def upgrade() -> None:
    op.add_column("recording", sa.Column("heard_in", sa.String(length=10), nullable=True))
    op.add_column("recording", sa.Column("recorded_by", sa.String(length=16), nullable=True))
    op.execute("UPDATE voice SET heard_by = NULL")


def downgrade() -> None:
    op.drop_column("recording", "recorded_by")
    op.drop_column("recording", "heard_in")
