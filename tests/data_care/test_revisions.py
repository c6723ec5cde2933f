"""Upgrading what 0.1.0 left, with rows in every table: the dump in revisions/ is of that program."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, MetaData, insert, inspect, select, text

from kiosk.clock import today
from kiosk.data_care import schema
from kiosk.db import Base, db
from kiosk.db.sqlite import engine_of, faults
from kiosk.learning import report
from kiosk.models import Officer, OutreachSession
from kiosk.rules import officers, settings, traces
from kiosk.rules.outreach import Filters
from tests.cast import databases
from tests.cast.dumps import RELEASED, load
from tests.cast.officers import account
from tests.cast.pages import Browser

Rows = dict[str, list[dict[str, Any]]]


def read_rows(engine: Engine) -> Rows:
    """Every row by table; a moment as both databases keep it."""
    there = MetaData()
    there.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [
                {
                    name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
                    for name, value in row.items()
                }
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in there.sorted_tables
            if table.name != "alembic_version"
        }


def put_rows(of: Rows) -> None:
    """Fill the tables that are there, parents first."""
    there = MetaData()
    there.reflect(db.engine)
    with db.engine.begin() as connection:
        for table in there.sorted_tables:
            if table.name in of:
                connection.execute(insert(table), of[table.name])


def comparable_rows(of: Rows, now: Rows) -> Rows:
    """Rows of before, in the tables and columns that there still are."""
    return {
        table: [{name: value for name, value in row.items() if name in now[table][0]} for row in of[table]]
        for table in of
        if now.get(table)
    }


@pytest.fixture
def before(app: Flask, tmp_path: Path) -> Rows:
    """The rows of a database of 0.1.0, which is the app's now."""
    dump = load(tmp_path / "dump")
    found = read_rows(engine_of(dump))
    if databases.SERVER:
        for account in found["officer"]:
            account["role"] = "supervisor"  # an officer without villages saw nothing there, and waits
        downgrade(revision="base")
        upgrade(revision=RELEASED)
        put_rows(found)
    else:
        db.engine.dispose()
        dump.replace(tmp_path / databases.FILE)
    return found


def check_schema() -> None:
    """The schema is what the models say, and no row is without its parent."""
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    assert faults(db.engine) == []


def check_rows(before: Rows) -> None:
    """Every row of every table that is still there is as it was."""
    now = read_rows(db.engine)
    now["setting"] = [row for row in now["setting"] if row["name"] != traces.NOTE]  # drafts went
    assert set(before) - set(now) == set(before) - set(Base.metadata.tables), "no other table is gone"
    comparable = comparable_rows(before, now)
    assert set(comparable) == set(before) & set(Base.metadata.tables), "and none of them is empty"
    assert comparable_rows(now, comparable) == comparable


def test_data_survive_the_upgrade_also_down_and_up_again(before: Rows) -> None:
    assert all(before.values()), "a row in every table"
    schema.bring_up_to_date()
    assert schema.present() == schema.head()
    check_schema()
    check_rows(before)
    downgrade(revision=RELEASED)
    assert set(read_rows(db.engine)) == set(before)
    upgrade()
    check_schema()
    check_rows(before)
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    check_schema()


def constraints() -> dict[str, dict[str, str]]:
    """The constraints of the database's tables, by name."""
    there = inspect(db.engine)
    found = {
        table: {str(check["name"]): check["sqltext"] for check in there.get_check_constraints(table)}
        for table in there.get_table_names()
    }
    return {table: named for table, named in found.items() if named}


def definitions(path: Path) -> list[str]:
    """The schema of a SQLite file in its own words."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]


def test_an_upgraded_database_refuses_what_the_models_say_and_keeps_no_order(before: Rows, tmp_path: Path) -> None:
    schema.bring_up_to_date()
    if not databases.SERVER:
        unordered = [words for words in definitions(tmp_path / databases.FILE) if "WITHOUT ROWID" in words]
        tables = sorted(words.split()[2].strip('"') for words in unordered)
        assert tables == ["offer_check", "quiz_answer", "quiz_attempt"]
    upgraded = constraints()
    db.drop_all()
    db.create_all()
    assert upgraded == constraints()
    assert sum(map(len, upgraded.values())) > 30


@pytest.mark.sqlite_only
def test_the_revisions_of_0_1_0_make_what_they_made(app: Flask, tmp_path: Path) -> None:
    """A revision that was released is never edited: databases made by it would miss the difference."""
    downgrade(revision="base")
    upgrade(revision=RELEASED)
    made, released = (definitions(path) for path in (tmp_path / databases.FILE, load(tmp_path / "dump")))
    assert sorted(map(by_line, made)) == sorted(map(by_line, released))


def by_line(definition: str) -> list[str]:
    """Its columns and constraints; a rebuilt table has the latter in no order."""
    return sorted(line.strip(" \t,") for line in definition.splitlines())


def test_who_saw_some_villages_alone_waits_for_a_supervisor(supervisors_desk: Browser) -> None:
    """On PostgreSQL so does who was given none, and saw nothing; in a hall that was the whole office."""
    with db.write():
        db.session.add_all([account(name, name, "officer") for name in ("ratna", "wati")])
        hasan = db.session.scalar(select(Officer.id).where(Officer.role == "supervisor"))
        limited = db.session.scalar(select(Officer.id).where(Officer.username == "ratna"))
    downgrade(revision="f3c81a6d05b9")
    put_rows({"officer_village": [{"officer_id": key, "code": "36.04.13"} for key in (hasan, limited)]})
    upgrade()
    check_schema()
    states = {o.username: (o.active, o.was_limited) for o in officers.every()}
    db.session.rollback()
    unlimited = (False, True) if databases.SERVER else (True, False)
    assert states == {"hasan": (True, False), "ratna": (False, True), "wati": unlimited}
    supervisors_desk.get("/admin/")
    supervisors_desk.follow(f"{1 + bool(databases.SERVER)} akun dinonaktifkan oleh versi baru.")
    assert "sekarang setiap petugas melihat semua sesi kantor ini" in supervisors_desk.text
    supervisors_desk.press("Aktifkan lagi")
    assert supervisors_desk.text.count("Versi baru menonaktifkan akun ini") == bool(databases.SERVER)
    ratna = db.session.get_one(Officer, limited)
    assert (ratna.active, ratna.was_limited) == (True, False)


def test_a_recovery_sheet_opens_nothing_any_more(app: Flask) -> None:
    downgrade(revision="e1a94c07d2b8")
    put_rows({"setting": [{"name": name, "value": {}, "version": 1} for name in ("recovery", "first_run")]})
    upgrade()
    assert set(settings.stored_values()) == {"first_run"}


def test_of_an_older_session_nobody_knows_when_its_date_was_typed(session_in_lontar: OutreachSession) -> None:
    day = session_in_lontar.held_on
    downgrade(revision="9b27c4d81e5f")
    upgrade()
    columns = (OutreachSession.title, OutreachSession.held_on, OutreachSession.date_typed_on)
    assert db.session.execute(select(*columns)).all() == [("Berangkat aman, pulang senang", day, None)]


def test_counts_of_the_rule_before_stay_marked_and_their_pairs_are_summed(
    app: Flask, session_in_lontar: OutreachSession
) -> None:
    """Pairs were kept by form and length, and offers with their session."""
    session_id = session_in_lontar.id
    downgrade(revision="d7b04f3e62c9")
    asked = db.session.execute(text("SELECT id FROM question")).scalar()
    db.session.rollback()
    numbers = {"started": 12, "finished": 12, "answers": 60, "right": 40, "sound_answers": None, "sound_right": None}
    place = {"session_id": session_id, "month": None}
    batch = {"id": "before", **place, "phase": "after", **numbers, "faces": {"ask": {"3": 7, "others": 5}}}
    sums = {"pairs": 6, "questions": 30, "right_before": 10, "right_after": 20, "squares": 18}
    sound = {"sound_questions": 12, "sound_before": 4, "sound_after": 9, "sound_squares": 6, "unsound_squares": 5}
    pairs = [{"batch_id": "before", "first": first, "length": "short", **sums, **sound} for first in "AB"]
    count = {"batch_id": "before", "question_id": asked, "option": "others", "right": None, "number": 12}
    offers = {"id": "offers", **place, "checks": 9, "verdicts": {"stop": 9}, "signs": {"R01": 5, "R02": None}}
    put_rows({"learning_batch": [batch], "learning_pairs": pairs, "learning_count": [count], "offer_batch": [offers]})
    upgrade()
    check_schema()
    found = report.of_session(session_id)
    assert [(b.pooled, b.finished, b.answers, b.faces) for b in found.quizzes] == [(True, 12, 60, batch["faces"])]
    assert found.changes["all"] == (12, 60, 20, 40, 36)
    assert found.changes["sound"] == (12, 24, 8, 18, 12)
    assert found.changes["unsound"] == (12, 36, 12, 22, 10)
    assert found.answered == {}, "which options there were is not told of that question"
    of_months = report.of_period(Filters()).offers
    assert [(b.month, b.checks, b.signs) for b in of_months] == [(today().replace(day=1), 9, offers["signs"])]
    db.session.rollback()
    downgrade(revision="d7b04f3e62c9")
    upgrade()
    check_schema()
    assert report.of_session(session_id).changes == found.changes
