"""Parts that papers of a session have in common: when and where it was, and who signs."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kiosk.models import OutreachSession
from kiosk.rules import settings
from kiosk.web.dates import in_words, long_day
from kiosk.web.desk import words

BLANK = "…" * 8  # to be filled in by hand


class Signer(NamedTuple):
    """One of those below a paper; without a name there is room to write it."""

    above: str
    role: str
    name: str = ""
    nip: str | None = None  # of an official; None: this one has none

    def lines(self) -> list[str]:
        """Lines below the signature."""
        number = [] if self.nip is None else [f"NIP {self.nip or BLANK}"]
        return [self.name or f"({BLANK * 2})", *number]


def for_office(above: str) -> Signer:
    """The official who signs for the office, as it is set."""
    role, name, nip = (settings.get(f"signature_{part}") for part in ("role", "name", "nip"))
    return Signer(above, role, name, nip)


def place_and_day(day: date) -> str:
    """Serang, 24 November 2026."""
    return f"{settings.get('signature_place')}, {in_words(day, 'd MMMM y')}"


class Letterhead(NamedTuple):
    """Lines above a paper that is filed."""

    lines: Sequence[str]  # the office, and above it what it belongs to
    address: str


def letterhead() -> Letterhead:
    """The office's, as it is set."""
    names = ("ministry", "directorate", "regional_office", "office_name")
    lines = [settings.get(name).upper() for name in names]
    return Letterhead([line for line in lines if line], settings.get("office_address"))


def village_of(session: OutreachSession) -> str:
    """Desa Lontar."""
    return f"{session.village.kind.capitalize()} {session.village_name}"


def when_and_where(session: OutreachSession) -> list[tuple[str, str]]:
    """The facts that stand on every paper of a session."""
    return [
        ("Hari, tanggal", long_day(session.held_on)),
        ("Waktu", hours(session)),
        ("Tempat", place_of(session)),
        (session.village.kind.capitalize(), f"{session.village_name}, {session.village.place}"),
    ]


def hours(session: OutreachSession) -> str:
    """09.00–12.00 WIB, or what is known of it."""
    times = [at.strftime("%H.%M") if at else BLANK for at in (session.starts_at, session.ends_at)]
    return f"{times[0]}–{times[1]} WIB"


def place_of(session: OutreachSession) -> str:
    """Balai desa: Aula Lontar; the name alone where it says what kind of place it is, or no kind does."""
    kind, name = str(words.PLACES[session.place_kind]), session.place_name
    if name and (session.place_kind == "lainnya" or kind.casefold() in name.casefold()):
        return name
    return f"{kind}: {name}" if name else kind
