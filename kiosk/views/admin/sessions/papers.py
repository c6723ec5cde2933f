"""The papers of a session: what is printed before it, and what is filed after it."""

from flask import render_template

from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find


@bp.get("/<session_id>/papers/")
def papers(session_id: str) -> str:
    return render_template("admin/sessions/papers.html", session=find(session_id))
