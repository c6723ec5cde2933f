"""Officers at the door, and who guesses there."""

import time

from flask import Flask
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from kiosk.db import db
from kiosk.models import AuditEntry, Officer
from kiosk.rules import officers
from kiosk.web import throttle
from tests.cast.pages import Browser

PASSWORD = "kapal kertas di teluk"
NEW = "sampan kecil bercat biru"


def audit() -> list[str]:
    """Acts in the audit, the oldest first."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def try_to_sign_in(browser: Browser, username: str, password: str, status: int = 422) -> str:
    """A try that is refused; what the page says."""
    browser.get("/admin/sign-in")
    browser.submit(username=username, password=password, status=status)
    return browser.text


def is_signed_in(browser: Browser) -> bool:
    """Whether the desk opens."""
    browser.get("/admin/")
    return browser.path == "/admin/"


def leave(browser: Browser, minutes: int = 11) -> None:
    """Nobody uses this browser for so long."""
    with browser.client.session_transaction() as cookie:
        cookie["seen_at"] -= 60 * minutes


def guess(browser: Browser, username: str = "ratna", times: int = throttle.MOST_FROM_ONE) -> None:
    """So many wrong passwords, all answered."""
    browser.get("/admin/sign-in")
    for _try in range(times):
        browser.submit(username=username, password="salah semua", status=422)


def from_address(app: Flask, address: str) -> Browser:
    """A device elsewhere in the network, at a kiosk whose desk is open to it."""
    app.config["DESK_ON_NETWORK"] = True
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def invite(name: str = "", role: str = "supervisor") -> tuple[Officer, str]:
    """An account that waits, and its link."""
    with db.write():
        officer = officers.add_account(name, role)
        token = officers.make_set_up_link(officer)
    return officer, f"/admin/set-up/{token}"


def account(username: str, name: str, role: str) -> Officer:
    """An account with PASSWORD, not yet in the database."""
    return Officer(
        username=username,
        name=name,
        role=role,
        login_token=f"token-of-{username}",
        # a cheap scrypt: the tests sign in hundreds of times
        password_hash=generate_password_hash(PASSWORD, "scrypt:128:8:1"),
    )


def signed_in(app: Flask, officer: Officer) -> Browser:
    """A browser in which this officer is signed in, and has opened nothing yet."""
    browser, now = Browser(app), int(time.time())
    with browser.client.session_transaction() as cookie:
        cookie.update(_user_id=officer.login_token, _fresh=True, signed_in_at=now, seen_at=now)
    return browser
