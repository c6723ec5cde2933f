"""Questions as an officer changes them."""

from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Question

NEW_STORY = "Siti berumur 16 tahun dan ingin kerja di luar negeri."
NEW_STEM = f"{NEW_STORY} Apa langkah Siti?"

# a question that officers write themselves
NEW = {
    "topic": "jalur",
    "level": "1",
    "picture": "office",
    "stem": "Tetangga bilang ada lowongan di pabrik Malaysia. Apa langkah pertama kita?",
    "a": "Langsung berangkat dengan tetangga",
    "b": "Tanya dulu ke Disnaker",
    "c": "Menjual motor untuk ongkosnya",
    "answer": "b",
    "rule": "Tanya Disnaker dulu, baru mendaftar.",
    "explanation": "Lowongan yang resmi tercatat di Disnaker, dan bertanya tidak bayar.",
    "source": "UU 18/2017 Pasal 8",
}


def current(slug: str) -> Question:
    """The newest version of this question, as it is now in the database."""
    db.session.expire_all()
    return db.session.scalars(select(Question).where(Question.slug == slug, Question.current)).one()


def change(slug: str, **values: Any) -> None:
    """Give the newest version of a question these values."""
    with db.write():
        question = current(slug)
        for name, value in values.items():
            setattr(question, name, value)


def versions(slug: str) -> list[Question]:
    """All its versions, the oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(Question).where(Question.slug == slug).order_by(Question.version)))


def audit() -> list[tuple[str, str, list[Any]]]:
    """What the audit says of questions."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("question:")).order_by(AuditEntry.at)
    return [(entry.action, entry.row, entry.fields) for entry in db.session.scalars(order)]
