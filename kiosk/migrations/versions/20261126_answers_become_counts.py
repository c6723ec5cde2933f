"""answers become counts: tables of what people learned; what was told of a session before need not be kept.

The program counts what closed sessions and past months hold at its first start. 0.1.0 told of fewer than were there,
so a figure that differs from what it told says nothing of who came since: nobody's answers are let go here.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = 'b37e0c9a51d4'
down_revision = '1c9e5b7a40d8'

SMALLEST = 5
PLACE = '(session_id IS NULL) <> (month IS NULL)'
SESSION = sa.table(
    "outreach_session", sa.column("id"), sa.column("state"), sa.column("told", sa.JSON()), sa.column("closed_at"),
    sa.column("opened_at"), sa.column("created_at"),
)
SETTING = sa.table("setting", sa.column("name"), sa.column("value", sa.JSON()))


def upgrade() -> None:
    for name in ("learning_batch", "offer_batch"):
        make_batch(name)
    op.create_table(
        "learning_pairs",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("first", sa.String(length=1), nullable=False),
        sa.Column("length", sa.String(length=5), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False)
          for name in ("pairs", "questions", "right_before", "right_after", "squares")),
        sa.CheckConstraint("\"first\" IN ('A', 'B')", name=op.f("ck_learning_pairs_first")),
        sa.CheckConstraint("\"length\" IN ('short', 'full')", name=op.f("ck_learning_pairs_length")),
        sa.CheckConstraint(f'"pairs" >= {SMALLEST}', name=op.f("ck_learning_pairs_pairs")),
        sa.ForeignKeyConstraint(["batch_id"], ["learning_batch.id"], name=op.f("fk_learning_pairs_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "first", "length", name=op.f("pk_learning_pairs")),
    )
    op.create_table(
        "learning_count",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("option", sa.String(length=10), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(f'"number" >= {SMALLEST}', name=op.f("ck_learning_count_number")),
        sa.ForeignKeyConstraint(["batch_id"], ["learning_batch.id"], name=op.f("fk_learning_count_batch_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_learning_count_question_id")),
        sa.PrimaryKeyConstraint("batch_id", "question_id", "option", name=op.f("pk_learning_count")),
    )
    op.create_index(op.f("ix_learning_count_question_id"), "learning_count", ["question_id"])
    forget_what_was_told()
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_column("told")


def downgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("outreach_session") as batch:
        batch.alter_column("told", existing_type=sa.JSON(), server_default=None)
    for table in ("learning_count", "learning_pairs", "offer_batch", "learning_batch"):
        op.drop_table(table)


def make_batch(name: str) -> None:
    """A table of counts, each of one session or of one month."""
    own = {
        "learning_batch": [
            sa.Column("phase", sa.String(length=6), nullable=False),
            *(sa.Column(n, sa.Integer(), nullable=False) for n in ("started", "finished", "answers", "right")),
            sa.Column("faces", sa.JSON(), nullable=False),
            sa.CheckConstraint("\"phase\" IN ('free', 'before', 'after')", name=op.f("ck_learning_batch_phase")),
            sa.CheckConstraint(f'"finished" >= {SMALLEST}', name=op.f("ck_learning_batch_finished")),
        ],
        "offer_batch": [
            sa.Column("checks", sa.Integer(), nullable=False),
            sa.Column("verdicts", sa.JSON(), nullable=False),
            sa.Column("signs", sa.JSON(), nullable=False),
            sa.CheckConstraint(f'"checks" >= {SMALLEST}', name=op.f("ck_offer_batch_checks")),
        ],
    }
    op.create_table(
        name,
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.String(length=16), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        *own[name],
        sa.CheckConstraint(PLACE, name=op.f(f"ck_{name}_place")),
        sa.ForeignKeyConstraint(["session_id"], ["outreach_session.id"], name=op.f(f"fk_{name}_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in ("session_id", "month"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def forget_what_was_told() -> None:
    """A session that is open again was closed before; what was told of months and sessions is not needed any more."""
    connection = op.get_bind()
    told = [row.id for row in connection.execute(sa.select(SESSION.c.id, SESSION.c.told)) if row.told]
    opened_again = SESSION.update().where(SESSION.c.id.in_(told), SESSION.c.state == "open")
    connection.execute(opened_again.values(closed_at=sa.func.coalesce(SESSION.c.opened_at, SESSION.c.created_at)))
    connection.execute(SETTING.delete().where(SETTING.c.name == "told_of_months"))
