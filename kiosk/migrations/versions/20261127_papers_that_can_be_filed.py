"""papers that can be filed: what a report says besides, who reports, and photos."""

import sqlalchemy as sa
from alembic import op

from kiosk.db import UtcDateTime

revision = 'c5e92d7b4a18'
down_revision = 'a83f0c5e91d2'

COLUMNS = {
    "outreach_session": {
        "questions_asked": sa.Text(),
        "report_number": sa.String(length=80),
        "reporter_name": sa.String(length=80),
        "reporter_nip": sa.String(length=30),
    },
    "officer": {"nip": sa.String(length=30)},
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.alter_column(name, existing_type=kind, server_default=None)
    op.create_table(
        "session_photo",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreach_session.id"], name=op.f("fk_session_photo_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_photo")),
    )
    for column in ("session_id", "kept_until"):
        op.create_index(op.f(f"ix_session_photo_{column}"), "session_photo", [column])


def downgrade() -> None:
    op.drop_table("session_photo")
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
