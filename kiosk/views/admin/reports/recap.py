"""The recapitulation of a period: its page and its files."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.clock import today
from kiosk.rules import attendance, settings
from kiosk.views.admin.papers import for_office, place_and_day
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.exports import period_export
from kiosk.views.admin.reports.periods import PeriodForm, office, printed
from kiosk.views.admin.reports.recap_tables import activity_tables, sums
from kiosk.views.admin.reports.sheets import Paper
from kiosk.views.admin.tables import sentences


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
        signers=[for_office(place_and_day(today()))],
    )


@bp.post("/recap.<ending>")
def recap_export(ending: str) -> ResponseReturnValue:
    return period_export("recap", recap_paper, ending)


def recap_paper(form: PeriodForm) -> Paper:
    found = attendance.recap(form.wanted())
    tables = [*activity_tables(found, office()), *sums(found)]
    nothing = sentences(_("Rekapitulasi kegiatan"), _("Tidak ada sesi yang ditutup dalam periode ini."))
    return Paper(form.file_name("rekap"), [office(), form.in_words(), printed()], tables or [nothing])
