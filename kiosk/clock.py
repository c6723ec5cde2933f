"""The village's time: WIB on every screen, UTC in the database."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone

# a fixed offset, because a Windows machine has no time zone list of its own
WIB = timezone(timedelta(hours=7), "WIB")
EARLIEST = date(2026, 1, 1)  # this program did not exist before


def utcnow() -> datetime:
    """This moment, in UTC and with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in the village (WIB)."""
    return utcnow().astimezone(WIB).date()


def midnight(day: date) -> datetime:
    """The first moment of this day in the village (WIB)."""
    return datetime.combine(day, time.min, WIB)


def moment(value: datetime) -> str:
    """A moment in the village's time, as the office writes it: 24/11/2026 09.15."""
    return f"{value.astimezone(WIB):%d/%m/%Y %H.%M}"


def parse_moment(text: str, formats: Iterable[str]) -> datetime | None:
    """The moment that a text says, read by the first of these formats that fits, or None."""
    for form in formats:
        with suppress(ValueError):
            return datetime.strptime(text, form)
    return None
