"""A clock that jumps, a year back or ahead: nothing is lost, and it lets nobody in and keeps nobody out."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import db as database
from kiosk import officers
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession, QuizAttempt
from tests.browser_of_pages import Browser
from tests.conftest import PASSWORD
from tests.planted import Planted
from tests.quiz_visits import begin, tap
from tests.test_roles import allowed, send

Clock = Callable[[timedelta], None]
YEAR = timedelta(days=366)
JUMPS = pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["a year ahead", "a year back"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the machine's clock: for rows, rules, cookies and their signatures."""
    moved, real = timedelta(), time.time

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.fromtimestamp(time.time(), UTC).astimezone(tz)

    def move(by: timedelta) -> None:
        nonlocal moved
        moved += by

    monkeypatch.setattr(time, "time", lambda: real() + moved.total_seconds())
    monkeypatch.setattr(database, "datetime", Moved)
    return move


def is_signed_in(browser: Browser) -> bool:
    """Whether the desk opens."""
    browser.get("/admin/")
    return browser.path == "/admin/"


# --- villagers


@JUMPS
def test_a_form_that_was_open_is_taken_at_the_second_tap(
    visitor: Browser, session_in_lontar: OutreachSession, clock: Clock, jump: timedelta
) -> None:
    visitor.get("/check-in/")
    clock(jump)
    visitor.submit(age="adult", anonymous="", name="Sulastri", consent="1", status=422)
    assert visitor.page.select_one("main input[name=name]")["value"] == "Sulastri"
    visitor.submit()
    assert "Tercatat" in visitor.page.h1.text
    assert [row.name for row in db.session.scalars(select(CheckIn))] == ["Sulastri"]


@JUMPS
def test_a_quiz_under_way_ends_and_another_begins(visitor: Browser, app: Flask, clock: Clock, jump: timedelta) -> None:
    token = begin(visitor).token
    tap(visitor, "a")
    clock(jump)
    visitor.get(f"/quiz/{token}/2")
    assert visitor.path == "/"
    assert begin(visitor).token != token
    tap(visitor, "a")
    kept = db.session.get(QuizAttempt, token)
    assert kept
    assert [answer.option for answer in kept.answers] == ["a", None, None, None, None]
    assert all(attempt.minutes is None for attempt in db.session.scalars(select(QuizAttempt)))


@JUMPS
def test_the_open_session_stays_open(
    visitor: Browser, session_in_lontar: OutreachSession, clock: Clock, jump: timedelta
) -> None:
    clock(jump)
    visitor.get("/")
    assert session_in_lontar.title in visitor.text


@pytest.mark.parametrize("moment", ["1970-01-02", "2000-01-01", "2038-01-20", "2099-12-31"])
def test_every_page_opens_at_any_time(app: Flask, clock: Clock, moment: str) -> None:
    """A small machine without a battery begins its day in 1970 or 2000."""
    planted = Planted()
    clock(datetime.fromisoformat(moment).replace(tzinfo=UTC) - datetime.now(UTC))
    assert database.today().isoformat() == moment
    for rule, method, _may in allowed("supervisor"):
        if method == "GET":
            answer = send(planted.client(app, "supervisor"), "GET", planted.address(rule))
            assert answer.status_code in (200, 303, 404, 422), (rule, answer.status)
            assert answer.location != "/admin/sign-in", rule


# --- officers


@pytest.mark.parametrize("jump", [YEAR, -YEAR, timedelta(hours=-1), timedelta(hours=13)])
def test_a_sign_in_of_another_time_is_over(desk: Browser, clock: Clock, jump: timedelta) -> None:
    clock(jump)
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD)
    assert desk.path == "/admin/"


@pytest.mark.parametrize("name", ["signed_in_at", "seen_at"])
def test_a_sign_in_that_is_still_to_come_is_over(desk: Browser, name: str) -> None:
    """Also where its cookie was signed anew after the clock was put back."""
    with desk.client.session_transaction() as cookie:
        cookie[name] += 120
    assert not is_signed_in(desk)


@JUMPS
def test_failures_of_another_time_keep_nobody_out(
    visitor: Browser, officer: Officer, clock: Clock, jump: timedelta
) -> None:
    visitor.get("/admin/sign-in")
    for _try in range(officers.TRIES):
        visitor.submit(username="ratna", password="salah semua", status=422)
    visitor.submit(username="ratna", password=PASSWORD, status=429)
    clock(jump)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


@JUMPS
def test_a_success_of_another_time_lets_nobody_guess(
    visitor: Browser, another_visitor: Browser, officer: Officer, clock: Clock, jump: timedelta
) -> None:
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    clock(jump)
    another_visitor.get("/admin/sign-in")
    for _try in range(officers.TRIES):
        another_visitor.submit(username="ratna", password="salah semua", status=422)
    another_visitor.submit(username="ratna", password=PASSWORD, status=429)


@JUMPS
def test_a_set_up_link_lasts_a_day_by_the_clock_as_it_is(
    visitor: Browser, app: Flask, clock: Clock, jump: timedelta
) -> None:
    with db.write():
        invited = officers.add("Joko", "officer")
        link = f"/admin/set-up/{officers.invite(invited)}"
    visitor.get(link)
    clock(jump)
    assert invited.state == "expired"
    visitor.get(link, status=404)
