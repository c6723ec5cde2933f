"""One session's attendance as tables for its paper and its files, where the words are Indonesian at once."""

from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.tables import Table, pairs


def head_tables(found: Attendance) -> list[Table]:
    """People counted on paper, with the same total whatever they are sorted by; none while they are not counted."""
    if found.heads is None:
        return []
    by_sex = {str(label): {"L": found.male, "P": found.female}[sex] for sex, label in words.SEXES.items()}
    by_group = {str(label): found.by_group[group] for group, label in words.GROUPS.items() if group in found.by_group}
    if by_group and found.without_group:
        by_group["Tanpa kelompok"] = found.without_group
    columns, total = pairs("Peserta", "Jumlah hadir"), ("Jumlah", found.heads)
    tables = [Table("Peserta menurut L/P", columns, list(by_sex.items()), total)]
    return tables + ([Table("Peserta menurut kelompok", columns, list(by_group.items()), total)] if by_group else [])


def checkin_table(found: Attendance) -> Table:
    """Check-ins sorted in every way. They are not the attendance."""
    checkins = found.checkins
    sorts = [
        ("L/P", words.SEXES | {"": "tidak diisi"}, checkins.by_sex),
        ("Kelompok", words.GROUPS | {"": "tidak diisi"}, checkins.by_group),
        ("Umur", words.AGES, checkins.by_age),
        ("Asal isian", words.ORIGINS, checkins.by_origin),
    ]
    rows = [(f"{by}: {label}", counts[code]) for by, labels, counts in sorts for code, label in labels.items()]
    return Table("Kehadiran di anjungan", pairs("Menurut", "Kehadiran"), rows, ("Jumlah", checkins.checkins))
