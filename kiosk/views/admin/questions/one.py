"""One question as villagers see it in each language; confirmed, asked or not."""

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Question
from kiosk.rules import content, outreach, questions
from kiosk.views import dates
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.questions import bp
from kiosk.views.admin.questions.index import states
from kiosk.views.forms import ButtonForm, Form, pressed
from kiosk.views.words import TOPIC_WORDS

# what the audit and a list of differences call the parts of a question
PARTS = {
    "stem": _l("soal"),
    "options": _l("pilihan"),
    "explanation": _l("penjelasan"),
    "source": _l("sumber"),
    "answer": _l("jawaban yang tepat"),
    "volatile": _l("tanda bisa berubah"),
    "topic": _l("topik"),
    "level": _l("tingkat"),
    "form": _l("lembar"),
    "twin": _l("pasangan"),
    "picture": _l("gambar"),
}


class Preview(NamedTuple):
    """A question as a villager reads it after an answer, all in one language."""

    language: str
    stem: str
    picture: list[str]
    offered: list[tuple[str, str]]  # of an offer, what it says: a label or none, and the text
    options: list[tuple[str, bool]]  # text, right
    unknown: str
    right: str
    told: list[tuple[str, str]]  # why, and what to do: a label or none, and the text
    source: str


def preview(question: Question, language: str) -> Preview:
    """The question in this language, with the same words around it as on the tablet."""
    text = question.text(language)
    options = [(option, question.is_right(key)) for key, option in text["options"].items()]
    offered, told = [], [("", text["explanation"])]
    with force_locale(language):
        if question.kind == "offer":
            tells = _("Ini tanda baiknya:") if question.answer == "sound" else _("Ini tandanya:")
            offered = [(tells if n in question.telling else "", bubble) for n, bubble in text["bubbles"].items()]
            offered.append((_("Sudah dicek:"), text["known"]))
            told.append((_("Sebaiknya kita:"), text["next"]))
        if "technique" in text:
            told.insert(0, (_("Caranya:"), text["technique"]))
        source = _("Sumber: %(source)s", source=text["source"]) + " – " + last_check(question)
        unknown, right = _("Belum tahu"), _("Ini yang tepat")
        return Preview(language, text["stem"], question.picture, offered, options, unknown, right, told, source)


def last_check(question: Question) -> str:
    """When it was last checked, as the tablet says it."""
    if question.confirmed_on:
        day = dates.day(question.confirmed_on)
        return str(_("dicek petugas, %(day)s", day=day))
    month = dates.month(question.as_of)
    return str(_("menurut sumber sampai %(month)s, belum dicek petugas", month=month))


def previews(question: Question) -> list[Preview]:
    """The question in each language that it is written in."""
    return [preview(question, language) for language in LANGUAGES if language in question.texts]


class SwitchForm(Form):
    active = Choice(_l("Keadaan"), {"1": _l("Tanyakan"), "": _l("Jangan tanyakan")})


@bp.get("/<slug>/")
def one(slug: str) -> str:
    row = find(slug)
    of_file = content.question_of_file(slug) if row.origin == "officer" else None
    return render_template(
        "admin/questions/one.html",
        question=row,
        previews=previews(row),
        twin=questions.find(row.twin),
        others=questions.others_to_check(slug),
        of_file=preview(of_file, "id") if of_file else None,
        differing=in_words(differences(row, of_file)) if of_file else "",
        **around(row),
    )


def around(question: Question) -> dict[str, Any]:
    """What every page of one question needs."""
    measured_now = question.form is not None and bool(outreach.taking_visitors())
    return {"topics": TOPIC_WORDS, "states": states(question), "measured_now": measured_now}


def differences(question: Question, of_file: Question) -> list[str]:
    """Names of what the file says differently; its date is of no matter."""
    fields = ("answer", "volatile", "texts", "topic", "level", "form", "twin")
    return question.differences({name: getattr(of_file, name) for name in fields})


def in_words(names: list[str]) -> str:
    """Names of parts as an officer reads them: soal (en), jawaban yang tepat."""
    said = []
    for name in names:
        language, _dot, part = name.rpartition(".")
        said.append(f"{PARTS.get(part, part)} ({language})" if language else str(PARTS.get(part, part)))
    return ", ".join(said)


@bp.post("/<slug>/confirm")
def confirm(slug: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    seen = request.form.get("seen", "")  # the version that the button stood under
    try:
        with db.write():
            questions.confirm(find(slug), seen, current_user.name)
            note("question-confirmed", f"question:{slug}", ["confirmed_on", "confirmed_by"])
    except questions.Overtaken:
        flash(_("Belum dicatat: soal ini baru saja diubah. Baca versi barunya dulu."))
    else:
        flash(_("Terima kasih. %(slug)s tercatat sudah diperiksa hari ini.", slug=slug))
    return redirect(url_for("admin.questions.one", slug=slug), 303)


@bp.post("/<slug>/ask")
def switch(slug: str) -> ResponseReturnValue:
    form = pressed(SwitchForm())
    on = form.active.data == "1"
    with db.write():
        changed = questions.switch(find(slug), on)
        for each in changed:
            note("question-activated" if on else "question-deactivated", f"question:{each}", ["active"])
    flash(after_switch(on, changed))
    return redirect(url_for("admin.questions.one", slug=slug), 303)


def after_switch(on: bool, changed: list[str]) -> str:
    """What a switch did, in words."""
    which = _(" dan ").join(changed)
    if not changed:
        return str(_("Tidak ada yang berubah."))
    if on:
        return str(_("%(which)s sekarang ditanyakan.", which=which))
    return str(_("%(which)s tidak ditanyakan lagi.", which=which))


def find(slug: str) -> Question:
    """The newest version of this question, or 404."""
    return questions.find(slug) or abort(404)
