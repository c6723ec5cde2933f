"""Parts that papers of a session share: when and where, counts, signatures."""

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from kiosk.models import OutreachSession
from kiosk.rules import settings
from kiosk.rules.attendance import Attendance, Sums
from kiosk.web.dates import in_words, long_day
from kiosk.web.desk import words

BLANK = "…" * 8  # to be filled in by hand


# --- the office


class Signer(NamedTuple):
    """Somebody who signs below a paper.

    Without a name there is room to write it.
    """

    above: str
    role: str
    name: str = ""
    nip: str | None = None  # of an official; None: this one has none

    def lines(self) -> list[str]:
        """Lines below the signature: the name and the NIP, or dots for them."""
        lines = [self.name or f"({BLANK * 2})"]
        if self.nip is not None:
            lines.append(f"NIP {self.nip or BLANK}")
        return lines


def office_signer(above: str) -> Signer:
    """The official who signs for the office, with ``above`` over the signature."""
    return Signer(above, settings.get("signature_role"), settings.get("signature_name"), settings.get("signature_nip"))


def place_and_day(day: date) -> str:
    """Place of the office's signature and a day: “Serang, 24 November 2026”.

    It is in the language of the page.
    """
    return f"{settings.get('signature_place')}, {in_words(day, 'd MMMM y')}"


def letterhead() -> list[str]:
    """Lines above a filed paper, the names of offices in capitals."""
    lines = []
    for name in ("ministry", "directorate", "regional_office", "office_name"):
        if settings.get(name):
            lines.append(settings.get(name).upper())
    lines.append(settings.get("office_address"))
    return lines


# --- the session


def when_and_where(session: OutreachSession) -> list[tuple[str, str]]:
    """Labelled facts of a paper: day, hours, place and village.

    Hours still open are dots. To be called with Indonesian as the locale.
    """
    starts = BLANK
    ends = BLANK
    if session.starts_at:
        starts = f"{session.starts_at:%H.%M}"
    if session.ends_at:
        ends = f"{session.ends_at:%H.%M}"
    return [
        ("Hari, tanggal", long_day(session.held_on)),
        ("Waktu", f"{starts}–{ends} WIB"),
        ("Tempat", place_in_words(session)),
        (session.village.kind.capitalize(), f"{session.village_name}, {session.village.place}"),
    ]


def place_in_words(session: OutreachSession) -> str:
    """Kind and name of the place: “Balai desa: Aula Lontar”.

    It is only the name for “lainnya”, or if the name says the kind, and only the kind without a name.
    """
    kind = str(words.PLACE_KINDS[session.place_kind])
    name = session.place_name
    if not name:
        return kind
    if session.place_kind == "lainnya" or kind.casefold() in name.casefold():
        return name
    return f"{kind}: {name}"


# --- the head count


def comparison_sentence(attendance: Attendance) -> str:
    """A sentence with check-ins and head count, or that it was not counted.

    Of check-ins alone if the head count is half typed.
    """
    checkins = attendance.checkins
    if is_half_typed(attendance):
        return _("%(n)s kehadiran tercatat", n=checkins)
    if attendance.heads is None:
        return _("%(checkins)s kehadiran tercatat; jumlah hadir belum dihitung", checkins=checkins)
    return _("%(checkins)s kehadiran tercatat dari jumlah hadir %(heads)s", checkins=checkins, heads=attendance.heads)


def doubt_sentences(attendance: Attendance) -> str:
    """Sentences about what looks wrong with a head count, or "".

    Its sums differ, or it is half typed or too low.
    """
    sentences = []
    if attendance.sums.differ:
        sentences += [sums_sentence(attendance.sums), _("Laporan menyebut selisihnya.")]
    if is_half_typed(attendance):
        sentences += [
            _("Jumlah hadir belum lengkap: isi laki-laki dan perempuan, juga kalau 0."),
            _("Selama belum lengkap, sesi ini tidak ikut dijumlah di rekap."),
        ]
    if attendance.heads is not None and attendance.checkins > attendance.heads:
        sentences.append(
            _("Kehadiran tercatat lebih banyak daripada jumlah hadir: mungkin ada yang ganda, atau hitungannya kurang.")
        )
    return " ".join(sentences)


def is_half_typed(attendance: Attendance) -> bool:
    """True where part of the head count was typed but men or women are missing."""
    if attendance.heads is not None:
        return False
    return bool(attendance.by_group) or attendance.male is not None or attendance.female is not None


def sums_sentence(sums: Sums) -> str:
    """A sentence with both sums of a head count, by sex and by group."""
    return _("Menurut laki-laki dan perempuan %(by_sex)s orang, menurut kelompok %(by_group)s orang.", **sums._asdict())
