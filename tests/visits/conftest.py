"""A clock that can be moved."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk import clock as village_time
from tests.cast.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the machine's clock: for rows, rules, cookies and their signatures."""
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
