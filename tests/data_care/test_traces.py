"""Gone means gone: erased from every byte of the instance folder, once nobody has been there for ten minutes."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import db as database
from kiosk.data_care import copies, retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import offers, outreach, quiz
from tests.cast import databases
from tests.cast.commands import flask
from tests.cast.disk import files_with, make_copy, minutes_of_silence, put_last_run, traces_are_left
from tests.cast.pages import Browser
from tests.cast.people import NAME, PHONE, check_in
from tests.cast.withdrawals import erase_all, take_back
from tests.conftest import add, open_session

pytestmark = pytest.mark.sqlite_only


def crowd(session: OutreachSession) -> None:
    """So many people that pages of the database are split and joined."""
    for n in range(200):
        check_in(session, f"{NAME} {n}", f"+62813{n:08d}", nonce=f"nonce-{n}")


def test_what_a_villager_takes_back_is_in_no_file_after_ten_minutes(
    app: Flask, visitor: Browser, tmp_path: Path, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = check_in(session_in_lontar)
    make_copy()
    with monkeypatch.context() as nobody_waits:
        nobody_waits.setattr(database.Database, "compact", lambda _self: pytest.fail("somebody waits"))
        take_back(visitor, row)
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 0
    assert traces_are_left()
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME, PHONE) == []
    assert not traces_are_left()


def test_what_an_officer_erases_or_corrects_is_in_no_file_after_ten_minutes(
    app: Flask, desk: Browser, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    rows = [check_in(session_in_lontar, phone="", nonce=nonce) for nonce in ("erase", "correct", "take away")]
    for row in rows:
        desk.get(f"/admin/check-ins/{session_in_lontar.id}/{row.id}/")
        if row is rows[0]:
            desk.press("Ya, hapus")
        else:
            desk.submit("main form.card", name="Sulastri" if row is rows[1] else "")
        minutes_of_silence(app, 10)
        assert not traces_are_left()
    assert files_with(tmp_path, NAME) == []


def test_what_was_tried_out_is_in_no_file_after_ten_minutes(app: Flask, tmp_path: Path, lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned"))
    with db.write():
        outreach.set_practice(db.session.merge(planned), True)
    assert not traces_are_left(), "nobody has tried it out yet"
    crowd(planned)
    with db.write():
        outreach.set_practice(db.session.merge(planned), False)
    upkeep.somebody_is_here(app)
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME, "+62813") == []


def test_the_settings_say_what_waits_to_be_wiped(
    app: Flask, supervisors_desk: Browser, tmp_path: Path, old_session: OutreachSession
) -> None:
    check_in(old_session)
    supervisors_desk.get("/admin/settings/")
    assert "menunggu dibersihkan" not in supervisors_desk.text
    supervisors_desk.press("Hapus sekarang")
    assert "menunggu dibersihkan" in supervisors_desk.text
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME) == []
    supervisors_desk.get("/admin/settings/")
    assert "menunggu dibersihkan" not in supervisors_desk.text


@pytest.mark.parametrize("by_itself", [False, True], ids=["withdrawals", "retention"])
def test_after_a_power_failure_the_next_start_wipes_before_anybody_is_served(
    app: Flask, tmp_path: Path, old_session: OutreachSession, by_itself: bool
) -> None:
    crowd(old_session)
    make_copy()
    copies.set_aside(tmp_path / "kiosk.sqlite3")
    put_last_run(0)
    if by_itself:
        assert retention.purge(None, "by-itself") == 200
    else:
        erase_all()
    assert len(files_with(tmp_path, NAME)) >= 2, "the copy has them still, and what a restore replaced"
    upkeep.start(app)
    assert files_with(tmp_path, NAME, "+62813") == []
    assert not traces_are_left()


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
            attempt = quiz.start("free", "short", "id", None)
            assert attempt
            tokens += [offers.record(["R01"], None).token, attempt.token]
    kinds = (tokens[::2], tokens[1::2])
    assert all(kind in places(tmp_path / databases.FILE, kind) for kind in kinds), "until then they do"
    upkeep.somebody_is_here(app)
    minutes_of_silence(app, 10)
    assert not any(kind in places(tmp_path / databases.FILE, kind) for kind in kinds)


# --- silence


def test_whoever_asks_for_a_page_begins_the_ten_minutes_anew(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    take_back(visitor, check_in(session_in_lontar))
    for browser, path in ((visitor, "/"), (desk, "/admin/")):
        minutes_of_silence(app, 9)
        browser.get(path)
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
