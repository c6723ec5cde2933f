"""Migrations: what 0.1.0 left is all there, and one that fails leaves everything as it was."""

import sqlite3
from collections.abc import Callable, Iterator
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
from sqlalchemy.exc import IntegrityError

from kiosk.data_care import schema
from kiosk.db import Base, db
from kiosk.db.sqlite import engine_of, faults
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import traces
from tests.cast import databases, people
from tests.cast.dumps import RELEASED, load
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


@pytest.mark.sqlite_only
def test_the_file_is_copied_before_an_upgrade(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "needed_revision", lambda: "the next revision")
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


LEARNING = {"learning_batch", "learning_count", "learning_pairs"}  # counted by what was right; not carried on


def check_rows(before: Rows) -> None:
    """Every row of every table that is still there is as it was, but for what was learned."""
    now = read_rows(db.engine)
    assert not any(now[table] for table in LEARNING)
    now["setting"] = [row for row in now["setting"] if row["name"] != traces.TRACES_SETTING]  # drafts went
    assert set(before) - set(now) == set(before) - set(Base.metadata.tables), "no other table is gone"
    comparable = comparable_rows(before, now)
    assert set(comparable) == set(before) & set(Base.metadata.tables) - LEARNING, "and none of them is empty"
    assert comparable_rows(now, comparable) == comparable


def test_data_survive_the_upgrade_also_down_and_up_again(before: Rows) -> None:
    assert all(before.values()), "a row in every table"
    schema.bring_up_to_date()
    assert schema.present_revision() == schema.needed_revision()
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


def test_an_upgraded_database_refuses_what_the_models_say(before: Rows) -> None:
    schema.bring_up_to_date()
    upgraded = constraints()
    db.drop_all()
    db.create_all()
    assert upgraded == constraints()
    assert sum(map(len, upgraded.values())) > 30
