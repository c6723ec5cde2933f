"""Sentences about a head count on paper, the same on every page and paper."""

from flask_babel import gettext as _

from kiosk.rules.attendance import Attendance, Sums


def comparison(found: Attendance) -> str:
    """A sentence with both numbers. Check-ins are never called the attendance: that is counted on paper."""
    checkins = found.checkins.checkins
    if is_half_typed(found):
        return str(_("%(n)s kehadiran tercatat", n=checkins))
    if found.heads is None:
        return str(_("%(checkins)s kehadiran tercatat; jumlah hadir belum dihitung", checkins=checkins))
    return str(_("%(checkins)s kehadiran tercatat dari jumlah hadir %(heads)s", checkins=checkins, heads=found.heads))


def doubt(found: Attendance) -> str:
    """Sentences about all that is not right with the head count of one session, or ""."""
    if found.sums.differ:
        return " ".join([both_sums(found.sums), _("Laporan menyebut selisihnya."), surplus(found)]).strip()
    if found.heads is not None:
        return surplus(found)
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


def surplus(found: Attendance) -> str:
    """A sentence about more check-ins than people, or ""."""
    if found.checkins.checkins <= (found.heads or 0):
        return ""
    return str(
        _("Kehadiran tercatat lebih banyak daripada jumlah hadir: mungkin ada yang ganda, atau hitungannya kurang.")
    )


def both_sums(sums: Sums) -> str:
    """The two sums of a head count, where they differ."""
    return str(
        _(
            "Menurut laki-laki dan perempuan %(by_sex)s orang, menurut kelompok %(by_group)s orang.",
            **sums._asdict(),
        )
    )


def group_remark(sums: Sums) -> str:
    """A sentence about the people whose group a paper can't tell; "" where the sums do not differ."""
    if not sums.differ or sums.by_sex is None or sums.by_group is None:
        return ""
    rest, sentence = sums.by_sex - sums.by_group, f"Menurut kelompok tercatat {sums.by_group} orang"
    if rest > 0:
        return f"{sentence}; kelompok {rest} orang lainnya tidak dicatat."
    return f"{sentence}, {-rest} lebih banyak; selisihnya tidak dijelaskan."
