"""How far the machine's clock is moved, for tests of a wrong one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk import clock as village_time

Clock = Callable[[timedelta], None]


def to(day: str) -> timedelta:
    """How far the clock must be moved to stand at this day."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - village_time.utcnow()
