"""Gone means gone: what is erased is in no byte of the instance folder once nobody has been there for ten minutes."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import db as database
from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Tombstone, Village
from kiosk.rules import checkins, offers, outreach, quiz
from tests.cast import databases
from tests.cast.commands import flask
from tests.cast.disk import files_with, make_copy, minutes_of_silence, put_last_run, traces_are_left
from tests.cast.pages import Browser
from tests.cast.people import NAME, PHONE, check_in
from tests.conftest import add, open_session

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def old_session(lontar: Village) -> OutreachSession:
    """A session of 91 days ago."""
    return add(open_session(lontar, held_on=today() - timedelta(days=91), state="closed"))


def erase_all() -> None:
    """As people ask for it."""
    with db.write():
        for row in db.session.scalars(select(CheckIn)):
            checkins.erase(row)


# --- the answer comes at once, the rewriting when nobody is there


@pytest.fixture
def never_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a page must not wait for it."""
    monkeypatch.setattr(database.Database, "compact", lambda _self: pytest.fail("somebody waits for the rewriting"))


def take_back(visitor: Browser, row: CheckIn) -> None:
    """A villager withdraws this check-in."""
    visitor.get("/check-in/withdraw")
    visitor.submit(code=row.withdrawal_code)


@pytest.mark.usefixtures("never_rewritten")
def test_who_takes_back_a_check_in_does_not_wait(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    take_back(visitor, check_in(session_in_lontar))
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 0
    assert traces_are_left()


def test_what_a_villager_takes_back_is_in_no_file_after_ten_minutes(
    app: Flask, visitor: Browser, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    row = check_in(session_in_lontar)
    make_copy()
    take_back(visitor, row)
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME, PHONE) == []
    assert not traces_are_left()


@pytest.mark.parametrize("how", ["erase", "correct", "take away"])
def test_what_an_officer_erases_or_corrects_is_in_no_file_after_ten_minutes(
    app: Flask, desk: Browser, tmp_path: Path, session_in_lontar: OutreachSession, how: str
) -> None:
    row = check_in(session_in_lontar, phone="")
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/{row.id}/{'erase' if how == 'erase' else 'correct'}")
    desk.submit(**{"erase": {}, "correct": {"name": "Sulastri"}, "take away": {"name": ""}}[how])
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME) == []
    assert not traces_are_left()


def test_what_was_tried_out_is_in_no_file_after_ten_minutes(app: Flask, tmp_path: Path, lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned", practice=True))
    for n in range(400):  # many, so that pages of the database are split and joined
        check_in(planned, f"{NAME} {n}", f"+62813{n:08d}", nonce=f"nonce-{n}")
    with db.write():
        outreach.set_practice(db.session.merge(planned), False)
    upkeep.somebody_is_here(app)
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME, "+62813") == []


def test_opening_a_session_that_nobody_tried_out_leaves_nothing_to_wipe(lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned"))
    with db.write():
        outreach.set_practice(db.session.merge(planned), True)
    assert not traces_are_left()


def test_retention_by_itself_and_by_the_page(
    app: Flask, supervisors_desk: Browser, tmp_path: Path, old_session: OutreachSession
) -> None:
    check_in(old_session)
    supervisors_desk.get("/admin/retention/")
    assert "menunggu dibersihkan" not in supervisors_desk.text
    supervisors_desk.press("Jalankan sekarang")
    assert "menunggu dibersihkan" in supervisors_desk.text
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME) == []
    check_in(old_session, nonce="typed in late")
    upkeep.round_of(app)
    assert traces_are_left()
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME) == []
    supervisors_desk.get("/admin/retention/")
    assert "menunggu dibersihkan" not in supervisors_desk.text


def test_the_command_wipes_at_once(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar)
    make_copy()
    erase_all()
    assert flask(app, "purge").exit_code == 0
    assert files_with(tmp_path, NAME, PHONE) == []
    assert not traces_are_left()


def places(file: Path, tokens: list[str]) -> list[list[str]]:
    """For each page of the file that bears some of these: in which order they were put there."""
    content, size = file.read_bytes(), 4096
    pages = [content[at : at + size] for at in range(0, len(content), size)]
    orders = [sorted((page.rfind(token.encode()), token) for token in tokens) for page in pages]
    return [[token for at, token in reversed(order) if at >= 0] for order in orders if order[-1][0] >= 0]


def test_no_page_of_the_file_keeps_the_order_in_which_offers_and_quizzes_came(app: Flask, tmp_path: Path) -> None:
    tokens = []
    for _person in range(8):
        with db.write():
            tokens += [offers.record(["R01"], None).token, attempt_of_now()]
    kinds = (tokens[::2], tokens[1::2])
    assert all(kind in places(tmp_path / databases.FILE, kind) for kind in kinds), "until then they do"
    upkeep.somebody_is_here(app)
    minutes_of_silence(app, 10)
    assert not any(kind in places(tmp_path / databases.FILE, kind) for kind in kinds)


def attempt_of_now() -> str:
    """Somebody begins the quiz."""
    attempt = quiz.start("free", "short", "id", None)
    assert attempt
    return attempt.token


# --- silence


def test_whoever_asks_for_a_page_begins_the_ten_minutes_anew(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    take_back(visitor, check_in(session_in_lontar))
    minutes_of_silence(app, 9)
    visitor.get("/")
    minutes_of_silence(app, 9)
    desk.get("/admin/")
    minutes_of_silence(app, 9)
    assert traces_are_left()
    for asks_by_itself in ("/healthz", "/static/app.css", "/admin/today"):
        with desk.client.get(asks_by_itself) as answer:
            assert answer.status_code == 200
    minutes_of_silence(app, 1)
    assert not traces_are_left()


def test_nothing_is_rewritten_where_nothing_was_erased(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/")
    monkeypatch.setattr(database.Database, "compact", lambda _self: pytest.fail("for nothing"))
    minutes_of_silence(app, 10)
    upkeep.start(app)


def test_what_is_erased_meanwhile_is_wiped_the_next_time(
    app: Flask, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_in(session_in_lontar)
    check_in(session_in_lontar, nonce="n2")
    erase_all()
    compact = database.Database.compact

    def and_somebody_comes(self: database.Database) -> bool:
        done = compact(self)
        check_in(session_in_lontar, nonce="n3")
        erase_all()
        return done

    upkeep.somebody_is_here(app)
    monkeypatch.setattr(database.Database, "compact", and_somebody_comes)
    minutes_of_silence(app, 10)
    assert traces_are_left()
    monkeypatch.setattr(database.Database, "compact", compact)
    minutes_of_silence(app, 10)
    assert not traces_are_left()


# --- what is in the way


def a_withdrawal(session: OutreachSession) -> None:
    """Somebody takes back what they gave."""
    erase_all()


def retention_by_itself(session: OutreachSession) -> None:
    """Their time is over."""
    with db.write():
        retention.purge(None, "by-itself")


@pytest.mark.parametrize("erase", [a_withdrawal, retention_by_itself])
def test_a_power_failure_before_the_wiping(
    app: Flask, tmp_path: Path, old_session: OutreachSession, erase: Callable[[OutreachSession], None]
) -> None:
    names = [f"{NAME} {n}" for n in range(400)]  # many, so that pages of the database are split and joined
    for n, name in enumerate(names):
        check_in(old_session, name, f"+62813{n:08d}", nonce=f"nonce-{n}")
    make_copy()
    put_last_run(0)
    erase(old_session)
    assert files_with(tmp_path, NAME), "the copy has them still"
    upkeep.start(app)  # the next start, before anybody is served
    assert files_with(tmp_path, NAME, "+62813") == []
    assert not traces_are_left()


def test_a_reader_in_the_way_is_tried_again(app: Flask, tmp_path: Path, old_session: OutreachSession) -> None:
    check_in(old_session)
    upkeep.somebody_is_here(app)
    with db.engine.connect() as reader:
        reader.execute(select(CheckIn.name)).all()
        with db.write():
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


def ten_children_check_in(app: Flask, statuses: list[int]) -> None:
    """What a tablet is answered, one after the other."""
    browser = Browser(app)
    with app.app_context():
        for _person in range(10):
            browser.get("/check-in/")
            browser.submit(status=None, age="child")
            statuses.append(browser.response.status_code)


def rewrite_until(ended: threading.Event, app: Flask) -> None:
    """Again and again, as if it took long."""
    with app.app_context():
        while not ended.wait(0.01):
            retention.wipe_traces()


def test_three_tablets_check_in_during_withdrawals_and_the_rewriting(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    some = [check_in(session_in_lontar, nonce=f"early-{n}") for n in range(5)]
    ended, statuses = threading.Event(), list[int]()
    tablets = [threading.Thread(target=ten_children_check_in, args=(app, statuses)) for _number in range(3)]
    rewriting = threading.Thread(target=rewrite_until, args=(ended, app))
    for thread in (*tablets, rewriting):
        thread.start()
    for row in some:
        take_back(visitor, row)
    for thread in tablets:
        thread.join()
    ended.set()
    rewriting.join()
    assert statuses == [200] * 30


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
