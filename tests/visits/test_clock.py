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
from tests.cast.people import NAME, check_in
from tests.cast.photos import add_photos, images, small
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
    assert (retention.count_overdue_names(), retention.count_waiting()) == (0, 1)
    with db.write():
        known_days.confirm_today(None, "command")
    assert (retention.count_overdue_names(), retention.count_waiting()) == (1, 0)


def names() -> list[str | None]:
    """The names of all check-ins, in the order of their forms."""
    return list(db.session.scalars(select(CheckIn.name).order_by(CheckIn.nonce)))


FIRST = date(2026, 11, 26)  # a day on which the program exists, from which the days of a test are counted


def put_confirmed(days: int | None) -> None:
    """The newest day that an officer has confirmed; None where none has."""
    with db.write():
        settings.store("date_confirmed", None if days is None else str(FIRST + timedelta(days)))


@pytest.mark.parametrize(
    ("confirmed", "now", "sure"),
    [
        (0, 0, 0),
        (0, 2, 2),
        (0, 3, 2),
        (0, 29, 2),
        (0, 1130, 2),
        (0, -5, -5),  # a clock that is behind erases what is due by itself, and no more
        (0, -2500, -2500),
        (359, 1, 1),  # a year typed wrong, and confirmed: the clock still holds it back
    ],
)
def test_a_clock_is_believed_for_two_days(app: Flask, clock: Clock, confirmed: int, now: int, sure: int) -> None:
    put_confirmed(confirmed)
    clock(to(str(FIRST + timedelta(now))))
    assert known_days.sure_day() == FIRST + timedelta(sure)


def test_before_any_day_is_confirmed_nothing_is_due(app: Flask, clock: Clock) -> None:
    put_confirmed(None)
    clock(to("2031-05-05"))
    assert known_days.sure_day() < FIRST


def test_a_server_with_synchronised_time_believes_its_clock(
    app: Flask, old_session: OutreachSession, clock: Clock
) -> None:
    check_in(old_session)
    put_confirmed(None)
    app.config["CLOCK_IS_SYNCHRONISED"] = True
    assert not known_days.is_clock_in_doubt()
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert db.session.scalars(select(CheckIn.name)).one() is None


@pytest.mark.parametrize("ahead", [3, 29, 31, 1000])
def test_a_clock_ahead_erases_no_name_and_no_photo_early(
    app: Flask, session_in_lontar: OutreachSession, clock: Clock, ahead: int
) -> None:
    """However often retention runs by it: a run confirms no day."""
    goes, stays = check_in(session_in_lontar, nonce="n1"), check_in(session_in_lontar, nonce="n2")
    photo_goes, photo_stays = add_photos(session_in_lontar, small(1), small(2))
    with db.write():
        goes.erase_on = photo_goes.kept_until = village_time.today() + timedelta(days=1)
        stays.erase_on = photo_stays.kept_until = village_time.today() + timedelta(days=2)
    clock(timedelta(days=ahead))
    for _day in range(4):
        upkeep.run_chores(app, *upkeep.HOURLY)
        clock(timedelta(days=1))
    assert names() == [None, NAME]
    assert images() == [small(2)]
    assert retention.count_waiting() == 2
    clock(timedelta(days=-ahead - 4))
    assert (retention.count_waiting(), names()) == (0, [None, NAME])


@pytest.mark.parametrize(
    ("confirmed", "now", "doubt"),
    [(None, 0, False), (None, -2500, True), (0, 28, False), (0, 31, True), (0, -31, True), (0, -2500, True)],
)
def test_a_clock_that_is_far_from_a_confirmed_day_is_in_doubt(
    app: Flask, clock: Clock, confirmed: int | None, now: int, doubt: bool
) -> None:
    put_confirmed(confirmed)
    clock(to(str(FIRST + timedelta(now))))
    assert known_days.is_clock_in_doubt() is doubt


@pytest.mark.parametrize(("days", "name"), [(90, "Sulastri"), (91, None)])
def test_a_paper_row_past_its_time_is_stored_without_a_name(
    desk: Browser, lontar: Village, days: int, name: str | None
) -> None:
    session = add(open_session(lontar, state="closed", held_on=village_time.today() - timedelta(days=days)))
    desk.get(f"/admin/check-ins/{session.id}/paper")
    assert ("disimpan tanpa nama" in desk.text) is (name is None)
    desk.submit(name="Sulastri", sex="P")
    row = db.session.scalars(select(CheckIn)).one()
    assert (row.name, row.sex) == (name, "P")
    assert ("Baris tadi disimpan tanpa nama" in desk.page.text) is (name is None)


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
