"""The form of a question: an officer changes it, looks at it as villagers will, and saves the next version."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import Columns
from kiosk.rules import questions
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import EditForm
from kiosk.views.admin.fields import DayField, Given, Sentence
from kiosk.views.admin.questions import bp
from kiosk.views.admin.questions.one import around, find, previews
from kiosk.views.forms import AtMost, OneOf, Required, Tick, one_line, render_form

KEYS = ("a", "b", "c")
TEXTS = {"id": "", "en": "_en"}  # language: ending of its fields' names
NO_ENGLISH = _l("Tulis juga bahasa Inggrisnya: tamu dan peneliti membaca layar itu.")
NOTHING_CHANGED = _l("Tidak ada yang berubah. Kalau isinya masih benar, tekan “Sudah diperiksa”.")


def sentence(label: Any, limit: int, missing: Any = None) -> Sentence:
    """A text that is seen whole while it is typed, and kept as one line."""
    rows = 3 if limit > 120 else 2
    return Sentence(label, filters=[one_line], validators=[Required(missing), AtMost(limit)], render_kw={"rows": rows})


class QuestionForm(EditForm):
    """Every text has its English beside it; all of them are required.

    Source and date begin empty: what was checked for the old version has not been checked for this one.
    """

    version = HiddenField()  # key of the version this form was opened with
    stem = sentence(_l("Soal"), 300)
    stem_en = sentence(_l("Soal, Inggris"), 300, NO_ENGLISH)
    a = sentence(_l("Pilihan A"), 120)
    a_en = sentence(_l("Pilihan A, Inggris"), 120, NO_ENGLISH)
    b = sentence(_l("Pilihan B"), 120)
    b_en = sentence(_l("Pilihan B, Inggris"), 120, NO_ENGLISH)
    c = sentence(_l("Pilihan C"), 120)
    c_en = sentence(_l("Pilihan C, Inggris"), 120, NO_ENGLISH)
    answer = RadioField(
        _l("Mana yang tepat?"),
        choices=[SelectChoice(key, key.upper()) for key in KEYS],
        validate_choice=False,
        validators=[OneOf(KEYS, _l("Pilih jawaban yang tepat."))],
    )
    explanation = sentence(_l("Penjelasan"), 400)
    explanation_en = sentence(_l("Penjelasan, Inggris"), 400, NO_ENGLISH)
    source = sentence(_l("Sumber"), 300, _l("Tulis sumbernya: tanpa sumber, soal ini tidak boleh tampil."))
    source_en = sentence(_l("Sumber, Inggris"), 300, NO_ENGLISH)
    same_source = Tick(_l("Sumbernya tetap sama, dan sudah saya baca lagi"))
    confirmed_on = DayField(_l("Tanggal dicocokkan dengan sumbernya"), validators=[Given()])
    volatile = Tick(_l("Bisa berubah (biaya, aturan, nomor): perlu dicek lebih sering"))
    preview = StringField()  # the button "Lihat pratinjau"

    def __init__(self, present: Question) -> None:
        super().__init__(values_of(present))
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
            "texts": {language: self.texts(ending) for language, ending in TEXTS.items()},
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
    }
    for language, ending in TEXTS.items():
        text = question.texts.get(language, {})
        values |= {f"{name}{ending}": text.get(name, "") for name in ("stem", "explanation")}
        values |= {f"{key}{ending}": text.get("options", {}).get(key, "") for key in KEYS}
    return values


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    row = find(slug)
    if row.kind != "choice":
        abort(404)
    form = QuestionForm(row)
    if not form.validate_on_submit():
        return render_form("admin/questions/form.html", form, question=row, previews=[], **around(row))
    if form.preview.data:
        return look(row, form)
    try:
        with db.write():
            changed = questions.revise(find(slug), form.version.data, form.columns(), current_user.name)
            if changed:
                note("question-changed", f"question:{slug}", changed)
    except questions.Overtaken:
        return overtaken(slug, form)
    flash(_("Versi baru disimpan.") if changed else NOTHING_CHANGED)
    return redirect(url_for("admin.questions.one", slug=slug), 303)


def look(row: Question, form: QuestionForm) -> str:
    """What was typed as villagers would see it; nothing is stored."""
    draft = Question(slug=row.slug, confirmed_by=current_user.name, **form.columns())
    return render_template(
        "admin/questions/form.html", form=form, question=row, previews=previews(draft), **around(row)
    )


def overtaken(slug: str, form: QuestionForm) -> ResponseReturnValue:
    """Somebody saved a newer version while this form was open: say so, and let the officer decide."""
    row = find(slug)
    form.show_news(values_of(row), f"question:{slug}")
    form.version.data = row.id
    return render_form("admin/questions/form.html", form, question=row, previews=[], **around(row))
