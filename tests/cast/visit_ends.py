"""The ways in which a visit ends."""

import pytest

from tests.cast.pages import Browser


def press_finish(browser: Browser) -> None:
    browser.submit("form[action='/finish']")


def open_exit(browser: Browser) -> None:
    browser.get("/exit")


def fall_silent(browser: Browser) -> None:
    """The tablet ended the visit by itself: its script leaves a cookie that says so."""
    browser.client.set_cookie("over", "idle")
    browser.get("/")
    assert not browser.client.get_cookie("over")


each_end = pytest.mark.parametrize("end", [press_finish, open_exit, fall_silent])
