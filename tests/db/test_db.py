"""How SQLite is opened, how a write is made, and who waits for whom; on PostgreSQL villagers lock rows alone."""

import random
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from kiosk import db as database
from kiosk.db import db, driver_connection, errors
from kiosk.models import OutreachSession, Setting, Village
from kiosk.rules import checkins, outreach
from tests.cast.checkins import NAMED, check_in_form, only, stored_check_ins
from tests.cast.databases import lock_for_writing
from tests.cast.moments import at_once, sending
from tests.cast.pages import Browser


def test_every_connection_is_durable_and_strict(app: Flask) -> None:
    engine = db.engine
    if engine.dialect.name != "sqlite":
        assert db.session.scalar(text("SHOW synchronous_commit")) == "on"
        return
    for connection in [engine.connect() for _ in range(5)]:
        for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
        connection.close()


def run_together(app: Flask, number: int, act: Callable[[], object]) -> None:
    """So many threads of the server do this at once."""

    def in_context() -> None:
        with app.app_context():
            act()

    threads = [threading.Thread(target=in_context) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def count_on(times: int) -> None:
    for _ in range(times):
        with db.write():
            db.session.get_one(Setting, "counter").value += 1


def test_no_update_is_lost_between_writers_and_what_was_read_before_a_write_is_read_anew(app: Flask) -> None:
    with db.write():
        db.session.add(Setting(name="counter", value=0))
    row = db.session.get_one(Setting, "counter")
    run_together(app, 4, partial(count_on, 25))
    with db.write():
        row.value += 1
    assert db.session.scalar(select(Setting.value).where(Setting.name == "counter")) == 101


def test_a_failed_write_leaves_nothing(app: Flask) -> None:
    def fail_half_way() -> None:
        with db.write():
            db.session.add(Setting(name="half", value=1))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert db.session.get(Setting, "half") is None


def come_and_go(connection: Any, luck: random.Random) -> set[str]:
    """People come, take their name back and go, so that pages split and join; the names nobody bears any more."""
    connection.execute("CREATE TABLE people (key TEXT PRIMARY KEY, name TEXT, more TEXT)")
    here, deleted_names = {}, set()
    connection.execute("BEGIN")
    for n in range(900):
        here[n] = f"<{luck.getrandbits(60)}>" + "x" * luck.randint(0, 70)
        person = (str(luck.random()), here[n], "y" * luck.randint(0, 30))
        connection.execute("INSERT INTO people VALUES (?, ?, ?)", person)
        if luck.random() < 0.7:
            name = here.pop(luck.choice(list(here)))
            deleted_names.add(name.rstrip("x"))
            act = luck.choice(("DELETE FROM people", "UPDATE people SET name = ''"))
            connection.execute(f"{act} WHERE name = ?", (name,))
    connection.execute("COMMIT")
    return deleted_names


@pytest.mark.sqlite_only
def test_nothing_deleted_is_left_in_the_file_or_its_log(app: Flask, tmp_path: Path) -> None:
    with driver_connection(db.engine) as connection:
        deleted_names = come_and_go(connection, random.Random(51))
    assert db.compact()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [name for name in deleted_names if name.encode() in content] == []


def test_whether_there_are_more_is_asked_of_any_query(session_in_lontar: OutreachSession) -> None:
    for query in (select(Village.code), select(OutreachSession.title, Village.name).join(OutreachSession.village)):
        there = len(db.session.execute(query).all())
        assert [db.has_more_than(query, number) for number in (there - 1, there)] == [True, False]


# --- who waits for whom, and what is tried once more


@pytest.mark.sqlite_only
def test_a_write_waits_once_for_this_process_and_the_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of five seconds went by behind another thread: two are left for another program."""
    clock = iter([100.0, 103.0])
    monkeypatch.setattr(database, "monotonic", lambda: next(clock))
    with db.write():
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 2000
    assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000, "a read has its own"


def write_nothing() -> None:
    """Somebody at the desk, or the clock."""
    with db.write():
        pass


def test_the_desk_and_the_clock_take_turns(app: Flask) -> None:
    assert at_once(app, write_nothing, write_nothing)


@pytest.mark.postgresql_only
def test_who_checks_in_waits_for_no_officer_and_nobody_else(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    mother, daughter = check_in_form(visitor, **NAMED), check_in_form(another_visitor, **NAMED)
    assert not at_once(app, write_nothing, sending(visitor, mother))
    assert not at_once(app, partial(visitor.submit, who="unnamed"), sending(another_visitor, daughter))


def test_nobody_waits_for_ever(session_in_lontar: OutreachSession) -> None:
    with lock_for_writing(), pytest.raises(OperationalError) as refused, db.write_as_visitor():
        outreach.lock_session_taking_answers(session_in_lontar.id)
    assert errors.kind_of(refused.value) == "busy"


def test_what_somebody_else_was_faster_to_write_is_tried_once_more(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, take, faults = check_in_form(visitor, **NAMED), checkins.submit, [StaleDataError()] * 3

    def submit_late(*arguments: str, **fields: str) -> str:
        if faults:
            raise faults.pop()
        return take(*arguments, **fields)

    monkeypatch.setattr(checkins, "submit", submit_late)
    visitor.post("/check-in/", data, status=503)
    assert (stored_check_ins(), len(faults)) == ([], 1), "once, and what was typed stands on the page"
    visitor.press("Coba simpan lagi")
    assert only().name == "Siti Aminah"
