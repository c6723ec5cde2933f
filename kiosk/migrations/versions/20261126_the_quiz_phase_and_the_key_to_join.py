"""the quiz phase an officer sets, and the key by which phones join a session; check-ins made on such a phone."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = 'd5a90b6e13f7'
down_revision = 'e4a1c7d20b63'

PHASES = "\"quiz_phase\" IN ('free', 'before', 'after')"
ORIGINS = "\"origin\" IN ('kiosk', 'qr', 'paper')"
OLD_ORIGINS = "\"origin\" IN ('kiosk', 'paper')"
SESSION = sa.table("outreach_session", sa.column("id"), sa.column("join_key"))
CHECK_IN = sa.table("check_in", sa.column("origin"))


def upgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("quiz_phase", sa.String(length=6), nullable=False, server_default="free"))
        batch.add_column(sa.Column("join_key", sa.String(length=16), nullable=True))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(SESSION.c.id)).all():
        connection.execute(SESSION.update().where(SESSION.c.id == key).values(join_key=secrets.token_urlsafe(12)))
    with op.batch_alter_table("outreach_session") as batch:
        batch.alter_column("quiz_phase", existing_type=sa.String(length=6), server_default=None)
        batch.alter_column("join_key", existing_type=sa.String(length=16), nullable=False)
        batch.create_check_constraint(op.f("ck_outreach_session_quiz_phase"), PHASES)
        batch.create_unique_constraint(op.f("uq_outreach_session_join_key"), ["join_key"])
    let_origin_be(ORIGINS)


def downgrade() -> None:
    """The program before knows no joined phone: such a check-in was made at the kiosk."""
    op.execute(CHECK_IN.update().where(CHECK_IN.c.origin == "qr").values(origin="kiosk"))
    let_origin_be(OLD_ORIGINS)
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_constraint(op.f("uq_outreach_session_join_key"), type_="unique")
        batch.drop_constraint(op.f("ck_outreach_session_quiz_phase"), type_="check")
        batch.drop_column("join_key")
        batch.drop_column("quiz_phase")


def let_origin_be(rule: str) -> None:
    """Another list of where a check-in comes from."""
    with op.batch_alter_table("check_in") as batch:
        batch.drop_constraint(op.f("ck_check_in_origin"), type_="check")
        batch.create_check_constraint(op.f("ck_check_in_origin"), rule)
