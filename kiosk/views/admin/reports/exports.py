"""Files an officer takes away: asked for by a button, written down, then made. Here are those of check-ins."""

from collections.abc import Callable
from functools import partial

from flask import Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import attendance, outreach
from kiosk.views.admin import checkin_columns as columns
from kiosk.views.admin.desk import note
from kiosk.views.admin.downloads import file_name, fits
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.periods import PeriodForm, office, printed
from kiosk.views.admin.reports.sheets import Paper, xlsx_of
from kiosk.views.admin.sessions.one import find
from kiosk.views.admin.tables import Table
from kiosk.views.forms import ButtonForm, pressed

AreMore = Callable[[outreach.Filters, int], bool]


def period_export(
    noun: str,
    paper: Callable[[PeriodForm], Paper],
    file_of: Callable[[Paper], Response] = xlsx_of,
    are_more: AreMore = lambda _wanted, _most: False,
) -> ResponseReturnValue:
    """A file about a period, if that is a short one. A try that fails is in the audit too."""
    pressed(ButtonForm())
    form = PeriodForm(request.form)
    valid = form.validate() and fits(form.part, partial(are_more, form.wanted()))
    with db.write():
        note(f"{noun}-exported" if valid else f"{noun}-not-exported", f"period:{form.name()}" if valid else "period")
    if valid:
        with force_locale("id"):  # papers are Indonesian
            return file_of(paper(form))
    g.shown_path = url_for("admin.reports.index", **form.fields())  # in another language it is that page again
    return render_template("admin/reports/index.html", form=form, found=None), 422


def session_export(noun: str, session_id: str, file_of: Callable[[OutreachSession], Response]) -> ResponseReturnValue:
    """A file about one session."""
    pressed(ButtonForm())
    session = find(session_id)
    if not session.counts:
        abort(404)  # a planned or cancelled one has nothing to report
    with db.write():
        find(session_id)  # theirs still
        note(f"{noun}-exported", f"outreach_session:{session_id}")
    with force_locale("id"):  # papers are Indonesian
        return file_of(session)


@bp.post("/check-ins.xlsx")
def checkins_export() -> ResponseReturnValue:
    """Check-ins of a period, always without names and phones."""

    def paper(form: PeriodForm) -> Paper:
        rows = attendance.checkins_of_period(form.wanted())
        table = Table(_("Kehadiran"), columns.handed_on(with_names=False), rows)
        heading = [office(), form.in_words(), printed()]
        if attendance.has_foreign(form.wanted()):
            heading.append(_("Tanpa kehadiran dari anjungan lain: dari sana hanya jumlahnya yang diserahkan."))
        return Paper(form.file_name("Kehadiran Tanpa Nama"), heading, [table])

    return period_export("check-ins", paper, are_more=attendance.are_more)


@bp.post("/sessions/<session_id>/check-ins.xlsx")
def checkins_of_session_export(session_id: str) -> ResponseReturnValue:
    """Check-ins of one session; with names and phones only by the button that says so."""
    with_names = request.form.get("names") == "1"

    def file_of(session: OutreachSession) -> Response:
        rows = attendance.checkins_of_session(session_id, with_names)
        heading = [office(), session.title, printed()]
        if with_names:
            heading.append(_("Berisi data pribadi: simpan baik-baik, hapus setelah dipakai."))
        name = name_of("Kehadiran Dengan Nama" if with_names else "Kehadiran Tanpa Nama", session)
        return xlsx_of(Paper(name, heading, [Table(_("Kehadiran"), columns.handed_on(with_names), rows)]))

    return session_export("names" if with_names else "check-ins", session_id, file_of)


def name_of(paper: str, session: OutreachSession) -> str:
    """Laporan Sosialisasi Pontang 29-11-2026."""
    return file_name(paper, session.village_name, f"{session.held_on:%d-%m-%Y}")
