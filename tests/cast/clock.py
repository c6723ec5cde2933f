"""How far the machine's clock is moved, for tests of a wrong one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk import clock as village_time

Clock = Callable[[timedelta], None]
LONGEST_TEST = timedelta(minutes=2)


def to(day: str) -> timedelta:
    """How far the clock must be moved to stand at this day."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - village_time.utcnow()


def movable(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Move the machine's clock: for rows, rules, cookies and their signatures."""
    moved, real = timedelta(), time.time

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.fromtimestamp(time.time(), UTC).astimezone(tz)

    def move(by: timedelta) -> None:
        nonlocal moved
        moved += by

    monkeypatch.setattr(time, "time", lambda: real() + moved.total_seconds())
    monkeypatch.setattr(village_time, "datetime", Moved)
    return move


def pass_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the village's day is about to end, put the clock into the next one: a test has one day."""
    soon = village_time.utcnow() + LONGEST_TEST
    if soon.astimezone(village_time.WIB).date() != village_time.today():
        movable(monkeypatch)(LONGEST_TEST)
