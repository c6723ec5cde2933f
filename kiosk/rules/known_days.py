"""Days that this machine has surely seen, and whether its clock can be believed."""

from datetime import date, datetime, timedelta

from kiosk.clock import EARLIEST, WIB, today, utcnow
from kiosk.rules import settings

LARGEST_JUMP = timedelta(days=30)  # a clock that is further from the last known day is in doubt


def date_confirmed() -> date | None:
    """The latest session date that an officer has confirmed; None where none has yet."""
    noted = settings.get("date_confirmed")
    return date.fromisoformat(noted) if noted else None


def confirm_day(day: date) -> None:
    """Note a date as confirmed unless a later one is, in db.write(); forget a retention moment over 30 days ahead.

    If retention ran over 30 days ahead of now, the clock was wrong then: that moment is forgotten,
    so that it cannot vouch for the same wrong clock again.
    """
    settings.store("date_confirmed", max(day, date_confirmed() or day).isoformat())
    ran = retention_ran_at()
    if ran and ran > utcnow() + LARGEST_JUMP:
        settings.store("retention_ran_at", None)


def retention_ran_at() -> datetime | None:
    """The moment when retention last ran; None where it never did, or confirm_day() has forgotten the moment."""
    noted = settings.get("retention_ran_at")
    return datetime.fromisoformat(noted) if noted else None


def newest_known_day() -> date | None:
    """The later of the day retention last ran and the last confirmed session date; None where neither is known."""
    ran = retention_ran_at()
    return max(filter(None, (ran and ran.astimezone(WIB).date(), date_confirmed())), default=None)


def is_clock_in_doubt() -> bool:
    """True where the clock is before EARLIEST, or more than 30 days from the newest known day either way.

    A clock that jumped ahead would erase too early. A kiosk that was off for long is in doubt too: it can't tell.
    """
    known = newest_known_day()
    return today() < EARLIEST or (known is not None and abs(today() - known) > LARGEST_JUMP)
