"""A clock that jumps: nothing is lost, no name is erased, and it lets nobody in and keeps nobody out."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import clock as village_time
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import known_days, settings
from tests.cast.clock import Clock, movable, to
from tests.cast.officers import PASSWORD, is_signed_in
from tests.cast.pages import Browser
from tests.cast.sessions import press_open
from tests.conftest import add, open_session

YEAR = timedelta(days=366)
each_jump = pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["a year ahead", "a year back"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the machine's clock."""
    return movable(monkeypatch)


@each_jump
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
    visitor.get("/")
    assert session_in_lontar.title in visitor.text, "the open session stays open"


def test_a_session_is_not_dated_by_a_clock_in_doubt(desk: Browser, clock: Clock) -> None:
    clock(to("2020-01-01"))
    desk.get("/admin/sign-in")
    desk.submit(username="ratna", password=PASSWORD)
    desk.get("/admin/sessions/new")
    assert desk.page.select_one("#held_on").get("value") == ""
    desk.submit(title="Berangkat aman", village_code="Lontar", status=422)
    desk.submit(held_on="26/11/2026")
    assert db.session.scalars(select(OutreachSession.held_on)).one().isoformat() == "2026-11-26"


# --- officers


@pytest.mark.parametrize("jump", [YEAR, timedelta(hours=-1), timedelta(hours=13)])
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


@pytest.mark.parametrize("day", ["2000-01-01", "2031-05-05"])
def test_a_wrong_clock_erases_no_name(app: Flask, desk: Browser, visitor: Browser, clock: Clock, day: str) -> None:
    """The battery is empty and the kiosk starts again in the middle of a session."""
    upkeep.start(app)  # retention ran this morning
    session = add(open_session(db.session.get_one(Village, "36.04.13.2007"), state="planned"))
    press_open(desk, session, sure="1")
    jump = to(day)
    clock(jump)
    upkeep.start(app)
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Sulastri", consent="1")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    upkeep.run_chores(app, *upkeep.HOURLY)
    clock(-jump)
    upkeep.start(app)
    row = db.session.scalars(select(CheckIn)).one()
    assert row.name == "Sulastri"
    assert row.erase_on == session.held_on + timedelta(days=90)
    clock(timedelta(days=91))
    assert retention.count_overdue_names() == 1


@pytest.mark.parametrize(
    ("ran", "confirmed", "now", "waits"),
    [
        (None, None, 0, False),  # a new kiosk
        (None, None, -2500, True),  # the same with an empty battery
        (None, 0, 28, False),
        (None, 0, 1130, True),
        (0, None, -2500, True),
        (0, None, 61, True),  # off for two months: it can't tell
        (0, 61, 61, False),  # until somebody confirmed a date twice
        (0, 0, 1130, True),
        (-328, 0, 1, False),  # it ran while the clock was behind
        (1130, 0, 1, True),  # it ran while the clock was ahead
        (0, 359, 1, True),  # a year typed wrong, and confirmed twice
    ],
)
def test_retention_waits_where_the_clock_is_in_doubt(
    app: Flask, clock: Clock, ran: int | None, confirmed: int | None, now: int, waits: bool
) -> None:
    """Days are counted from a day on which the program exists."""
    first = date(2026, 11, 26)
    with db.write():
        settings.store("retention_ran_at", None if ran is None else f"{first + timedelta(ran)}T05:00:00+00:00")
        settings.store("date_confirmed", None if confirmed is None else str(first + timedelta(confirmed)))
    clock(to(str(first + timedelta(now))))
    assert known_days.is_clock_in_doubt() is waits
    retention.purge(None, "command")  # somebody says that the clock is right
    assert not known_days.is_clock_in_doubt() or now < -300
    clock(timedelta(days=1))
    assert not known_days.is_clock_in_doubt() or now < -300


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
