"""One session's attendance as tables for its paper and its files, where the words are Indonesian at once."""

from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.tables import Table, pairs


def head_tables(found: Attendance) -> list[Table]:
    """People counted on paper, by sex and by group, each with its own sum; none while they are not counted."""
    if found.heads is None:
        return []
    by_sex = {str(label): {"L": found.male, "P": found.female}[sex] for sex, label in words.SEXES.items()}
    by_group = {str(label): found.by_group[group] for group, label in words.GROUPS.items() if group in found.by_group}
    columns = pairs("Peserta", "Jumlah hadir")
    tables = [Table("Peserta menurut L/P", columns, list(by_sex.items()), ("Jumlah", found.heads))]
    if by_group:
        total = ("Jumlah", found.sums.by_group)
        tables.append(Table("Peserta menurut kelompok", columns, list(by_group.items()), total))
    return tables


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
