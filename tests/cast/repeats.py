"""A check-in form that is sent again."""

from werkzeug.test import Cookie

from kiosk.models import CheckIn
from tests.cast.checkins import check_in_form
from tests.cast.pages import Browser

PHONE = {"phone": "081234567141", "phone_consent": "1"}


def cookie_of(browser: Browser) -> Cookie:
    """The cookie of this browser's visit."""
    cookie = browser.client.get_cookie("anjungan")
    assert cookie
    return cookie


def lost_answer(visitor: Browser, **fields: str) -> dict[str, str]:
    """Send the form; it is stored, and its answer, cookie and all, never comes. What was sent."""
    data = check_in_form(visitor, **fields)
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
