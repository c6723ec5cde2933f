"""Villagers' pages of the job-offer check: signs to tick, the verdict, a reply."""

from typing import Any

from flask import Response, abort, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, ValidationError

from kiosk.db import db
from kiosk.models import Hotline, OfferCheck
from kiosk.models.company import LONGEST
from kiosk.models.offer_check import RELIABLE_PLACES
from kiosk.models.texts import in_language
from kiosk.rules import companies, content, hotlines, offers, outreach, take_home
from kiosk.views.take_home import as_download, date_line, tried_note
from kiosk.web import visits
from kiosk.web.addresses import lead_to, redirect_to
from kiosk.web.dates import day
from kiosk.web.forms import AtMost, Form, OneOf, one_line, render_form, session_choices
from kiosk.web.pages import Pages

bp = Pages("offers", says="offers", url_prefix="/offers")

CHECKED = {
    "office": _l("Datang atau telepon kantor resmi"),
    "site": _l("Buka sendiri situs go.id, bukan dari link yang dikirim"),
    "offerer": _l("Baru kata orang yang menawari"),
    "unknown": _l("Belum tahu"),
}
CHECKED_PICTURES = {"office": ["office"], "site": ["globe"], "offerer": ["talk"], "unknown": ["question"]}
TO_CHECK = {"R16": _l("PT, lowongan, dan orangnya"), "R17": _l("Visa kerja dan kontraknya")}  # of BEST_SIGNS
# what the office's list says about the company, beside the signs or in place of a sign's own words
LIST_ANSWERS = {
    "R24": _l("Izin PT dicabut atau dibekukan, menurut daftar tanggal %(date)s."),
    "R25": _l("Izin PT sudah lewat tanggalnya, menurut daftar tanggal %(date)s."),
    "found": _l("Nama PT ada di daftar tanggal %(date)s: terdaftar bukan berarti lowongannya benar."),
    "missing": _l("Perlu dicek: PT tidak ada di daftar tanggal %(date)s. LPK, kapal, magang: tanya Disnaker."),
    "old": _l("Daftar PT dari %(date)s, sudah terlalu lama."),
}
# each outcome: its look, its heading, why, and the one thing to do
NOT_SEEN = _l("Belum terlihat tanda bahaya")
OUTCOMES = {
    "stop": (
        "stop",
        _l("Berhenti dulu"),
        _l("Tawaran ini bisa berbahaya."),
        _l("Kita jangan berangkat, jangan bayar, jangan serahkan surat."),
    ),
    "warning": (
        "warning",
        _l("Hati-hati"),
        _l("Ada yang belum jelas."),
        _l("Kita jangan bayar dan jangan tanda tangan dulu."),
    ),
    "nothing": (
        "nothing",
        _l("Belum ada yang diketuk"),
        _l("Jadi belum ada yang bisa dinilai."),
        _l("Kita lihat lagi tandanya, atau tanya kantor resmi."),
    ),
    "unchecked": ("ok", NOT_SEEN, _l("Ucapan orang yang menawari bukan bukti."), _l("Kita cek dulu ke kantor resmi.")),
    "unlisted": ("ok", NOT_SEEN, _l("Ada yang belum jelas."), _l("Kita cek dulu ke kantor resmi.")),
    "some": ("ok", NOT_SEEN, _l("Ini sudah dicek."), _l("Suratnya kita simpan.")),
    "all": ("checked", NOT_SEEN, _l("Ini sudah dicek."), _l("Suratnya kita simpan.")),
}
REACH = {"everywhere": "", "indonesia": _l("hanya dari Indonesia"), "taiwan": _l("hanya dari Taiwan")}
UNREAD = _l("Ada yang belum terbaca. Lihat lagi yang dipilih, lalu ketuk tombolnya.")
Reason = tuple[Any, list[str], str]  # for a verdict: its words, its picture and its look


class OfferForm(Form):
    sign = SelectMultipleField(_l("Tanda"), validate_choice=False)
    checked = RadioField(
        _l("Sudah dicek ke mana?"),
        default="",
        choices=[SelectChoice(value, label) for value, label in CHECKED.items()],
        validate_choice=False,
        validators=[OneOf(("", *CHECKED), UNREAD)],
    )
    session = RadioField(_l("Ikut acara yang mana?"), default="", validate_choice=False)
    company = StringField(_l("Nama PT-nya? (kalau tahu)"), filters=[one_line], validators=[AtMost(LONGEST["name"])])
    chosen = StringField(_l("Nama PT-nya?"), default="")  # one of the similar companies
    answer = companies.Answer("", [])  # of the list, about the company
    list_day = ""  # of the list that answered

    def validate_sign(self, field: SelectMultipleField) -> None:
        """Refuse an unknown sign, and one that comes from the list of companies alone."""
        if not set(field.data or ()) <= content.offer_signs().keys() - companies.SIGNS.values():
            raise ValidationError(UNREAD)

    def validate_chosen(self, field: StringField) -> None:
        """Ask the list about the company, unless another field has an error.

        Refuses a name that is only similar.
        """
        list_day = companies.list_date()
        if self.errors or not self.company.data or not list_day:
            return
        self.answer = companies.ask_list(self.company.data, field.data)
        self.list_day = day(list_day)
        if self.answer.result == "similar":
            raise ValidationError(
                _("Nama persis tidak ada di daftar tanggal %(date)s. Ada yang mirip:", date=self.list_day)
            )


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The form of signs.

    A POST stores a check, with its session if answers count there, and leads to its verdict.
    """
    form = OfferForm(data=last_ticks())
    sessions = visits.sessions_taking_answers()
    form.session.choices = session_choices(sessions)
    if form.validate_on_submit():
        check = record_check(form, [session.id for session in sessions])
        return lead_to(lambda: render_verdict(check), "offers.verdict", token=check.token)
    return render_form(
        "offers/index.html",
        form,
        groups=offers.SIGN_GROUPS,
        signs=content.offer_signs(),
        checked_pictures=CHECKED_PICTURES,
        sessions=sessions,
    )


def last_ticks() -> dict[str, Any]:
    """Ticks of this visit's last check, by field.

    There are none but where Back leads to a step of the form.
    """
    if "step" not in request.args:  # static/app/forms.js writes it into the address
        return {}
    last = db.session.get(OfferCheck, session.get("offer", ""))
    return {"sign": last.signs, "checked": last.checked} if last else {}


def record_check(form: OfferForm, offered_ids: list[str]) -> OfferCheck:
    """Store a check in its own write, and let this visit open it.

    It counts for the chosen one of the sessions ``offered_ids``, or for the only one. A sign may come from the list of
    companies.
    """
    session_id = None
    if form.session.data in offered_ids:
        session_id = form.session.data
    if len(offered_ids) == 1:
        session_id = offered_ids[0]
    signs = list(form.sign.data)
    if form.answer.result in companies.SIGNS:
        signs.append(companies.SIGNS[form.answer.result])
    with db.write_as_visitor():
        session_id = outreach.lock_session_taking_answers(session_id)
        check = offers.record_check(signs, session_id, form.checked.data)
    # never the company's name
    visits.begin_activity(offer=check.token, company=form.answer.result, list_day=form.list_day)
    return check


@bp.get("/<token>")
def verdict(token: str) -> str:
    """The verdict of a check that this visit made, or else the start page."""
    return render_verdict(own_check_or_start(token))


def render_verdict(check: OfferCheck) -> str:
    """The page with the verdict of a check."""
    return render_template("offers/verdict.html", **verdict_context(check), officer_here=visits.is_officer_here())


@bp.get("/<token>/reply")
def reply(token: str) -> str:
    """The page with a message to answer the offer with, or with what to report."""
    check = own_check_or_start(token)
    return render_template(
        "offers/reply.html",
        check=check,
        may_reply=offers.may_reply(check.signs),
        texts=content.dated_row("replies"),
        messages=offers.messages_about(check.signs, check.verdict),
        contacts=hotlines.hotlines_with_slugs((offers.POLICE, hotlines.MIGRANT_MINISTRY)),
    )


@bp.get("/<token>/picture")
def picture(token: str) -> Response:
    """The verdict as a picture to keep, for the visit that made it.

    Its file name tells nobody what it is.
    """
    words = verdict_context(own_check_or_start(token))
    doubt = _("Masih perlu dicek")
    reasons = []
    for reason, _picture, look in words["reasons"]:
        reasons.append(f"{doubt}: {reason}" if look == "unchecked" else str(reason))
    numbers = [number_of(contact) for contact in words["contacts"][:1]]
    threat = ""
    if words["police"]:
        threat = f"{_('Diancam?')} {Hotline.digits(words['police'].channels[0])}"
    drawing = take_home.render_verdict(
        words["look"],
        str(words["heading"]),
        f"{words['why']} {words['to_do']}",
        reasons,
        numbers,
        threat,
        date_line(),
    )
    return as_download(Response(drawing, mimetype="image/png"), "catatan.png")


def number_of(contact: Hotline) -> take_home.Number:
    """The number of a contact, as it stands in the picture."""
    channel = contact.channels[0]
    note = REACH[contact.works_from(channel)] or tried_note(contact)
    agency = contact.text("agency", visits.language())
    return take_home.Number(contact.digits(channel), agency, str(note))


def own_check_or_start(token: str) -> OfferCheck:
    """The check, if this visit made it.

    Else it aborts with a redirect to the start page.
    """
    check = None
    if token == session.get("offer"):
        check = db.session.get(OfferCheck, token)
    return check or abort(redirect_to("home.index"))


def verdict_context(check: OfferCheck) -> dict[str, Any]:
    """Template values of a verdict: words, reasons, ticked signs with looks, hotlines."""
    to_check: list[str] = []
    if check.verdict == "ok":
        to_check = offers.signs_to_check(check.signs, check.checked)
    look, heading, why, to_do = OUTCOMES[outcome_key(check, to_check)]
    in_danger = offers.is_dangerous(check.signs)
    police = None
    if check.verdict != "ok" and not in_danger:  # who is in danger asks them first anyway
        police = hotlines.find_hotline(offers.POLICE)
    reasons = verdict_reasons(check, to_check)
    about_company = list_words(session.get("company", ""))
    if about_company:
        most = 2 if check.verdict == "ok" and check.signs else 1  # others are folded: all is seen on one screen
        reasons = [*reasons[:most], (about_company, ["magnifier"], "list")]
    return {
        "check": check,
        "look": look,
        "heading": heading,
        "why": why,
        "to_do": to_do,
        "reasons": reasons,
        "signs": signs_with_looks(check),
        "list_words": list_words,
        "in_danger": in_danger,
        "contacts": offers.hotlines_to_ask(check.signs, visits.local_village_codes()),
        "police": police,
        "is_company_unchecked": offers.COMPANY_SIGN in to_check,
        "company_hotline": hotlines.find_hotline(offers.COMPANY_CHECK),
        "may_reply": offers.may_reply(check.signs),
        "reply_title": content.dated_row("replies")["title"],
    }


def list_words(key: str) -> str:
    """Words of LIST_ANSWERS with the day of the list that this visit asked, or "" for another key or without a list."""
    list_day = session.get("list_day")
    if not list_day or key not in LIST_ANSWERS:
        return ""
    return str(LIST_ANSWERS[key]) % {"date": list_day}


def signs_with_looks(check: OfferCheck) -> list[tuple[dict[str, Any], str]]:
    """Each ticked sign with its look, the gravest first.

    A good sign that was not checked in a reliable place looks unchecked.
    """
    signs = []
    for sign in offers.signs_by_gravity(check.signs):
        look = sign["weight"]
        if look == "ok" and check.checked not in RELIABLE_PLACES:
            look = "unchecked"
        signs.append((sign, look))
    return signs


def outcome_key(check: OfferCheck, to_check: list[str]) -> str:
    """Key of OUTCOMES for a check.

    An ok is told by whether anything was ticked, what the list says about the company, and what is still to be checked.
    """
    if check.verdict != "ok":
        return check.verdict
    if not check.signs:
        return "nothing"
    if check.checked not in RELIABLE_PLACES:
        return "unchecked"
    if session.get("company") in ("missing", "old"):
        return "unlisted"
    return "some" if to_check else "all"


def verdict_reasons(check: OfferCheck, to_check: list[str]) -> list[Reason]:
    """The reasons for a verdict.

    They are the gravest three signs, of an ok what was checked and what is not, of nothing ticked where to check.
    """
    if not check.signs:
        return [(CHECKED[where], CHECKED_PICTURES[where], "way") for where in RELIABLE_PLACES]
    left_out = to_check if check.verdict == "ok" else offers.BEST_SIGNS
    signs = [sign for sign in offers.signs_by_gravity(check.signs) if sign["slug"] not in left_out]
    language = visits.language()
    reasons = []
    for sign in signs[:3]:
        glance = list_words(sign["slug"]) or in_language(sign, language)["glance"]
        reasons.append((glance, sign["picture"], sign["weight"]))
    for slug in to_check:
        sign = content.offer_signs()[slug]
        reasons.append((TO_CHECK[slug], sign["picture"], "unchecked"))
    return reasons
