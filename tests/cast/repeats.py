"""A check-in form that is sent again."""

from werkzeug.test import Cookie

from kiosk.db import db
from kiosk.models import CheckIn, Officer
from kiosk.rules import review
from tests.cast.checkins import typed
from tests.cast.pages import Browser

PHONE = {"phone": "081234567141", "phone_consent": "1"}


TOO_LATE = "tidak ada lagi yang bisa ditambah atau diganti"


def cookie_of(browser: Browser) -> Cookie:
    """What this browser's visit carries now."""
    cookie = browser.client.get_cookie("anjungan")
    assert cookie
    return cookie


def lost_answer(visitor: Browser, **fields: str) -> dict[str, str]:
    """Send the form; it is stored, and its answer, cookie and all, never comes. What was sent."""
    data = typed(visitor, **fields)
    before = cookie_of(visitor)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    visitor.client.set_cookie("anjungan", before.value)
    return data


def personal(check_in: CheckIn) -> tuple[str | None, ...]:
    return (check_in.name, check_in.phone, check_in.consent_version)


def code_on(browser: Browser) -> str:
    """The code on the screen, as it is stored."""
    return str(browser.page.select_one(".digits").text).replace(" ", "")


def confirm(check_in: CheckIn, officer: Officer) -> None:
    with db.write():
        review.confirm(check_in.session_id, [check_in.id], officer.id)
