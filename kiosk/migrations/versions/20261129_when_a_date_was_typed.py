"""the day on which a session's date was typed; of older ones it is not known, so their opening asks."""

import sqlalchemy as sa
from alembic import op

revision = "7d3f0c5ab914"
down_revision = "9b27c4d81e5f"


def upgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("date_typed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_column("date_typed_on")
