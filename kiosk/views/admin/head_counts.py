"""What is said of a head count on paper, on every page and paper in the same words."""

from flask_babel import gettext as _

from kiosk.rules.attendance import Attendance


def compared(found: Attendance) -> str:
    """Check-ins are never called the attendance: that is counted on paper."""
    checkins = found.checkins.checkins
    if found.heads is None:
        return str(_("%(checkins)s kehadiran tercatat; jumlah hadir belum dihitung", checkins=checkins))
    return str(_("%(checkins)s kehadiran tercatat dari jumlah hadir %(heads)s", checkins=checkins, heads=found.heads))


def doubt(found: Attendance) -> str:
    """What is not right with the head count of one session, or nothing."""
    if found.heads is not None:
        return contradiction(found.heads, found.by_group) or more_came(found)
    if found.by_group or found.male is not None or found.female is not None:
        return str(
            _("Jumlah hadir belum lengkap: isi laki-laki dan perempuan, juga kalau 0.")
            + " "
            + _("Selama belum lengkap, sesi ini tidak ikut dijumlah di rekap.")
        )
    return ""


def more_came(found: Attendance) -> str:
    """What to say of more check-ins than people."""
    if found.checkins.checkins <= (found.heads or 0):
        return ""
    return str(
        _("Kehadiran tercatat lebih banyak daripada jumlah hadir: mungkin ada yang ganda, atau hitungannya kurang.")
    )


def contradiction(heads: int, groups: dict[str, int]) -> str:
    """What to say if the groups hold more people than were counted. Fewer is right: some are in no group."""
    people = sum(groups.values())
    if people <= heads:
        return ""
    return str(
        _("Semua kelompok berjumlah %(groups)s, laki-laki dan perempuan %(heads)s.", groups=people, heads=heads)
        + " "
        + _("Angka hadir sebaiknya sama di semua kertas: perbaiki di tab Selesaikan.")
    )
