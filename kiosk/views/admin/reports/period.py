"""The report of a period: the recapitulation in the official columns, what people learned, and both as files."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import report
from kiosk.models import OutreachSession
from kiosk.rules import attendance, outreach, settings, villages
from kiosk.rules.attendance import Count, Recap, groups_of
from kiosk.views.admin.checkins import file_columns
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.learning import file_tables, key_figures, page_parts
from kiosk.web.dates import day, month
from kiosk.web.desk import note, words
from kiosk.web.desk.downloads import file_name, print_line, xlsx_of
from kiosk.web.desk.forms import PeriodSearchForm
from kiosk.web.desk.papers import for_office, letterhead, place_and_day, place_of
from kiosk.web.desk.tables import Cell, Column, Table, by_place, sentences
from kiosk.web.forms import check_token

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


def days_of(year: int, months: tuple[int, int]) -> tuple[date, date]:
    """First and last day of these months."""
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])


class PeriodForm(PeriodSearchForm):
    """Filters of a report's sessions; by default this quarter."""

    def __init__(self, given: MultiDict[str, str]) -> None:
        quarter = (today().month - 1) // 3 * 3
        first, last = days_of(today().year, (quarter + 1, quarter + 3))
        super().__init__(given, data={"first": first, "last": last})
        self.q.label.text = _l("Desa, kecamatan, atau jenis")

    @property
    def days(self) -> tuple[date, date]:
        """First and last day; without one it is the first of the programme, or today."""
        return self.first.data or BEGINNING, self.last.data or today()

    def filters(self) -> outreach.Filters:
        """Filters for the rules: the days, and the villages or the kind that was typed."""
        kinds = {str(label).casefold(): kind for kind, label in words.KINDS.items()}
        named = self.q.data or ""
        kind = kinds.get(named.casefold(), "")
        return outreach.Filters(*self.days, villages.codes_matching(named) if named and not kind else None, kind)

    def fields(self) -> dict[str, Any]:
        """Fields of the address, and of an export of the same period."""
        first, last = self.days
        return {"from": first.isoformat(), "until": last.isoformat(), "q": self.q.data or ""}

    def time(self) -> str:
        """Triwulan IV 2026, Maret 2026, or its first and last day."""
        first, last = self.days
        months = (first.month, last.month)
        if (first, last) != days_of(first.year, months):
            return f"{day(first)}–{day(last)}"
        return f"{PARTS[months]} {first.year}" if months in PARTS else month(first)

    def file_name(self, paper: str) -> str:
        """Rekap Triwulan IV 2026 Tirtayasa: everything that was chosen, so that no file is taken for another."""
        return file_name(paper, self.time(), self.q.data or "")

    def in_words(self) -> str:
        """Triwulan IV 2026, Tirtayasa."""
        return ", ".join(filter(None, (self.time(), self.q.data)))

    def links(self) -> list[tuple[str, dict[str, str]]]:
        """Parts of the year of its first day, and the years beside it: in words, with the fields of their addresses."""
        year = self.days[0].year
        beside = [other for other in (year - 1, year + 1) if BEGINNING.year <= other <= today().year]
        named = [(year, months) for months in PARTS] + [(other, (1, 12)) for other in beside]
        spans = [(f"{PARTS[months]} {of}", days_of(of, months)) for of, months in named]
        return [(label, {"from": str(first), "until": str(last)}) for label, (first, last) in spans]


@bp.get("/reports/")
def index() -> ResponseReturnValue:
    form = PeriodForm(request.args)
    if not form.validate():
        return render_template("admin/reports/index.html", form=form, found=None), 422
    found, learned = attendance.recap(form.filters()), report.of_period(form.filters())
    with force_locale("id"):  # papers are Indonesian
        paper = render_template(
            "admin/reports/recap.html",
            period=form.in_words(),
            activities=activity_tables(found),
            sums=sums(found),
            head=letterhead(),
            print_line=print_line(),
            signers=[for_office(place_and_day(today()))],
        )
    return render_template(
        "admin/reports/index.html",
        form=form,
        found=found,
        paper=Markup(paper),  # noqa: S704 - ours
        covered=sessions_covered(learned),
        figures=key_figures(learned),
        **page_parts(learned),
    )


@bp.post("/reports/")
def download() -> ResponseReturnValue:
    """The file that was asked for, once that is written down."""
    check_token()
    form, noun = PeriodForm(request.form), request.form.get("file", "recap")
    file_of = FILES.get(noun) or abort(404)
    with db.write():
        note(f"{noun}-exported", "period:{}--{}".format(*form.days))
    with force_locale("id"):
        return file_of(form)


def recap_file(form: PeriodForm) -> Response:
    """The recapitulation in the columns that the office files, the same as data, and what people learned."""
    found, learned = attendance.recap(form.filters()), report.of_period(form.filters())
    nothing = sentences(_("Rekapitulasi kegiatan"), _("Tidak ada sesi yang ditutup dalam periode ini."))
    tables = [*activity_tables(found), *sums(found)] or [nothing]
    about = [form.in_words(), sessions_covered(learned)]
    return xlsx_of(form.file_name("Rekap"), about, [*tables, data_table(found), *file_tables(learned)])


def checkins_file(form: PeriodForm) -> Response:
    """Check-ins of a period, always without names and phones."""
    rows, about = attendance.checkins_of_period(form.filters()), [form.in_words()]
    if attendance.has_foreign(form.filters()):
        about.append(_("Tanpa kehadiran dari anjungan lain: dari sana hanya jumlahnya yang diserahkan."))
    table = Table(_("Kehadiran"), file_columns(with_names=False), rows)
    return xlsx_of(form.file_name("Kehadiran Tanpa Nama"), about, [table])


FILES: dict[str, Callable[[PeriodForm], Response]] = {"recap": recap_file, "check-ins": checkins_file}


def sessions_covered(found: report.Learning) -> str:
    """A sentence about the number of sessions in the figures of learning."""
    return str(
        _(
            "%(closed)s sesi sudah ditutup; hasil kuis dari %(shown)s di antaranya cukup banyak untuk dirinci.",
            closed=found.closed,
            shown=found.sessions,
        )
    )


# --- tables


def activity_tables(recap: Recap) -> list[Table]:
    """The official recapitulation, and the sessions that do not count yet."""
    notes = []
    if recap.total.uncounted:
        counted = _("%(n)s sesi belum lengkap jumlah hadirnya (L dan P), jadi pesertanya belum ikut dijumlah.")
        notes.append(counted % {"n": recap.total.uncounted})
    for numbers in recap.same_day:
        twice = _(
            "No. %(numbers)s: hari dan desanya sama. Kalau itu satu kegiatan, kosongkan jumlah hadir di salah satu; "
            "yang dari mesin lain diubah di sana, atau dikeluarkan."
        )
        notes.append(twice % {"numbers": ", ".join(map(str, numbers))})
    titles = (_("No"), _("Tanggal"), _("Judul"), _("Jenis"), _("Satker"), _("Desa dan petugas"), _("Lokasi"))
    columns = by_place(*titles, *people_headers())
    # behind its cells a row has its session's key
    columns[2] = columns[2]._replace(link=lambda row: url_for("admin.reports.of_session", session_id=row[-1]))
    total = ["", total_label(recap), *[""] * 5, *people_cells(recap.total)]
    closed = Table(_("Rekapitulasi kegiatan"), columns, activity_rows(recap.closed), total, " ".join(notes))
    note = _("Belum ditutup, jadi belum ikut dijumlah.")
    opened = Table(_("Masih dibuka"), columns, activity_rows(recap.open), note=note)
    return [table for table in (closed, opened) if table.rows]


def activity_rows(sessions: Iterable[OutreachSession]) -> list[list[Cell]]:
    office = settings.get("office_name")
    return [
        [
            number,
            session.held_on,
            session.title,
            str(words.KINDS[session.kind]),
            office,
            village_and_officers(session),
            place_of(session),
            *people_cells(Count().plus(session)),
            session.id,
        ]
        for number, session in enumerate(sessions, 1)
    ]


def village_and_officers(session: OutreachSession) -> str:
    """Lontar, Kec. Tirtayasa, and under it who went there, and from which kiosk it came where that is another."""
    officers = ", ".join(session.officers.splitlines())
    kiosk = _("dari %(kiosk)s", kiosk=session.kiosk_name) if session.is_foreign else ""
    place = f"{session.village_name}, Kec. {session.village.district}"
    return "\n".join(line for line in (place, officers, kiosk) if line)


def people_headers() -> list[str]:
    return [_("L"), _("P"), _("Peserta")]


def people_cells(count: Count) -> list[Cell]:
    """People counted on paper. Where nobody counted there is no number: 0 would say that nobody came."""
    return [count.male, count.female, count.heads] if count.counted else [None, None, _("belum dihitung")]


def total_label(recap: Recap) -> str:
    """The sum, and what it is a sum of where some sessions are not in it."""
    if recap.total.uncounted:
        return str(_("Jumlah dari %(n)s sesi yang dihitung", n=recap.total.counted))
    return str(_("Jumlah"))


def sums(recap: Recap) -> list[Table]:
    """The totals by village, kind and group."""
    by_village = [(village.label, count) for village, count in recap.by_village]
    by_kind = [(str(label), recap.by_kind[kind]) for kind, label in words.KINDS.items() if kind in recap.by_kind]
    tables = [
        sum_table(_("Menurut desa"), _("Desa"), by_village, recap),
        sum_table(_("Menurut jenis"), _("Jenis"), by_kind, recap),
        group_table(recap),
    ]
    return [table for table in tables if table.rows]


def sum_table(title: str, header: str, counts: Sequence[tuple[str, Count]], recap: Recap) -> Table:
    """Sessions and people by something; how many sessions were counted only where that is not all of them."""
    is_partial = bool(recap.total.uncounted)
    *rows, total = (
        [label, count.sessions, *([count.counted] if is_partial else []), *people_cells(count)]
        for label, count in [*counts, (total_label(recap), recap.total)]
    )
    counted = [pgettext("count", "Dihitung")] if is_partial else []
    columns = by_place(header, pgettext("count", "Sesi"), *counted, *people_headers())
    return Table(title, columns, rows, total)


def group_table(recap: Recap) -> Table:
    groups, note = recap.by_group, ""
    rows = [(str(label), groups[group]) for group, label in words.GROUPS.items() if group in groups]
    if recap.without_group and (rows or recap.doubtful):
        rows.append((_("Kelompok tidak dicatat"), recap.without_group))
    if recap.doubtful:
        note = _(
            "%(n)s sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan, jadi pesertanya masuk"
            " “Kelompok tidak dicatat”. Perbaiki di tab Selesaikan.",
            n=recap.doubtful,
        )
    total = (total_label(recap), recap.total.heads)
    return Table(_("Menurut kelompok peserta"), by_place(_("Kelompok"), _("Peserta")), rows, total, note)


def data_table(recap: Recap) -> Table:
    """One flat row a closed session, to filter and count with: their sums are those of the recapitulation."""
    columns = [
        Column(_("Tanggal"), lambda session: session.held_on),
        Column(_("Surat tugas"), lambda session: session.order_number),
        Column(_("Judul"), lambda session: session.title),
        Column(_("Jenis"), lambda session: str(words.KINDS[session.kind])),
        Column(_("Desa"), lambda session: session.village_name),
        Column(_("Kode desa"), lambda session: session.village_code),
        Column(_("Kecamatan"), lambda session: session.village.district),
        Column(_("Petugas"), lambda session: ", ".join(session.officers.splitlines())),
        Column(_("L"), lambda session: session.heads_male),
        Column(_("P"), lambda session: session.heads_female),
        *(Column(str(words.GROUPS[group]), people_of(group)) for group in words.GROUPS),
        Column(_("Jumlah"), lambda session: session.heads),
    ]
    return Table("Data", columns, recap.closed, flat=True)


def people_of(group: str) -> Callable[[OutreachSession], int | None]:
    return lambda session: groups_of(session).get(group)
