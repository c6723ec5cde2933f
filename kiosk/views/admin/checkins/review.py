"""What is done to one check-in or to many at once: confirm, void, restore; each leaves its entry in the audit."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.rules import review
from kiosk.views.admin.checkins import bp
from kiosk.views.admin.checkins.lists import ReviewForm, kept, show
from kiosk.views.admin.reviews import written_down
from kiosk.views.admin.sessions.one import find
from kiosk.views.forms import press_again


@bp.route("/<session_id>/confirm", methods=["GET", "POST"])
def confirm(session_id: str) -> ResponseReturnValue:
    form = ReviewForm()
    return act(session_id, form, "check-in-confirmed", lambda: review.confirm(session_id, form.ids, current_user.id))


@bp.route("/<session_id>/void", methods=["GET", "POST"])
def void(session_id: str) -> ResponseReturnValue:
    form = ReviewForm(needs_reason=True)
    return act(
        session_id,
        form,
        "check-in-voided",
        lambda: review.void(session_id, form.ids, form.reason.data, current_user.id),
    )


@bp.route("/<session_id>/restore", methods=["GET", "POST"])
def restore(session_id: str) -> ResponseReturnValue:
    form = ReviewForm()
    return act(session_id, form, "check-in-restored", lambda: review.restore(session_id, form.ids, current_user.id))


def act(session_id: str, form: ReviewForm, action: str, change: Callable[[], list[CheckIn]]) -> ResponseReturnValue:
    """Do it to the ticked check-ins, each with an audit entry, and go back to where the button was.

    A list that came back with an error stands at this address too: opened anew, it is the list.
    """
    session = find(session_id)
    if not form.is_submitted():
        return redirect(back_to(session_id), 303)
    if not form.validate():
        return press_again() if form.stale else show(session, form)
    with db.write():
        find(session_id)  # theirs still
        done = written_down(action, change(), form.reason.data if form.needs_reason else "")
    flash(done)
    return redirect(back_to(session_id), 303)


def back_to(session_id: str) -> str:
    """The page the button stood on: one check-in, or the list with its filters."""
    page = request.args.get("page", "")
    if page:
        return url_for("admin.checkins.one", session_id=session_id, checkin_id=page)
    return f"{url_for('admin.checkins.of_session', session_id=session_id)}?{urlencode(kept())}".rstrip("?")
