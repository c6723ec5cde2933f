"""What people learned in a period or in one session: two pages, and a workbook of the period."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.learning import report, summary
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.exports import period_export
from kiosk.views.admin.reports.learned_words import three_figures
from kiosk.views.admin.reports.learning_tables import file_tables, learning_tables, notes, sessions_shown
from kiosk.views.admin.reports.periods import PeriodForm, office, printed
from kiosk.views.admin.reports.sheets import Paper
from kiosk.views.admin.sessions.one import find


@bp.get("/learning/")
def learning() -> ResponseReturnValue:
    form = PeriodForm(request.args)
    if not form.validate():
        return render_template("admin/reports/learning.html", form=form, found=None), 422
    return show("admin/reports/learning.html", report.of_period(form.wanted()), form=form)


@bp.get("/sessions/<session_id>/learning/")
def learning_of_session(session_id: str) -> str:
    session = find(session_id)
    if not session.counts:
        return render_template("admin/reports/nothing.html", session=session, tab="reports.learning_of_session")
    return show("admin/reports/learning_of_session.html", report.of_session(session_id), session=session)


def show(template: str, found: report.Learning, **context: object) -> str:
    """A page of learning."""
    figures = summary.of(found)
    return render_template(
        template,
        found=found,
        summary=figures,
        figures=three_figures(figures),
        learning=learning_tables(found),
        notes=notes(found),
        sessions_shown=sessions_shown(found),
        office=office(),
        printed=printed(),
        **context,
    )


@bp.post("/learning.xlsx")
def learning_export() -> ResponseReturnValue:
    return period_export("learning", learning_paper)


def learning_paper(form: PeriodForm) -> Paper:
    """Learning of a period as a file."""
    found = report.of_period(form.wanted())
    heading = [office(), _("Yang dipelajari, %(period)s", period=form.in_words())]
    heading += [sessions_shown(found), printed()]
    return Paper(form.file_name("Hasil Belajar"), heading, file_tables(found))
