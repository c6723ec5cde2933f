"""Gone means gone: erased from every byte of the instance folder, once nobody has been there for ten minutes."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import db as database
from kiosk.data_care import copies, retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import offers, outreach, quiz
from tests.cast import databases
from tests.cast.disk import (
    files_with,
    make_copy,
    minutes_of_silence,
    orders_in_pages,
    put_confirmed_day,
    traces_are_left,
)
from tests.cast.pages import Browser
from tests.cast.people import NAME, PHONE, check_in
from tests.cast.withdrawals import erase_all, take_back

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


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


@pytest.mark.parametrize("by_itself", [False, True], ids=["withdrawals", "retention"])
def test_after_a_power_failure_the_next_start_wipes_before_anybody_is_served(
    app: Flask, tmp_path: Path, old_session: OutreachSession, by_itself: bool
) -> None:
    crowd(old_session)
    make_copy()
    copies.set_aside(tmp_path / "kiosk.sqlite3")
    put_confirmed_day(0)
    if by_itself:
        assert retention.purge(None, "by-itself") == 200
    else:
        erase_all()
    assert len(files_with(tmp_path, NAME)) >= 2, "the copy has them still, and what a restore replaced"
    upkeep.start(app)
    assert files_with(tmp_path, NAME, "+62813") == []
    assert not traces_are_left()


def test_no_page_of_the_file_keeps_the_order_in_which_offers_and_quizzes_came(app: Flask, tmp_path: Path) -> None:
    tokens = []
    for _person in range(8):
        with db.write():
            attempt = quiz.start_attempt("free", "short", None)
            assert attempt
            tokens += [offers.record_check(["R01"], None).token, attempt.token]
    kinds = (tokens[::2], tokens[1::2])
    assert all(kind in orders_in_pages(tmp_path / databases.FILE, kind) for kind in kinds), "until then they do"
    upkeep.note_request(app)
    minutes_of_silence(app, 10)
    assert not any(kind in orders_in_pages(tmp_path / databases.FILE, kind) for kind in kinds)


# --- at the end of a session, and of the server


def visit_hall(session: OutreachSession, has_joined: bool) -> list[str]:
    """Fourteen people check in by name, and each then checks an offer; tokens of the offers, in this order."""
    tokens = []
    for number in range(14):
        check_in(session, f"{NAME} {number}", nonce=f"nonce-{number}")
        with db.write():
            assert quiz.start_attempt("free", "short", session.id)
            tokens.append(offers.record_check(["R01"], session.id if has_joined else None).token)
    return tokens


def tells_nothing(folder: Path, tokens: list[str]) -> bool:
    """True where these lie in the order of their random keys in each page of each file below the folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    orders = [order for file in files for order in orders_in_pages(file, tokens)]
    return bool(orders) and all(order == sorted(order) for order in orders)


def finish(desk: Browser, session: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{session.id}/finish")
    desk.press("Tutup dan cetak")


def cancel(desk: Browser, session: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{session.id}/")
    desk.press("Batalkan sesi", reason="Listrik padam")


def plan_again(desk: Browser, session: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{session.id}/")
    desk.press("Kembalikan ke rencana", people="erase")


@pytest.mark.parametrize("end_session", [finish, cancel, plan_again])
def test_a_session_that_ends_has_the_file_rewritten_and_nobody_waits(
    app: Flask,
    desk: Browser,
    tmp_path: Path,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
    end_session: Callable[[Browser, OutreachSession], None],
) -> None:
    tokens = visit_hall(session_in_lontar, has_joined=end_session is finish)  # the others' offers go at once
    assert tokens in orders_in_pages(tmp_path / databases.FILE, tokens), "the n-th name has the n-th offer"
    with monkeypatch.context() as nobody_waits:
        nobody_waits.setattr(database.Database, "compact", lambda _self: pytest.fail("somebody waits"))
        end_session(desk, session_in_lontar)
    assert db.is_to_compact.is_set()
    make_copy()
    assert files_with(tmp_path / "backups", *tokens) == []
    upkeep.run_chores(app, db.compact)
    assert tells_nothing(tmp_path, tokens)
    assert not db.is_to_compact.is_set()


def close(session: OutreachSession) -> None:
    outreach.close_session(db.session.get_one(OutreachSession, session.id), {})


def test_a_visitor_comes_first_and_then_the_file_is_rewritten(
    app: Flask, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.write():
        close(session_in_lontar)
    with monkeypatch.context() as in_the_way:
        in_the_way.setattr(db, "has_waiting_writer", lambda: True)
        in_the_way.setattr(database, "STEPS", 1)
        upkeep.run_chores(app, db.compact)
    assert db.is_to_compact.is_set()
    upkeep.run_chores(app, db.compact)
    assert not db.is_to_compact.is_set()


def test_a_rewriting_that_begins_while_a_session_ends_waits_for_its_end(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    tokens = visit_hall(session_in_lontar, has_joined=True)
    rewriting = Thread(target=upkeep.run_chores, args=(app, db.compact))
    with db.write():
        rewriting.start()
        while not db.has_waiting_writer():
            pass
        close(session_in_lontar)
    rewriting.join()
    assert tells_nothing(tmp_path, tokens)
    assert not db.is_to_compact.is_set()


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
    for asks_by_itself in ("/healthz", "/static/favicon.svg", "/admin/today"):
        with desk.client.get(asks_by_itself) as answer:
            assert answer.status_code == 200
    minutes_of_silence(app, 1)
    assert not traces_are_left()


def test_a_reader_in_the_way_is_tried_again(app: Flask, tmp_path: Path, old_session: OutreachSession) -> None:
    check_in(old_session)
    upkeep.note_request(app)
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
