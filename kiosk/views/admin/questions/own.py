"""The form of a question that officers write themselves: also what for one of the files the file says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError

from kiosk.clock import today
from kiosk.models import Question
from kiosk.models.question import TOPICS, Columns
from kiosk.rules import questions
from kiosk.views.admin.fields import Choice, KeyField
from kiosk.views.admin.questions.form import QuestionForm
from kiosk.views.visits import language
from kiosk.views.words import TOPIC_WORDS

LEVELS = {"1": _l("1 – mudah"), "2": _l("2 – sedang"), "3": _l("3 – sulit")}
PICTURES = {
    "": _l("Tanpa gambar"),
    "passport": _l("Paspor"),
    "card": _l("Kartu"),
    "contract": _l("Kontrak"),
    "letter": _l("Surat"),
    "office": _l("Kantor"),
    "house": _l("Rumah"),
    "phone": _l("HP"),
    "money": _l("Uang"),
    "bank": _l("Bank"),
    "calendar": _l("Kalender"),
    "plane": _l("Pesawat"),
    "ferry": _l("Kapal"),
    "factory": _l("Pabrik"),
    "hospital": _l("Rumah sakit"),
    "garden": _l("Kebun"),
    "fish": _l("Ikan"),
    "man": _l("Laki-laki"),
    "woman": _l("Perempuan"),
    "lock": _l("Gembok"),
}


class OwnForm(QuestionForm):
    """With its topic and level, a drawing, and a question so like it that a quiz asks only one of the two."""

    topic = Choice(_l("Topik"), {topic: TOPIC_WORDS[topic] for topic in TOPICS})
    level = Choice(_l("Tingkat"), LEVELS, default="2")
    picture = Choice(_l("Gambar"), PICTURES, default="")
    twin = Choice(_l("Mirip dengan"), {}, default="")

    def __init__(self, present: Question | None = None, others: Sequence[Question] | None = None, **more: Any) -> None:
        super().__init__(present, **more)
        others = questions.free() if others is None else others
        words = {other.slug: in_short(other) for other in others if present is None or other.slug != present.slug}
        self.twin.offer({"": _l("Tidak ada")} | words)

    @property
    def month(self) -> date:
        """The month in which its sources were read, by its first day."""
        return (self.confirmed_on.data or today()).replace(day=1)

    def columns(self) -> Columns:
        return super().columns() | {
            "topic": self.topic.data,
            "level": int(self.level.data),
            "picture": [self.picture.data] if self.picture.data else [],
            "twin": self.twin.data or None,
        }


class NewForm(OwnForm):
    """A question that is not there yet."""

    key = KeyField()

    def validate_stem(self, field: TextAreaField) -> None:
        same = questions.stems().get(questions.compared(field.data))
        if same and same.id != self.key.data:
            raise ValidationError(_l("Soal ini sudah ada: %(slug)s.", slug=same.slug))

    def columns(self) -> Columns:
        return super().columns() | {"as_of": self.month}


def in_short(question: Question) -> str:
    """A question in a list to choose from."""
    stem = question.text(language())["stem"]
    return f"{question.slug} {stem if len(stem) < 80 else stem[:78] + '…'}"
