"""The schema: children survive a rebuilt table, and a migration that fails half-way leaves all as it was."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.db import db
from kiosk.models import CheckIn, Hotline, Officer, OutreachSession, Question, Village
from kiosk.rules import traces
from tests.cast import people
from tests.conftest import add


def check_ins() -> int:
    """How many check-ins stand in the database."""
    count = db.session.scalar(select(func.count()).select_from(CheckIn))
    db.session.rollback()
    return count or 0


def test_children_survive_a_rebuilt_parent(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    next_migration("pass")
    upgrade()
    assert check_ins() == 1
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "of_the_test"
    db.session.rollback()


def test_a_failing_migration_changes_nothing(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    before = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")}
    next_migration("raise RuntimeError('power went out')")
    with pytest.raises(SystemExit):
        upgrade()
    after = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")}
    assert after == before
    assert check_ins() == 1
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) != "of_the_test"
    db.session.rollback()


def test_a_migration_that_orphans_rows_is_undone(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    next_migration("op.execute('DELETE FROM outreach_session')")
    with pytest.raises((SystemExit, IntegrityError)):
        upgrade()
    assert db.session.get(OutreachSession, session_in_lontar.id)
    db.session.rollback()


def test_what_officers_had_typed_goes_and_all_else_stays(session_in_lontar: OutreachSession, officer: Officer) -> None:
    add(people.came(session_in_lontar))
    downgrade(revision="5b0d7e91c3a4")
    draft = {"officer": officer.id, "fields": '[["name", "Siti"]]', "at": "2026-11-25 04:00:00"}
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO draft VALUES ('k', :officer, '/admin/check-ins/', :fields, :at)"), draft)
    upgrade()
    assert "draft" not in inspect(db.engine).get_table_names()
    assert check_ins() == 1
    assert db.file is None or traces.left() == "drafts", "the file is rewritten"
    db.session.rollback()


def test_what_a_merge_brought_is_the_officers_and_stays_hidden(app: Flask) -> None:
    downgrade(revision="a61e9c40d7f2")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE hotline SET origin = 'elsewhere', active = false WHERE slug = 'sapa-129'"))
        connection.execute(text("UPDATE question SET origin = 'elsewhere' WHERE slug = 'Q55'"))
    upgrade()
    hotline = db.session.get_one(Hotline, "sapa-129")
    assert (hotline.origin, hotline.active) == ("officer", False)
    assert db.session.scalars(select(Question.origin).where(Question.slug == "Q55")).all() == ["officer"]
    db.session.rollback()


def test_who_answered_a_call_goes_and_the_call_stays(app: Flask, lontar: Village) -> None:
    add(people.local_contact())
    downgrade(revision="7d3f0c5ab914")
    call = "UPDATE hotline SET checked_on = '2026-11-20', checked_by = 'Ratna', answered_by = 'Bu Ani'"
    with db.engine.begin() as connection:
        connection.execute(text(call))
    upgrade()
    assert "answered_by" not in {column["name"] for column in inspect(db.engine).get_columns("hotline")}
    contact = db.session.get_one(Hotline, "pimpasa-lontar")
    assert (contact.checked_on, contact.checked_by, contact.village_code) == (date(2026, 11, 20), "Ratna", lontar.code)
    db.session.rollback()
