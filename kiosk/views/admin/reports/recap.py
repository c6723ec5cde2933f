"""The recapitulation of a period: its page and its files."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.clock import today
from kiosk.rules import attendance
from kiosk.views.admin.papers import for_office, letterhead, place_and_day
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.exports import period_export
from kiosk.views.admin.reports.periods import PeriodForm, office, printed
from kiosk.views.admin.reports.recap_data import data_table
from kiosk.views.admin.reports.recap_tables import activity_tables, sums
from kiosk.views.admin.reports.sheets import Paper, csv_of
from kiosk.views.admin.tables import sentences


@bp.get("/")
def index() -> ResponseReturnValue:
    form = PeriodForm(request.args)
    if not form.validate():
        return render_template("admin/reports/index.html", form=form, found=None), 422
    found = attendance.recap(form.wanted())
    with force_locale("id"):  # papers are Indonesian
        paper = render_template(
            "admin/reports/recap.html",
            period=form.in_words(),
            activities=activity_tables(found, office()),
            sums=sums(found),
            head=letterhead(),
            printed=printed(),
            signers=[for_office(place_and_day(today()))],
        )
    return render_template("admin/reports/index.html", form=form, found=found, paper=Markup(paper))  # noqa: S704 - ours


@bp.post("/recap.xlsx")
def recap_export() -> ResponseReturnValue:
    return period_export("recap", recap_paper)


def recap_paper(form: PeriodForm) -> Paper:
    """The recapitulation as a file: in the columns that the office files, and as data."""
    found = attendance.recap(form.wanted())
    tables = [*activity_tables(found, office()), *sums(found)]
    nothing = sentences(_("Rekapitulasi kegiatan"), _("Tidak ada sesi yang ditutup dalam periode ini."))
    heading = [office(), form.in_words(), printed()]
    return Paper(form.file_name("Rekap"), heading, [*(tables or [nothing]), data_table(found)])


@bp.post("/recap.csv")
def data_export() -> ResponseReturnValue:
    return period_export("recap", data_paper, csv_of)


def data_paper(form: PeriodForm) -> Paper:
    return Paper(form.file_name("Rekap"), [], [data_table(attendance.recap(form.wanted()))])
