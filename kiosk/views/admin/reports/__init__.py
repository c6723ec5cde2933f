"""The report of a period.

The recap in the official columns, what people learned, and both as files.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext as _, lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import report
from kiosk.rules import attendance, outreach, villages
from kiosk.views.admin.checkins import file_columns
from kiosk.views.admin.reports.learning import file_tables, key_figures, page_parts
from kiosk.views.admin.reports.recap import activity_tables, data_table, hall_tables, sum_tables
from kiosk.web import desk
from kiosk.web.dates import day, month
from kiosk.web.desk import note, words
from kiosk.web.desk.downloads import file_name, print_line, render_xlsx
from kiosk.web.desk.forms import PeriodSearchForm
from kiosk.web.desk.papers import letterhead, office_signer, place_and_day
from kiosk.web.desk.tables import Table
from kiosk.web.forms import check_token

bp = desk.blueprint("reports", role=desk.OFFICER, prefix="")  # a session's report stands under /admin/sessions/

BEGINNING = date(2023, 9, 13)  # of the programme
# parts of a year that a report is filed of: the first month and the last
PARTS = {
    (1, 3): _l("Triwulan I"),
    (4, 6): _l("Triwulan II"),
    (7, 9): _l("Triwulan III"),
    (10, 12): _l("Triwulan IV"),
    (1, 6): _l("Semester I"),
    (7, 12): _l("Semester II"),
    (1, 12): _l("Tahun"),
}


def first_and_last_day(year: int, months: tuple[int, int]) -> tuple[date, date]:
    """First day of the first month and last day of the last of these months."""
    first_month, last_month = months
    _weekday, last_day = monthrange(year, last_month)
    return date(year, first_month, 1), date(year, last_month, last_day)


class PeriodForm(PeriodSearchForm):
    """Filters of a report's sessions. A day that was not sent is that of this quarter."""

    def __init__(self, form_values: MultiDict[str, str]) -> None:
        month_before = (today().month - 1) // 3 * 3
        first, last = first_and_last_day(today().year, (month_before + 1, month_before + 3))
        super().__init__(form_values, data={"first": first, "last": last})
        self.q.label.text = _l("Desa, kecamatan, atau jenis")

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, both included.

        An empty one is the first of the programme, or today.
        """
        return self.first.data or BEGINNING, self.last.data or today()

    def filters(self) -> outreach.Filters:
        """Filters of the period.

        Its days, and the kind whose whole label is typed, or else the villages that match.
        """
        kinds = {str(label).casefold(): kind for kind, label in words.SESSION_KINDS.items()}
        text = self.q.data or ""
        kind = kinds.get(text.casefold(), "")
        codes = None
        if text and not kind:
            codes = villages.codes_matching(text)
        return outreach.Filters(*self.days, codes, kind)

    def fields(self) -> dict[str, Any]:
        """Fields by which an address or an export names the same period."""
        first, last = self.days
        return {"from": first.isoformat(), "until": last.isoformat(), "q": self.q.data or ""}

    def period_in_words(self) -> str:
        """The period in words: “Triwulan IV 2026”, “Maret 2026”, or its days."""
        first, last = self.days
        months = (first.month, last.month)
        if (first, last) != first_and_last_day(first.year, months):
            return f"{day(first)}–{day(last)}"
        if months in PARTS:
            return f"{PARTS[months]} {first.year}"
        return month(first)

    def file_name(self, paper: str) -> str:
        """A file name of the paper, the period and the words searched for.

        So no file is taken for another.
        """
        return file_name(paper, self.period_in_words(), self.q.data or "")

    def title(self) -> str:
        """The period and the words searched for: “Triwulan IV 2026, Tirtayasa”."""
        return ", ".join(filter(None, (self.period_in_words(), self.q.data)))

    def links(self) -> list[tuple[str, dict[str, date]]]:
        """Periods to choose, label and fields.

        Parts of the first day's year, and the whole years beside it.
        """
        year = self.days[0].year
        periods = [(year, months) for months in PARTS]
        for other in (year - 1, year + 1):
            if BEGINNING.year <= other <= today().year:
                periods.append((other, (1, 12)))
        links = []
        for year, months in periods:
            first, last = first_and_last_day(year, months)
            links.append((f"{PARTS[months]} {year}", {"from": first, "until": last}))
        return links


@bp.get("/reports/")
def index() -> ResponseReturnValue:
    """The report of a period: recap and learning.

    Answers 422 with wrong days.
    """
    form = PeriodForm(request.args)
    if not form.validate():
        return render_template("admin/reports/index.html", form=form, recap=None), 422
    filters = form.filters()
    recap = attendance.recap_of_period(filters)
    learning = report.learning_of_period(filters)
    with force_locale("id"):  # papers are Indonesian
        paper = render_template(
            "admin/reports/recap.html",
            period=form.title(),
            activities=activity_tables(recap),
            sums=sum_tables(recap),
            halls=hall_tables(filters),
            head=letterhead(),
            print_line=print_line(),
            signers=[office_signer(place_and_day(today()))],
        )
    return render_template(
        "admin/reports/index.html",
        form=form,
        recap=recap,
        paper=Markup(paper),  # noqa: S704 - ours
        coverage=coverage_sentence(learning),
        figures=key_figures(learning),
        **page_parts(learning),
    )


@bp.post("/reports/")
def download() -> ResponseReturnValue:
    """The period's file “recap”, the default, or “check-ins”, audited first.

    Any other name is a 404. Days are not validated.
    """
    check_token()
    form = PeriodForm(request.form)
    noun = request.form.get("file", "recap")
    file_of = FILES.get(noun) or abort(404)
    with db.write():
        note(f"{noun}-exported", "period:{}--{}".format(*form.days))
    with force_locale("id"):
        return file_of(form)


def recap_file(form: PeriodForm) -> Response:
    """Workbook of the recap, and of what people learned.

    The recap stands in the official columns and as flat data.
    """
    filters = form.filters()
    recap = attendance.recap_of_period(filters)
    learning = report.learning_of_period(filters)
    tables = [
        *activity_tables(recap),
        *sum_tables(recap),
        *hall_tables(filters),
        data_table(recap),
        *file_tables(learning),
    ]
    about = [form.title(), coverage_sentence(learning)]
    return render_xlsx(form.file_name("Rekap"), about, tables)


def checkins_file(form: PeriodForm) -> Response:
    """Workbook of a period's check-ins but void ones.

    It has no names and phones, and none from other kiosks.
    """
    filters = form.filters()
    rows = attendance.checkins_of_period(filters)
    about = [form.title()]
    if attendance.has_foreign_sessions(filters):
        about.append(_("Tanpa kehadiran dari anjungan lain: dari sana hanya jumlahnya yang diserahkan."))
    table = Table(_("Kehadiran"), file_columns(with_names=False), rows)
    return render_xlsx(form.file_name("Kehadiran Tanpa Nama"), about, [table])


FILES: dict[str, Callable[[PeriodForm], Response]] = {"recap": recap_file, "check-ins": checkins_file}


def coverage_sentence(learning: report.Learning) -> str:
    """A sentence with the number of closed sessions and of detailed ones.

    Those have enough quizzes.
    """
    return _(
        "%(closed)s sesi sudah ditutup; hasil kuis dari %(shown)s di antaranya cukup banyak untuk dirinci.",
        closed=learning.closed_sessions,
        shown=learning.sessions,
    )
