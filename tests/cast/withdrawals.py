"""Check-ins that are taken back: by their codes, right and wrong ones, or all of them at once; no test."""

from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
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
        assert "catatannya sudah dihapus" in withdraw(at(app, address), f"{code:08d}")


def taken_part(session: OutreachSession) -> str:
    """Somebody's code, who has gone on since."""
    with db.write():
        check_in = checkins.record("n1", session_id=session.id, age="adult", name="Siti Aminah")
        check_in.withdrawal_code = "99999999"
    return check_in.withdrawal_code


def take_back(visitor: Browser, row: CheckIn) -> None:
    """A villager withdraws this check-in."""
    visitor.get("/check-in/withdraw")
    visitor.submit(code=row.withdrawal_code)


def erase_all() -> None:
    """As people ask for it."""
    with db.write():
        for row in db.session.scalars(select(CheckIn)):
            checkins.erase(row)
