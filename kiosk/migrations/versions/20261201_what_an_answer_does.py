"""what an answer does and how dangerous a wrong one is; an offer at the door."""

import sqlalchemy as sa
from alembic import op

revision = "2f8d6b1c04e7"
down_revision = "9c41d7f2a6e3"

CHANNELS = ("poster", "leaflet", "letter", "email", "phone", "whatsapp", "facebook", "harbour")
CHANNEL = "ck_question_channel"
DANGER = "ck_question_danger"


def one_of_channels(channels: tuple[str, ...]) -> str:
    return f'"channel" IN ({", ".join(map(repr, channels))})'


def upgrade() -> None:
    with op.batch_alter_table("question") as table:
        table.add_column(sa.Column("danger", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("does", sa.JSON(), nullable=False, server_default="{}"))
        table.drop_constraint(op.f(CHANNEL), type_="check")
        table.create_check_constraint(op.f(CHANNEL), one_of_channels((*CHANNELS, "door")))
        table.create_check_constraint(op.f(DANGER), '"danger" BETWEEN 0 AND 2')
    with op.batch_alter_table("question") as table:
        table.alter_column("danger", server_default=None)
        table.alter_column("does", server_default=None)


def downgrade() -> None:
    op.execute("UPDATE question SET channel = 'phone' WHERE channel = 'door'")
    with op.batch_alter_table("question") as table:
        table.drop_constraint(op.f(DANGER), type_="check")
        table.drop_constraint(op.f(CHANNEL), type_="check")
        table.create_check_constraint(op.f(CHANNEL), one_of_channels(CHANNELS))
        table.drop_column("does")
        table.drop_column("danger")
