"""A clock that can be moved."""

import pytest

from tests.cast.clock import Clock, movable


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the machine's clock."""
    return movable(monkeypatch)
