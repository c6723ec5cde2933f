"""Tables of a period's recap: its sessions in the official columns, their totals, and data to filter."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from kiosk.models import OutreachSession
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.rules import halls, outreach, settings
from kiosk.rules.attendance import Count, Recap, count_heads, counted_groups
from kiosk.web.desk import words
from kiosk.web.desk.papers import place_in_words
from kiosk.web.desk.tables import Column, Table, label_columns, labelled_cells, share_cell


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

    Those still open do not count. Empty tables are left out.
    """
    notes = []
    for numbers in recap.same_day_numbers:
        text = _(
            "No. %(numbers)s: hari dan desanya sama. Kalau itu satu kegiatan, kosongkan jumlah hadir di salah satu; "
            "yang dari mesin lain diubah di sana, atau dikeluarkan."
        )
        notes.append(text % {"numbers": ", ".join(map(str, numbers))})
    if recap.uncounted_numbers:
        text = _("No. %(numbers)s: jumlah hadirnya (L dan P) belum lengkap, jadi pesertanya belum ikut dijumlah.")
        notes.append(text % {"numbers": ", ".join(recap.uncounted_numbers)})
    columns = activity_columns(total_label(recap), recap.total)
    closed_table = Table(_("Rekapitulasi kegiatan"), columns, number_sessions(recap.closed_sessions), " ".join(notes))
    note = _("Belum ditutup, jadi belum ikut dijumlah.")
    open_table = Table(_("Masih dibuka"), columns, number_sessions(recap.open), note, has_total=False)
    return [table for table in (closed_table, open_table) if table.rows]


def number_sessions(sessions: Sequence[OutreachSession]) -> list[Activity]:
    """Rows of these sessions, numbered from 1."""
    return [Activity(number, session, count_heads([session])) for number, session in enumerate(sessions, 1)]


def activity_columns(label: str, total: Count) -> list[Column]:
    """The official columns for rows of Activity.

    The label and the people of the total stand below them.
    """
    office = settings.get("office_name")
    return [
        Column(_("No"), "number"),
        Column(_("Tanggal"), "session.held_on", total=label),
        Column(_("Judul"), "session.title", lambda row: url_for("admin.reports.of_session", session_id=row.session.id)),
        Column(_("Jenis"), "session.kind", words=words.SESSION_KINDS),
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
        people_column(_("L"), "male", total),
        people_column(_("P"), "female", total),
        people_column(_("Peserta"), "heads", total, if_uncounted=_("belum dihitung")),
    ]


def people_column(header: str, name: str, total: Count, if_uncounted: str | None = None) -> Column:
    """Column of this number of a Count, which no session has until it is counted."""

    def cell(people: Count) -> int | str | None:
        return getattr(people, name) if people.sessions else if_uncounted

    return Column(header, lambda row: cell(row.people), total=cell(total))


def total_label(recap: Recap) -> str:
    """The label of a total, with the row numbers of sessions that are not in it."""
    numbers = ", ".join(recap.uncounted_numbers)
    if numbers:
        return _("Jumlah tanpa No. %(numbers)s", numbers=numbers)
    return _("Jumlah")


def sum_tables(recap: Recap) -> list[Table]:
    """The totals by village, kind and group, and check-ins by age.

    Empty ones are left out.
    """
    by_village = [Sum(village.label, people) for village, people in recap.by_village]
    by_kind = []
    for kind, label in words.SESSION_KINDS.items():
        if kind in recap.by_kind:
            by_kind.append(Sum(str(label), recap.by_kind[kind]))
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

    The recap's total stands below them.
    """
    return [
        Column(header, "label", total=total_label(recap)),
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

    There is none where no hall was asked.
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
        Column(_("Tepat di pilihan pertama"), lambda row: share_cell(*row.first)),
        Column(_("Yang memilih"), lambda row: row.first[1] or None),
        Column(_("Tepat di pilihan kedua"), lambda row: share_cell(*row.second)),
        Column(_("Yang memilih"), lambda row: row.second[1] or None),
    ]
    note = _(
        "Pilihan, bukan orang: tidak masuk hasil kuis. Pilihan yang kurang dari %(n)s tidak dihitung.", n=SMALLEST_GROUP
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
        Column(_("Jenis"), "kind", words=words.SESSION_KINDS),
        Column(_("Desa"), "village_name"),
        Column(_("Kode desa"), "village_code"),
        Column(_("Kecamatan"), "village.district"),
        Column(_("Petugas"), lambda session: ", ".join(session.officers.splitlines())),
        Column(_("L"), "heads_male"),
        Column(_("P"), "heads_female"),
        *map(group_column, words.GROUPS),
        Column(_("Jumlah"), "heads"),
    ]
    return Table("Data", columns, recap.closed_sessions, flat=True)


def group_column(group: str) -> Column:
    """Column of a session's people of one group, counted on paper."""
    return Column(words.GROUPS[group], lambda session: counted_groups(session).get(group))
