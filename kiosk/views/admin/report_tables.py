"""Attendance as tables: of a period and of one session, and check-ins to hand on; no figure is made here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk import villages
from kiosk.models import OutreachSession
from kiosk.reports import Attendance, Count, Recap
from kiosk.views.admin import words
from kiosk.views.admin.head_counts import compared, doubt
from kiosk.views.admin.sheets import DASH, Cell, Table
from kiosk.views.dates import long_day


def head_counts() -> list[str]:
    """The columns of people counted on paper."""
    return [_("L"), _("P"), _("Peserta")]


# --- a period


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


# --- one session


def facts(session: OutreachSession) -> list[tuple[str, str]]:
    """What the official report names first."""
    village = session.village
    return [
        (_("Dasar (surat tugas)"), session.order_number or DASH),
        (_("Jenis pembinaan"), str(words.KINDS[session.kind])),
        (_("Judul kegiatan"), session.title),
        (_("Hari, tanggal"), long_day(session.held_on)),
        (_("Waktu"), hours(session)),
        (_("Desa"), f"{session.village_name} ({village.code}), {villages.place(village)}"),
        (_("Tempat"), place_of(session)),
        (_("Petugas Imigrasi Pembina Desa (PIMPASA)"), session.officers or DASH),
        (_("Narasumber"), session.speakers or DASH),
    ]


def story(session: OutreachSession) -> list[tuple[str, str]]:
    """What was told, what stood in the way, what follows."""
    return [
        (_("Materi"), session.material or DASH),
        (_("Kendala"), session.obstacles or DASH),
        (_("Tindak lanjut"), session.follow_up or DASH),
    ]


def hours(session: OutreachSession) -> str:
    """09.00–12.00 WIB, or what is known of it."""
    times = [at.strftime("%H.%M") if at else "…" for at in (session.starts_at, session.ends_at)]
    return f"{'–'.join(times)} WIB" if session.starts_at or session.ends_at else DASH


def activity_table(session: OutreachSession, found: Attendance) -> Table:
    """The same as a table, for a file."""
    rows = [*facts(session), (_("Peserta"), compared(found)), *story(session)]
    return Table(_("Kegiatan"), [_("Bagian"), _("Isi")], rows)


def attendance_tables(found: Attendance) -> list[Table]:
    """People on paper and check-ins, side by side, each with its own total."""
    checkins = found.checkins
    return [
        by_sex(found),
        by_attendee_group(found),
        checkins_by(_("Check-in menurut umur"), _("Umur"), words.AGES, checkins.by_age),
        checkins_by(_("Check-in menurut asal isian"), _("Asal isian"), words.ORIGINS, checkins.by_origin),
    ]


def by_sex(found: Attendance) -> Table:
    checkins = found.checkins.by_sex
    rows = [line(words.SEXES["L"], found.male, checkins["L"]), line(words.SEXES["P"], found.female, checkins["P"])]
    if checkins[""]:
        rows.append(line(_("L/P tidak diisi"), None, checkins[""]))
    return participants(_("Peserta menurut L/P"), rows, found, "")


def by_attendee_group(found: Attendance) -> Table:
    checkins = found.checkins.by_group
    groups = [group for group in words.GROUPS if group in found.by_group or checkins[group]]
    rows = [line(words.GROUPS[group], found.by_group.get(group), checkins[group]) for group in groups]
    if found.without_group or checkins[""]:
        rows.append(line(_("Tanpa kelompok"), found.without_group or None, checkins[""]))
    return participants(_("Peserta menurut kelompok"), rows, found, doubt(found))


def participants(title: str, rows: list[list[Cell]], found: Attendance, note: str) -> Table:
    """People on paper and check-ins, with the same total whatever they are sorted by."""
    header = [_("Peserta"), _("Jumlah hadir"), _("Check-in")]
    return Table(title, header, rows, [_("Jumlah"), found.heads, found.checkins.checkins], note)


def line(label: Any, heads: int | None, checkins: int) -> list[Cell]:
    """One line of participants."""
    return [str(label), heads, checkins]


def checkins_by(title: str, label: str, labels: dict[str, Any], counts: Counter[str]) -> Table:
    """Check-ins by something."""
    rows: list[list[Cell]] = [[str(word), counts[code]] for code, word in labels.items()]
    return Table(title, [label, _("Check-in")], rows, [_("Jumlah"), counts.total()])


# --- check-ins


def checkin_columns(with_names: bool) -> list[str]:
    """The columns of check-ins that are handed on."""
    session = [_("Tanggal sesi"), _("Judul"), _("Desa sesi"), _("Waktu check-in")]
    person = [_("Umur"), _("L/P"), _("Desa asal"), _("Kelompok"), _("Asal isian"), _("Pemeriksaan")]
    return [*session, *person, *([_("Nama"), _("No HP")] if with_names else [])]


def checkin_rows(found: Iterable[tuple[Any, ...]]) -> Iterator[list[Cell]]:
    """Check-ins in words, one at a time."""
    labels = (words.AGES, words.SEX_LETTERS, words.GROUPS, words.ORIGINS, words.REVIEW_STATES)
    ages, sexes, groups, origins, states = (plain(of) for of in labels)
    for day, title, village, at, age, sex, home, district, group, origin, state, *personal in found:
        from_where = f"{home}, Kec. {district}" if home else ""
        person = [ages[age], sexes.get(sex, ""), from_where, groups.get(group, ""), origins[origin], states[state]]
        yield [day, title, village, at, *person, *(text or "" for text in personal)]


def plain(labels: dict[str, Any]) -> dict[str, str]:
    """Words in the language of this page, looked up once."""
    return {code: str(label) for code, label in labels.items()}
