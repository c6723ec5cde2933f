"""The form of a question: its texts in two languages, which option is right, and where that is from."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.models import Question
from kiosk.models.question import Columns
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.fields import DayField, Given, Sentence
from kiosk.views.forms import AtMost, OneOf, Required, Tick, one_line

KEYS = ("a", "b", "c")
TEXTS = {"id": "", "en": "_en"}  # language: ending of its fields' names
ENGLISH = tuple(f"{name}_en" for name in ("stem", *KEYS, "explanation", "source"))


class AllEnglish:
    """Refuses an English text left out where another one is given: no screen mixes languages."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and any(form[name].data for name in ENGLISH):
            raise ValidationError(_l("Tulis juga bahasa Inggrisnya, atau kosongkan semua kolom Inggris."))


def sentence(label: Any, limit: int, given: Any = None) -> Sentence:
    """A text that is seen whole while it is typed, and kept as one line."""
    checks = [given or Required(), AtMost(limit)]
    return Sentence(label, filters=[one_line], validators=checks, render_kw={"rows": 3 if limit > 120 else 2})


class QuestionForm(MarkedForm):
    """Every text has its English beside it: all of them, or none.

    Source and date begin empty: what was checked for the old version has not been checked for this one.
    """

    version = HiddenField()  # key of the version this form was opened with
    stem = sentence(_l("Soal"), 300)
    stem_en = sentence(_l("Soal, Inggris"), 300, AllEnglish())
    a = sentence(_l("Pilihan A"), 120)
    a_en = sentence(_l("Pilihan A, Inggris"), 120, AllEnglish())
    b = sentence(_l("Pilihan B"), 120)
    b_en = sentence(_l("Pilihan B, Inggris"), 120, AllEnglish())
    c = sentence(_l("Pilihan C"), 120)
    c_en = sentence(_l("Pilihan C, Inggris"), 120, AllEnglish())
    answer = RadioField(
        _l("Mana yang tepat?"),
        choices=[SelectChoice(key, key.upper()) for key in KEYS],
        validate_choice=False,
        validators=[OneOf(KEYS, _l("Pilih jawaban yang tepat."))],
    )
    explanation = sentence(_l("Penjelasan"), 400)
    explanation_en = sentence(_l("Penjelasan, Inggris"), 400, AllEnglish())
    source = sentence(_l("Sumber"), 300, Required(_l("Tulis sumbernya: tanpa sumber, soal ini tidak boleh tampil.")))
    source_en = sentence(_l("Sumber, Inggris"), 300, AllEnglish())
    same_source = Tick(_l("Sumbernya tetap sama, dan sudah saya baca lagi"))
    confirmed_on = DayField(_l("Tanggal dicocokkan dengan sumbernya"), validators=[Given()])
    volatile = Tick(_l("Bisa berubah (biaya, aturan, nomor): perlu dicek lebih sering"))
    preview = StringField()  # the button "Lihat dulu"

    def __init__(self, present: Question | None, **more: Any) -> None:
        super().__init__(values_of(present) if present else {}, **more)
        if present is None:
            return
        self.version.data = self.version.data or present.id
        for language, ending in TEXTS.items() if self.same_source.data else ():
            field = self[f"source{ending}"]
            field.data = field.data or present.texts.get(language, {}).get("source", "")

    def validate_confirmed_on(self, field: DayField) -> None:
        if field.data and field.data > today():
            raise ValidationError(_l("Tanggal ini belum terjadi."))

    def validate_b(self, field: TextAreaField) -> None:
        """Two options that say the same leave nothing to choose."""
        before = [self[f"{key}{field.name[1:]}"].data or "" for key in KEYS if key < field.name[0]]
        if field.data and field.data.casefold() in [text.casefold() for text in before]:
            raise ValidationError(_l("Pilihan ini sama dengan pilihan lain."))

    validate_c = validate_b_en = validate_c_en = validate_b

    def columns(self) -> Columns:
        """What was filled in, by column."""
        return {
            "texts": {language: self.texts(end) for language, end in TEXTS.items() if self[f"stem{end}"].data},
            "answer": self.answer.data,
            "confirmed_on": self.confirmed_on.data,
            "volatile": self.volatile.data,
        }

    def texts(self, ending: str) -> dict[str, Any]:
        """The texts of one language."""
        typed = {name: self[f"{name}{ending}"].data for name in ("stem", "explanation", "source")}
        return typed | {"options": {key: self[f"{key}{ending}"].data for key in KEYS}}


def values_of(question: Question) -> dict[str, Any]:
    """What an edit begins with, by the form's fields."""
    values: dict[str, Any] = {
        "answer": question.answer,
        "volatile": question.volatile,
        "topic": question.topic,
        "level": str(question.level),
        "picture": "".join(question.picture[:1]),
        "twin": question.twin or "",
    }
    for language, ending in TEXTS.items():
        text = question.texts.get(language, {})
        values |= {f"{name}{ending}": text.get(name, "") for name in ("stem", "explanation")}
        values |= {f"{key}{ending}": text.get("options", {}).get(key, "") for key in KEYS}
    return values
