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
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])


class PeriodForm(PeriodSearchForm):
    """Filters of a report's sessions. A day that was not sent is that of this quarter."""

    def __init__(self, sent: MultiDict[str, str]) -> None:
        quarter = (today().month - 1) // 3 * 3
        first, last = first_and_last_day(today().year, (quarter + 1, quarter + 3))
        super().__init__(sent, data={"first": first, "last": last})
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
        typed = self.q.data or ""
        kind = kinds.get(typed.casefold(), "")
        return outreach.Filters(*self.days, villages.codes_matching(typed) if typed and not kind else None, kind)

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
        periods += [(other, (1, 12)) for other in (year - 1, year + 1) if BEGINNING.year <= other <= today().year]
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
        return render_template("admin/reports/index.html", form=form, found=None), 422
    recap = attendance.recap_of_period(form.filters())
    learned = report.learning_of_period(form.filters())
    with force_locale("id"):  # papers are Indonesian
        paper = render_template(
            "admin/reports/recap.html",
            period=form.title(),
            activities=activity_tables(recap),
            sums=sum_tables(recap),
            halls=hall_tables(form.filters()),
            head=letterhead(),
            print_line=print_line(),
            signers=[office_signer(place_and_day(today()))],
        )
    return render_template(
        "admin/reports/index.html",
        form=form,
        found=recap,
        paper=Markup(paper),  # noqa: S704 - ours
        covered=coverage_sentence(learned),
        figures=key_figures(learned),
        **page_parts(learned),
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
    recap = attendance.recap_of_period(form.filters())
    learned = report.learning_of_period(form.filters())
    tables = [
        *activity_tables(recap),
        *sum_tables(recap),
        *hall_tables(form.filters()),
        data_table(recap),
        *file_tables(learned),
    ]
    about = [form.title(), coverage_sentence(learned)]
    return render_xlsx(form.file_name("Rekap"), about, tables)


def checkins_file(form: PeriodForm) -> Response:
    """Workbook of a period's check-ins but void ones.

    It has no names and phones, and none from other kiosks.
    """
    rows = attendance.checkins_of_period(form.filters())
    about = [form.title()]
    if attendance.has_foreign_sessions(form.filters()):
        about.append(_("Tanpa kehadiran dari anjungan lain: dari sana hanya jumlahnya yang diserahkan."))
    table = Table(_("Kehadiran"), file_columns(with_names=False), rows)
    return render_xlsx(form.file_name("Kehadiran Tanpa Nama"), about, [table])


FILES: dict[str, Callable[[PeriodForm], Response]] = {"recap": recap_file, "check-ins": checkins_file}


def coverage_sentence(learned: report.Learning) -> str:
    """A sentence with the number of closed sessions and of detailed ones.

    Those have enough quizzes.
    """
    return _(
        "%(closed)s sesi sudah ditutup; hasil kuis dari %(shown)s di antaranya cukup banyak untuk dirinci.",
        closed=learned.closed,
        shown=learned.sessions,
    )
