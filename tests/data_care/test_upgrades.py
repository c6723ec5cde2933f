"""The next revision on full tables: copied before, every row kept, and whole before or after wherever it stops."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.data_care import copies, schema
from kiosk.db import Base, db
from kiosk.db.sqlite import faults
from kiosk.models import (
    AuditEntry,
    FailedTry,
    LearningBatch,
    LearningCount,
    LearningPairs,
    OfferBatch,
    OutreachSession,
    Question,
    Tombstone,
)
from tests.cast.commands import flask, rows
from tests.cast.planted import Planted

pytestmark = pytest.mark.slow

Rows = dict[str, list[Any]]
NEXT = "of_the_test"
START = """
from flask_migrate import Migrate
from kiosk import create_app
from kiosk.data_care import schema
from kiosk.db import db
app = create_app()
with app.app_context():
    Migrate(app, db, directory={folder!r}, render_as_batch=True)
    schema.bring_up_to_date()
"""


def present_revision() -> str | None:
    """The revision of the database, read without a transaction that stays open."""
    revision: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.rollback()
    return revision


def read_rows() -> Rows:
    """Every row by table, in the columns that the models have."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def full_tables(app: Flask) -> Rows:
    """A row in every table, as a hall leaves them; and all of them."""
    Planted()
    question = db.session.scalars(select(Question)).first()
    session = db.session.scalars(select(OutreachSession)).first()
    assert question
    assert session
    batch = LearningBatch(session_id=session.id, phase="after", started=9, finished=8, answers=40, right=30)
    batch.counts.append(LearningCount(question_id=question.id, option="a", number=8))
    batch.pairs.append(LearningPairs(pairs=6, more=4, fewer=1, equal=1, questions=30, right_before=15, right_after=20))
    with db.write():
        db.session.add_all(
            [
                batch,
                OfferBatch(month=date(2026, 11, 1), checks=7, verdicts={"stop": 6}, signs={"R01": 6}),
                AuditEntry(action="session-opened", row=f"outreach_session:{session.id}"),
                FailedTry(kind="sign-in", source="a keyed hash"),
                Tombstone(nonce_hash=Tombstone.hash_of(b"somebody"), erased_on=today()),
            ]
        )
    there = read_rows()
    assert all(there.values()), "a row in every table"
    return there


@pytest.mark.sqlite_only
def test_a_start_copies_the_file_and_upgrades_it_with_every_row(
    app: Flask, full_tables: Rows, next_migration: Callable[[str], Path], tmp_path: Path
) -> None:
    before = present_revision()
    next_migration("pass")
    schema.bring_up_to_date()
    assert present_revision() == schema.needed_revision() == NEXT
    assert read_rows() == full_tables
    assert faults(db.engine) == []
    [copy] = copies.copies_before("update")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (before,)
    assert [row for row in rows(copy) if row.startswith('INSERT INTO "check_in"')]
    assert flask(app, "restore", copy).exit_code == 0
    assert present_revision() == NEXT, "a copy of before is brought up to date when it comes back"
    now = read_rows()
    assert now["check_in"] == full_tables["check_in"]
    assert now["outreach_session"] == full_tables["outreach_session"]


@pytest.mark.usefixtures("full_tables")
def test_children_survive_a_rebuilt_parent(full_tables: Rows, next_migration: Callable[[str], Path]) -> None:
    next_migration("pass")
    upgrade()
    assert present_revision() == NEXT
    assert read_rows() == full_tables


@pytest.mark.parametrize("then", ["raise RuntimeError('power went out')", "op.execute('DELETE FROM outreach_session')"])
def test_a_migration_that_fails_or_orphans_rows_changes_nothing(
    full_tables: Rows, next_migration: Callable[[str], Path], then: str
) -> None:
    def title_type() -> str:
        [title] = [column for column in inspect(db.engine).get_columns("outreach_session") if column["name"] == "title"]
        return str(title["type"])

    before = (title_type(), present_revision())
    next_migration(then)
    with pytest.raises((SystemExit, IntegrityError)):
        upgrade()
    assert (title_type(), present_revision()) == before
    assert read_rows() == full_tables


@pytest.mark.sqlite_only
def test_a_start_that_is_killed_half_way_is_whole_before_and_the_next_one_ends_it(
    app: Flask, full_tables: Rows, next_migration: Callable[[str], Path], tmp_path: Path
) -> None:
    before = present_revision()

    def start(then: str) -> int:
        code = START.format(folder=str(next_migration(then)))
        environment = os.environ | {"KIOSK_INSTANCE": str(tmp_path), "KIOSK_SECRET_KEY": app.config["SECRET_KEY"]}
        db.session.remove()
        db.engine.dispose()
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode

    assert start("import os; os.kill(os.getpid(), 9)") == -signal.SIGKILL
    assert present_revision() == before
    assert read_rows() == full_tables
    assert start("pass") == 0
    assert present_revision() == NEXT
    assert read_rows() == full_tables
    assert faults(db.engine) == []
    assert len(copies.copies_before("update")) == 2
