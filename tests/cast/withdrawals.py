"""Check-ins that are taken back: by their codes, right and wrong ones, or all of them at once; no test."""

from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.rules import withdrawals
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


def take_back(visitor: Browser, row: CheckIn) -> None:
    """A villager withdraws this check-in."""
    visitor.get("/check-in/withdraw")
    visitor.submit(code=row.withdrawal_code)


def erase_all() -> None:
    """As people ask for it."""
    with db.write():
        for row in db.session.scalars(select(CheckIn)):
            withdrawals.erase_check_in(row)
