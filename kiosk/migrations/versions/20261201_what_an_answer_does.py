"""what an answer does and how dangerous a wrong one is; an offer at the door.

What people learned is counted by what they did. Of older batches that is not known any more, so they go.
"""

import sqlalchemy as sa
from alembic import op

revision = "2f8d6b1c04e7"
down_revision = "9c41d7f2a6e3"

CHANNELS = ("poster", "leaflet", "letter", "email", "phone", "whatsapp", "facebook", "harbour")
CHANNEL = "ck_question_channel"
DANGER = "ck_question_danger"
GONE = ("genuine_answers", "genuine_right")  # of a batch
SUMS = ("pairs", "questions", "right_before", "right_after", "squares")
GENUINE_SUMS = ("genuine_questions", "genuine_before", "genuine_after", "genuine_squares")
SCAM_SUMS = ("scam_questions", "scam_before", "scam_after", "scam_squares")
EACH = '"more" + "fewer" + "equal" = "pairs" OR "questions" = 0'


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
    delete_learning()
    with op.batch_alter_table("learning_batch") as table:
        for name in ("pooled", *GONE):
            table.drop_column(name)
        table.add_column(sa.Column("acts", sa.JSON(), nullable=False))
    columns = (*SUMS, "more", "fewer", "equal", *GENUINE_SUMS, *SCAM_SUMS)
    each = sa.CheckConstraint(EACH, name=op.f("ck_learning_pairs_each"))
    make_pairs(each, *(sa.Column(name, sa.Integer(), nullable=False) for name in columns))


def downgrade() -> None:
    delete_learning()
    optional = [sa.Column(name, sa.Integer(), nullable=True) for name in (*GENUINE_SUMS, "scam_squares")]
    make_pairs(*(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS), *optional)
    with op.batch_alter_table("learning_batch") as table:
        table.drop_column("acts")
        table.add_column(sa.Column("pooled", sa.Boolean(), nullable=False))
        for name in GONE:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
    op.execute("UPDATE question SET channel = 'phone' WHERE channel = 'door'")
    with op.batch_alter_table("question") as table:
        table.drop_constraint(op.f(DANGER), type_="check")
        table.drop_constraint(op.f(CHANNEL), type_="check")
        table.create_check_constraint(op.f(CHANNEL), one_of_channels(CHANNELS))
        table.drop_column("does")
        table.drop_column("danger")


def delete_learning() -> None:
    for table in ("learning_pairs", "learning_count", "learning_batch"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of tables of our own


def make_pairs(*parts: sa.schema.SchemaItem) -> None:
    """The table of pairs anew, which was empty."""
    op.drop_table("learning_pairs")
    op.create_table(
        "learning_pairs",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        *parts,
        sa.CheckConstraint('"pairs" >= 1', name=op.f("ck_learning_pairs_pairs")),
        sa.CheckConstraint('"pairs" >= 5 OR "questions" = 0', name=op.f("ck_learning_pairs_small")),
        sa.ForeignKeyConstraint(["batch_id"], ["learning_batch.id"], name=op.f("fk_learning_pairs_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_learning_pairs")),
    )
