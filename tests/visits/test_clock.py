"""A clock that jumps, a year back or ahead: nothing is lost, and it lets nobody in and keeps nobody out."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date
from flask import Flask
from sqlalchemy import select

from kiosk import clock as village_time
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, QuizAttempt
from kiosk.rules import officers
from tests.cast.clock import Clock, to
from tests.cast.officers import PASSWORD, is_signed_in
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.quiz import begin, tap
from tests.cast.roles import allowed, send
from tests.conftest import add, open_session

YEAR = timedelta(days=366)
JUMPS = pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["a year ahead", "a year back"])


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
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
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


def test_a_session_is_not_dated_by_a_clock_in_doubt(desk: Browser, clock: Clock) -> None:
    clock(to("2020-01-01"))
    desk.get("/admin/sign-in")
    desk.submit(username="ratna", password=PASSWORD)
    desk.get("/admin/sessions/new")
    assert desk.page.select_one("#held_on").get("value") == ""
    desk.submit(title="Berangkat aman", village_code="Lontar", status=422)
    desk.submit(held_on="26/11/2026")
    assert db.session.scalars(select(OutreachSession.held_on)).one().isoformat() == "2026-11-26"


def test_the_check_in_form_shows_the_sessions_date(
    visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, clock: Clock
) -> None:
    shown = format_date(session_in_lontar.held_on, "EEEE, d MMMM y", locale="id")
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    assert shown in desk.text
    clock(to("2020-01-01"))
    visitor.get("/check-in/")
    assert shown in visitor.page.select_one("#session").text
    add(open_session(session_in_lontar.village, title="Yang lain", held_on=session_in_lontar.held_on))
    visitor.get("/check-in/")
    assert visitor.page.select_one("#session").text.count(shown) == 2


@JUMPS
def test_the_open_session_stays_open(
    visitor: Browser, session_in_lontar: OutreachSession, clock: Clock, jump: timedelta
) -> None:
    clock(jump)
    visitor.get("/")
    assert session_in_lontar.title in visitor.text


@pytest.mark.whole
@pytest.mark.parametrize("moment", ["1970-01-02", "2000-01-01", "2038-01-20", "2099-12-31"])
def test_every_page_opens_at_any_time(app: Flask, clock: Clock, moment: str) -> None:
    """A small machine without a battery begins its day in 1970 or 2000."""
    planted = Planted()
    clock(datetime.fromisoformat(moment).replace(tzinfo=UTC) - datetime.now(UTC))
    assert village_time.today().isoformat() == moment
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
