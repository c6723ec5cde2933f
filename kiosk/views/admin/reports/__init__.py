"""The report of a period.

The recap in the official columns, what people learned, and both as files.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext as _, lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import report
from kiosk.models import OutreachSession
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.rules import attendance, halls, outreach, settings, villages
from kiosk.rules.attendance import Count, Recap, count_heads, counted_groups
from kiosk.views.admin.checkins import file_columns
from kiosk.views.admin.reports.learning import file_tables, key_figures, page_parts
from kiosk.web import desk
from kiosk.web.dates import day, month
from kiosk.web.desk import note, words
from kiosk.web.desk.downloads import file_name, print_line, render_xlsx
from kiosk.web.desk.forms import PeriodSearchForm
from kiosk.web.desk.papers import letterhead, office_signer, place_and_day, place_in_words
from kiosk.web.desk.tables import Column, Table, label_columns, labelled_cells, share_cell
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

    Else 404. Days are not validated.
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


# --- tables


class Activity(NamedTuple):
    """A row of the recap: a session with its number and the people counted in it."""

    number: int
    session: OutreachSession
    people: Count


class Sum(NamedTuple):
    """A row of the totals: the sessions of one village or kind, and their people."""

    label: str
    people: Count


def activity_tables(recap: Recap) -> list[Table]:
    """The official recap of closed sessions, and a table of those still open.

    Those do not count. No table is empty.
    """
    notes = [
        _(
            "No. %(numbers)s: hari dan desanya sama. Kalau itu satu kegiatan, kosongkan jumlah hadir di salah satu; "
            "yang dari mesin lain diubah di sana, atau dikeluarkan.",
            numbers=", ".join(map(str, numbers)),
        )
        for numbers in recap.same_day_numbers
    ]
    if recap.uncounted_numbers:
        text = _("No. %(numbers)s: jumlah hadirnya (L dan P) belum lengkap, jadi pesertanya belum ikut dijumlah.")
        notes.append(text % {"numbers": ", ".join(recap.uncounted_numbers)})
    columns = activity_columns(total_label(recap), recap.total)
    closed = Table(_("Rekapitulasi kegiatan"), columns, number_sessions(recap.closed), " ".join(notes))
    note = _("Belum ditutup, jadi belum ikut dijumlah.")
    opened = Table(_("Masih dibuka"), columns, number_sessions(recap.open), note, has_total=False)
    return [table for table in (closed, opened) if table.rows]


def number_sessions(sessions: Sequence[OutreachSession]) -> list[Activity]:
    """Rows of these sessions, numbered from 1."""
    return [Activity(number, session, count_heads([session])) for number, session in enumerate(sessions, 1)]


def activity_columns(label: str, total: Count) -> list[Column]:
    """The official columns for rows of Activity.

    Below them the label and the people of the total.
    """
    office = settings.get("office_name")
    return [
        Column(_("No"), "number"),
        Column(_("Tanggal"), "session.held_on", total=label),
        Column(_("Judul"), "session.title", lambda row: url_for("admin.reports.of_session", session_id=row.session.id)),
        Column(_("Jenis"), lambda row: words.SESSION_KINDS[row.session.kind]),
        Column(_("Satker"), lambda row: office),
        Column(_("Desa dan petugas"), lambda row: village_and_officers(row.session)),
        Column(_("Lokasi"), lambda row: place_in_words(row.session)),
        *people_columns(total),
    ]


def village_and_officers(session: OutreachSession) -> str:
    """“Lontar, Kec. Tirtayasa”.

    Below it the officers, and the kiosk's name of a session from another one.
    """
    lines = [f"{session.village_name}, Kec. {session.village.district}", ", ".join(session.officers.splitlines())]
    if session.is_foreign:
        lines.append(_("dari %(kiosk)s", kiosk=session.kiosk_name))
    return "\n".join(filter(None, lines))


def people_columns(total: Count) -> list[Column]:
    """Columns of the men, women and all people of a row, counted on paper.

    Where no session was counted, the last one says so and the others are empty.
    """
    return [
        Column(
            _("L"),
            lambda row: number_if_counted(row.people, row.people.male),
            total=number_if_counted(total, total.male),
        ),
        Column(
            _("P"),
            lambda row: number_if_counted(row.people, row.people.female),
            total=number_if_counted(total, total.female),
        ),
        Column(
            _("Peserta"),
            lambda row: number_if_counted(row.people, row.people.heads, _("belum dihitung")),
            total=number_if_counted(total, total.heads, _("belum dihitung")),
        ),
    ]


def number_if_counted(people: Count, number: int | None, otherwise: str | None = None) -> int | str | None:
    """The number, if these people were counted on paper in any session."""
    return number if people.sessions else otherwise


def total_label(recap: Recap) -> str:
    """The label of a total, with the row numbers of sessions that are not in it."""
    numbers = ", ".join(recap.uncounted_numbers)
    if numbers:
        return _("Jumlah tanpa No. %(numbers)s", numbers=numbers)
    return _("Jumlah")


def sum_tables(recap: Recap) -> list[Table]:
    """The totals by village, kind and group, and check-ins by age.

    None that is empty.
    """
    by_village = [Sum(village.label, people) for village, people in recap.by_village]
    by_kind = [
        Sum(str(label), recap.by_kind[kind]) for kind, label in words.SESSION_KINDS.items() if kind in recap.by_kind
    ]
    ages = labelled_cells(words.AGES, recap.checkins_by_age)
    tables = [
        Table(_("Menurut desa"), sum_columns(_("Desa"), recap), by_village),
        Table(_("Menurut jenis"), sum_columns(_("Jenis"), recap), by_kind),
        group_table(recap),
        Table(_("Kehadiran di anjungan"), label_columns(_("Umur"), _("Kehadiran")), ages),
    ]
    return [table for table in tables if table.rows]


def sum_columns(header: str, recap: Recap) -> list[Column]:
    """Columns for rows of Sum.

    Below them the recap's total.
    """
    return [
        Column(header, lambda row: row.label, total=total_label(recap)),
        Column(_("Sesi dihitung"), "people.sessions", total=recap.total.sessions),
        *people_columns(recap.total),
    ]


def group_table(recap: Recap) -> Table:
    """People by attendee group.

    One row is for those whose group was not noted or contradicts the sums.
    """
    labels = words.GROUPS | {"": _("Kelompok tidak dicatat")}
    note = ""
    if recap.doubtful:
        note = _(
            "%(n)s sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan, jadi pesertanya masuk"
            " “Kelompok tidak dicatat”. Perbaiki di tab Selesaikan.",
            n=recap.doubtful,
        )
    columns = label_columns(_("Kelompok"), _("Peserta"), total_label(recap), recap.total.heads)
    return Table(_("Menurut kelompok peserta"), columns, labelled_cells(labels, recap.by_group), note)


class HallQuestion(NamedTuple):
    """A question as halls answered it before and after the talk."""

    stem: str
    rounds: int
    first: tuple[int, int]  # right votes and all votes
    second: tuple[int, int]


def hall_tables(filters: outreach.Filters) -> list[Table]:
    """The votes of a period's halls by question.

    No table where no hall was asked.
    """
    rows = []
    for stem, rounds_of_stem in groupby(halls.rounds_of_period(filters), attrgetter("stem")):
        rounds = list(rounds_of_stem)
        rows.append(HallQuestion(stem, len(rounds), *halls.sum_votes(rounds)))
    if not rows:
        return []
    columns = [
        Column(_("Soal"), "stem"),
        Column(_("Ditanyakan"), "rounds"),
        Column(_("Tepat di suara pertama"), lambda row: share_cell(*row.first)),
        Column(_("Suara"), lambda row: row.first[1] or None),
        Column(_("Tepat di suara kedua"), lambda row: share_cell(*row.second)),
        Column(_("Suara"), lambda row: row.second[1] or None),
    ]
    note = _(
        "Suara, bukan orang: tidak masuk hasil kuis. Suara yang kurang dari %(n)s tidak dihitung.", n=SMALLEST_GROUP
    )
    return [Table(_("Satu aula bersama"), columns, rows, note)]


def data_table(recap: Recap) -> Table:
    """Flat table with a row for each closed session, to filter and sum.

    Its sums are those of the recap.
    """
    columns = [
        Column(_("Tanggal"), "held_on"),
        Column(_("Surat tugas"), "order_number"),
        Column(_("Judul"), "title"),
        Column(_("Jenis"), lambda session: words.SESSION_KINDS[session.kind]),
        Column(_("Desa"), "village_name"),
        Column(_("Kode desa"), "village_code"),
        Column(_("Kecamatan"), "village.district"),
        Column(_("Petugas"), lambda session: ", ".join(session.officers.splitlines())),
        Column(_("L"), "heads_male"),
        Column(_("P"), "heads_female"),
        *map(group_column, words.GROUPS),
        Column(_("Jumlah"), "heads"),
    ]
    return Table("Data", columns, recap.closed, flat=True)


def group_column(group: str) -> Column:
    """Column of a session's people of one group, counted on paper."""
    return Column(words.GROUPS[group], lambda session: counted_groups(session).get(group))
