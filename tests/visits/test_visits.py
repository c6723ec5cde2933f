"""A visit's cookie opens its own pages for a while, and holds nothing for others to read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy.exc import OperationalError

from kiosk import clock
from kiosk.rules import withdrawals
from tests.cast.checkins import NAMED, only
from tests.cast.pages import Browser
from tests.cast.repeats import cookie_of
from tests.cast.visit_ends import each_end

pytestmark = pytest.mark.usefixtures("session_in_lontar")


@pytest.mark.parametrize(
    ("path", "status", "face"),
    [
        ("/check-in/withdraw", 200, "mak-ask"),
        ("/check-in/withdraw?answered=1", 200, "mak-greet"),
        ("/join/", 200, "mak-ask"),
        ("/join/kode-lain", 404, "mak-kind"),
        ("/take-home/", 200, "mak-greet"),
        ("/tidak-ada", 404, "mak-kind"),
    ],
)
def test_mak_says_the_heading(visitor: Browser, path: str, status: int, face: str) -> None:
    page = visitor.get(path, status=status)
    assert page.select_one("main > .talk:first-child use")["href"].endswith(f"#{face}")
    assert page.select_one("main > .talk:first-child h1")


def test_the_page_for_a_lost_server_needs_no_faces(visitor: Browser) -> None:
    assert not visitor.get("/away/").select(".face")


def check_in(visitor: Browser) -> str:
    """The code of a check-in."""
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    assert visitor.path == "/check-in/done"
    return str(only().withdrawal_code)


def with_cookie(app: Flask, cookie: str) -> Browser:
    """Somebody who kept a copy of a cookie."""
    browser = Browser(app)
    browser.client.set_cookie("anjungan", cookie)
    return browser


def test_the_page_of_the_code_can_be_opened_again_for_five_minutes(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = check_in(visitor)
    for minutes, path in ((4, "/check-in/done"), (6, "/"), (-2, "/"), (-600_000, "/")):
        monkeypatch.setattr(withdrawals, "utcnow", lambda by=minutes: clock.utcnow() + timedelta(minutes=by))
        page = visitor.get("/check-in/done")
        assert visitor.path == path, f"{minutes} minutes later by the machine's clock"
        assert (code[:4] in page.text) == (path != "/")


@each_end
def test_a_cookie_holds_no_code_and_shows_none_after_the_visit(
    app: Flask, visitor: Browser, end: Callable[[Browser], None]
) -> None:
    code, cookie = check_in(visitor), cookie_of(visitor).value
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    contents = serializer.loads(cookie)  # whoever has no key reads the same: it is signed, not hidden
    assert code not in str(contents)
    assert "Siti" not in str(contents)
    assert with_cookie(app, cookie).get("/check-in/done").select(".digits")
    end(visitor)
    thief = with_cookie(app, cookie)
    thief.get("/check-in/done")
    assert thief.path == "/"
    assert only().name, "ending a visit takes nothing back"


def test_going_on_writes_nothing_next_to_the_quiz(visitor: Browser) -> None:
    """A write to the check-in at that moment would stand next to the quiz in the database's log."""
    check_in(visitor)
    before = only().code_until
    visitor.get("/quiz/")
    visitor.submit()
    visitor.press("Selesai")
    assert before
    assert only().code_until == before


def test_a_visit_ends_also_where_nothing_can_be_written(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    check_in(visitor)

    def full(_nonce: str) -> None:
        raise OperationalError("UPDATE", None, OSError("database or disk is full"))

    monkeypatch.setattr(withdrawals, "hide_code", full)
    visitor.press("Selesai")
    assert visitor.path == "/"
    visitor.get("/check-in/done")
    assert visitor.path == "/"
