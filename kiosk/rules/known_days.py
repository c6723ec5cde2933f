"""The days that this machine has surely seen, and whether its clock is to be believed."""

from datetime import date, datetime, timedelta

from kiosk.clock import EARLIEST, WIB, today, utcnow
from kiosk.rules import settings

JUMP = timedelta(days=30)  # a clock that is further from the last known day is in doubt


def date_confirmed() -> date | None:
    """The newest date of a session that an officer confirmed at its opening: the machine's clock may be wrong."""
    noted = settings.get("date_confirmed")
    return date.fromisoformat(noted) if noted else None


def confirm(day: date) -> None:
    """Note the date of a session that its officer has confirmed, inside db.write().

    Retention that ran on a day far ahead of the present one ran by a wrong clock: that day must not vouch for the same
    wrong clock, should it come again.
    """
    settings.store("date_confirmed", max(day, date_confirmed() or day).isoformat())
    ran = retention_ran_at()
    if ran and ran > utcnow() + JUMP:
        settings.store("retention_ran_at", None)


def retention_ran_at() -> datetime | None:
    """When names and phones were last erased after their time."""
    noted = settings.get("retention_ran_at")
    return datetime.fromisoformat(noted) if noted else None


def newest() -> date | None:
    """The newest of them: on that day retention ran, or it is the date of a session that an officer confirmed."""
    ran = retention_ran_at()
    known = (ran and ran.astimezone(WIB).date(), date_confirmed())
    return max((day for day in known if day), default=None)


def clock_in_doubt() -> bool:
    """Whether the clock can't be right or is more than 30 days from the last known day: an officer has to look at it.

    A clock that jumped ahead would erase what is not due. A kiosk that was off for long asks too: it can't tell.
    """
    known = newest()
    return today() < EARLIEST or (known is not None and abs(today() - known) > JUMP)
