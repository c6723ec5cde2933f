"""sound or rotten: offers as questions, the month of the sources, discernment, and addresses of offices."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = 'a83f0c5e91d2'
down_revision = 'd5a90b6e13f7'

QUESTION = sa.table(
    "question", *(sa.column(name) for name in ("id", "kind", "confirmed_by")),
    *(sa.column(name, sa.Date()) for name in ("checked_on", "as_of", "confirmed_on")),
)
ATTEMPT, ANSWER, PAIRS, BATCH, COUNT = (
    sa.table("quiz_attempt", sa.column("token"), sa.column("phase")),
    sa.table("quiz_answer", sa.column("attempt_token"), sa.column("question_id")),
    sa.table("learning_pairs", sa.column("length")),
    sa.table("learning_batch", sa.column("id"), sa.column("phase")),
    sa.table("learning_count", sa.column("batch_id"), sa.column("question_id")),
)
BATCH_COLUMNS = ("sound_answers", "sound_right")
PAIRS_COLUMNS = ("sound_questions", "sound_before", "sound_after", "sound_squares", "unsound_squares")
# table: {column: the rule before, the rule now}
RULES = {
    "question": {
        "topic": (
            "\"topic\" IN ('dokumen', 'jalur', 'biaya', 'penipuan', 'tppo', 'hak', 'bantuan')",
            "\"topic\" IN ('dokumen', 'jalur', 'biaya', 'penipuan', 'tppo', 'hak', 'bantuan', 'tawaran')",
        ),
    },
    "quiz_attempt": {
        "phase": (
            "\"phase\" IN ('free', 'before', 'after')", "\"phase\" IN ('free', 'before', 'after', 'offers')",
        ),
        "length": ("\"length\" IN ('short', 'full')", "\"length\" IN ('short', 'full', 'round')"),
    },
    "learning_batch": {
        "phase": (
            "\"phase\" IN ('free', 'before', 'after')", "\"phase\" IN ('free', 'before', 'after', 'offers')",
        ),
    },
    "learning_pairs": {
        "length": ("\"length\" IN ('short', 'full')", "\"length\" IN ('short', 'full', 'round')"),
    },
}
NEW_RULES = {
    "kind": "\"kind\" IN ('choice', 'offer')",
    "channel": (
        "\"channel\" IN ('poster', 'leaflet', 'letter', 'email', 'phone', 'whatsapp', 'facebook', 'harbour')"
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=6), nullable=False, server_default="choice"))
        batch.add_column(sa.Column("sound", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("channel", sa.String(length=10), nullable=True))
        batch.add_column(sa.Column("telling", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("picture", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
    date_the_sources()
    with op.batch_alter_table("question") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=6), server_default=None)
        batch.alter_column("telling", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("picture", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("as_of", existing_type=sa.Date(), nullable=False)
        batch.drop_column("checked_on")
        for name, rule in NEW_RULES.items():
            batch.create_check_constraint(op.f(f"ck_question_{name}"), rule)
    rule_by(1)
    for table, names in (("learning_batch", BATCH_COLUMNS), ("learning_pairs", PAIRS_COLUMNS)):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
    with op.batch_alter_table("hotline") as batch:
        batch.add_column(sa.Column("address", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("address_date", sa.String(length=10), nullable=False, server_default=""))
        batch.add_column(sa.Column("address_sure", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("hotline") as batch:
        batch.alter_column("address", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("address_date", existing_type=sa.String(length=10), server_default=None)
        batch.alter_column("address_sure", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """The program before knows no offers: they go, with the answers to them and their counts."""
    rounds = sa.select(ATTEMPT.c.token).where(ATTEMPT.c.phase == "offers")
    op.execute(ANSWER.delete().where(ANSWER.c.attempt_token.in_(rounds)))
    op.execute(ATTEMPT.delete().where(ATTEMPT.c.phase == "offers"))
    batches = sa.select(BATCH.c.id).where(BATCH.c.phase == "offers")
    op.execute(COUNT.delete().where(COUNT.c.batch_id.in_(batches)))
    op.execute(BATCH.delete().where(BATCH.c.phase == "offers"))
    op.execute(QUESTION.delete().where(QUESTION.c.kind == "offer"))
    with op.batch_alter_table("hotline") as batch:
        for name in ("address", "address_date", "address_sure"):
            batch.drop_column(name)
    for table, names in (("learning_batch", BATCH_COLUMNS), ("learning_pairs", PAIRS_COLUMNS)):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
    rule_by(0)
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("checked_on", sa.Date(), nullable=True))
    op.execute(QUESTION.update().values(checked_on=sa.func.coalesce(QUESTION.c.confirmed_on, QUESTION.c.as_of)))
    with op.batch_alter_table("question") as batch:
        for name in NEW_RULES:
            batch.drop_constraint(op.f(f"ck_question_{name}"), type_="check")
        batch.alter_column("checked_on", existing_type=sa.Date(), nullable=False)
        for name in ("kind", "sound", "channel", "telling", "picture", "as_of", "confirmed_on"):
            batch.drop_column(name)


def date_the_sources() -> None:
    """The day of a check that no officer confirmed was the month of the sources."""
    connection = op.get_bind()
    found = connection.execute(sa.select(QUESTION.c.id, QUESTION.c.checked_on, QUESTION.c.confirmed_by)).all()
    for key, checked_on, confirmed_by in found:
        day: date = checked_on
        values = {"as_of": day.replace(day=1), "confirmed_on": day if confirmed_by else None}
        connection.execute(QUESTION.update().where(QUESTION.c.id == key).values(**values))


def rule_by(which: int) -> None:
    """The rules of before (0) or of now (1)."""
    for table, rules in RULES.items():
        with op.batch_alter_table(table, table_kwargs={"sqlite_with_rowid": table != "quiz_attempt"}) as batch:
            for name, either in rules.items():
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), either[which])
