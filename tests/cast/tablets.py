"""Tablets that were paired, and codes that are typed."""

from flask import Flask

from kiosk.db import db, new_key
from kiosk.models import Tablet, Village
from kiosk.rules import tablets
from tests.cast.officers import account
from tests.cast.pages import Browser
from tests.conftest import add


def tablet_of(village: Village) -> tuple[Tablet, str]:
    """A tablet that waits in this village, and its code."""
    officer = add(account(f"kepala-{new_key().lower().strip('-_')}", "Kepala", "supervisor"))
    with db.write():
        tablet = tablets.add(new_key(), f"Tablet {village.name}", village.code)
        code = tablets.new_code(tablet, officer.id)
    return tablet, code


def type_code(browser: Browser, code: str, status: int = 200) -> str:
    """Type a code on the page for it; what the answer says."""
    browser.get("/tablet/")
    browser.submit(code=code, status=status)
    return browser.text


def paired(app: Flask, village: Village) -> tuple[Browser, Tablet]:
    """A browser that is a tablet of this village, and its row."""
    (tablet, code), browser = tablet_of(village), Browser(app)
    type_code(browser, code)
    return browser, tablet


def revoke(tablet: Tablet) -> None:
    with db.write():
        tablets.revoke(tablet)
