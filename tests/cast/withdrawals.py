"""Codes with which a check-in is taken back, right and wrong ones."""

from flask import Flask

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import checkins
from tests.cast.pages import Browser


def at(app: Flask, address: str) -> Browser:
    """A browser at this address."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def withdraw(browser: Browser, code: str, status: int = 200) -> str:
    """Type a code; what the page says."""
    browser.get("/check-in/withdraw")
    browser.submit(code=code, status=status)
    return browser.text


def wrong_codes(app: Flask, number: int, address: str = "127.0.0.1") -> None:
    """As many wrong codes, from browsers that have nothing in common but where they are."""
    for code in range(number):
        assert "Sudah diproses" in withdraw(at(app, address), f"{code:08d}")


def taken_part(session: OutreachSession) -> str:
    """Somebody's code, who has gone on since."""
    with db.write():
        check_in = checkins.record("n1", session_id=session.id, age="adult", name="Siti Aminah")
        check_in.withdrawal_code = "99999999"
    return check_in.withdrawal_code
