"""The officers' overview: today's count, live, the sessions that are open, and what needs action."""

from typing import Any

from flask import current_app, render_template
from flask_login import current_user

from kiosk.clock import utcnow
from kiosk.machine import doctor
from kiosk.rules import attendance, drafts, outreach
from kiosk.rules.audio import recordings
from kiosk.views.admin.desk import may_open
from kiosk.views.admin.today import bp


@bp.get("/")
def index() -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = [finding for finding in doctor.findings(app) if not finding.ok]
    return render_template(
        "admin/today/index.html",
        unsent=drafts.of(current_user.id),
        tasks=[finding for finding in found if finding.page is not None],
        faults=[finding for finding in found if finding.page is None],
        may_open=may_open,
        sounds=recordings.counted(recordings.standings()),
        **figures(),
    )


@bp.get("/today")
def live() -> str:
    return render_template("admin/today/_live.html", **figures())


def figures() -> dict[str, Any]:
    """What changes while people check in."""
    sessions = outreach.taking_visitors()
    return {
        "today": attendance.checkins_today(),
        "sessions": sessions,
        "counted": attendance.counted([session.id for session in sessions]),
        "now": utcnow(),
    }
