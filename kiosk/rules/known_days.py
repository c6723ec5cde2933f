"""The newest day that an officer has confirmed.

It tells how far the machine's clock is believed. Rules that note one write inside their caller's `db.write()`.
"""

from datetime import date, timedelta

from kiosk import config
from kiosk.clock import EARLIEST, today
from kiosk.rules import audit, settings

BELIEVED_FOR = timedelta(days=2)  # past the newest confirmed day
LARGEST_JUMP = timedelta(days=30)  # a clock that is further from that day is in doubt


def date_confirmed() -> date | None:
    """The newest day that an officer has confirmed, or None."""
    noted = settings.get("date_confirmed")
    return date.fromisoformat(noted) if noted else None


def confirm_day(day: date) -> None:
    """Note the date of a session that is opened as confirmed.

    A later one that was confirmed before stays.
    """
    latest = max(day, date_confirmed() or day)
    settings.store("date_confirmed", latest.isoformat())


def confirm_today(officer_id: str | None, reason: str) -> None:
    """Note today's date as confirmed, and audit it.

    A later one was a mistake, and is forgotten.
    """
    settings.store("date_confirmed", today().isoformat())
    audit.note("day-confirmed", officer_id=officer_id, reason=reason)


def sure_day() -> date:
    """The day by which is erased what can't be brought back.

    It is the clock's, but at most two days past a confirmed one.
    Both have to be wrong before a name goes too early: the clock, and an officer. A server whose clock is synchronised
    believes it.
    """
    if config.value_of("CLOCK_IS_SYNCHRONISED"):
        return today()
    known_day = date_confirmed() or EARLIEST
    return min(today(), known_day + BELIEVED_FOR)


def is_clock_in_doubt() -> bool:
    """True where the clock is far from the newest confirmed day, or too early.

    Far is more than 30 days either way, too early is before EARLIEST.
    A new session then begins without a date. On a server whose clock is synchronised it is never in doubt.
    """
    if today() < EARLIEST:
        return True
    if config.value_of("CLOCK_IS_SYNCHRONISED"):
        return False
    known_day = date_confirmed() or today()
    return abs(today() - known_day) > LARGEST_JUMP
