"""Quiz questions at the desk.

A list by what is to be done, and a page to check and change one.
"""

from textwrap import shorten
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext as _, lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from wtforms import Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import OBJECTS, TOPICS, Columns
from kiosk.rules import outreach, questions
from kiosk.web import desk, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import note
from kiosk.web.desk.fields import Choice, KeyField, Translated, name_in, other_languages
from kiosk.web.desk.forms import (
    SearchForm,
    TranslatedForm,
    add_row,
    column_values,
    is_older,
    save_row,
)
from kiosk.web.forms import Required, Tick, render_form
from kiosk.web.words import FACE_WORDS, PICTURE_WORDS, TOPIC_WORDS

bp = desk.blueprint("questions", role=desk.OFFICER)

SHELVES = {"due": _l("Perlu diperiksa"), "asked": _l("Ditanyakan"), "off": _l("Tidak ditanyakan")}
OBJECT_WORDS = {name: word for name, word in PICTURE_WORDS.items() if name in OBJECTS}
# fields that a question from the content files does not have: they keep what the file says
OF_OWN_QUESTIONS = ("topic", "level", "picture", "speaker", "asker", "object", "twin")
KEYS = ("a", "b", "c")
PARTS = ("said", "stem", *KEYS, "rule", "explanation", "source")
RULE_WORDS = 9  # most words of a rule


def require_whole_translation(form: Any, field: Any) -> None:
    """Validator: refuse an empty text beside others of its language.

    No screen mixes languages.
    """
    if field.data:
        return
    if any(form[name_in(field.language, part)].data for part in PARTS):
        name = other_languages()[field.language]
        raise ValidationError(
            _("Tulis juga bahasa %(language)snya, atau kosongkan semua kolom %(language)s.", language=name)
        )


def require_other_option(form: Any, field: Any) -> None:
    """Validator: refuse an option with the text of an earlier one in its language.

    Upper and lower case count as equal.
    """
    names = [name_in(field.language, key) for key in KEYS]
    earlier = [form[name].data.casefold() for name in names[: names.index(field.name)]]
    if field.data and field.data.casefold() in earlier:
        raise ValidationError(_("Pilihan ini sama dengan pilihan lain."))


def require_words_of_speaker(form: Any, field: Any) -> None:
    """Validator: refuse a speaker without words, and words without a speaker."""
    if field.data and not form.speaker_face:
        raise ValidationError(_("Pilih juga siapa yang bicara, atau kosongkan."))
    if form.speaker_face and field.language == "id":
        Required()(form, field)
    elif form.speaker_face:
        require_whole_translation(form, field)


def require_short_rule(form: Any, field: Any) -> None:
    """Validator: refuse an Indonesian rule of more than RULE_WORDS words.

    In another language it may take more of them.
    """
    if field.language == "id" and len((field.data or "").split()) > RULE_WORDS:
        raise ValidationError(_("Terlalu panjang. Paling banyak %(n)s kata.", n=RULE_WORDS))


def part_field(label: Any, limit: int, *checks: Any, if_empty: Any = None) -> Any:
    """Field, not yet bound to a form, of a part of the text.

    In other languages it may be empty with all the others.
    """
    checks_of_others = (require_whole_translation, *checks)
    return Translated(label, Required(if_empty), *checks, limit=limit, checks_of_others=checks_of_others)


class QuestionForm(TranslatedForm):
    """A question's texts, in another language all of them or none.

    For an offer it only has the tick "asked". A question from the content files keeps its topic, level, picture, faces,
    object and twin: guessing by faces helps nobody, and tests count that on the files.
    """

    version = HiddenField()
    key = KeyField()
    topic = Choice(_l("Topik"), {topic: TOPIC_WORDS[topic] for topic in TOPICS})
    level = Choice(_l("Tingkat"), {"1": _l("1 – mudah"), "2": _l("2 – sedang"), "3": _l("3 – sulit")}, default="2")
    picture = Choice(_l("Gambar"), PICTURE_WORDS, default="")
    twin = Choice(_l("Mirip dengan"), {}, default="")
    speaker = Choice(_l("Siapa yang bicara?"), {"": _l("Mak saja")} | FACE_WORDS, default="")
    said = Translated(_l("Ucapan"), require_words_of_speaker, checks_of_others=[require_words_of_speaker], limit=120)
    asker = Choice(_l("Siapa yang memutuskan?"), {"": _l("Tidak digambar")} | FACE_WORDS, default="")
    stem = part_field(_l("Soal"), 300)
    a = part_field(_l("Pilihan A"), 120)
    b = part_field(_l("Pilihan B"), 120, require_other_option)
    c = part_field(_l("Pilihan C"), 120, require_other_option)
    answer = RadioField(
        _l("Mana yang tepat?"),
        choices=[SelectChoice(key, key.upper()) for key in KEYS],
        invalid_choice_message=_l("Pilih jawaban yang tepat."),
    )
    rule = part_field(_l("Aturan yang diingat"), 100, require_short_rule)
    object = Choice(_l("Benda untuk koper"), OBJECT_WORDS, default="magnifier")
    explanation = part_field(_l("Penjelasan"), 400)
    source = part_field(_l("Sumber"), 300, if_empty=_l("Tulis sumbernya: tanpa sumber, soal ini tidak boleh tampil."))
    wording = Tick(_l("Hanya ejaan; maknanya sama"))
    volatile = Tick(_l("Bisa berubah (biaya, aturan, nomor): perlu dicek lebih sering"))
    active = Tick(_l("Ditanyakan kepada warga"), default=True)
    preview = StringField()  # the button "Lihat dulu"
    checked = StringField()  # the button "Sudah saya periksa"

    def __init__(self, question: Question | None) -> None:
        """Leave out fields that may not change.

        Of a question from the content files, and of an offer.
        """
        self.question = question
        super().__init__(data=stored_values(question) if question else {})
        if question and not question.is_own:
            for name in OF_OWN_QUESTIONS:
                del self[name]
        if question and question.kind == "offer":
            for name in (*self.in_all_languages(PARTS), "answer", "volatile"):
                del self[name]
        if "twin" in self:
            self.twin.replace_choices(twin_choices(question))

    @property
    def speaker_face(self) -> str | None:
        """One of FACE_WORDS, or nothing where Mak tells it all."""
        if "speaker" in self:
            return self.speaker.data
        return self.question.speaker if self.question else None

    def validate_source(self, field: Field) -> None:
        """Refuse a new question or meaning unless it is checked.

        A preview passes, a tick that only the spelling changed, and an outdated form.
        """
        question = self.question
        if question and is_older(self, stored_version(question)):
            return  # somebody else changed it meanwhile: saving says so first
        if self.preview.data or self.checked.data or (self.wording.data and self.may_be_wording):
            return
        if question is None or questions.changes_meaning(question, self.meaning()):
            raise ValidationError(
                _l("Isinya berubah. Cocokkan lagi dengan sumber ini, lalu tekan “Sudah saya periksa, simpan”.")
            )

    @property
    def may_be_wording(self) -> bool:
        """True where a stored question's right option is unchanged.

        Only then may the edit be one of spelling.
        """
        return self.question is not None and self.answer.data == self.question.answer

    def columns(self) -> Columns:
        """Typed values by column, only of fields that the form has.

        For an offer ``active`` alone.
        """
        columns: Columns = {"active": self.active.data}
        if "stem" in self:
            columns |= self.meaning()
            columns["volatile"] = self.volatile.data
        if "topic" in self:
            columns["topic"] = self.topic.data
            columns["level"] = int(self.level.data)
            columns["twin"] = self.twin.data or None
            columns["picture"] = [self.picture.data] if self.picture.data else []
            columns["speaker"] = self.speaker.data or None
            columns["asker"] = self.asker.data or None
            columns["object"] = self.object.data
        return columns

    def meaning(self) -> Columns:
        """Typed columns that make up the meaning.

        Texts of each language that has a stem, and the right option.
        """
        old_texts = self.question.texts if self.question else {}
        texts = {language: text for language, text in old_texts.items() if language not in LANGUAGES}
        for language in LANGUAGES:
            text = {part: self[name_in(language, part)].data for part in PARTS}
            if text["stem"]:
                text["options"] = {key: text.pop(key) for key in KEYS}
                texts[language] = text
        return {"texts": texts, "answer": self.answer.data}


def twin_choices(question: Question | None) -> dict[str, str]:
    """Slug and beginning of each other question that is in no pair, by slug.

    The first choice is none.
    """
    choices = {"": _("Tidak ada")}
    for other in questions.newest_questions():
        if other.kind == "choice" and other.form is None and other is not question:
            stem = other.full_stem(visits.language())
            choices[other.slug] = shorten(f"{other.slug} {stem}", 90, placeholder="…")
    return choices


def stored_version(question: Question) -> str:
    """The version, and if it is asked.

    Switching that makes no new version, but outdates forms.
    """
    return f"{question.version} {question.active}"


def stored_values(question: Question) -> dict[str, Any]:
    """Stored values by field.

    They are each language's texts and options, the level as text, and only the first picture.
    """
    values = column_values(question)
    values["version"] = stored_version(question)
    values["level"] = str(question.level)
    values["picture"] = "".join(question.picture[:1])
    for name in ("twin", "speaker", "asker"):
        values[name] = values[name] or ""
    for language in LANGUAGES:
        text = question.texts.get(language, {})
        parts = text | text.get("options", {})
        for name in PARTS:
            values[name_in(language, name)] = parts.get(name, "")
    return values


def render_previews(question: Question) -> dict[str, Markup]:
    """The question by language, as a villager reads it after an answer."""
    previews = {}
    for language in LANGUAGES:
        if language in question.texts:
            with force_locale(language):
                text = question.text(language)
                page = render_template("admin/questions/seen.html", question=question, text=text, language=language)
                previews[language] = Markup(page)  # noqa: S704 - our template
    return previews


def draft_question(form: QuestionForm) -> Question:
    """A question with the typed values, not stored, for the preview."""
    columns = {}
    if form.question:
        columns = {name: getattr(form.question, name) for name in ("picture", "speaker", "asker", "object")}
    return Question(kind="choice", confirmed_on=today(), **columns | form.columns())


@bp.get("/")
def index() -> str:
    """Questions and offers with all words searched for.

    They are the newest versions, on the shelves due, asked and off.
    """
    form = SearchForm()
    shelves: dict[str, list[Question]] = {shelf: [] for shelf in SHELVES}
    for question in questions.newest_questions():
        text = searchable_text(question)
        if all(word in text for word in form.search_words):
            shelves[shelf_of(question)].append(question)
    return render_template(
        "admin/questions/index.html", form=form, shelves=shelves, shelf_names=SHELVES, topics=TOPIC_WORDS
    )


def shelf_of(question: Question) -> str:
    """Key of SHELVES for a question: “due” if it needs a check, else “asked” or “off”."""
    if questions.needs_check(question):
        return "due"
    return "asked" if question.active else "off"


def searchable_text(question: Question) -> str:
    """Slug, stem, topic, shelf, and if it may change, in lower case."""
    stem = question.full_stem(visits.language())
    text = f"{question.slug} {stem} {TOPIC_WORDS[question.topic]} {SHELVES[shelf_of(question)]}"
    if question.volatile:
        text += " " + _("Bisa berubah")
    return text.casefold()


@bp.route("/<slug>/", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """A question, or 404, with its preview.

    A POST previews, or stores and audits the change. Slug “new” adds one.
    """
    if slug == "new":
        return add()
    question = questions.find_question(slug) or abort(404)
    form = QuestionForm(question)
    if form.validate_on_submit():
        if form.preview.data and "stem" in form:
            return render_question_form(form, draft_question(form))
        if save_question(slug, form):
            return redirect_to("admin.questions.index", _anchor=slug)
    return render_question_form(form, question)


def save_question(slug: str, form: QuestionForm) -> bool:
    """Save the edit by save_row(), confirmed if so pressed, and audit a twin that was switched with it."""
    is_checked = bool(form.checked.data)

    def change(question: Question) -> list[str]:
        fields = questions.change_question(question, form.columns(), current_user.name, is_checked)
        if question.form and "active" in fields:
            note("question-changed", f"question:{question.twin}", ["active"])
        return fields

    return save_row(
        form,
        f"question:{slug}",
        "question-confirmed" if is_checked else "question-changed",
        find=lambda: questions.find_question(slug) or abort(404),
        stored_values=stored_values,
        change=change,
    )


def add() -> ResponseReturnValue:
    """The form of a new question.

    A POST previews, or stores and audits it as checked by this officer. Sent twice, it adds one, and leads to it where
    the second time differs.
    """
    form = QuestionForm(None)
    if not form.validate_on_submit():
        return render_question_form(form, None)
    if form.preview.data:
        return render_question_form(form, draft_question(form))
    check = {"confirmed_by": current_user.name, "confirmed_on": today(), "as_of": today().replace(day=1)}
    question, is_stored = add_row(
        "question-added",
        _("Soal disimpan. Mulai sekarang ia ikut ditanyakan di kuis bebas."),
        find=lambda: db.session.get(Question, form.key.data),
        add=lambda: questions.add_question(form.key.data, form.columns() | check),
        name=lambda question: f"question:{question.slug}",
        values=form.columns(),
    )
    if is_stored:
        return redirect_to("admin.questions.index")
    return redirect_to("admin.questions.edit", slug=question.slug)


def render_question_form(form: QuestionForm, preview: Question | None) -> ResponseReturnValue:
    """The page of a question, or of a new one, with ``preview`` as villagers see it."""
    question = form.question
    return render_form(
        "admin/questions/one.html",
        form,
        question=question,
        previews=render_previews(preview) if preview else {},
        topics=TOPIC_WORDS,
        parts=PARTS,
        other_languages=other_languages(),
        measured_now=bool(question and question.form and outreach.sessions_taking_visitors()),
    )
