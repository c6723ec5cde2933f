"""Villagers' pages of checking in: one form, what it stored, and taking it back. Nothing stored is ever shown."""

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import checkin_repeats, checkins, settings, villages
from kiosk.views.checkin_form import ANEW, CLOSED, CheckInForm
from kiosk.web import throttle, visits
from kiosk.web.addresses import lead_to
from kiosk.web.forms import Form, one_line, render_form

bp = Blueprint("checkins", __name__, url_prefix="/check-in")
STAYS = {"named": 60, "unnamed": 20}  # seconds until the page after it gives way to the next person


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = CheckInForm()
    form.before = checkins.find_by_nonce(form.nonce.data) if visits.is_own_nonce(form.nonce.data) else None
    taking, before = visits.offered_sessions(), form.before
    # and the one this very form was recorded for, though it be closed since
    form.sessions = [*taking, before.session] if before and before.session not in taking else taking
    if not form.sessions:
        return render_template("checkins/closed.html"), 422 if form.is_submitted() else 200
    # by Enter too, which without script presses another button
    by_enter = "enter" in request.form and form.village_search.data not in ("", form.searched.data)
    if by_enter or "search" in request.form:
        form.csrf_token.validate(form)  # without it nothing is searched
        form.village_search.validate(form)
        return show(form)
    if not form.validate_on_submit() or not store(form):
        return show(form)
    return lead_to("checkins.done")


def store(form: CheckInForm) -> bool:
    """Whether what the form says now is what is recorded; if not, the form says why."""
    if not visits.is_own_nonce(form.nonce.data):
        form.nonce.errors = [ANEW]
        return False
    with db.write_as_visitor():
        problem = checkin_repeats.submit(form.nonce.data, origin=visits.check_in_origin(), **form.said())
        form.stands = checkins.find_by_nonce(form.nonce.data) if problem == checkin_repeats.STANDS else None
    if problem == checkin_repeats.USED:
        form.nonce.errors = [ANEW]
    elif problem == checkin_repeats.CLOSED:
        form.session.errors = [CLOSED]
    else:
        # its token stays, so that the same form, sent again from this visit, is still known
        visits.begin_activity(keeps_form=True, check_in=form.nonce.data)
    return not problem


def show(form: CheckInForm) -> ResponseReturnValue:
    """The form as it stands, with the villages this person is likely to come from."""
    if form.nonce.errors or not visits.is_own_nonce(form.nonce.data):
        form.nonce.data = visits.new_nonce()
    if form.village.data is None and len(form.hosts) == 1:
        form.village.data = form.hosts[0].code
    form.searched.data = form.village_search.data
    page, status = render_form("checkins/new.html", form, places=places(form), office=settings.office_values())
    return page, 422 if form.stands else status


def places(form: CheckInForm) -> dict[str, list[Village]]:
    """Villages to choose from: the session's own, those found or chosen, and their neighbours; each once."""
    found = [] if form.stale else villages.search_villages(form.village_search.data, homes=form.hosts)
    own = form.hosts
    near = [village for host in own for village in villages.villages_near(host)[1:] if village not in own]
    if form.village.data not in {village.code for village in (*own, *near, *found)}:
        chosen = villages.find_active(form.village.data or "")
        own = [*own, chosen] if chosen else own
    return {
        "own": own,
        "found": [village for village in found if village not in own],
        "near": [village for village in near if village not in found],
    }


@bp.get("/done")
def done() -> ResponseReturnValue:
    made = checkins.withdrawal_code_for_visit(visits.activity_key("check_in"))
    if made is None:
        return redirect(url_for("home.index"), 303)
    code, named = made
    home_after = 0 if visits.is_own_phone() else STAYS["named" if named else "unnamed"]
    return render_template("checkins/done.html", code=code, home_after=home_after)


class WithdrawForm(Form):
    code = StringField(_l("Kode untuk menghapus"), filters=[one_line])

    def validate_code(self, field: Any) -> None:
        field.data = re.sub(r"[\s.-]", "", field.data)
        if not re.fullmatch(r"[0-9]{8}|[0-9]{10}", field.data):
            raise ValidationError(_l("Kodenya delapan atau sepuluh angka, misalnya 1234 5678."))


@bp.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> ResponseReturnValue:
    form = WithdrawForm()
    if not form.validate_on_submit():
        return show_withdrawal(form)
    # whoever has just checked in here is not held up by somebody else's guesses
    made = checkins.withdrawal_code_for_visit(visits.activity_key("check_in"))
    with throttle.attempt("withdrawal-code", limited=made is None or made[0] != form.code.data) as failed:
        if not checkins.erase_by_code(form.code.data):
            failed()
    visits.begin_activity()
    return redirect(url_for(".withdraw", answered=1), 303)


def show_withdrawal(form: WithdrawForm) -> tuple[str, int]:
    """The form for a code, with what came of the last one."""
    answered, days = "answered" in request.args, settings.get("retention_days")
    return render_form("checkins/withdraw.html", form, answered=answered, days=days)
