"""Villagers' pages of the job-offer check: the signs to tick, where good ones were checked, the verdict."""

from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError

from kiosk.db import db
from kiosk.models import OfferCheck
from kiosk.models.offer_check import RELIABLE_PLACES
from kiosk.models.texts import in_language
from kiosk.rules import content, hotlines, offers, outreach, take_home
from kiosk.views.take_home import as_download, date_line, tried_note
from kiosk.web import visits
from kiosk.web.addresses import lead_to, redirect_to
from kiosk.web.forms import Form, OneOf, render_form, session_choices
from kiosk.web.pages import Pages

bp = Pages("offers", says="offers", url_prefix="/offers")

GROUP_NAMES = {
    "papers": _l("Berangkat dan surat"),
    "money": _l("Uang dan janji"),
    "people": _l("Orang dan tawarannya"),
}
GROUP_ICONS = {"papers": "passport", "money": "money-question", "people": "people"}
CHECKED = {
    "office": _l("Datang atau telepon kantor resmi"),
    "site": _l("Buka sendiri situs go.id, bukan dari link yang dikirim"),
    "offerer": _l("Baru kata orang yang menawari"),
    "unknown": _l("Belum tahu"),
}
CHECKED_PICTURES = {"office": ["office"], "site": ["globe"], "offerer": ["talk"], "unknown": ["question"]}
TO_CHECK = {"R16": _l("PT, lowongan, dan orangnya"), "R17": _l("Visa kerja dan kontraknya")}  # of BEST_SIGNS
# each outcome: its look, its heading, why, and the one thing to do
NOT_SEEN = _l("Belum terlihat tanda bahaya")
OUTCOMES = {
    "stop": (
        "stop",
        _l("Berhenti dulu"),
        _l("Tawaran ini bisa berbahaya."),
        _l("Jangan berangkat, jangan bayar, jangan serahkan surat."),
    ),
    "warning": (
        "warning",
        _l("Hati-hati"),
        _l("Ada yang belum jelas."),
        _l("Jangan bayar dan jangan tanda tangan dulu."),
    ),
    "nothing": (
        "nothing",
        _l("Belum ada yang diketuk"),
        _l("Jadi belum ada yang bisa dinilai."),
        _l("Lihat lagi tandanya, atau tanya kantor resmi."),
    ),
    "unchecked": ("ok", NOT_SEEN, _l("Ucapan orang yang menawari bukan bukti."), _l("Cek dulu ke kantor resmi.")),
    "some": ("ok", NOT_SEEN, _l("Bagus, sudah dicek."), _l("Simpan suratnya.")),
    "all": ("checked", NOT_SEEN, _l("Bagus, sudah dicek."), _l("Simpan suratnya.")),
}
REACH = {"everywhere": "", "indonesia": _l("hanya dari Indonesia"), "taiwan": _l("hanya dari Taiwan")}
UNREAD = _l("Ada yang belum terbaca. Lihat lagi yang dipilih, lalu ketuk tombolnya.")


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

    def validate_sign(self, field: SelectMultipleField) -> None:
        """Refuse an unknown sign."""
        if not set(field.data or ()) <= set(content.offer_signs()):
            raise ValidationError(UNREAD)


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The form of signs; a POST stores a check, with its session if answers count there, and leads to its verdict."""
    # where Back leads to a step of the form, it holds the answers of this visit's last check (forms.js writes the step)
    last = db.session.get(OfferCheck, visits.activity_key("offer")) if "step" in request.args else None
    form = OfferForm(data={"sign": last.signs, "checked": last.checked} if last else {})
    sessions = visits.sessions_taking_answers()
    form.session.choices = session_choices(sessions)
    if form.validate_on_submit():
        offered = [session.id for session in sessions]
        chosen = form.session.data if form.session.data in offered else None
        with db.write_as_visitor():
            counted = outreach.lock_session_taking_answers(offered[0] if len(offered) == 1 else chosen)
            token = offers.record_check(form.sign.data, counted, form.checked.data).token
        visits.begin_activity(offer=token)
        return lead_to("offers.verdict", token=token)
    return render_form(
        "offers/index.html",
        form,
        groups=offers.SIGN_GROUPS,
        signs=content.offer_signs(),
        group_names=GROUP_NAMES,
        group_icons=GROUP_ICONS,
        checked_pictures=CHECKED_PICTURES,
        sessions=sessions,
    )


@bp.get("/<token>")
def verdict(token: str) -> str:
    """The verdict of a check that this visit made; else the start page."""
    check = own_check_or_start(token)
    return render_template(
        "offers/verdict.html",
        check=check,
        **verdict_context(check),
        officer_here=any(session.state == "open" for session in visits.offered_sessions()),
    )


@bp.get("/<token>/picture")
def picture(token: str) -> Response:
    """The verdict as a picture to keep, whose file name tells nobody what it is; only for the visit that made it."""
    shown, language = verdict_context(own_check_or_start(token)), visits.language()
    numbers = []
    for contact in shown["asked"][:1]:
        channel = contact.channels[0]
        reach = REACH[contact.works_from(channel)] or tried_note(contact)
        numbers.append(take_home.Number(contact.digits(channel), contact.text("agency", language), str(reach)))
    police = shown["police"]
    unchecked = _("Masih perlu dicek")
    drawing = take_home.render_verdict(
        shown["look"],
        str(shown["heading"]),
        f"{shown['why']} {shown['to_do']}",
        [f"{unchecked}: {words}" if look == "unchecked" else str(words) for words, _drawn, look in shown["reasons"]],
        numbers,
        f"{_('Diancam?')} {police.digits(police.channels[0])}" if police else "",
        date_line(),
    )
    return as_download(Response(drawing, mimetype="image/png"), "catatan.png")


def own_check_or_start(token: str) -> OfferCheck:
    """The check, if this visit made it; else abort by redirecting to the start page."""
    check = db.session.get(OfferCheck, token) if visits.activity_key("offer") == token else None
    return check or abort(redirect_to("home.index"))


def verdict_context(check: OfferCheck) -> dict[str, Any]:
    """Template values of a verdict: words, reasons, ticked signs with looks, hotlines."""
    to_check = offers.signs_to_check(check.signs, check.checked) if check.verdict == "ok" else []
    look, heading, why, to_do = OUTCOMES[outcome_key(check, to_check)]
    in_danger = offers.is_dangerous(check.signs)
    is_unproven = check.checked not in RELIABLE_PLACES
    return {
        "look": look,
        "heading": heading,
        "why": why,
        "to_do": to_do,
        "reasons": verdict_reasons(check, to_check),
        "signs": [
            (sign, "unchecked" if is_unproven and sign["weight"] == "ok" else sign["weight"])
            for sign in offers.signs_by_gravity(check.signs)
        ],
        "in_danger": in_danger,
        "asked": offers.hotlines_to_ask(check.signs, visits.local_village_codes()),
        # one line for who is threatened, where they are not asked first
        "police": None if in_danger or check.verdict == "ok" else hotlines.find_hotline(offers.POLICE),
        "company_check": hotlines.find_hotline(offers.COMPANY_CHECK) if offers.COMPANY_SIGN in to_check else None,
    }


def outcome_key(check: OfferCheck, to_check: list[str]) -> str:
    """Key of OUTCOMES for a check.

    An ok is told by whether anything was ticked, and by what is still to be checked.
    """
    if check.verdict != "ok":
        return check.verdict
    if not check.signs:
        return "nothing"
    if check.checked not in RELIABLE_PLACES:
        return "unchecked"
    return "some" if to_check else "all"


def verdict_reasons(check: OfferCheck, to_check: list[str]) -> list[tuple[Any, list[str], str]]:
    """(words, picture, look) of each reason for a verdict.

    They are the gravest three signs, of an ok what was checked and what is not, of nothing ticked where to check.
    """
    language, texts = visits.language(), content.offer_signs()
    if not check.signs:
        return [(CHECKED[where], CHECKED_PICTURES[where], "way") for where in RELIABLE_PLACES]
    left_out = to_check if check.verdict == "ok" else offers.BEST_SIGNS
    found = [sign for sign in offers.signs_by_gravity(check.signs) if sign["slug"] not in left_out]
    reasons = [(in_language(sign, language)["glance"], sign["picture"], sign["weight"]) for sign in found[:3]]
    return reasons + [(TO_CHECK[slug], texts[slug]["picture"], "unchecked") for slug in to_check]
