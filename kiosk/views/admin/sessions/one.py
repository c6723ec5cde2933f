"""The page of one outreach session, and what every page of one begins and ends with."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kiosk.data_care import session_files
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import attendance, outreach, photos
from kiosk.views.admin.head_counts import compared, doubt
from kiosk.views.admin.papers import place_of
from kiosk.views.admin.sessions import bp
from kiosk.views.dates import day


def find(session_id: str) -> OutreachSession:
    """The session of an address, or 404."""
    return db.get_or_404(OutreachSession, session_id)


def to_session(session_id: str) -> ResponseReturnValue:
    """On to the page of one session."""
    return redirect(url_for("admin.sessions.one", session_id=session_id), 303)


def others_counting(session: OutreachSession) -> dict[str, str]:
    """Sessions that a check-in of this one may move to, in words, by key."""
    others = [other for other in outreach.counting() if other.id != session.id]
    return {other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}" for other in others}


@bp.get("/<session_id>/")
def one(session_id: str) -> str:
    found = find(session_id)
    counted = attendance.of_session(found)
    given = session_files.is_handed_over(found) if session_files.to_give([session_id]) else None
    return render_template(
        "admin/sessions/one.html",
        session=found,
        place=place_of(found),
        compared=compared(counted),
        doubt=doubt(counted),
        practised=outreach.practised(session_id) if found.state == "planned" else 0,
        given=given,
        photos=[] if given is None else photos.of_session(session_id),
    )
