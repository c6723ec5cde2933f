"""one server, many halls: whose villages are whose, tablets that are paired, guesses counted for all processes."""

import sqlalchemy as sa
from alembic import op

from kiosk.db import UtcDateTime

revision = 'd7b04f3e62c9'
down_revision = 'c5e92d7b4a18'


def upgrade() -> None:
    op.create_table(
        "officer_village",
        sa.Column("officer_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_officer_village_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "code", name=op.f("pk_officer_village")),
    )
    op.create_table(
        "tablet",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("village_code", sa.String(length=13), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_by", sa.String(length=16), nullable=True),
        sa.Column("paired_on", sa.Date(), nullable=True),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["paired_by"], ["officer.id"], name=op.f("fk_tablet_paired_by")),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_tablet_village_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_tablet_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tablet_token_hash")),
    )
    op.create_index(op.f("ix_tablet_village_code"), "tablet", ["village_code"])
    op.create_table(
        "failed_try",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_try")),
    )
    op.create_index(op.f("ix_failed_try_kind_at"), "failed_try", ["kind", "at"])
    op.create_index(op.f("ix_failed_try_at"), "failed_try", ["at"])


def downgrade() -> None:
    for table in ("failed_try", "tablet", "officer_village"):
        op.drop_table(table)
