"""A wrong clock erases no name: retention waits while the date is in doubt."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import clock as village_time
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import checkins, known_days, settings
from tests.cast.clock import Clock, to
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser
from tests.cast.sessions import press_open
from tests.conftest import add, open_session


@pytest.mark.parametrize("day", ["2000-01-01", "2020-01-01", "2031-05-05"])
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
    assert checkins.overdue() == 1


def test_a_wrong_clock_that_comes_again_erases_no_name(
    app: Flask, desk: Browser, visitor: Browser, clock: Clock
) -> None:
    """The kiosk was started for the first time under it, so retention ran then, and nothing contradicted it."""
    jump = to("2031-03-03")
    clock(jump)
    upkeep.start(app)
    clock(-jump)
    session = add(open_session(db.session.get_one(Village, "36.04.13.2007"), state="planned"))
    press_open(desk, session, status=422)
    press_open(desk, session, sure="1")
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
        settings.store("retention_ran_at", f"{ran}T05:00:00+00:00" if ran else None)
        settings.store("date_confirmed", confirmed)
    clock(to(now))
    assert known_days.clock_in_doubt() is waits
    retention.purge(None, "command")  # somebody says that the clock is right
    assert not known_days.clock_in_doubt() or now < "2026"
    clock(timedelta(days=1))
    assert not known_days.clock_in_doubt() or now < "2026"


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
