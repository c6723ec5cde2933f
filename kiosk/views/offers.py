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
    "money": _l("Uang"),
    "people": _l("Orang dan tawarannya"),
}
GROUP_ICONS = {"papers": "passport", "money": "money-question", "people": "people"}


class OfferForm(Form):
    sign = SelectMultipleField(_l("Tanda"), validate_choice=False)
    session = RadioField(_l("Ikut sesi yang mana?"), default="", validate_choice=False)

    def validate_sign(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= set(content.offer_signs()):
            raise ValidationError(_l("Ada tanda yang tidak dikenal. Lihat lagi centangannya, lalu ketuk tombolnya."))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = OfferForm()
    sessions = join.taking_answers()
    form.session.choices = [session_choice(session) for session in sessions]
    form.session.choices.append(SelectChoice("", _l("Tidak sedang ikut sesi")))
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
        ask=hotlines.shown(offers.to_ask(check.verdict)),
        company_check=hotlines.find(offers.COMPANY_CHECK),
    )
