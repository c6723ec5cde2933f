"""What a visit's cookie opens, until when, and that it holds nothing for others to read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.exc import OperationalError

from kiosk import clock
from kiosk.models import OutreachSession
from kiosk.rules import checkins
from tests.cast.checkins import NAMED, only
from tests.cast.pages import Browser


def check_in(visitor: Browser) -> str:
    """Check in; the code."""
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    assert visitor.path == "/check-in/done"
    return str(only().withdrawal_code)


def cookie_of(browser: Browser) -> str:
    """What the browser holds of this visit."""
    cookie = browser.client.get_cookie("anjungan")
    assert cookie
    return str(cookie.value)


def replayed(app: Flask, cookie: str) -> Browser:
    """Somebody who kept a copy of a cookie."""
    browser = Browser(app)
    browser.client.set_cookie("anjungan", cookie)
    return browser


def selesai(visitor: Browser) -> None:
    visitor.press("Selesai")


def leave(visitor: Browser) -> None:
    visitor.press("Tutup cepat")


def fall_silent(visitor: Browser) -> None:
    """The tablet ended the visit by itself: its script leaves a cookie that says so."""
    visitor.client.set_cookie("over", "idle")
    visitor.get("/")
    assert not visitor.client.get_cookie("over")


ENDS = [selesai, leave, fall_silent]


def test_nobody_reads_the_code_or_the_name_in_the_cookie(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = check_in(visitor)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    held = serializer.loads(cookie_of(visitor))  # whoever has no key reads the same: it is signed, not hidden
    assert code not in str(held)
    assert "Siti" not in str(held)
    assert held["check_in"] == only().nonce


def test_the_page_of_the_code_can_be_opened_again_for_five_minutes(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = check_in(visitor)
    for minutes, path in ((4, "/check-in/done"), (6, "/"), (-2, "/"), (-600_000, "/")):
        monkeypatch.setattr(checkins, "utcnow", lambda by=minutes: clock.utcnow() + timedelta(minutes=by))
        page = visitor.get("/check-in/done")
        assert visitor.path == path, f"{minutes} minutes later by the machine's clock"
        assert (code[:4] in page.text) == (path != "/")


@pytest.mark.parametrize("end", ENDS)
def test_an_old_cookie_shows_no_code_after_the_visit(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, end: Callable[[Browser], None]
) -> None:
    check_in(visitor)
    old = cookie_of(visitor)
    assert replayed(app, old).get("/check-in/done").select(".digits")
    end(visitor)
    thief = replayed(app, old)
    thief.get("/check-in/done")
    assert thief.path == "/"
    assert only().name, "ending a visit takes nothing back"


def test_a_quiz_and_an_offer_check_open_for_their_own_visit_alone(visitor: Browser, another_visitor: Browser) -> None:
    visitor.get("/quiz/")
    visitor.submit()
    quiz = visitor.path
    visitor.get("/offers/")
    visitor.submit(sign="R01")
    offer = visitor.path
    for browser, path in ((visitor, quiz), (another_visitor, quiz), (another_visitor, offer)):
        browser.get(path)
        assert browser.path == "/"
    visitor.get(offer)
    assert visitor.path == offer
    visitor.press("Selesai")
    visitor.get(offer)
    assert visitor.path == "/"


def test_going_on_writes_nothing_next_to_the_quiz(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    """What were written at that moment to the check-in would stand next to the quiz in the database's log."""
    check_in(visitor)
    before = only().code_until
    visitor.get("/quiz/")
    visitor.submit()
    selesai(visitor)
    assert before
    assert only().code_until == before


def test_a_visit_ends_also_where_nothing_can_be_written(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_in(visitor)

    def full(_nonce: str) -> None:
        raise OperationalError("UPDATE", None, OSError("database or disk is full"))

    monkeypatch.setattr(checkins, "hide_code", full)
    selesai(visitor)
    assert visitor.path == "/"
    visitor.get("/check-in/done")
    assert visitor.path == "/"
