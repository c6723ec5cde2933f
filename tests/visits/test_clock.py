"""A clock that jumps, a year back or ahead: nothing is lost, and it lets nobody in and keeps nobody out."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from babel.dates import format_date
from flask import Flask
from sqlalchemy import select

from kiosk import clock as village_time
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, Officer, OutreachSession, QuizAttempt, Village
from kiosk.rules import failed_tries, officers, settings
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.quiz import begin, tap
from tests.cast.roles import allowed, send
from tests.conftest import PASSWORD, add, open_session

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
    monkeypatch.setattr(village_time, "datetime", Moved)
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


def to(day: str) -> timedelta:
    """How far the clock must be moved to stand at this day."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - village_time.utcnow()


@pytest.mark.parametrize("day", ["2000-01-01", "2020-01-01", "2031-05-05"])
def test_a_wrong_clock_erases_no_name(app: Flask, desk: Browser, visitor: Browser, clock: Clock, day: str) -> None:
    """The battery is empty and the kiosk starts again in the middle of a session."""
    upkeep.start(app)  # retention ran this morning
    session = add(open_session(db.session.get_one(Village, "36.04.13.2007"), state="planned"))
    desk.get(f"/admin/sessions/{session.id}/open")
    desk.submit(clock="1")
    jump = to(day)
    clock(jump)
    upkeep.start(app)
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Sulastri", consent="1")
    assert "Tercatat" in visitor.page.h1.text
    upkeep.round_of(app)
    clock(-jump)
    upkeep.start(app)
    row = db.session.scalars(select(CheckIn)).one()
    assert row.name == "Sulastri"
    assert row.erase_on == session.held_on + timedelta(days=90)
    clock(timedelta(days=91))
    assert retention.due() == 1


def test_a_wrong_clock_that_comes_again_erases_no_name(
    app: Flask, desk: Browser, visitor: Browser, clock: Clock
) -> None:
    """The kiosk was started for the first time under it, so retention ran then, and nothing contradicted it."""
    jump = to("2031-03-03")
    clock(jump)
    upkeep.start(app)
    clock(-jump)
    session = add(open_session(db.session.get_one(Village, "36.04.13.2007"), state="planned"))
    desk.get(f"/admin/sessions/{session.id}/open")
    desk.submit(clock="1", status=422)
    desk.submit(clock="1", sure="1")
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Sulastri", consent="1")
    clock(jump)
    upkeep.start(app)
    assert db.session.scalars(select(CheckIn.name)).all() == ["Sulastri"]


@pytest.mark.parametrize(
    ("ran", "confirmed", "now", "waits"),
    [
        (None, None, "2026-11-26", False),  # a new kiosk
        (None, None, "2020-01-01", True),  # the same with an empty battery
        (None, "2026-11-26", "2026-12-24", False),
        (None, "2026-11-26", "2030-01-01", True),
        ("2026-11-26", None, "2020-01-01", True),
        ("2026-11-26", None, "2027-01-26", True),  # off for two months: it can't tell
        ("2026-11-26", "2027-01-26", "2027-01-26", False),  # until somebody confirmed a date twice
        ("2026-11-26", "2026-11-26", "2030-01-01", True),
        ("2026-01-02", "2026-11-26", "2026-11-27", False),  # it ran while the clock was behind
        ("2030-01-01", "2026-11-26", "2026-11-27", True),  # it ran while the clock was ahead
        ("2026-11-26", "2027-11-20", "2026-11-27", True),  # a year typed wrong, and confirmed twice
    ],
)
def test_retention_waits_where_the_clock_is_in_doubt(
    app: Flask, clock: Clock, ran: str | None, confirmed: str | None, now: str, waits: bool
) -> None:
    with db.write():
        settings.put("retention_ran_at", f"{ran}T05:00:00+00:00" if ran else None)
        settings.put("date_confirmed", confirmed)
    clock(to(now))
    assert retention.waits() is waits
    with db.write():
        retention.purge(None, "command")  # somebody says that the clock is right
    assert not retention.waits() or now < "2026"
    clock(timedelta(days=1))
    assert not retention.waits() or now < "2026"


def test_a_session_is_not_dated_by_a_clock_in_doubt(desk: Browser, clock: Clock) -> None:
    clock(to("2020-01-01"))
    desk.get("/admin/sign-in")
    desk.submit(username="ratna", password=PASSWORD)
    desk.get("/admin/sessions/new")
    assert desk.page.select_one("#held_on").get("value") == ""
    desk.submit(title="Berangkat aman", village="36.04.13.2007", status=422)
    desk.submit(held_on="26/11/2026")
    assert db.session.scalars(select(OutreachSession.held_on)).one().isoformat() == "2026-11-26"


@pytest.mark.parametrize(("days", "kept"), [(90, "Sulastri"), (91, None)])
def test_a_paper_row_past_its_time_is_stored_without_a_name(
    desk: Browser, lontar: Village, days: int, kept: str | None
) -> None:
    session = add(open_session(lontar, state="closed", held_on=village_time.today() - timedelta(days=days)))
    desk.get(f"/admin/check-ins/{session.id}/paper")
    assert ("disimpan tanpa nama" in desk.text) is (kept is None)
    desk.submit(name="Sulastri", sex="P")
    row = db.session.scalars(select(CheckIn)).one()
    assert (row.name, row.sex) == (kept, "P")
    assert ("Baris tadi disimpan tanpa nama" in desk.page.text) is (kept is None)


def test_a_paper_row_keeps_its_name_while_the_clock_is_in_doubt(
    app: Flask, desk: Browser, session_in_lontar: OutreachSession, clock: Clock
) -> None:
    upkeep.start(app)
    clock(to("2031-05-05"))
    desk.get("/admin/sign-in")
    desk.submit(username="ratna", password=PASSWORD)
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    desk.submit(name="Sulastri", sex="P")
    assert db.session.scalars(select(CheckIn.name)).all() == ["Sulastri"]


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
def test_no_jump_forgives_a_failure_or_keeps_anybody_out_longer(
    visitor: Browser, officer: Officer, clock: Clock, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = failed_tries.monotonic()
    visitor.get("/admin/sign-in")
    for _try in range(failed_tries.OF_ONE):
        visitor.submit(username="ratna", password="salah semua", status=422)
    clock(jump)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD, status=429)
    monkeypatch.setattr(failed_tries, "monotonic", lambda: started + failed_tries.WITHIN + 60)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


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
