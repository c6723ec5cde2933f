"""The rewriting of the file gives way to whoever reads or writes, and is tried again after ten minutes."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import db as database
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Tombstone
from tests.cast.disk import files_with, minutes_of_silence, traces_are_left
from tests.cast.pages import Browser
from tests.cast.people import NAME, check_in
from tests.cast.withdrawals import take_back

pytestmark = pytest.mark.sqlite_only


def test_a_reader_in_the_way_is_tried_again(app: Flask, tmp_path: Path, old_session: OutreachSession) -> None:
    check_in(old_session)
    upkeep.somebody_is_here(app)
    with db.engine.connect() as reader:
        reader.execute(select(CheckIn.name)).all()
        retention.purge(None, "command")
        minutes_of_silence(app, 10)
        assert traces_are_left()
    minutes_of_silence(app, 9)
    assert traces_are_left()
    minutes_of_silence(app, 1)
    assert not traces_are_left()
    assert files_with(tmp_path, NAME) == []


def test_whoever_comes_to_write_goes_before_the_rewriting(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    asked = database.Database.somebody_waits

    def until_somebody_waits(self: database.Database) -> bool:
        begun.set()
        for _moment in range(500):  # the rewriting of a large file: it goes on until somebody comes
            if asked(self):
                break
            threading.Event().wait(0.01)
        return asked(self)

    monkeypatch.setattr(database.Database, "somebody_waits", until_somebody_waits)
    monkeypatch.setattr(database, "STEPS", 1)
    take_back(visitor, check_in(session_in_lontar))

    def ten_minutes() -> None:
        with app.app_context():
            minutes_of_silence(app, 10)

    rewriting = threading.Thread(target=ten_minutes)
    rewriting.start()
    assert begun.wait(10)
    check_in(session_in_lontar, nonce="meanwhile")
    rewriting.join()
    assert traces_are_left()
    assert db.session.scalars(select(CheckIn.nonce)).all() == ["meanwhile"]
    monkeypatch.setattr(database.Database, "somebody_waits", asked)
    minutes_of_silence(app, 10)
    assert not traces_are_left()


def test_tablets_check_in_during_withdrawals_and_the_rewriting(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    some = [check_in(session_in_lontar, nonce=f"early-{n}") for n in range(3)]
    ended, statuses = threading.Event(), list[int]()

    def five_children_check_in() -> None:
        browser = Browser(app)
        with app.app_context():
            for _child in range(5):
                browser.get("/check-in/")
                browser.submit(status=None, age="child")
                statuses.append(browser.response.status_code)

    def rewrite_again_and_again() -> None:
        with app.app_context():
            while not ended.wait(0.01):
                retention.wipe_traces()

    tablets = [threading.Thread(target=five_children_check_in) for _number in range(2)]
    rewriting = threading.Thread(target=rewrite_again_and_again)
    for thread in (*tablets, rewriting):
        thread.start()
    for row in some:
        take_back(visitor, row)
    for thread in tablets:
        thread.join()
    ended.set()
    rewriting.join()
    assert statuses == [200] * 10


def test_a_writer_waits_without_reading(app: Flask) -> None:
    """Who reads while waiting to write would keep the log from being emptied by whoever writes now."""
    ready, done = threading.Event(), threading.Event()

    def second_writer() -> None:
        with app.app_context():
            db.session.scalar(select(func.count()).select_from(Tombstone))
            ready.set()
            with db.write():
                pass
        done.set()

    with db.turn():
        thread = threading.Thread(target=second_writer)
        thread.start()
        ready.wait()
        assert nobody_reads_soon()
        assert not done.is_set()
    thread.join()


def nobody_reads_soon() -> bool:
    """Whether a checkpoint finds nobody in its way; the other thread has a moment to get there."""
    for _try in range(100):
        with database.raw(db.engine) as connection:
            connection.execute("PRAGMA busy_timeout=20")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0:
                return True
    return False
