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
from kiosk.views import visits
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
    visits._left.clear()  # another process, or this one started anew
    thief = replayed(app, old)
    thief.get("/check-in/done")
    assert thief.path == "/"
    assert only().name, "ending a visit takes nothing back"


@pytest.mark.parametrize("end", ENDS)
def test_an_old_cookie_opens_no_quiz_and_no_offer_check_after_the_visit(
    app: Flask, visitor: Browser, end: Callable[[Browser], None]
) -> None:
    visitor.get("/quiz/")
    visitor.submit()
    quiz, old_quiz = visitor.path, cookie_of(visitor)
    visitor.get("/offers/")
    visitor.submit(sign="R01")
    offer, old_offer = visitor.path, cookie_of(visitor)
    assert replayed(app, old_offer).get(offer).h1
    end(visitor)
    for path, old in ((quiz, old_quiz), (offer, old_offer)):
        thief = replayed(app, old)
        thief.get(path)
        assert thief.path == "/"
    assert "checked" not in str(replayed(app, old_offer).get("/offers/?step=papers").select("main input[name=sign]"))


def test_an_old_cookie_shows_no_code_once_another_activity_has_begun(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    check_in(visitor)
    old = cookie_of(visitor)
    visitor.get("/quiz/")
    visitor.submit()
    thief = replayed(app, old)
    thief.get("/check-in/done")
    assert thief.path == "/"


def test_going_on_writes_nothing_next_to_the_quiz(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    """What were written at that moment to the check-in would stand next to the quiz in the database's log."""
    check_in(visitor)
    before = only().code_until
    visitor.get("/quiz/")
    visitor.submit()
    selesai(visitor)
    assert before
    assert only().code_until == before


def test_a_lost_answer_to_another_activity_keeps_nobody_from_checking_in(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    page = visitor.get("/quiz/")
    form, old = visitor.filled(page.select_one("main form[method=post]")), cookie_of(visitor)
    visitor.post("/quiz/", form)
    visitor.client.set_cookie("anjungan", old)
    code = check_in(visitor)
    assert code[:4] in visitor.text


def test_a_visit_ends_also_where_nothing_can_be_written(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_in(visitor)
    old = cookie_of(visitor)

    def full(_nonce: str) -> None:
        raise OperationalError("UPDATE", None, OSError("database or disk is full"))

    monkeypatch.setattr(checkins, "hide_code", full)
    selesai(visitor)
    assert visitor.path == "/"
    thief = replayed(app, old)
    thief.get("/check-in/done")
    assert thief.path == "/"


def test_what_is_held_of_visits_never_grows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visits._left.clear()
    monkeypatch.setattr(visits, "MOST_LEFT", 3)
    for _visit in range(6):
        visitor = Browser(app)
        visitor.get("/")
        visitor.press("Tutup cepat")
    assert len(visits._left) == 3
