"""What is said of a head count on paper, on every page and paper in the same words."""

from flask_babel import gettext as _

from kiosk.rules.attendance import Attendance, Sums


def comparison(found: Attendance) -> str:
    """Check-ins are never called the attendance: that is counted on paper."""
    checkins = found.checkins.checkins
    if is_half_typed(found):
        return str(_("%(n)s kehadiran tercatat", n=checkins))
    if found.heads is None:
        return str(_("%(checkins)s kehadiran tercatat; jumlah hadir belum dihitung", checkins=checkins))
    return str(_("%(checkins)s kehadiran tercatat dari jumlah hadir %(heads)s", checkins=checkins, heads=found.heads))


def doubt(found: Attendance) -> str:
    """What is not right with the head count of one session, or nothing."""
    if found.sums.differ:
        return " ".join([both(found.sums), _("Laporan menyebut selisihnya."), more_came(found)]).strip()
    if found.heads is not None:
        return more_came(found)
    if is_half_typed(found):
        return str(
            _("Jumlah hadir belum lengkap: isi laki-laki dan perempuan, juga kalau 0.")
            + " "
            + _("Selama belum lengkap, sesi ini tidak ikut dijumlah di rekap.")
        )
    return ""


def is_half_typed(found: Attendance) -> bool:
    """True where somebody began to count and the sum can't be known yet; ``doubt`` says what is missing."""
    return found.heads is None and bool(found.by_group or found.male is not None or found.female is not None)


def more_came(found: Attendance) -> str:
    """What to say of more check-ins than people."""
    if found.checkins.checkins <= (found.heads or 0):
        return ""
    return str(
        _("Kehadiran tercatat lebih banyak daripada jumlah hadir: mungkin ada yang ganda, atau hitungannya kurang.")
    )


def both(sums: Sums) -> str:
    """The two sums of a head count, where they differ."""
    return str(
        _(
            "Menurut laki-laki dan perempuan %(by_sex)s orang, menurut kelompok %(by_group)s orang.",
            **sums._asdict(),
        )
    )


def group_remark(sums: Sums) -> str:
    """How many people's group a paper can't tell; nothing where the sums do not differ."""
    if not sums.differ or sums.by_sex is None or sums.by_group is None:
        return ""
    rest, told = sums.by_sex - sums.by_group, f"Menurut kelompok tercatat {sums.by_group} orang"
    if rest > 0:
        return f"{told}; kelompok {rest} orang lainnya tidak dicatat."
    return f"{told}, {-rest} lebih banyak; selisihnya tidak dijelaskan."
