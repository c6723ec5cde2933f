"""Upgrading what an earlier program left, with rows in every table: the dumps in revisions/ were made by those."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, MetaData, insert, inspect, select, text

from kiosk.clock import utcnow
from kiosk.data_care import schema
from kiosk.db import Base, db
from kiosk.db.sqlite import engine_of, faults
from kiosk.models import Draft
from tests.cast import databases
from tests.cast.commands import flask, names
from tests.cast.dumps import DUMPS, FIRST, NEWER, load

Rows = dict[str, list[dict[str, Any]]]


def rows(engine: Engine) -> Rows:
    """Every row by table, of the columns that are there."""
    found = {}
    with engine.connect() as connection:
        there = inspect(connection)
        for name, table in Base.metadata.tables.items():
            if not there.has_table(name):
                continue
            present = {column["name"] for column in there.get_columns(name)}
            wanted = select(*(column for column in table.columns if column.name in present))
            found[name] = [dict(row) for row in connection.execute(wanted.order_by(*table.primary_key)).mappings()]
    return found


def put(of: Rows) -> None:
    """Fill the tables that are there, which are not yet those of the models, parents first."""
    there = MetaData()
    there.reflect(db.engine)
    with db.engine.begin() as connection:
        for table in there.sorted_tables:
            if table.name in of:
                connection.execute(insert(table), of[table.name])


# the last day of each name: 60 days of the setting, or what the consent told, after the day of the session
LAST_DAYS = {
    "n1": date(2027, 1, 23),
    "n2": date(2027, 1, 23),
    "n3": date(2026, 12, 25),
    "n4": date(2027, 1, 24),
    "n5": date(2027, 1, 24),
    "n6": date(2027, 1, 24),
    "n7": date(2027, 2, 23),
}


def in_this_schema(of: Rows) -> Rows:
    """What is to stand there after the upgrade: the first program told nothing, the next one number of each cell."""
    added: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "audit_entry": lambda row: {"times": 1},
        "check_in": lambda row: {"erase_on": LAST_DAYS[row["nonce"]], "code_until": None},
        "outreach_session": lambda row: {"told": lists(row.get("told", {})), "cancel_reason": ""},
    }
    filled = {table: [row | values(row) for row in of[table]] for table, values in added.items()}
    return of | filled | {"draft": []}


def lists(told: dict[str, Any]) -> dict[str, Any]:
    """Each number told of a cell."""
    return {cell: numbers if isinstance(numbers, list) else [numbers] for cell, numbers in told.items()}


@pytest.fixture(params=[DUMPS[0], NEWER] if databases.SERVER else [*DUMPS, NEWER])
def before(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Rows:
    """The rows of a database of that time, which is the app's now."""
    dump = load(request.param, tmp_path / "dump")
    found = rows(engine_of(dump))
    if databases.SERVER:
        downgrade(revision="base")
        upgrade(revision=request.param.partition("_")[0])
        put(found)
    else:
        db.engine.dispose()
        dump.replace(tmp_path / databases.FILE)
    return found


def check_schema() -> None:
    """The schema is what the models say, and no row is without its parent."""
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    assert faults(db.engine) == []


def test_data_survive_the_upgrade(before: Rows) -> None:
    assert all(before.values()), "a row in every table"
    schema.bring_up_to_date()
    check_schema()
    assert schema.present() == schema.head()
    assert rows(db.engine) == in_this_schema(before)


def test_down_to_the_first_and_up_again(before: Rows) -> None:
    schema.bring_up_to_date()
    downgrade(revision=FIRST)
    left = rows(db.engine)
    assert left == before | {"outreach_session": [without(row, "told") for row in before["outreach_session"]]}
    assert schema_checks() == {}
    upgrade()
    check_schema()
    assert rows(db.engine) == in_this_schema(left)


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    """A row without a column."""
    return {key: value for key, value in row.items() if key != name}


@pytest.mark.sqlite_only
def test_down_by_one_and_up_again_keeps_all_data(before: Rows) -> None:
    schema.bring_up_to_date()
    with db.write():
        db.session.execute(text("UPDATE outreach_session SET told = '{\"checks\": [7, 12]}'"))
    downgrade(revision="c4c685aff6a4")
    assert all(row["told"] == {"checks": 12} for row in rows(db.engine)["outreach_session"])
    upgrade()
    assert all(row["told"] == {"checks": [12]} for row in rows(db.engine)["outreach_session"])


def test_a_program_that_knows_no_cancelled_session_sees_a_closed_one(before: Rows) -> None:
    schema.bring_up_to_date()
    with db.write():
        db.session.execute(text("UPDATE outreach_session SET state = 'cancelled', cancel_reason = 'Banjir.'"))
        db.session.execute(
            insert(Draft).values(id="draft", officer_id="officer-hasan-01", path="/admin/", fields=[], kept_at=utcnow())
        )
    downgrade()
    old = rows(db.engine)
    assert {row["state"] for row in old["outreach_session"]} == {"closed"}
    assert [len(old[table]) for table in before] == [len(before[table]) for table in before]
    upgrade()
    check_schema()


# --- constraints


def checks(of: Engine) -> dict[str, dict[str, str]]:
    """What the tables of a database refuse, by name."""
    there = inspect(of)
    found = {
        table: {str(check["name"]): check["sqltext"] for check in there.get_check_constraints(table)}
        for table in there.get_table_names()
    }
    return {table: named for table, named in found.items() if named}


def schema_checks() -> dict[str, dict[str, str]]:
    """The same of the app's database."""
    return checks(db.engine)


def test_an_upgraded_database_refuses_what_the_models_say(before: Rows) -> None:
    schema.bring_up_to_date()
    upgraded = schema_checks()
    db.drop_all()
    db.create_all()
    assert upgraded == schema_checks()
    assert sum(map(len, upgraded.values())) > 30


@pytest.mark.sqlite_only
def test_tables_that_keep_no_order_of_insertion_stay_so(before: Rows, tmp_path: Path) -> None:
    schema.bring_up_to_date()
    unordered = [words for words in definitions(tmp_path / databases.FILE) if "WITHOUT ROWID" in words]
    assert sorted(words.split()[2].strip('"') for words in unordered) == ["offer_check", "quiz_answer", "quiz_attempt"]


def test_down_to_nothing_and_up_again(before: Rows) -> None:
    schema.bring_up_to_date()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    check_schema()


@pytest.mark.sqlite_only
def test_the_first_revision_makes_what_it_first_made(app: Flask, tmp_path: Path) -> None:
    """A revision that was on main is never edited: databases made by it would miss the difference."""
    downgrade(revision="base")
    upgrade(revision=FIRST)
    assert sorted(definitions(tmp_path / databases.FILE)) == sorted(definitions(load(DUMPS[0], tmp_path / "dump")))


def definitions(path: Path) -> list[str]:
    """The schema of a SQLite file in its own words."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("dump", [*DUMPS, NEWER])
@pytest.mark.parametrize("command", ["restore", "merge"])
def test_a_copy_of_that_time_is_taken_in(app: Flask, tmp_path: Path, dump: str, command: str) -> None:
    done = flask(app, command, load(dump, tmp_path / "old copy"))
    assert done.exit_code == 0, done.stderr
    assert names()[:2] == ["Wayan", None]
