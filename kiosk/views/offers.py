"""Villagers' pages of the job-offer check: the signs to tick, where good ones were checked, the verdict."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError

from kiosk.db import db
from kiosk.models.offer_check import RELIABLE
from kiosk.rules import content, hotlines, offers, outreach
from kiosk.views import join, visits
from kiosk.views.addresses import go_on
from kiosk.views.forms import Form, OneOf, render_form, session_choice

bp = Blueprint("offers", __name__, url_prefix="/offers")

GROUP_NAMES = {
    "papers": _l("Berangkat dan surat"),
    "money": _l("Uang dan janji"),
    "people": _l("Orang dan tawarannya"),
}
GROUP_ICONS = {"papers": "passport", "money": "money-question", "people": "people"}
# each sign at a glance: what it is about in a few words that do not judge it
SIGNS = {
    "R01": _l("Berangkat pakai visa wisata, umrah, ziarah"),
    "R02": _l("Disuruh berbohong atau pakai data palsu"),
    "R03": _l("Paspor, KTP, atau HP disimpan mereka"),
    "R04": _l("Tidak lewat pemeriksaan imigrasi"),
    "R05": _l("Yang mengirim calo, orang pribadi, LPK"),
    "R06": _l("Ke Kamboja, Myanmar, atau di luar daftar"),
    "R07": _l("Kerjanya menipu atau judi online"),
    "R08": _l("Tanpa kontrak yang saya baca"),
    "R09": _l("Umurnya belum 18 tahun"),
    "R10": _l("Bayar besar dulu, tanpa kuitansi"),
    "R11": _l("Berutang, atau diancam ganti rugi"),
    "R12": _l("Gaji sangat besar, harus cepat"),
    "R13": _l("Hanya lewat media sosial atau chat"),
    "R14": _l("Harus dirahasiakan"),
    "R15": _l("Dijodohkan dengan orang asing"),
    "R16": _l("Perusahaan ada di daftar resmi"),
    "R17": _l("Ada visa kerja dan kontrak jelas"),
    "R18": _l("Sudah tercatat di desa dan dinas"),
    "R19": _l("Kerja di rumah orang di Timur Tengah"),
    "R20": _l("Diberi uang, atau utang dilunasi"),
}
CHECKED = {
    "office": _l("Datang atau telepon kantor resmi"),
    "site": _l("Buka sendiri situs go.id, bukan dari tautan kiriman"),
    "offerer": _l("Baru kata yang menawari"),
    "unknown": _l("Belum tahu"),
}
CHECKED_PICTURES = {"office": ["office"], "site": ["globe"], "offerer": ["talk"], "unknown": ["question"]}
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
        if not set(field.data or ()) <= set(content.offer_signs()):
            raise ValidationError(UNREAD)


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = OfferForm(data=check_before())
    sessions = join.taking_answers()
    form.session.choices = [session_choice(session) for session in sessions]
    form.session.choices.append(SelectChoice("", _l("Tidak sedang ikut acara")))
    if form.validate_on_submit():
        session_id = offers.session_of(form.session.data, sessions)
        with db.write_in(session_id):
            counted = outreach.still_counting(session_id)
            token = offers.record(form.sign.data, counted, form.checked.data).token
        visits.begin_activity(offer=token)
        return go_on("offers.verdict", token=token)
    return render_form(
        "offers/index.html",
        form,
        groups=offers.groups(),
        group_names=GROUP_NAMES,
        group_icons=GROUP_ICONS,
        glance=SIGNS,
        checked_pictures=CHECKED_PICTURES,
        good_signs=offers.good_signs(),
        sessions=sessions,
    )


def check_before() -> dict[str, Any]:
    """Answers of this visit's last check, where Back leads to a step of the form (forms.js writes it there)."""
    check = offers.find(visits.opened("offer")) if "step" in request.args else None
    return {"sign": check.signs, "checked": check.checked} if check else {}


@bp.get("/<token>")
def verdict(token: str) -> ResponseReturnValue:
    # only the visit that made it may open it: Back after "Selesai" shows the start page
    check = offers.find(token) if visits.opened("offer") == token else None
    if check is None:
        return redirect(url_for("home.index"), 303)
    urgent, calm = offers.to_ask(check.signs, join.villages())
    return render_template(
        "offers/verdict.html",
        check=check,
        signs=offers.ticked(check.signs),
        together="stop" not in offers.weights(check.signs),
        best=offers.is_best(check.signs, check.checked),
        has_checked=check.checked in RELIABLE,
        urgent=urgent,
        calm=calm,
        officer_here=any(session.state == "open" for session in join.taking_visitors()),
        company_check=hotlines.find(offers.COMPANY_CHECK),
    )
