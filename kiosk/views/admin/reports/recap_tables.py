"""The recapitulation of a period as tables, in the official columns; no figure is made here."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.models import OutreachSession
from kiosk.rules import villages
from kiosk.rules.attendance import Count, Recap
from kiosk.views.admin import words
from kiosk.views.admin.reports.sheets import Cell, Table


def head_counts() -> list[str]:
    """The columns of people counted on paper."""
    return [_("L"), _("P"), _("Peserta")]


def recap_tables(recap: Recap, office: str) -> list[Table]:
    """The list of activities, and its totals by village, kind and group."""
    tables = [activities(recap, office), by_village(recap), by_kind(recap), by_group(recap), open_ones(recap, office)]
    return [table for table in tables if table.rows]


def activities(recap: Recap, office: str) -> Table:
    """The official recapitulation."""
    total = ["", total_label(recap.total), "", "", "", "", "", *people(recap.total)]
    note = ""
    if recap.total.uncounted:
        note = _(
            "%(n)s sesi belum lengkap jumlah hadirnya (L dan P), jadi pesertanya belum ikut dijumlah.",
            n=recap.total.uncounted,
        )
    return activity_list(_("Rekapitulasi kegiatan"), recap.closed, office)._replace(total=total, note=note)


def open_ones(recap: Recap, office: str) -> Table:
    """Sessions that do not count yet."""
    note = _("Belum ditutup, jadi belum ikut dijumlah.")
    return activity_list(_("Masih dibuka"), recap.open, office)._replace(note=note)


def activity_list(title: str, sessions: list[OutreachSession], office: str) -> Table:
    """Sessions in the official columns, each leading to its report."""
    rows = [activity(n, session, office) for n, session in enumerate(sessions, 1)]
    links = [url_for("admin.report_of", session_id=session.id) for session in sessions]
    return Table(title, activity_columns(), rows, links=links, link_column=2)


def activity_columns() -> list[str]:
    """The columns of the official recapitulation."""
    places = [_("Satker"), _("Desa dan petugas"), _("Lokasi")]
    return [_("No"), _("Tanggal"), _("Judul"), _("Jenis"), *places, *head_counts()]


def activity(number: int, session: OutreachSession, office: str) -> list[Cell]:
    """One activity in the official recapitulation."""
    where = [office, village_and_officers(session), place_of(session)]
    return [
        number,
        session.held_on,
        session.title,
        str(words.KINDS[session.kind]),
        *where,
        *people(Count().plus(session)),
    ]


def village_and_officers(session: OutreachSession) -> str:
    """Lontar, Kec. Tirtayasa, and under it who went there."""
    officers = ", ".join(session.officers.splitlines())
    return f"{session.village_name}, Kec. {session.village.district}" + (f"\n{officers}" if officers else "")


def place_of(session: OutreachSession) -> str:
    """Balai desa: Aula Lontar."""
    kind = str(words.PLACES[session.place_kind])
    return f"{kind}: {session.place_name}" if session.place_name else kind


def people(count: Count) -> list[Cell]:
    """People counted on paper. Where nobody counted there is no number: 0 would say that nobody came."""
    return [count.male, count.female, count.heads] if count.counted else [None, None, _("belum dihitung")]


def counted(count: Count) -> list[Cell]:
    """Sessions, how many of them were counted, and people."""
    return [count.sessions, count.counted, *people(count)]


def total_label(count: Count) -> str:
    """What a sum is of, where some sessions are not in it."""
    if not count.uncounted:
        return str(_("Jumlah"))
    return str(_("Jumlah dari %(n)s sesi yang dihitung", n=count.counted))


def count_table(title: str, label: str, rows: Iterable[tuple[str, Count]], total: Count) -> Table:
    """Sessions and people by something."""
    lines = [[name, *counted(count)] for name, count in rows]
    header = [label, pgettext("count", "Sesi"), pgettext("count", "Dihitung"), *head_counts()]
    return Table(title, header, lines, [total_label(total), *counted(total)])


def by_village(recap: Recap) -> Table:
    rows = [(villages.label(village), count) for village, count in recap.by_village]
    return count_table(_("Menurut desa"), _("Desa"), rows, recap.total)


def by_kind(recap: Recap) -> Table:
    rows = [(str(label), recap.by_kind[kind]) for kind, label in words.KINDS.items() if kind in recap.by_kind]
    return count_table(_("Menurut jenis"), _("Jenis"), rows, recap.total)


def by_group(recap: Recap) -> Table:
    groups = recap.by_group
    rows: list[list[Cell]] = [[str(label), groups[group]] for group, label in words.GROUPS.items() if group in groups]
    if recap.without_group and (rows or recap.doubtful):
        rows.append([_("Tanpa kelompok"), recap.without_group])
    note = ""
    if recap.doubtful:
        note = _(
            "%(n)s sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan, jadi pesertanya masuk"
            " “Tanpa kelompok”. Perbaiki di halaman sesinya.",
            n=recap.doubtful,
        )
    total = [total_label(recap.total), recap.total.heads]
    return Table(_("Menurut kelompok peserta"), [_("Kelompok"), _("Peserta")], rows, total, note)
