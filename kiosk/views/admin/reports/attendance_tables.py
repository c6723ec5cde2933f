"""One session's attendance as tables, and check-ins to hand on; no figure is made here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _

from kiosk.models import OutreachSession
from kiosk.rules import villages
from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.head_counts import compared, doubt
from kiosk.views.admin.reports.recap_tables import place_of
from kiosk.views.admin.reports.sheets import DASH, Cell, Table
from kiosk.views.dates import long_day

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
