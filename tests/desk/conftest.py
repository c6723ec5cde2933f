"""The clock of the desk, and a browser in which an officer typed the password."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import utcnow
from kiosk.models import Officer
from kiosk.rules import officers
from tests.cast.pages import Browser
from tests.conftest import PASSWORD


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the machine's clock for rules and rows, and for the cookie's two times."""
    passed = timedelta()
    real = utcnow

    def move(**by: float) -> None:
        nonlocal passed
        passed += timedelta(**by)

    monkeypatch.setattr(officers, "utcnow", lambda: real() + passed)
    monkeypatch.setattr("kiosk.rules.audit.utcnow", lambda: real() + passed)
    monkeypatch.setattr("kiosk.views.admin.locked.time.time", lambda: (real() + passed).timestamp())
    return move


@pytest.fixture
def known_desk(app: Flask, officer: Officer) -> Browser:
    """Bu Ratna's browser, in which she typed her password."""
    browser = Browser(app)
    browser.get("/admin/sign-in")
    browser.submit(username="ratna", password=PASSWORD)
    return browser
