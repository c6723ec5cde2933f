"""A copy that is brought back: its tables refuse what ours do."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import backup
from kiosk.db import db
from kiosk.models import LearningBatch, OfferBatch, OutreachSession
from kiosk.rules import audit
from tests.cast.apps import make_app
from tests.cast.commands import refused, rows
from tests.cast.databases import FILE
from tests.cast.dumps import BEFORE_CONSTRAINTS, load
from tests.cast.planted import Planted

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def filled_hall(tmp_path_factory: pytest.TempPathFactory, filled_database: Path) -> Path:
    """A copy of a hall's kiosk with a row for everything."""
    folder = tmp_path_factory.mktemp("hall")
    shutil.copy(filled_database, folder / FILE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KIOSK_INSTANCE", str(folder))
        app = make_app(folder)
        with app.app_context():
            Planted()
            with db.write():
                audit.note("session-opened", officer_id=None)
                session_id = db.session.scalars(select(OutreachSession.id)).first()
                six = {"started": 6, "finished": 6, "answers": 6, "right": 6}
                db.session.add(LearningBatch(session_id=session_id, phase="free", **six))
                db.session.add(
                    OfferBatch(month=today().replace(day=1), checks=6, verdicts={"stop": 6}, signs={"R01": 6})
                )
            backup.make(folder / "copy.sqlite3")
            db.session.remove()
            db.engine.dispose()
    return folder / "copy.sqlite3"


@pytest.fixture
def hall(filled_hall: Path, tmp_path: Path) -> Path:
    """A copy of that copy, to be spoiled."""
    return Path(shutil.copy(filled_hall, tmp_path / "hall"))


@pytest.fixture(autouse=True)
def _unchanged(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The database is the same after as before, and nothing lies beside it."""
    before = rows(tmp_path / FILE)
    yield
    db.session.remove()
    assert rows(tmp_path / FILE) == before
    assert not list(tmp_path.glob("incoming-*"))


def spoil(path: Path, *statements: str) -> None:
    """Write into the file what no program of ours would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)


# what our tables refuse, or are not
BY_ITS_TABLES = {
    "a wild code": ("UPDATE check_in SET age = 'baby'", "check_in", "aturannya"),
    "a wild state": ("UPDATE outreach_session SET state = 'lost'", "outreach_session", "aturannya"),
    "a group of four": ("UPDATE learning_batch SET finished = 4", "learning_batch", "aturannya"),
    "a wild role": ("UPDATE officer SET role = 'king' WHERE username = 'ratna'", "officer", "aturannya"),
    "a wild phase": ("UPDATE learning_batch SET phase = 'later'", "learning_batch", "aturannya"),
    "a negative count": ("UPDATE outreach_session SET heads_male = -5", "outreach_session", "aturannya"),
    "plans beside a name": ("UPDATE check_in SET \"group\" = 'calon'", "check_in", "aturannya"),
    "a child's name": ("UPDATE check_in SET age = 'child'", "check_in", "aturannya"),
    "no consent": ("UPDATE check_in SET consent_at = NULL", "check_in", "aturannya"),
    "no session": ("UPDATE check_in SET session_id = 'nobody'", "check_in", "baris yang tidak ada"),
    "a view": ("CREATE VIEW v AS SELECT name FROM check_in", "tabel v,", "program"),
    "another table": ("CREATE TABLE copies (name TEXT)", "copies", "tidak ada di anjungan"),
    "a table too few": ("DROP TABLE tombstone", "tombstone", "tidak ada di berkas"),
    "a column too few": ("ALTER TABLE officer DROP COLUMN created_at", "officer", "created_at"),
}


@pytest.mark.parametrize("spoiled", BY_ITS_TABLES)
def test_what_our_tables_refuse_is_taken_by_nobody(app: Flask, hall: Path, spoiled: str) -> None:
    statement, table, words = BY_ITS_TABLES[spoiled]
    spoil(hall, statement)
    assert_named(refused(app, "restore", hall), table, words)


def test_a_program_in_a_file_never_runs(app: Flask, hall: Path) -> None:
    check = "INSERT INTO offer_check (token, checked_on, signs, verdict) VALUES ('x', '2026-01-01', '[]', 'ok')"
    spoil(hall, check, "CREATE TRIGGER t BEFORE DELETE ON offer_check BEGIN SELECT RAISE(ABORT, 'it ran'); END")
    assert "tabel t, isinya program" in refused(app, "restore", hall)


def assert_named(sentence: str, table: str, words: str) -> None:
    """It says where and which rule, and no value of the row."""
    assert table in sentence
    assert words in sentence
    assert "Zulaikha" not in sentence


# tables that let in what ours refuse
LENIENT = {
    "no key, no NOT NULL, no reference and no constraint": (
        "CREATE TABLE other AS SELECT * FROM check_in",
        "DROP TABLE check_in",
        "ALTER TABLE other RENAME TO check_in",
        "INSERT INTO check_in SELECT * FROM check_in LIMIT 1",
    ),
    "another constraint of the same name": (
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(''adult'', ''child'')', '(''adult'', ''baby'')')",
        "UPDATE check_in SET age = 'baby'",
    ),
    "constraints that always hold": (
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (', 'CHECK (1 OR ') WHERE type = 'table'",
    ),
}


@pytest.mark.parametrize("lenient", LENIENT)
def test_a_schema_that_lets_more_in_is_taken_by_nobody(app: Flask, hall: Path, lenient: str) -> None:
    spoil(hall, *LENIENT[lenient])
    assert "tidak seperti di anjungan ini" in refused(app, "restore", hall)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE check_in SET \"group\" = 'purna' WHERE name IS NOT NULL", "aturan ck_check_in_plans"),
        ("UPDATE outreach_session SET held_on = 'yesterday'", "tidak bisa dibaca"),
        ("UPDATE setting SET value = '[1]' WHERE name = 'retention_days'", "tidak bisa dibaca"),
    ],
)
def test_a_row_of_an_older_program_that_our_tables_refuse(
    app: Flask, tmp_path: Path, statement: str, words: str
) -> None:
    old = load(tmp_path / "old", BEFORE_CONSTRAINTS)
    spoil(old, statement)
    assert words in refused(app, "restore", old)


def test_two_revisions_at_once(app: Flask, hall: Path) -> None:
    spoil(hall, "INSERT INTO alembic_version VALUES ('daed9c39e7ad')")
    assert "rusak" in refused(app, "restore", hall)
