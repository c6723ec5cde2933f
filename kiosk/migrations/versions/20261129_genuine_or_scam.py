"""genuine or scam: one pair of words for offers and questions; what a recording holds is its content."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "f5a17c30d8e4"
down_revision = "4d8e02b7a9c1"

COLUMNS = {
    "question": {"sound": "genuine"},
    "learning_batch": {"sound_answers": "genuine_answers", "sound_right": "genuine_right"},
    "learning_pairs": {
        "sound_questions": "genuine_questions",
        "sound_before": "genuine_before",
        "sound_after": "genuine_after",
        "sound_squares": "genuine_squares",
        "unsound_squares": "scam_squares",
    },
    "recording": {"sound": "content"},
}
OPTIONS = {"sound": "genuine", "rotten": "scam"}
CHOSEN = [sa.table(name, sa.column("option")) for name in ("quiz_answer", "learning_count")]
QUESTION = sa.table("question", *map(sa.column, ("id", "kind", "answer")), sa.column("texts", sa.JSON()))


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for before, now in columns.items():
            op.execute(f'ALTER TABLE {table} RENAME COLUMN "{before}" TO "{now}"')
    rename_options(OPTIONS)


def downgrade() -> None:
    rename_options({now: before for before, now in OPTIONS.items()})
    for table, columns in COLUMNS.items():
        for before, now in columns.items():
            op.execute(f'ALTER TABLE {table} RENAME COLUMN "{now}" TO "{before}"')


def rename_options(names: Mapping[str, str]) -> None:
    """The options of offers: of each version, of answers, and of what was counted."""
    for table in CHOSEN:
        for old, new in names.items():
            op.execute(table.update().where(table.c.option == old).values(option=new))
    connection = op.get_bind()
    offers = sa.select(QUESTION).where(QUESTION.c.kind == "offer")
    for offer in connection.execute(offers).all():
        texts = {language: renamed_texts(text, names) for language, text in offer.texts.items()}
        values = {"answer": names.get(offer.answer, offer.answer), "texts": texts}
        connection.execute(QUESTION.update().where(QUESTION.c.id == offer.id).values(values))


def renamed_texts(text: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """The texts of one language with other keys of the options."""
    options = text.get("options")
    if not isinstance(options, dict):
        return dict(text)
    return {**text, "options": {names.get(key, key): words for key, words in options.items()}}
