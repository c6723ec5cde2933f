"""officers see every session of their office: who saw some villages alone waits until a supervisor enables the account."""

import sqlalchemy as sa
from alembic import op

revision = 'a61e9c40d7f2'
down_revision = 'f3c81a6d05b9'

GIVEN = sa.table("officer_village", sa.column("officer_id"))
OFFICER = sa.table(
    "officer",
    *(sa.column(name) for name in ("id", "role")),
    *(sa.column(name, sa.Boolean()) for name in ("active", "was_limited")),
)


def upgrade() -> None:
    with op.batch_alter_table("officer") as batch:
        batch.add_column(sa.Column("was_limited", sa.Boolean(), nullable=False, server_default=sa.false()))
    limited = OFFICER.update().where(OFFICER.c.role == "officer")
    if op.get_context().dialect.name == "sqlite":  # there who had no villages had the whole office
        limited = limited.where(OFFICER.c.id.in_(sa.select(GIVEN.c.officer_id)))
    op.execute(limited.values(active=False, was_limited=True))
    with op.batch_alter_table("officer") as batch:
        batch.alter_column("was_limited", existing_type=sa.Boolean(), server_default=None)
    op.drop_table("officer_village")


def downgrade() -> None:
    op.create_table(
        "officer_village",
        sa.Column("officer_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_officer_village_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "code", name=op.f("pk_officer_village")),
    )
    with op.batch_alter_table("officer") as batch:
        batch.drop_column("was_limited")
