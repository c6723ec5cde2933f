"""A session is cancelled with a reason; there is no way back, and the page says so."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kiosk.db import db
from kiosk.models.outreach_session import LONGEST_REASON
from kiosk.rules import attendance, outreach
from kiosk.views.admin.desk import note
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import AtMost, Form, Required, one_line, render_form


class CancelForm(Form):
    reason = StringField(_l("Alasan dibatalkan"), filters=[one_line], validators=[Required(), AtMost(LONGEST_REASON)])


@bp.route("/<session_id>/cancel", methods=["GET", "POST"])
def cancel(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if session.state == "cancelled":
        return to_session(session_id)
    form = CancelForm()
    if form.validate_on_submit():
        with db.write():
            if outreach.cancel(find(session_id), form.reason.data):
                note("session-cancelled", f"outreach_session:{session_id}")
        flash(_("Sesi sudah dibatalkan."))
        return to_session(session_id)
    people = attendance.totals(session).checkins
    return render_form("admin/sessions/cancel.html", form, session=session, people=people)
