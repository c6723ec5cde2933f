"""small groups in one rule: everything of five or more, of fewer only how many; pairs of both orders together.

Batches that were counted before stay as they are, and say so (pooled). What people answered is not there any more.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "e18b5d2f7c40"
down_revision = "e18c4a7d95b0"

SMALLEST = 5
ONE_OF_BOTH = "(session_id IS NULL) <> (month IS NULL)"
SUMS = ("pairs", "questions", "right_before", "right_after", "squares")
SOUND_SUMS = ("sound_questions", "sound_before", "sound_after", "sound_squares", "unsound_squares")
SESSION = sa.table("outreach_session", sa.column("id"), sa.column("held_on", sa.Date()))
BATCH = sa.table("learning_batch", sa.column("id"), sa.column("finished"))
COUNT = sa.table("learning_count", sa.column("batch_id"), sa.column("number"))
PAIRS = sa.table("learning_pairs", *(sa.column(name) for name in ("batch_id", "first", "length", *SUMS, *SOUND_SUMS)))
OFFERS = sa.table(
    "offer_batch", sa.column("id"), sa.column("session_id"), sa.column("month", sa.Date()), sa.column("checks")
)
# table: {constraint: the rule before, the rule now}; None where there is none
RULES: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "learning_batch": {
        "finished": (f'"finished" >= {SMALLEST}', '"finished" >= 0'),
        "small": (None, f'"finished" >= {SMALLEST} OR "answers" = 0'),
    },
    "learning_count": {"number": (f'"number" >= {SMALLEST}', '"number" >= 1')},
    "offer_batch": {"checks": (f'"checks" >= {SMALLEST}', '"checks" >= 1'), "place": (ONE_OF_BOTH, None)},
}


def upgrade() -> None:
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("quiz_length", sa.String(length=5), nullable=False, server_default="short"))
        batch.create_check_constraint(op.f("ck_outreach_session_quiz_length"), "\"quiz_length\" IN ('short', 'full')")
    with op.batch_alter_table("outreach_session") as batch:
        batch.alter_column("quiz_length", existing_type=sa.String(length=5), server_default=None)
    with op.batch_alter_table("learning_batch") as batch:
        batch.add_column(sa.Column("pooled", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("learning_batch") as batch:
        batch.alter_column("pooled", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("learning_count") as batch:
        batch.drop_column("right")
    move_offers_to_their_month()
    rule_by(1)
    with op.batch_alter_table("offer_batch") as batch:
        batch.drop_index(op.f("ix_offer_batch_session_id"))
        batch.drop_constraint(op.f("fk_offer_batch_session_id"), type_="foreignkey")
        batch.drop_column("session_id")
        batch.alter_column("month", existing_type=sa.Date(), nullable=False)
    make_pairs_anew(of_both_orders=True)


def downgrade() -> None:
    """The program before knows no small groups, and of pairs only those of one order."""
    small = sa.select(BATCH.c.id).where(BATCH.c.finished < SMALLEST)
    op.execute(PAIRS.delete().where(sa.or_(PAIRS.c.pairs < SMALLEST, PAIRS.c.batch_id.in_(small))))
    op.execute(BATCH.delete().where(BATCH.c.finished < SMALLEST))
    op.execute(COUNT.delete().where(COUNT.c.number < SMALLEST))
    op.execute(OFFERS.delete().where(OFFERS.c.checks < SMALLEST))
    make_pairs_anew(of_both_orders=False)
    with op.batch_alter_table("offer_batch") as batch:
        batch.add_column(sa.Column("session_id", sa.String(length=16), nullable=True))
        batch.create_foreign_key(op.f("fk_offer_batch_session_id"), "outreach_session", ["session_id"], ["id"])
        batch.create_index(op.f("ix_offer_batch_session_id"), ["session_id"])
        batch.alter_column("month", existing_type=sa.Date(), nullable=True)
    rule_by(0)
    with op.batch_alter_table("learning_count") as batch:
        batch.add_column(sa.Column("right", sa.Boolean(), nullable=True))
    with op.batch_alter_table("learning_batch") as batch:
        batch.drop_column("pooled")
    with op.batch_alter_table("outreach_session") as batch:
        batch.drop_constraint(op.f("ck_outreach_session_quiz_length"), type_="check")
        batch.drop_column("quiz_length")


def rule_by(which: int) -> None:
    """The rules of before (0) or of now (1)."""
    for table, rules in RULES.items():
        with op.batch_alter_table(table) as batch:
            for name, either in rules.items():
                if either[1 - which]:
                    batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                if rule := either[which]:
                    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)


def move_offers_to_their_month() -> None:
    """Offer checks that were counted with a session count with the month in which it was held."""
    connection = op.get_bind()
    held = sa.select(OFFERS.c.id, SESSION.c.held_on).join(SESSION, SESSION.c.id == OFFERS.c.session_id)
    for key, held_on in connection.execute(held).all():
        month = OFFERS.update().where(OFFERS.c.id == key)
        connection.execute(month.values(session_id=None, month=held_on.replace(day=1)))


def make_pairs_anew(of_both_orders: bool) -> None:
    """The table with another primary key, and its rows: those of a batch summed."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(*(PAIRS.c[name] for name in ("batch_id", *SUMS, *SOUND_SUMS)))).mappings().all()
    keys, small = ("batch_id",), f'"pairs" >= {SMALLEST} OR "questions" = 0'
    rules = [sa.CheckConstraint('"pairs" >= 1', name=op.f("ck_learning_pairs_pairs"))]
    rules.append(sa.CheckConstraint(small, name=op.f("ck_learning_pairs_small")))
    columns, fixed = [], {}
    if not of_both_orders:
        keys, fixed = ("batch_id", "first", "length"), {"first": "A", "length": "short"}
        columns = [sa.Column("first", sa.String(length=1), nullable=False)]
        columns.append(sa.Column("length", sa.String(length=5), nullable=False))
        rules = [
            sa.CheckConstraint(f'"pairs" >= {SMALLEST}', name=op.f("ck_learning_pairs_pairs")),
            sa.CheckConstraint("\"first\" IN ('A', 'B')", name=op.f("ck_learning_pairs_first")),
            sa.CheckConstraint("\"length\" IN ('short', 'full', 'round')", name=op.f("ck_learning_pairs_length")),
        ]
    op.drop_table("learning_pairs")
    op.create_table(
        "learning_pairs",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        *columns,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in SOUND_SUMS),
        *rules,
        sa.ForeignKeyConstraint(["batch_id"], ["learning_batch.id"], name=op.f("fk_learning_pairs_batch_id")),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_learning_pairs")),
    )
    if rows:
        connection.execute(PAIRS.insert(), [sums | fixed for sums in summed_by_batch(rows)])


def summed_by_batch(rows: Any) -> list[dict[str, Any]]:
    """The sums of each batch. What is sound is told apart where every row of the batch does."""
    of_batch = defaultdict(list)
    for row in rows:
        of_batch[row["batch_id"]].append(row)
    made = []
    for key, alike in of_batch.items():
        apart = all(row["sound_questions"] is not None for row in alike)
        sums = {name: sum(row[name] for row in alike) for name in (*SUMS, *(SOUND_SUMS if apart else ()))}
        made.append({"batch_id": key, **dict.fromkeys(SOUND_SUMS), **sums})
    return made
