"""The officers' day: its sessions, live, or the next one; the last report; what is left to do; faults."""

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.clock import today, utcnow
from kiosk.machine import chores, doctor, first_run
from kiosk.models import OutreachSession
from kiosk.rules import attendance, outreach, review
from kiosk.views.admin.today import bp

LATELY = timedelta(days=90)  # what was left undone for longer, nobody will do
MOST = 10  # sessions that need something, the newest
AT_ONCE = 20  # sessions that are shown live: an office of many halls has hundreds


class Need(NamedTuple):
    """A session, and what it needs, in words."""

    session: OutreachSession
    words: list[str]


@bp.get("/")
def index() -> str:
    faults = [finding for finding in (*doctor.of_machine(current_app), *doctor.of_copies()) if not finding.ok]
    listed = outreach.listed(outreach.Filters(today() - LATELY, today(), state="closed"))
    closed = [session for session in listed if not session.is_foreign]
    needs = in_need([*outreach.open_sessions(), *closed])
    steps_left = first_run.open_steps() if current_user.is_supervisor else []
    owed = chores.counted("settings", "hotlines", *["officers"] * current_user.is_supervisor)
    return render_template(
        "admin/today/index.html",
        needs=needs[:MOST],
        further=len(needs) - MOST,
        steps_left=len(steps_left),
        chores=[finding for finding in owed if finding.key not in steps_left],
        faults=faults,
        last=closed[0] if closed and closed[0].held_on != today() else None,
        **figures(),
    )


@bp.get("/today")
def live() -> str:
    return render_template("admin/today/_live.html", **figures())


def figures() -> dict[str, Any]:
    """What changes while people check in. Where there is no session today, the next planned one stands there."""
    sessions = outreach.at_desk()
    if not any(session.held_on == today() for session in sessions):
        sessions += [session for session in outreach.next_planned() if session not in sessions]
    shown, more = sessions[:AT_ONCE], len(sessions) - AT_ONCE
    counted = attendance.counted([session.id for session in shown])
    return {"sessions": shown, "more": more, "counted": counted, "now": utcnow(), "today": today()}


def in_need(sessions: list[OutreachSession]) -> list[Need]:
    """Those of these sessions that somebody still has to see to."""
    states = review.states(sessions)
    needs = [Need(session, needed(session, states[session.id])) for session in sessions]
    return [need for need in needs if need.words]


def needed(session: OutreachSession, states: Counter[str]) -> list[str]:
    """What this session needs. One that is open today needs nothing yet."""
    if session.state == "open":
        return [_("belum ditutup")] if session.held_on < today() else []
    uncounted = [_("jumlah hadir belum diisi")] if session.heads is None else []
    return uncounted + ([_("%(n)s kehadiran belum diperiksa", n=states["new"])] if states["new"] else [])
