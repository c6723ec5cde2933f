"""One session's attendance as tables."""

from collections import Counter
from typing import Any, NamedTuple

from flask_babel import gettext as _

from kiosk.models import OutreachSession
from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.head_counts import compared, doubt
from kiosk.views.admin.reports.recap_tables import place_of
from kiosk.views.admin.tables import DASH, Column, Table, pairs
from kiosk.views.dates import long_day


def facts(session: OutreachSession) -> list[tuple[str, str]]:
    """What the official report names first."""
    village = session.village
    return [
        (_("Dasar (surat tugas)"), session.order_number or DASH),
        (_("Jenis pembinaan"), str(words.KINDS[session.kind])),
        (_("Judul kegiatan"), session.title),
        (_("Hari, tanggal"), long_day(session.held_on)),
        (_("Waktu"), hours(session)),
        (_("Desa"), f"{session.village_name} ({village.code}), {village.place}"),
        (_("Tempat"), place_of(session)),
        (_("Petugas Imigrasi Pembina Desa (PIMPASA)"), session.officers or DASH),
        (_("Narasumber"), session.speakers or DASH),
    ]


def story(session: OutreachSession) -> dict[str, tuple[str, str]]:
    """What was told, what stood in the way, what follows: by column, its label and its text."""
    labels = {"material": _("Materi"), "obstacles": _("Kendala"), "follow_up": _("Tindak lanjut")}
    return {column: (label, getattr(session, column) or DASH) for column, label in labels.items()}


def hours(session: OutreachSession) -> str:
    """09.00–12.00 WIB, or what is known of it."""
    times = [at.strftime("%H.%M") if at else "…" for at in (session.starts_at, session.ends_at)]
    return f"{'–'.join(times)} WIB" if session.starts_at or session.ends_at else DASH


def activity_table(session: OutreachSession, found: Attendance) -> Table:
    """The same as a table, for a file."""
    rows = [*facts(session), (_("Peserta"), compared(found)), *story(session).values()]
    return Table(_("Kegiatan"), pairs(_("Bagian"), _("Isi")), rows)


class Line(NamedTuple):
    """People of one kind: counted on paper, and checked in."""

    label: Any
    heads: int | None
    checkins: int


def attendance_tables(found: Attendance) -> list[Table]:
    """People on paper and check-ins, side by side, each with its own total."""
    checkins = found.checkins
    return [
        participants(_("Peserta menurut L/P"), by_sex(found), found),
        participants(_("Peserta menurut kelompok"), by_attendee_group(found), found, doubt(found)),
        checkins_by(_("Check-in menurut umur"), _("Umur"), words.AGES, checkins.by_age),
        checkins_by(_("Check-in menurut asal isian"), _("Asal isian"), words.ORIGINS, checkins.by_origin),
    ]


def by_sex(found: Attendance) -> list[Line]:
    checkins, heads = found.checkins.by_sex, {"L": found.male, "P": found.female}
    lines = [Line(label, heads[sex], checkins[sex]) for sex, label in words.SEXES.items()]
    return lines + ([Line(_("L/P tidak diisi"), None, checkins[""])] if checkins[""] else [])


def by_attendee_group(found: Attendance) -> list[Line]:
    checkins, heads = found.checkins.by_group, found.by_group
    groups = [group for group in words.GROUPS if group in heads or checkins[group]]
    lines = [Line(words.GROUPS[group], heads.get(group), checkins[group]) for group in groups]
    if found.without_group or checkins[""]:
        lines.append(Line(_("Tanpa kelompok"), found.without_group or None, checkins[""]))
    return lines


def participants(title: str, lines: list[Line], found: Attendance, note: str = "") -> Table:
    """People on paper and check-ins, with the same total whatever they are sorted by."""
    columns = [
        Column(_("Peserta"), lambda line: str(line.label)),
        Column(_("Jumlah hadir"), lambda line: line.heads),
        Column(_("Check-in"), lambda line: line.checkins),
    ]
    return Table(title, columns, lines, Line(_("Jumlah"), found.heads, found.checkins.checkins), note)


def checkins_by(title: str, label: str, labels: dict[str, Any], counts: Counter[str]) -> Table:
    rows = [(word, counts[code]) for code, word in labels.items()]
    return Table(title, pairs(label, _("Check-in")), rows, (_("Jumlah"), counts.total()))
