"""Migrations: a copy is made before, children survive a rebuilt table, and one that fails leaves all as it was."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.data_care import schema
from kiosk.db import db
from kiosk.models import CheckIn, Hotline, Officer, OutreachSession, Question, Village
from kiosk.rules import traces
from tests.cast import people
from tests.conftest import add


def revision() -> str | None:
    """The revision of the database, read without a transaction that stays open."""
    found: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.rollback()
    return found


@pytest.fixture
def check_in_stays(session_in_lontar: OutreachSession) -> Iterator[None]:
    """Somebody has checked in, and is still there at the end."""
    add(people.came(session_in_lontar))
    yield
    assert db.count(CheckIn.nonce.is_not(None)) == 1
    db.session.rollback()


def test_nothing_is_copied_when_the_schema_stays(app: Flask, tmp_path: Path) -> None:
    schema.bring_up_to_date()
    assert schema.present() == schema.head()
    assert not (tmp_path / "backups").exists()


@pytest.mark.sqlite_only
def test_the_file_is_copied_before_an_upgrade(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "head", lambda: "the next revision")
    schema.bring_up_to_date()
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("before-update-")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version FROM question WHERE slug = 'Q01'").fetchall() == [(1,)]


@pytest.mark.usefixtures("check_in_stays")
def test_children_survive_a_rebuilt_parent(next_migration: Callable[[str], None]) -> None:
    next_migration("pass")
    upgrade()
    assert revision() == "of_the_test"


@pytest.mark.usefixtures("check_in_stays")
@pytest.mark.parametrize("then", ["raise RuntimeError('power went out')", "op.execute('DELETE FROM outreach_session')"])
def test_a_migration_that_fails_or_orphans_rows_changes_nothing(
    next_migration: Callable[[str], None], then: str
) -> None:
    before = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")}
    next_migration(then)
    with pytest.raises((SystemExit, IntegrityError)):
        upgrade()
    assert {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")} == before
    assert revision() != "of_the_test"


@pytest.mark.usefixtures("check_in_stays")
def test_what_officers_had_typed_goes_and_all_else_stays(officer: Officer) -> None:
    downgrade(revision="5b0d7e91c3a4")
    draft = {"officer": officer.id, "fields": '[["name", "Siti"]]', "at": "2026-11-25 04:00:00"}
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO draft VALUES ('k', :officer, '/admin/check-ins/', :fields, :at)"), draft)
    upgrade()
    assert "draft" not in inspect(db.engine).get_table_names()
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
