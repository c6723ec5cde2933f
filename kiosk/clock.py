"""The village's time: WIB on every screen, UTC in the database."""

from datetime import UTC, date, datetime, time, timedelta, timezone

# a fixed offset, because a Windows machine has no time zone list of its own
WIB = timezone(timedelta(hours=7), "WIB")
EARLIEST = date(2026, 1, 1)  # this program did not exist before
# parts of a year: the first month and the last
PARTS = {
    "year": (1, 12),
    "h1": (1, 6),
    "h2": (7, 12),
    **{f"q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)},
    **{f"m{n:02d}": (n, n) for n in range(1, 13)},
}


def utcnow() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Today's date in the village (WIB)."""
    return utcnow().astimezone(WIB).date()


def midnight(day: date) -> datetime:
    """The beginning of a day in the village."""
    return datetime.combine(day, time.min, WIB)


def period(year: int, part: str) -> tuple[date, date]:
    """First and last day of a part of a year. KeyError for an unknown part."""
    first, last = PARTS[part]
    following = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), following - timedelta(days=1)


def present_quarter() -> str:
    """The part of the year an officer most likely reports on."""
    return f"q{(today().month + 2) // 3}"
