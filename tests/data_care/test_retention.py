"""Retention: what is due goes, counts stay, and what is gone is in no file of the instance folder."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from kiosk.clock import today, utcnow
from kiosk.data_care import copies, erasing, retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import checkins, settings
from tests.cast import query_plans
from tests.cast.disk import files_with, make_copy, put_last_run
from tests.cast.pages import Browser
from tests.cast.people import NAME, PHONE, check_in
from tests.cast.sessions import fill
from tests.conftest import add, open_session


def purge() -> int:
    """Retention as a command or a page runs it."""
    erased = retention.purge(None, "command")
    assert retention.wipe_traces()
    return erased


def test_names_go_after_their_time_and_counts_stay(
    app: Flask, old_session: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    check_in(old_session)
    check_in(session_in_lontar, "Wayan", nonce="n2")
    assert checkins.overdue() == 1
    assert purge() == 1
    assert checkins.overdue() == 0
    rows = db.session.execute(select(CheckIn.name, CheckIn.phone, CheckIn.sex).order_by(CheckIn.nonce))
    assert [tuple(row) for row in rows] == [(None, None, "P"), ("Wayan", PHONE, "P")]
    assert purge() == 0


@pytest.mark.parametrize(("days", "due"), [(89, 0), (90, 0), (91, 1)])
def test_the_last_day_belongs_to_the_time_kept(lontar: Village, days: int, due: int) -> None:
    check_in(add(open_session(lontar, held_on=today() - timedelta(days=days))))
    assert checkins.overdue() == due


@pytest.mark.parametrize("moved", [-400, -1, 1, 3650])
def test_a_corrected_date_moves_no_promise(session_in_lontar: OutreachSession, moved: int) -> None:
    promised = today() + timedelta(days=90)
    row = check_in(session_in_lontar)
    with db.write():
        session_in_lontar.held_on += timedelta(days=moved)
    assert (row.erase_on, checkins.overdue()) == (promised, 0)
    [(_session, _people, erased_on)] = retention.next_erasures()
    assert erased_on == promised + timedelta(days=1)
    assert check_in(session_in_lontar, nonce="n2").erase_on == promised + timedelta(days=moved)


@pytest.mark.parametrize("days", [1, 30, 365])
def test_a_changed_setting_moves_no_promise(session_in_lontar: OutreachSession, days: int) -> None:
    row = check_in(session_in_lontar)
    with db.write():
        settings.store("retention_days", days)
    assert row.erase_on == today() + timedelta(days=90)
    assert check_in(session_in_lontar, nonce="n2").erase_on == today() + timedelta(days=days)


def test_what_is_typed_in_late_is_due_by_its_session(old_session: OutreachSession, lontar: Village) -> None:
    with db.write():
        late = checkins.record("late", session_id=old_session.id, age="adult", name=NAME, origin="paper")
        nameless = checkins.record("nameless", session_id=old_session.id, age="adult")
        nameless.withdrawal_code = "12345678"  # of 0.2.0
    assert purge() == 1
    assert (late.name, nameless.withdrawal_code) == (None, None)


def test_what_is_due_is_found_without_reading_what_is_kept(lontar: Village) -> None:
    fill(lontar, 100, 30)
    with db.write():  # a third of it is of long ago, and erased
        long_ago = {"erase_on": today() - timedelta(days=400), "erased_at": utcnow() - timedelta(days=400)}
        db.session.execute(update(CheckIn).where(CheckIn.name.like("Siti 1%")).values(long_ago))
    with query_plans.asked() as sent:
        checkins.overdue()
        retention.next_erasures()
        with db.write():
            checkins.purge_due()
    found = {look.index for look in query_plans.looks(sent) if look.table == "check_in"}
    assert found == {"ix_check_in_erase_on_session_id", "ix_check_in_code_until"}


def test_the_withdrawal_page_says_what_is_left_after_its_time(visitor: Browser) -> None:
    visitor.get("/check-in/withdraw")
    assert "Sesudah 90 hari, nama dan nomor dihapus otomatis" in visitor.text


def test_the_office_decides_how_long(app: Flask, session_in_lontar: OutreachSession) -> None:
    with db.write():
        settings.store("retention_days", 1)
        db.session.merge(session_in_lontar).held_on = today() - timedelta(days=2)
    check_in(session_in_lontar)
    assert purge() == 1


# --- gone means gone


@pytest.mark.sqlite_only
@pytest.mark.parametrize("how", ["retention", "withdrawal"])
def test_what_is_gone_is_in_no_file(app: Flask, tmp_path: Path, old_session: OutreachSession, how: str) -> None:
    names = [f"{NAME} {n}" for n in range(400)]  # many, so that pages of the database are split and joined
    for n, name in enumerate(names):
        check_in(old_session, name, f"+62813{n:08d}", nonce=f"nonce-{n}")
    make_copy()
    copies.set_aside(tmp_path / "kiosk.sqlite3")
    assert len(set(files_with(tmp_path, NAME, "+62813"))) >= 3, "database, copy, and what a restore replaced"
    if how == "retention":
        assert purge() == 400
    else:
        with db.write():
            for row in db.session.scalars(select(CheckIn)):
                checkins.erase(row)
        assert retention.wipe_traces()
    assert files_with(tmp_path, NAME, "+62813") == []
    assert len(list(copies.folder().iterdir())) == 2, "no copy is dropped"


@pytest.mark.sqlite_only
def test_a_copy_alone_that_is_past_its_time_goes(app: Flask, tmp_path: Path, old_session: OutreachSession) -> None:
    row = check_in(old_session)
    kept = copies.set_aside(tmp_path / "kiosk.sqlite3")
    with db.write():
        db.session.delete(db.session.merge(row))  # as after a restore: the database no longer knows this person
    put_last_run(0)
    assert erasing.unclean_copies() == [kept]
    upkeep.start(app)
    assert kept.exists()
    assert files_with(tmp_path, NAME) == []
