"""sessions come and go in session files: whose one is, its check-ins as counts, and what was handed over last."""

import sqlalchemy as sa
from alembic import op

revision = "5c0d7be91a36"
down_revision = "c7d20b64e9f1"

SESSION = sa.table("outreach_session", sa.column("kiosk_id"), sa.column("state"))
RULE = "(kiosk_id IS NULL) = (check_in_counts IS NULL)"
NULLABLE = {
    "kiosk_id": sa.String(16),
    "check_in_counts": sa.JSON(),
    "content_hash": sa.String(64),
    "handed_over_at": sa.DateTime(timezone=True),
}
FILLED = (  # table, column, type, value of what is there
    ("outreach_session", "kiosk_name", sa.String(80), ""),
    ("outreach_session", "revision", sa.Integer(), "0"),
    ("session_photo", "in_file", sa.Boolean(), sa.false()),
)


def upgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        for name, kind in NULLABLE.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_check_constraint(op.f("ck_outreach_session_foreign"), RULE)
    for table, name, kind, value in FILLED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, existing_type=kind, server_default=None)


def downgrade() -> None:
    op.execute(SESSION.update().where(SESSION.c.kiosk_id.is_not(None), SESSION.c.state == "open").values(state="closed"))
    for table, name, _kind, _value in FILLED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_constraint(op.f("ck_outreach_session_foreign"), type_="check")
        for name in NULLABLE:
            batch.drop_column(name)
