"""a version on each row that officers edit, in place of hashes in their forms."""

import sqlalchemy as sa
from alembic import op

revision = "e1a94c07d2b8"
down_revision = "5c0d7be91a36"

TABLES = ("outreach_session", "check_in", "hotline", "officer", "setting")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("version")
