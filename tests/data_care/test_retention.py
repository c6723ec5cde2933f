"""Retention: names go after the time that was promised, by itself and by the command; not by a clock in doubt."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import checkins, known_days, settings, traces
from tests.cast.commands import flask
from tests.cast.disk import files_with, make_copy, put_confirmed_day
from tests.cast.people import NAME, PHONE, check_in
from tests.conftest import add, open_session


def purge() -> int:
    """Retention as a command or a page runs it."""
    number = retention.purge(None, "command")
    assert retention.wipe_traces()
    return number


def test_names_go_after_their_time_and_counts_stay(lontar: Village) -> None:
    """The last day belongs to the time kept."""
    for days in (91, 90, 89):
        session = add(open_session(lontar, held_on=today() - timedelta(days=days)))
        check_in(session, f"Wayan {days}", nonce=f"n{days}")
    assert retention.count_overdue_names() == 1
    assert purge() == 1
    assert retention.count_overdue_names() == 0
    rows = db.session.execute(select(CheckIn.name, CheckIn.phone, CheckIn.sex).order_by(CheckIn.nonce))
    assert [tuple(row) for row in rows] == [("Wayan 89", PHONE, "P"), ("Wayan 90", PHONE, "P"), (None, None, "P")]
    assert purge() == 0


@pytest.mark.parametrize("moved", [-400, -1, 1, 3650])
def test_a_corrected_date_moves_no_promise(session_in_lontar: OutreachSession, moved: int) -> None:
    promised = session_in_lontar.held_on + timedelta(days=90)
    row = check_in(session_in_lontar)
    with db.write():
        session_in_lontar.held_on += timedelta(days=moved)
    assert (row.erase_on, retention.count_overdue_names()) == (promised, 0)
    assert check_in(session_in_lontar, nonce="n2").erase_on == promised + timedelta(days=moved)


def test_what_is_typed_in_late_is_due_by_its_session(old_session: OutreachSession, lontar: Village) -> None:
    with db.write():
        late = checkins.add_check_in("late", session_id=old_session.id, age="adult", name=NAME, origin="paper")
        by_herself = checkins.add_check_in("by herself", session_id=old_session.id, age="adult", name=NAME)
    assert by_herself.withdrawal_code
    assert purge() == 2
    assert (late.name, by_herself.name, by_herself.withdrawal_code) == (None, None, None)


# --- by itself, and not when the clock is in doubt


@pytest.mark.parametrize(
    ("days_ago", "goes"), [(0, True), (2, True), (3, False), (29, False), (400, False), (-31, True)]
)
def test_it_erases_by_itself_up_to_two_days_past_a_confirmed_day(
    app: Flask, session_in_lontar: OutreachSession, days_ago: int, goes: bool
) -> None:
    row = check_in(session_in_lontar)
    with db.write():
        row.erase_on = today() - timedelta(days=1)
    put_confirmed_day(days_ago)
    upkeep.start(app)
    assert retention.has_run_today()
    assert (row.name is None) is goes
    assert retention.count_waiting() == (0 if goes else 1)


@pytest.mark.sqlite_only
def test_copies_stay_while_a_name_waits(app: Flask, old_session: OutreachSession) -> None:
    check_in(old_session)
    put_confirmed_day(31)
    copy = make_copy()
    of_before = copy.rename(copy.with_name(f"20260101{copy.name[8:]}"))
    upkeep.start(app)
    assert of_before.exists()
    assert files_with(of_before.parent, NAME)


def test_once_a_day_is_enough_but_what_became_due_goes(app: Flask, old_session: OutreachSession) -> None:
    upkeep.run_chores(app, *upkeep.HOURLY)
    first = settings.get("retention_ran_at")
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert settings.get("retention_ran_at") == first
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0, "nothing was due"
    check_in(old_session)  # typed in from paper, after its time
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert retention.count_overdue_names() == 0


# --- a few at a time


@pytest.fixture
def seven_are_due(old_session: OutreachSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven people whose time is over, of whom two are erased in one write."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(7):
        check_in(old_session, nonce=f"n{number}")


def test_others_write_between_two_pieces(
    app: Flask, seven_are_due: None, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []

    def meanwhile(_seconds: float) -> None:
        check_in(session_in_lontar, "Wayan", nonce=f"meanwhile-{len(counts)}")
        counts.append(retention.count_overdue_names())

    monkeypatch.setattr(retention, "sleep", meanwhile)
    assert retention.purge(None, "command") == 7
    assert counts == [5, 3, 1]
    assert db.count(CheckIn.name == "Wayan") == 3


def test_a_purge_that_was_cut_off_goes_on(app: Flask, seven_are_due: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went is written down with it, its traces too; that retention ran today is not said."""

    def the_power_fails(_seconds: float) -> None:
        raise SystemExit

    with monkeypatch.context() as once:
        once.setattr(retention, "sleep", the_power_fails)
        with pytest.raises(SystemExit):
            retention.purge(None, "by-itself")
    assert retention.count_overdue_names() == 5
    assert db.count(AuditEntry.action == "purged") == 1
    assert traces.current_note() or not db.file
    assert not retention.has_run_today()
    db.session.rollback()  # whoever looked is gone
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert retention.count_overdue_names() == 0
    assert retention.has_run_today()


def test_the_command_says_what_it_did_and_what_waits(app: Flask, old_session: OutreachSession) -> None:
    check_in(old_session)
    put_confirmed_day(100)
    result = flask(app, "purge")
    assert result.output.startswith("0 data yang melewati masa simpan dihapus. Tersisa 0.\n1 data menunggu tanggal")
    assert f"Terakhir dipastikan petugas: {today() - timedelta(days=100):%d/%m/%Y}" in result.output
    assert "flask purge --clock-is-right" in result.output
    assert flask(app, "purge", "--clock-is-right").output == "1 data yang melewati masa simpan dihapus. Tersisa 0.\n"
    assert known_days.date_confirmed() == today()
    assert flask(app, "purge").output == "0 data yang melewati masa simpan dihapus. Tersisa 0.\n"
