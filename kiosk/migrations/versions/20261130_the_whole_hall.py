"""the whole hall: rounds with both votes."""

import sqlalchemy as sa
from alembic import op

revision = "9c41d7f2a6e3"
down_revision = "7b3e90c5d1a2"

STEPS = "'question', 'first', 'talk', 'second', 'votes', 'result', 'over'"


def upgrade() -> None:
    op.create_table(
        "hall_round",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f'"step" IN ({STEPS})', name=op.f("ck_hall_round_step")),
        sa.CheckConstraint('"place" BETWEEN 0 AND 3', name=op.f("ck_hall_round_place")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreach_session.id"], name=op.f("fk_hall_round_session_id")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_hall_round_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_round")),
        sa.UniqueConstraint("session_id", "place", name=op.f("uq_hall_round_session_id_place")),
    )


def downgrade() -> None:
    op.drop_table("hall_round")
