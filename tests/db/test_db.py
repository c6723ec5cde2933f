"""How SQLite is opened and how a write is made."""

import random
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from kiosk import db as database
from kiosk.db import db, raw
from kiosk.db.sqlite import open_to_read
from kiosk.models import OutreachSession, Setting, Village


def test_every_connection_is_durable_and_strict(app: Flask) -> None:
    engine = db.engine
    if engine.dialect.name != "sqlite":
        assert db.session.scalar(text("SHOW synchronous_commit")) == "on"
        return
    connections = [engine.connect() for _ in range(5)]
    for connection in connections:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        connection.close()


def test_no_update_is_lost_between_eight_writers(app: Flask) -> None:
    with db.write():
        db.session.add(Setting(name="counter", value=0))

    def add_sixty() -> None:
        with app.app_context():
            for _ in range(60):
                with db.write():
                    row = db.session.get(Setting, "counter")
                    assert row
                    row.value += 1

    threads = [threading.Thread(target=add_sixty) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.scalar(select(Setting.value).where(Setting.name == "counter")) == 480


def test_a_failed_write_leaves_nothing(app: Flask) -> None:
    def fail_half_way() -> None:
        with db.write():
            db.session.add(Setting(name="half", value=1))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert db.session.get(Setting, "half") is None


def test_what_was_read_before_a_write_is_read_anew(app: Flask) -> None:
    with db.write():
        db.session.add(Setting(name="counter", value=0))
    row = db.session.get(Setting, "counter")
    assert row

    def another() -> None:
        with app.app_context(), db.write():
            other = db.session.get(Setting, "counter")
            assert other
            other.value = 10

    thread = threading.Thread(target=another)
    thread.start()
    thread.join()
    with db.write():
        row.value += 1
    assert db.session.scalar(select(Setting.value).where(Setting.name == "counter")) == 11


def come_and_go(connection: Any, luck: random.Random) -> set[str]:
    """People come, take their name back and go, so that pages split and join; the names nobody bears any more."""
    connection.execute("CREATE TABLE people (key TEXT PRIMARY KEY, name TEXT, more TEXT)")
    here, gone = {}, set()
    connection.execute("BEGIN")
    for n in range(900):
        here[n] = f"<{luck.getrandbits(60)}>" + "x" * luck.randint(0, 70)
        person = (str(luck.random()), here[n], "y" * luck.randint(0, 30))
        connection.execute("INSERT INTO people VALUES (?, ?, ?)", person)
        if luck.random() < 0.7:
            name = here.pop(luck.choice(list(here)))
            gone.add(name.rstrip("x"))
            act = luck.choice(("DELETE FROM people", "UPDATE people SET name = ''"))
            connection.execute(f"{act} WHERE name = ?", (name,))
    connection.execute("COMMIT")
    return gone


def test_nothing_deleted_is_left_in_the_file_or_its_log(app: Flask, tmp_path: Path) -> None:
    if db.file is None:
        return
    with raw(db.engine) as connection:
        gone = come_and_go(connection, random.Random(51))
    assert db.compact()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [name for name in gone if name.encode() in content] == []


def test_a_file_that_is_no_database_is_not_left_open(tmp_path: Path) -> None:
    """On Windows nobody could delete it, and Python 3.13 warns."""
    recipe = tmp_path / "recipe"
    recipe.write_text("Dua ikan bandeng, garam dan kunyit. " * 40)
    with pytest.raises(sqlite3.DatabaseError) as refused:
        open_to_read(recipe)
    connection = refused.traceback[-1].locals["connection"]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


@pytest.mark.sqlite_only
def test_a_write_waits_once_for_this_process_and_the_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of five seconds went by behind another thread: two are left for another program."""
    clock = iter([100.0, 103.0])
    monkeypatch.setattr(database, "monotonic", lambda: next(clock))
    with db.write():
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 2000
    assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000, "a read has its own"


def test_whether_there_are_more_is_asked_of_any_query(session_in_lontar: OutreachSession) -> None:
    for query in (select(Village.code), select(OutreachSession.title, Village.name).join(OutreachSession.village)):
        there = len(db.session.execute(query).all())
        assert [db.is_more(query, number) for number in (there - 1, there)] == [True, False]
