"""Which quiz a session's visitors take now: free, before or after."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.db import db
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from kiosk.rules import outreach
from kiosk.views.admin import words
from kiosk.views.admin.desk import note
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import ButtonForm, pressed


@bp.post("/<session_id>/phase")
def phase(session_id: str) -> ResponseReturnValue:
    """Three buttons, on the session's page and on the first page, each of which leads back to its own."""
    pressed(ButtonForm())
    wanted = request.form.get("phase")
    if wanted in CHOSEN_PHASES:
        with db.write():
            changed = outreach.set_phase(find(session_id), wanted)
            if changed:
                note("session-phase", f"outreach_session:{session_id}", reason=wanted)
        if changed:
            flash(_("Kuis sekarang: %(phase)s.", phase=words.PHASE_WORDS[wanted]))
    if request.form.get("page") == "today":
        return redirect(url_for("admin.today.index"), 303)
    return to_session(session_id)
