"""six letters to join a session, in place of tablets that are paired."""

import secrets

import sqlalchemy as sa
from alembic import op

from kiosk.db import UtcDateTime

revision = 'b83d5f0a19c6'
down_revision = 'b41f7ce2a9d6'

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LETTERS = sa.String(length=6)
SESSION = sa.table("outreach_session", sa.column("id"), sa.column("join_letters", LETTERS))


def upgrade() -> None:
    op.drop_table("tablet")
    op.add_column("outreach_session", sa.Column("join_letters", LETTERS, nullable=True))
    drawn: set[str] = set()
    for key in op.get_bind().scalars(sa.select(SESSION.c.id)).all():
        while (letters := "".join(secrets.choice(ALPHABET) for _letter in range(6))) in drawn:
            pass
        drawn.add(letters)
        op.execute(SESSION.update().where(SESSION.c.id == key).values(join_letters=letters))
    with op.batch_alter_table("outreach_session") as batch:
        batch.alter_column("join_letters", existing_type=LETTERS, nullable=False)
        batch.create_unique_constraint(op.f("uq_outreach_session_join_letters"), ["join_letters"])


def downgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_constraint(op.f("uq_outreach_session_join_letters"), type_="unique")
        batch.drop_column("join_letters")
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
