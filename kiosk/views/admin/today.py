"""The desk's first page: today's sessions, live, or the next one.

The last report. Tasks, and the first steps.
"""

from datetime import timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import checks, conditions, upkeep
from kiosk.models import OutreachSession
from kiosk.rules import known_days, officers, outreach, review
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.forms import check_token
from kiosk.web.pages import facts

bp = desk.blueprint("today", role=desk.OFFICER, prefix="")
UNFINISHED_WITHIN = timedelta(days=90)  # older sessions nobody will finish
MOST_IN_NEED = 10  # sessions that need something, the newest
# where a noun of the checks is mended: the page, and the values of its address
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "companies": ("admin.data.index", {"_anchor": "companies"}),
    "copies": ("admin.data.index", {}),
    "hotlines": ("admin.hotlines.index", {}),
    "new-contact": ("admin.hotlines.edit", {"slug": "new"}),
    "personal-data": ("admin.settings.index", {"_anchor": "data"}),
    "questions": ("admin.questions.index", {}),
    "village": ("admin.settings.index", {"_anchor": "villages"}),
}


@bp.get("/")
def index() -> str:
    """The desk's first page.

    Tasks for supervisors alone are only counted for other officers.
    """
    findings = checks.findings(checks.OFFICER, checks.SUPERVISOR)
    tasks = findings
    if not current_user.is_supervisor:
        tasks = [finding for finding in findings if finding.check.audience == checks.OFFICER]
    closed_sessions = outreach.sessions_closed_since(today() - UNFINISHED_WITHIN)
    needs = sessions_in_need([*outreach.open_sessions(), *closed_sessions])
    return render_template(
        "admin/today/index.html",
        needs=needs[:MOST_IN_NEED],
        further=len(needs) - MOST_IN_NEED,
        steps=[task for task in tasks if task.check.is_step],
        tasks=[task for task in tasks if not task.check.is_step],
        for_supervisors=len(findings) - len(tasks),
        address_of=address_of,
        supervisors=officers.names_of_supervisors(),
        last=next(iter(closed_sessions), None),
        last_copy=conditions.last_copy(),
        **live_figures(),
    )


def address_of(check: checks.Check) -> str:
    """Address of the page where a check's fault is mended, or """ ""
    if not check.noun:
        return ""
    endpoint, values = PAGES[check.noun]
    return url_for(endpoint, **values)


@bp.get("/today")
@facts(is_unattended=True)
def live() -> str:
    """The part of the first page that a timer refreshes while people check in."""
    return render_template("admin/today/_live.html", **live_figures())


@bp.post("/day")
def confirm_day() -> ResponseReturnValue:
    """Confirm the day that the page showed, audited, and erase what waited for it.

    Nothing happens on any other day.
    """
    check_token()
    if request.form.get("day") == today().isoformat():
        with db.write():
            known_days.confirm_today(current_user.id, "page")
        number = retention.purge(current_user.id, "page")
        upkeep.count_finished_months()
        flash(_("Tanggal dipastikan. %(n)s data yang melewati masa simpan dihapus.", n=number))
    return redirect_to("admin.today.index")


def live_figures() -> dict[str, Any]:
    """Template values of sessions today or taking visitors, with check-ins.

    If none is today, also the next planned.
    """
    sessions = outreach.todays_sessions()
    if not any(session.held_on == today() for session in sessions):
        sessions += [session for session in outreach.next_planned_sessions() if session not in sessions]
    return {"sessions": sessions, "states": review.count_by_state(sessions), "now": utcnow(), "today": today()}


def sessions_in_need(sessions: list[OutreachSession]) -> list[tuple[OutreachSession, str]]:
    """(session, reasons) for each session that needs something.

    It is still open after its day, or closed without head count or with new check-ins.
    """
    states = review.count_by_state(sessions)
    needs = []
    for session in sessions:
        new = states[session.id]["new"]
        why = []
        is_open = session.state == "open"
        if is_open and session.held_on < today():
            why.append(_("belum ditutup"))
        if not is_open and session.heads is None:
            why.append(_("jumlah hadir belum diisi"))
        if not is_open and new:
            why.append(_("%(n)s kehadiran belum diperiksa", n=new))
        if why:
            needs.append((session, ", ".join(why)))
    return needs
