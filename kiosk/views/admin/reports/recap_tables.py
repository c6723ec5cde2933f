"""The recapitulation of a period as tables, in the official columns."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.models import OutreachSession
from kiosk.rules.attendance import Count, Recap
from kiosk.views.admin import words
from kiosk.views.admin.papers import place_of
from kiosk.views.admin.tables import Cell, Column, Table, pairs


class Line(NamedTuple):
    """One session, or all of a village or a kind, and the people counted there."""

    label: str | int
    people: Count
    session: OutreachSession | None = None


def activity_tables(recap: Recap, office: str) -> list[Table]:
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
    columns, total = activity_columns(office), total_line(recap)
    closed = Table(_("Rekapitulasi kegiatan"), columns, activities(recap.closed), total, " ".join(notes))
    note = _("Belum ditutup, jadi belum ikut dijumlah.")
    opened = Table(_("Masih dibuka"), columns, activities(recap.open), note=note)
    return [table for table in (closed, opened) if table.rows]


def activities(sessions: list[OutreachSession]) -> list[Line]:
    """A line for each session."""
    return [Line(number, Count().plus(session), session) for number, session in enumerate(sessions, 1)]


def activity_columns(office: str) -> list[Column]:
    """The columns of the official recapitulation."""

    def of(value: Callable[[OutreachSession], Cell]) -> Callable[[Line], Cell]:
        return lambda line: value(line.session) if line.session else ""  # the total is of no one session

    return [
        Column(_("No"), lambda line: line.label if line.session else ""),
        Column(_("Tanggal"), lambda line: line.session.held_on if line.session else line.label),
        Column(
            _("Judul"),
            of(lambda session: session.title),
            link=lambda line: url_for("admin.reports.of_session", session_id=line.session.id),
        ),
        Column(_("Jenis"), of(lambda session: str(words.KINDS[session.kind]))),
        Column(_("Satker"), of(lambda session: office)),
        Column(_("Desa dan petugas"), of(village_and_officers)),
        Column(_("Lokasi"), of(place_of)),
        *head_counts(),
    ]


def village_and_officers(session: OutreachSession) -> str:
    """Lontar, Kec. Tirtayasa, and under it who went there, and from which kiosk it came where that is another."""
    officers = ", ".join(session.officers.splitlines())
    kiosk = _("dari %(kiosk)s", kiosk=session.kiosk_name) if session.is_foreign else ""
    place = f"{session.village_name}, Kec. {session.village.district}"
    return "\n".join(line for line in (place, officers, kiosk) if line)


def head_counts() -> list[Column]:
    """People counted on paper. Where nobody counted there is no number: 0 would say that nobody came."""
    return [
        Column(_("L"), lambda line: line.people.male if line.people.counted else None),
        Column(_("P"), lambda line: line.people.female if line.people.counted else None),
        Column(_("Peserta"), lambda line: line.people.heads if line.people.counted else _("belum dihitung")),
    ]


def total_line(recap: Recap) -> Line:
    """The sum, and what it is a sum of where some sessions are not in it."""
    label = _("Jumlah dari %(n)s sesi yang dihitung", n=recap.total.counted) if recap.total.uncounted else _("Jumlah")
    return Line(label, recap.total)


def sums(recap: Recap) -> list[Table]:
    """The totals by village, kind and group."""
    by_village = [Line(village.label, count) for village, count in recap.by_village]
    by_kind = [Line(str(label), recap.by_kind[kind]) for kind, label in words.KINDS.items() if kind in recap.by_kind]
    tables = [
        Table(_("Menurut desa"), sum_columns(_("Desa"), recap), by_village, total_line(recap)),
        Table(_("Menurut jenis"), sum_columns(_("Jenis"), recap), by_kind, total_line(recap)),
        by_group(recap),
    ]
    return [table for table in tables if table.rows]


def sum_columns(label: str, recap: Recap) -> list[Column]:
    """Sessions and people by something; how many sessions were counted only where that is not all of them."""
    counted = Column(pgettext("count", "Dihitung"), lambda line: line.people.counted)
    return [
        Column(label, lambda line: line.label),
        Column(pgettext("count", "Sesi"), lambda line: line.people.sessions),
        *([counted] if recap.total.uncounted else []),
        *head_counts(),
    ]


def by_group(recap: Recap) -> Table:
    groups = recap.by_group
    rows = [(label, groups[group]) for group, label in words.GROUPS.items() if group in groups]
    if recap.without_group and (rows or recap.doubtful):
        rows.append((_("Kelompok tidak dicatat"), recap.without_group))
    note = ""
    if recap.doubtful:
        note = _(
            "%(n)s sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan, jadi pesertanya masuk"
            " “Kelompok tidak dicatat”. Perbaiki di tab Selesaikan.",
            n=recap.doubtful,
        )
    total = (total_line(recap).label, recap.total.heads)
    return Table(_("Menurut kelompok peserta"), pairs(_("Kelompok"), _("Peserta")), rows, total, note)
