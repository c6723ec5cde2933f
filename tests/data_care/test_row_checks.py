"""A file from elsewhere: its tables refuse what ours do, and for a merge each row is read with our rules."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import backup, foreign_file
from kiosk.db import db
from kiosk.demo import sample as demo
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
# what only reading finds
BY_READING = {
    "a long text": ("UPDATE check_in SET name = replace(hex(zeroblob(41)), '00', 'Si')", "check_in", "name"),
    "a very long text": (
        "UPDATE outreach_session SET obstacles = hex(zeroblob(11000))",
        "outreach_session",
        "obstacles",
    ),
    "NUL": ("UPDATE check_in SET name = 'Si' || char(0) || 'ti'", "check_in", "name"),
    "what no Word file can hold": ("UPDATE outreach_session SET title = char(65534)", "outreach_session", "title"),
    "NUL in JSON": ("UPDATE offer_batch SET signs = '{\"R\\u0000\": 5}'", "offer_batch", "signs"),
    "a lone surrogate": ("UPDATE check_in SET name = CAST(x'eda080' AS TEXT)", "check_in", "teks"),
    "bytes": ("UPDATE check_in SET name = x'00ff'", "check_in", "name"),
    "an empty name": ("UPDATE check_in SET name = ' '", "check_in", "name"),
    "a day that is none": ("UPDATE outreach_session SET held_on = '2026-02-30'", "outreach_session", "held_on"),
    "a day of another age": ("UPDATE outreach_session SET held_on = '0001-01-01'", "outreach_session", "held_on"),
    "a moment that is none": ("UPDATE check_in SET created_at = 'yesterday'", "check_in", "created_at"),
    "the end of time": ("UPDATE audit_entry SET at = '9999-12-31 23:59:59.000000'", "audit_entry", "at"),
    "an hour that is none": ("UPDATE outreach_session SET starts_at = '25:61'", "outreach_session", "starts_at"),
    "neither yes nor no": ("UPDATE question SET volatile = 7", "question", "volatile"),
    "no JSON": ("UPDATE audit_entry SET fields = '[oops'", "audit_entry", "fields"),
    "JSON of another kind": (
        "UPDATE outreach_session SET heads_by_group = '[1]'",
        "outreach_session",
        "heads_by_group",
    ),
    "deep JSON": ("UPDATE offer_batch SET signs = replace(hex(zeroblob(9999)), '00', '[')", "offer_batch", "signs"),
    "no number at all": ("UPDATE offer_batch SET signs = '{\"R01\": NaN}'", "offer_batch", "signs"),
    "a phone that is none": ("UPDATE check_in SET phone = '+999'", "check_in", "phone"),
    "half a question": ("UPDATE question SET texts = '{\"id\": {}}'", "question", "texts"),
    "an answer that is no option": ("UPDATE question SET answer = 'z'", "question", "texts"),
    "a number nobody can write": (
        'UPDATE hotline SET channels = \'[{"kind": "tel", "value": "+0"}]\'',
        "hotline",
        "channels",
    ),
    "an address that runs": (
        'UPDATE hotline SET channels = \'[{"kind": "web", "value": "javascript:1"}]\'',
        "hotline",
        "channels",
    ),
    "a folder for a voice": (
        'UPDATE setting SET value = \'{"../../x": {"label": "x", "variety": "id", '
        '"everywhere": true, "villages": []}}\' WHERE name = \'voices\'',
        "setting",
        "value",
    ),
    "a notice until no day": (
        'INSERT INTO setting VALUES (\'notice\', \'{"id": "x", "en": "", "date": "2026-03-10", '
        '"until": "2026-02-31"}\')',
        "setting",
        "value",
    ),
    "a time to keep names that is none": ("INSERT INTO setting VALUES ('retention_days', '-1')", "setting", "value"),
    "a desk that is never locked": ("INSERT INTO setting VALUES ('desk_idle_minutes', '99999')", "setting", "value"),
    "a key that is a path": ("UPDATE offer_batch SET id = '../x'", "offer_batch", "id"),
    "a sign of four": ("UPDATE offer_batch SET signs = '{\"R01\": 4}'", "offer_batch", "signs"),
    "half a face": ('UPDATE learning_batch SET faces = \'{"ask": {"3": 4.5}}\'', "learning_batch", "faces"),
    "more right than answers": ('UPDATE learning_batch SET "right" = 9999', "learning_batch", "jumlahnya"),
    "sound offers in part": ("UPDATE learning_batch SET sound_right = 1", "learning_batch", "jumlahnya"),
    "half a month": (
        "UPDATE learning_batch SET session_id = NULL, month = '2026-11-02'",
        "learning_batch",
        "jumlahnya",
    ),
}


@pytest.mark.parametrize("command", ["restore", "merge"])
@pytest.mark.parametrize("spoiled", BY_ITS_TABLES)
def test_what_our_tables_refuse_is_taken_by_nobody(app: Flask, hall: Path, spoiled: str, command: str) -> None:
    statement, table, words = BY_ITS_TABLES[spoiled]
    spoil(hall, statement)
    assert_named(refused(app, command, hall), table, words)


def test_a_program_in_a_file_never_runs(app: Flask, hall: Path) -> None:
    check = "INSERT INTO offer_check (token, checked_on, signs, verdict) VALUES ('x', '2026-01-01', '[]', 'ok')"
    spoil(hall, check, "CREATE TRIGGER t BEFORE DELETE ON offer_check BEGIN SELECT RAISE(ABORT, 'it ran'); END")
    assert "tabel t, isinya program" in refused(app, "merge", hall)


@pytest.mark.parametrize("spoiled", BY_READING)
def test_a_row_outside_its_rule_is_named(app: Flask, hall: Path, spoiled: str) -> None:
    statement, table, words = BY_READING[spoiled]
    spoil(hall, statement)
    assert_named(refused(app, "merge", hall), table, words)
    with foreign_file.restorable(hall):
        pass  # one's own copy is not read row by row


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


@pytest.mark.parametrize("command", ["restore", "merge"])
@pytest.mark.parametrize("lenient", LENIENT)
def test_a_schema_that_lets_more_in_is_taken_by_nobody(app: Flask, hall: Path, lenient: str, command: str) -> None:
    spoil(hall, *LENIENT[lenient])
    assert "tidak seperti di anjungan ini" in refused(app, command, hall)


@pytest.mark.parametrize("command", ["restore", "merge"])
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE check_in SET \"group\" = 'purna' WHERE name IS NOT NULL", "aturan ck_check_in_plans"),
        ("UPDATE outreach_session SET held_on = 'yesterday'", "tidak bisa dibaca"),
        ("UPDATE setting SET value = '[1]' WHERE name = 'retention_days'", "tidak bisa dibaca"),
    ],
)
def test_a_row_of_an_older_program_that_our_tables_refuse(
    app: Flask, tmp_path: Path, command: str, statement: str, words: str
) -> None:
    old = load(tmp_path / "old", BEFORE_CONSTRAINTS)
    spoil(old, statement)
    assert words in refused(app, command, old)


def test_two_revisions_at_once(app: Flask, hall: Path) -> None:
    spoil(hall, "INSERT INTO alembic_version VALUES ('daed9c39e7ad')")
    assert "rusak" in refused(app, "merge", hall)


def test_what_a_kiosk_writes_is_taken(app: Flask, filled_hall: Path) -> None:
    with foreign_file.mergeable(filled_hall):
        pass


def test_a_whole_quarter_is_taken(tmp_path: Path, filled_database: Path) -> None:
    (tmp_path / "sample").mkdir()
    shutil.copy(filled_database, tmp_path / "sample" / FILE)
    sample = make_app(tmp_path / "sample", DEMO=True)
    with sample.app_context():
        with db.write():
            demo.fill("contoh-123456")
        backup.make(tmp_path / "quarter")
        db.session.remove()
        db.engine.dispose()
    with foreign_file.mergeable(tmp_path / "quarter"):
        pass
