"""Upgrading what an earlier program left, with rows in every table: the dumps in revisions/ were made by those."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, MetaData, insert, inspect, select, text

from kiosk import schema
from kiosk.db import Base, db, engine_of, faults
from tests import databases
from tests.commands import flask, names

FIRST = "daed9c39e7ad"
# on its first day the first revision was edited twice: one name, three schemas
DUMPS = ["daed9c39e7ad_as_of_a0f73ed", "daed9c39e7ad_as_of_6fe60be", "daed9c39e7ad_as_of_ab9e3c0"]
Rows = dict[str, list[dict[str, Any]]]


def load(dump: str, path: Path) -> Path:
    """A SQLite file as the program of that time left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / "revisions" / f"{dump}.sql").read_text(encoding="utf-8"))
    return path


def rows(engine: Engine) -> Rows:
    """Every row by table, of the columns that are there."""
    found = {}
    with engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            present = {column["name"] for column in inspect(connection).get_columns(name)}
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


def in_this_schema(of: Rows) -> Rows:
    """What is to stand there after the upgrade: the first program told nothing, the next one number of each cell."""
    sessions = of["outreach_session"]
    told = [{cell: [number] for cell, number in row.get("told", {}).items()} for row in sessions]
    return of | {"outreach_session": [row | {"told": cells} for row, cells in zip(sessions, told, strict=True)]}


@pytest.fixture(params=DUMPS[:1] if databases.SERVER else DUMPS)
def before(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Rows:
    """The rows of a database of that time, which is the app's now."""
    dump = load(request.param, tmp_path / "dump")
    found = rows(engine_of(dump))
    if databases.SERVER:
        downgrade(revision="base")
        upgrade(revision=FIRST)
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
    downgrade()
    assert [row["told"] for row in rows(db.engine)["outreach_session"]] == [{"checks": 12}] * 2
    upgrade()
    assert [row["told"] for row in rows(db.engine)["outreach_session"]] == [{"checks": [12]}] * 2


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
@pytest.mark.parametrize("dump", DUMPS)
@pytest.mark.parametrize("command", ["restore", "merge"])
def test_a_copy_of_that_time_is_taken_in(app: Flask, tmp_path: Path, dump: str, command: str) -> None:
    done = flask(app, command, load(dump, tmp_path / "old copy"))
    assert done.exit_code == 0, done.stderr
    assert names() == ["Wayan", None]
