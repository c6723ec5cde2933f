"""The recapitulation of a period and the report of one session: pages and files."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.clock import today
from kiosk.learning import report
from kiosk.models import OutreachSession
from kiosk.rules import attendance, settings
from kiosk.views.admin.head_counts import compared
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.attendance_tables import activity_table, attendance_tables, facts, story
from kiosk.views.admin.reports.exports import file_name, period_export, session_export
from kiosk.views.admin.reports.learning_tables import file_tables, learning_tables, notes
from kiosk.views.admin.reports.periods import PeriodForm, office, printed
from kiosk.views.admin.reports.recap_tables import activity_tables, sums
from kiosk.views.admin.reports.sheets import Paper
from kiosk.views.admin.sessions.one import find
from kiosk.views.admin.tables import sentences

HARDEST = 5  # questions on the report of a session; its page of learning has them all


@bp.get("/")
def index() -> ResponseReturnValue:
    form = PeriodForm(request.args)
    if not form.validate():
        return render_template("admin/reports/index.html", form=form, found=None), 422
    found = attendance.recap(form.wanted())
    return render_template(
        "admin/reports/index.html",
        form=form,
        found=found,
        activities=activity_tables(found, office()),
        sums=sums(found),
        office=settings.every(),
        printed=printed(),
        today=today(),
    )


@bp.post("/recap.<ending>")
def recap_export(ending: str) -> ResponseReturnValue:
    return period_export("recap", recap_paper, ending)


def recap_paper(form: PeriodForm) -> Paper:
    found = attendance.recap(form.wanted())
    tables = [*activity_tables(found, office()), *sums(found)]
    nothing = sentences(_("Rekapitulasi kegiatan"), _("Tidak ada sesi yang ditutup dalam periode ini."))
    return Paper(form.file_name("rekap"), [office(), form.in_words(), printed()], tables or [nothing])


@bp.get("/sessions/<session_id>/")
def of_session(session_id: str) -> str:
    session = find(session_id)
    if not session.counts:
        return render_template("admin/reports/nothing.html", session=session)
    counted = attendance.of_session(session)
    learned = report.of_session(session_id)
    return render_template(
        "admin/reports/of_session.html",
        session=session,
        facts=facts(session),
        story=story(session),
        compared=compared(counted),
        attendance=attendance_tables(counted),
        learning=learning_tables(learned, HARDEST),
        notes=notes(learned),
        office=settings.every(),
        printed=printed(),
    )


@bp.post("/sessions/<session_id>/report.<ending>")
def of_session_export(session_id: str, ending: str) -> ResponseReturnValue:
    return session_export("report", session_id, report_paper, ending)


def report_paper(session: OutreachSession) -> Paper:
    """The report of one session as a file; with every question that may be shown."""
    found, learned = attendance.of_session(session), report.of_session(session.id)
    tables = [
        activity_table(session, found),
        *attendance_tables(found),
        *file_tables(learned),
    ]
    return Paper(file_name("laporan", session), [office(), session.title, printed()], tables)
