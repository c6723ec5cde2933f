"""Quiz questions at the desk: a list by what is to be done, and a page to check and change one."""

from textwrap import shorten
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import TOPICS, Columns
from kiosk.rules import outreach, questions
from kiosk.web import desk, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk.forms import Choice, EditForm, KeyField, SearchForm, Sentence
from kiosk.web.forms import Required, Tick, render_form
from kiosk.web.words import TOPIC_WORDS

bp = desk.blueprint("questions", role=desk.OFFICER)

SHELVES = {"due": _l("Perlu diperiksa"), "asked": _l("Ditanyakan"), "off": _l("Tidak ditanyakan")}
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
KEYS = ("a", "b", "c")
ENDINGS = {"id": "", "en": "_en"}  # language: ending of its fields' names
PARTS = ("stem", *KEYS, "explanation", "source")


def require_all_english(form: Any, field: Any) -> None:
    """Validator: refuse an empty English text where another one is given, since no screen mixes languages."""
    if not field.data and any(form[f"{name}_en"].data for name in PARTS):
        raise ValidationError(_l("Tulis juga bahasa Inggrisnya, atau kosongkan semua kolom Inggris."))


class QuestionForm(EditForm):
    """A question's texts, with English for all of them or none. For an offer it only has the tick "asked".

    A question from the content files keeps its topic, level, picture and twin.
    """

    key = KeyField()
    topic = Choice(_l("Topik"), {topic: TOPIC_WORDS[topic] for topic in TOPICS})
    level = Choice(_l("Tingkat"), {"1": _l("1 – mudah"), "2": _l("2 – sedang"), "3": _l("3 – sulit")}, default="2")
    picture = Choice(_l("Gambar"), PICTURES, default="")
    twin = Choice(_l("Mirip dengan"), {}, default="")
    stem = Sentence(_l("Soal"), Required(), limit=300)
    a = Sentence(_l("Pilihan A"), Required(), limit=120)
    b = Sentence(_l("Pilihan B"), Required(), limit=120)
    c = Sentence(_l("Pilihan C"), Required(), limit=120)
    answer = RadioField(
        _l("Mana yang tepat?"),
        choices=[SelectChoice(key, key.upper()) for key in KEYS],
        invalid_choice_message=_l("Pilih jawaban yang tepat."),
    )
    explanation = Sentence(_l("Penjelasan"), Required(), limit=400)
    source = Sentence(
        _l("Sumber"), Required(_l("Tulis sumbernya: tanpa sumber, soal ini tidak boleh tampil.")), limit=300
    )
    wording = Tick(_l("Hanya ejaan; maknanya sama"))
    volatile = Tick(_l("Bisa berubah (biaya, aturan, nomor): perlu dicek lebih sering"))
    active = Tick(_l("Ditanyakan kepada warga"), default=True)
    preview = StringField()  # the button "Lihat dulu"
    checked = StringField()  # the button "Sudah saya periksa"

    def __init__(self, row: Question | None) -> None:
        """Leave out fields that may not change: of a question from the content files, and of an offer."""
        super().__init__(row)
        self.row = row
        if row and not row.is_own:
            for name in ("topic", "level", "picture", "twin"):
                del self[name]
        if row and row.kind == "offer":
            for name in (*PARTS, *(f"{part}_en" for part in PARTS), "answer", "volatile"):
                del self[name]
        if "twin" in self:
            stems = {
                each.slug: each.text(visits.language())["stem"]
                for each in questions.newest_questions()
                if each.kind == "choice" and each.form is None and each is not row
            }
            words = {slug: shorten(f"{slug} {stem}", 90, placeholder="…") for slug, stem in stems.items()}
            self.twin.replace_choices({"": _("Tidak ada")} | words)

    def validate_b(self, field: TextAreaField) -> None:
        """Refuse an option B or C, in either language, with the text of an option before it, in any case."""
        before = [self[f"{key}{field.name[1:]}"].data or "" for key in KEYS if key < field.name[0]]
        if field.data and field.data.casefold() in [text.casefold() for text in before]:
            raise ValidationError(_l("Pilihan ini sama dengan pilihan lain."))

    validate_c = validate_b_en = validate_c_en = validate_b

    def validate_source(self, field: TextAreaField) -> None:
        """Refuse a new question or meaning unless previewed, checked, or ticked as spelling; outdated forms pass."""
        if self.row and self.is_older(self.row):
            return  # somebody else changed it meanwhile: save() says so first
        is_settled = self.preview.data or self.checked.data or (self.wording.data and self.may_be_wording)
        if not is_settled and (self.row is None or questions.changes_meaning(self.row, self.meaning())):
            raise ValidationError(
                _l("Isinya berubah. Cocokkan lagi dengan sumber ini, lalu tekan “Sudah saya periksa, simpan”.")
            )

    @property
    def may_be_wording(self) -> bool:
        """True where a stored question's right option is unchanged, so that the edit may be one of spelling."""
        return self.row is not None and self.answer.data == self.row.answer

    def row_version(self, row: Question) -> str:
        """The version, and if it is asked: switching that makes no new version, but outdates forms."""
        return f"{row.version} {row.active}"

    def values_of(self, row: Question) -> dict[str, Any]:
        """Stored values by field: each language's texts and options, level as text, and only the first picture."""
        values = super().values_of(row)
        values |= {"level": str(row.level), "picture": "".join(row.picture[:1]), "twin": row.twin or ""}
        for language, text in row.texts.items():
            parts = text | text["options"]
            values |= {f"{name}{ENDINGS[language]}": part for name, part in parts.items()}
        return values

    def columns(self) -> Columns:
        """Typed values by column, only of fields that the form has: for an offer ``active`` alone."""
        columns: Columns = {"active": self.active.data}
        if "stem" in self:
            columns |= self.meaning() | {"volatile": self.volatile.data}
        if "topic" in self:
            columns |= {"topic": self.topic.data, "level": int(self.level.data), "twin": self.twin.data or None}
            columns["picture"] = [self.picture.data] if self.picture.data else []
        return columns

    def meaning(self) -> Columns:
        """Typed columns that make up the meaning: texts of each language that has a stem, and the right option."""
        texts = {}
        for language, ending in ENDINGS.items():
            text = {part: self[f"{part}{ending}"].data for part in PARTS}
            if text["stem"]:
                options = {key: text.pop(key) for key in KEYS}
                texts[language] = text | {"options": options}
        return {"texts": texts, "answer": self.answer.data}

    def audit_key(self, row: Question) -> str:
        """Name of the question in the audit, by its slug, as each version has an id of its own."""
        return f"question:{row.slug}"

    def change(self, row: Question, columns: Columns) -> list[str]:
        """Store the edit in db.write(), confirmed if so pressed; names of what changed. Audits only a switched twin."""
        changed = questions.change_question(row, columns, current_user.name, bool(self.checked.data))
        if row.form and "active" in changed:
            desk.note("question-changed", f"question:{row.twin}", ["active"])
        return changed


for part in PARTS:
    same = getattr(QuestionForm, part)
    english = Sentence(_l("%(label)s, Inggris", label=same.args[0]), require_all_english, **same.kwargs)
    setattr(QuestionForm, f"{part}_en", english)


def render_preview(question: Question, language: str) -> Markup:
    """The question as a villager reads it after an answer, all in one language."""
    with force_locale(language):
        text = question.text(language)
        page = render_template("admin/questions/seen.html", question=question, text=text, language=language)
        return Markup(page)  # noqa: S704 - our template


def draft_question(form: QuestionForm) -> Question:
    """A question with the typed values, not stored, for the preview."""
    same = {"picture": form.row.picture} if form.row else {}
    return Question(kind="choice", confirmed_on=today(), **same | form.columns())


def store_new_question(form: QuestionForm) -> ResponseReturnValue:
    """Store and audit a new question as checked by this officer; redirect to the list, or to the one sent before."""
    key = form.key.data
    check = {"confirmed_by": current_user.name, "confirmed_on": today(), "as_of": today().replace(day=1)}
    done = _("Soal disimpan. Mulai sekarang ia ikut ditanyakan di kuis bebas.")
    if form.save_new(
        Question, key, lambda: questions.add_question(key, form.columns() | check), "question-added", done
    ):
        return redirect_to("admin.questions.index")
    return redirect_to("admin.questions.edit", slug=db.session.get_one(Question, key).slug)


@bp.get("/")
def index() -> str:
    """Questions and offers, newest versions, with all words searched for, on the shelves due, asked and off."""
    form = SearchForm()
    rows = [
        row for row in questions.newest_questions() if all(word in searchable_text(row) for word in form.search_words)
    ]
    shelves = {shelf: [row for row in rows if shelf_of(row) == shelf] for shelf in SHELVES}
    return render_template(
        "admin/questions/index.html", form=form, shelves=shelves, shelf_names=SHELVES, topics=TOPIC_WORDS
    )


def shelf_of(question: Question) -> str:
    """Key of SHELVES for a question: “due” if it needs a check, else “asked” or “off”."""
    return "due" if questions.needs_check(question) else "asked" if question.active else "off"


def searchable_text(question: Question) -> str:
    """Text in which a search looks for words, lower case: slug, stem, topic, shelf, and if it may change."""
    stem, topic = question.text(visits.language())["stem"], TOPIC_WORDS[question.topic]
    mark = _("Bisa berubah") if question.volatile else ""
    return f"{question.slug} {stem} {topic} {SHELVES[shelf_of(question)]} {mark}".casefold()


@bp.route("/<slug>/", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """A question, or 404, with its preview; a POST previews, or stores and audits the change. Slug “new” adds one."""
    row = None if slug == "new" else questions.find_question(slug) or abort(404)
    form, seen = QuestionForm(row), row
    if form.validate_on_submit():
        action = "question-confirmed" if form.checked.data else "question-changed"
        if form.preview.data and "stem" in form:
            seen = draft_question(form)
        elif row is None:
            return store_new_question(form)
        elif form.save(lambda: questions.find_question(slug), form.change, action):
            return redirect_to("admin.questions.index", _anchor=slug)
    return render_form(
        "admin/questions/one.html",
        form,
        question=row,
        previews={code: render_preview(seen, code) for code in seen.texts} if seen else {},
        topics=TOPIC_WORDS,
        measured_now=bool(row and row.form and outreach.sessions_taking_visitors()),
    )
