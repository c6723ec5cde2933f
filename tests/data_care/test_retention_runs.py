"""How retention is run: by itself and by the command; not while the clock is in doubt."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import AuditEntry, CheckIn, OutreachSession
from kiosk.rules import checkins, known_days, settings, traces
from tests.cast.disk import make_copy, put_last_run
from tests.cast.people import NAME, check_in

# --- by itself, and not when the clock is in doubt


@pytest.mark.parametrize("days_ago", [None, 1, 29, -1])
def test_it_runs_by_itself(app: Flask, old_session: OutreachSession, days_ago: int | None) -> None:
    check_in(old_session)
    if days_ago is not None:
        put_last_run(days_ago)
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert checkins.overdue() == 0
    assert retention.ran_today()


@pytest.mark.parametrize("days_ago", [31, 366, -31, -366])
def test_it_waits_when_the_clock_has_jumped(app: Flask, old_session: OutreachSession, days_ago: int) -> None:
    check_in(old_session)
    put_last_run(days_ago)
    upkeep.start(app)
    assert known_days.clock_in_doubt()
    assert db.session.scalar(select(CheckIn.name)) == NAME


@pytest.mark.sqlite_only
def test_copies_stay_while_it_waits(app: Flask, old_session: OutreachSession) -> None:
    check_in(old_session)
    put_last_run(31)
    copy = make_copy()
    of_before = copy.rename(copy.with_name(f"20260101{copy.name[8:]}"))
    upkeep.start(app)
    assert known_days.clock_in_doubt()
    assert of_before.exists()


def test_once_a_day_is_enough_but_what_became_due_goes(app: Flask, old_session: OutreachSession) -> None:
    upkeep.run_chores(app, *upkeep.HOURLY)
    first = settings.get("retention_ran_at")
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert settings.get("retention_ran_at") == first
    check_in(old_session)  # typed in from paper, after its time
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert checkins.overdue() == 0


def test_no_entry_in_the_audit_when_nothing_was_due(app: Flask) -> None:
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


# --- a few at a time


@pytest.fixture
def many_are_due(old_session: OutreachSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven people whose time is over, of whom two are erased in one write."""
    monkeypatch.setattr(checkins, "AT_ONCE", 2)
    for number in range(7):
        check_in(old_session, nonce=f"n{number}")


def test_others_write_between_two_pieces(
    app: Flask, many_are_due: None, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []

    def meanwhile(_seconds: float) -> None:
        check_in(session_in_lontar, "Wayan", nonce=f"meanwhile-{len(left)}")
        left.append(checkins.overdue())

    monkeypatch.setattr(retention, "sleep", meanwhile)
    assert retention.purge(None, "command") == 7
    assert left == [5, 3, 1]
    assert db.count(CheckIn.name == "Wayan") == 3


def test_a_purge_that_was_cut_off_goes_on(app: Flask, many_are_due: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went is written down with it, its traces too; that retention ran today is not said."""

    def the_power_fails(_seconds: float) -> None:
        raise SystemExit

    with monkeypatch.context() as once:
        once.setattr(retention, "sleep", the_power_fails)
        with pytest.raises(SystemExit):
            retention.purge(None, "by-itself")
    assert checkins.overdue() == 5
    assert db.count(AuditEntry.action == "purged") == 1
    assert traces.left() or not db.file
    assert not retention.ran_today()
    db.session.rollback()  # whoever looked is gone
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert checkins.overdue() == 0
    assert retention.ran_today()


# --- the command


def test_the_command_says_what_it_did(app: Flask, old_session: OutreachSession) -> None:
    check_in(old_session)
    done = app.test_cli_runner().invoke(args=["purge"])
    assert (done.exit_code, done.output) == (0, "1 data yang melewati masa simpan dihapus. Tersisa 0.\n")


def test_the_command_asks_about_a_clock_that_jumped(app: Flask, old_session: OutreachSession) -> None:
    check_in(old_session)
    put_last_run(100)
    done = app.test_cli_runner().invoke(args=["purge"])
    assert done.exit_code == 1
    assert "--clock-is-right" in done.stderr
    assert checkins.overdue() == 1
    assert app.test_cli_runner().invoke(args=["purge", "--clock-is-right"]).exit_code == 0
    assert checkins.overdue() == 0
