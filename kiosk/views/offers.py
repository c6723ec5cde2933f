"""Villagers' pages of the job-offer check: the signs to tick, and the verdict with what to do."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError

from kiosk.db import db
from kiosk.rules import content, hotlines, offers, outreach
from kiosk.views import join, visits
from kiosk.views.addresses import go_on
from kiosk.views.forms import Form, render_form, session_choice

bp = Blueprint("offers", __name__, url_prefix="/offers")

GROUP_NAMES = {
    "papers": _l("Berangkat dan surat"),
    "money": _l("Uang dan janji"),
    "people": _l("Orang dan tawarannya"),
}
GROUP_ICONS = {"papers": "passport", "money": "money-question", "people": "people"}
# each sign at a glance: what it is about in a few words that do not judge it
SIGNS = {
    "R01": _l("Pakai visa wisata, umrah, atau ziarah"),
    "R02": _l("Disuruh berbohong atau pakai data palsu"),
    "R03": _l("Paspor, KTP, atau HP disimpan mereka"),
    "R04": _l("Tidak lewat pemeriksaan imigrasi"),
    "R05": _l("Yang mengirim calo atau lembaga latihan"),
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


class OfferForm(Form):
    sign = SelectMultipleField(_l("Tanda"), validate_choice=False)
    session = RadioField(_l("Ikut acara yang mana?"), default="", validate_choice=False)

    def validate_sign(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= set(content.offer_signs()):
            raise ValidationError(_l("Ada yang belum terbaca. Lihat lagi yang dicentang, lalu ketuk tombolnya."))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = OfferForm()
    sessions = join.taking_answers()
    form.session.choices = [session_choice(session) for session in sessions]
    form.session.choices.append(SelectChoice("", _l("Tidak sedang ikut acara")))
    if form.validate_on_submit():
        session_id = offers.session_of(form.session.data, sessions)
        with db.write_in(session_id):
            token = offers.record(form.sign.data, outreach.still_counting(session_id)).token
        visits.begin_activity(offer=token)
        return go_on("offers.verdict", token=token)
    return render_form(
        "offers/index.html",
        form,
        groups=offers.groups(),
        group_names=GROUP_NAMES,
        group_icons=GROUP_ICONS,
        glance=SIGNS,
        ticked=ticked_before(),
        sessions=sessions,
    )


def ticked_before() -> Sequence[str]:
    """What this visit ticked, where Back leads to a step of the form (forms.js writes it there); else nothing."""
    check = offers.find(visits.opened("offer")) if "step" in request.args else None
    return check.signs if check else ()


@bp.get("/<token>")
def verdict(token: str) -> ResponseReturnValue:
    # only the visit that made it may open it: Back after "Selesai" shows the start page
    check = offers.find(token) if visits.opened("offer") == token else None
    if check is None:
        return redirect(url_for("home.index"), 303)
    return render_template(
        "offers/verdict.html",
        check=check,
        signs=offers.ticked(check.signs),
        together="stop" not in offers.weights(check.signs),
        safe=offers.looks_safe(check.signs),
        glance=SIGNS,
        ask=hotlines.shown(offers.to_ask(check.verdict)),
        company_check=hotlines.find(offers.COMPANY_CHECK),
    )
