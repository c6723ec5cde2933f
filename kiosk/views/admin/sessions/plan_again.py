"""A session that was opened by mistake goes back to its plan; who checked in to it is moved or erased, as is said."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import outreach
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, others_counting, to_session
from kiosk.views.forms import Form, OneOf, render_form

ERASE = "erase"


class PlanAgainForm(Form):
    """Asks where its check-ins go, as long as there are any."""

    people = Choice(_l("Kehadiran di sesi ini"), {})

    def __init__(self, session: OutreachSession) -> None:
        super().__init__()
        others = {key: _("Pindahkan ke %(session)s", session=words) for key, words in others_counting(session).items()}
        self.people.offer({"": _("Pilih…")} | others | {ERASE: _("Hapus semuanya untuk selamanya")})
        self.people.validators = [OneOf((*others, ERASE), _l("Pilih dulu: dipindahkan ke mana, atau dihapus."))]
        self.number = db.count(CheckIn.session_id == session.id)
        if not self.number:
            del self.people


@bp.route("/<session_id>/plan-again", methods=["GET", "POST"])
def plan_again(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if not session.may_be_planned_again:
        return to_session(session_id)
    form = PlanAgainForm(session)
    if not form.validate_on_submit():
        return render_form("admin/sessions/plan_again.html", form, session=session)
    if not put_back(session_id, form.people.data if form.number else ""):
        return redirect(url_for("admin.sessions.plan_again", session_id=session_id), 303)
    flash(_("Sesi kembali ke rencana."))
    return to_session(session_id)


def put_back(session_id: str, choice: str) -> bool:
    """Do it, each person and the session in the audit; whether it was possible.

    Not where somebody has just checked in for whom nobody chose, or the other session was just cancelled.
    """
    with db.write():
        target = find(choice) if choice not in ("", ERASE) else None
        session = find(session_id)
        people = outreach.people_of(session)
        if not session.may_be_planned_again or (people and not choice) or (target and not target.counts):
            return False
        for check_in in people:
            if target:
                note("check-in-moved", f"check_in:{check_in.id}")
            else:
                note("check-in-erased", f"check_in:{check_in.id}", reason="wrong-session")
        outreach.plan_again(session, target)
        note("session-planned-again", f"outreach_session:{session_id}")
    return True
