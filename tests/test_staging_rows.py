"""A file from elsewhere is read row by row with our rules: the first row outside of them is named, none is taken."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from kiosk import backups, demo, officers, staging
from kiosk.db import db
from tests.commands import refused, rows
from tests.conftest import make_app
from tests.databases import FILE
from tests.planted import Planted

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
                officers.note("session-opened", officer_id=None)
            backups.make(folder / "copy.sqlite3")
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


SPOILED = {
    "a wild code": ("UPDATE check_in SET age = 'baby'", "check_in", "age"),
    "a wild state": ("UPDATE outreach_session SET state = 'lost'", "outreach_session", "state"),
    "a wild verdict": ("UPDATE offer_check SET verdict = 'fine'", "offer_check", "verdict"),
    "a wild role": ("UPDATE officer SET role = 'king' WHERE username = 'ratna'", "officer", "role"),
    "a wild phase": ("UPDATE quiz_attempt SET phase = 'later'", "quiz_attempt", "phase"),
    "a long text": ("UPDATE check_in SET name = replace(hex(zeroblob(41)), '00', 'Si')", "check_in", "name"),
    "a very long text": (
        "UPDATE outreach_session SET obstacles = hex(zeroblob(11000))",
        "outreach_session",
        "obstacles",
    ),
    "NUL": ("UPDATE check_in SET name = 'Si' || char(0) || 'ti'", "check_in", "name"),
    "NUL in JSON": ("UPDATE offer_check SET signs = '[\"R\\u0000\"]'", "offer_check", "signs"),
    "a lone surrogate": ("UPDATE check_in SET name = CAST(x'eda080' AS TEXT)", "check_in", "teks"),
    "bytes": ("UPDATE check_in SET name = x'00ff'", "check_in", "name"),
    "an empty name": ("UPDATE check_in SET name = ' '", "check_in", "name"),
    "a day that is none": ("UPDATE outreach_session SET held_on = '2026-02-30'", "outreach_session", "held_on"),
    "a day of another age": ("UPDATE outreach_session SET held_on = '0001-01-01'", "outreach_session", "held_on"),
    "a moment that is none": ("UPDATE check_in SET created_at = 'yesterday'", "check_in", "created_at"),
    "the end of time": ("UPDATE audit_entry SET at = '9999-12-31 23:59:59.000000'", "audit_entry", "at"),
    "an hour that is none": ("UPDATE outreach_session SET starts_at = '25:61'", "outreach_session", "starts_at"),
    "a word for a number": ("UPDATE quiz_answer SET position = 'first'", "quiz_answer", "position"),
    "a huge number": ("UPDATE quiz_attempt SET minutes = 99999999999", "quiz_attempt", "minutes"),
    "neither yes nor no": ("UPDATE question SET volatile = 7", "question", "volatile"),
    "no JSON": ("UPDATE audit_entry SET fields = '[oops'", "audit_entry", "fields"),
    "JSON of another kind": (
        "UPDATE outreach_session SET heads_by_group = '[1]'",
        "outreach_session",
        "heads_by_group",
    ),
    "deep JSON": ("UPDATE offer_check SET signs = replace(hex(zeroblob(9999)), '00', '[')", "offer_check", "signs"),
    "no number at all": ("UPDATE offer_check SET signs = '[NaN]'", "offer_check", "signs"),
    "a negative count": ("UPDATE outreach_session SET heads_male = -5", "outreach_session", "heads_male"),
    "a phone that is none": ("UPDATE check_in SET phone = '+999'", "check_in", "phone"),
    "plans beside a name": ("UPDATE check_in SET \"group\" = 'calon'", "check_in", "rencana"),
    "a child's name": ("UPDATE check_in SET age = 'child'", "check_in", "anak"),
    "no consent": ("UPDATE check_in SET consent_at = NULL", "check_in", "persetujuan"),
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
    "a time to keep names that is none": ("INSERT INTO setting VALUES ('retention_days', '-1')", "setting", "value"),
    "a key that is a path": ("UPDATE offer_check SET token = '../x'", "offer_check", "token"),
    "no session": ("UPDATE check_in SET session_id = 'nobody'", "check_in", "baris yang tidak ada"),
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON check_in BEGIN SELECT 1; END", "tabel t,", "program"),
    "a view": ("CREATE VIEW v AS SELECT name FROM check_in", "tabel v,", "program"),
    "another table": ("CREATE TABLE copies (name TEXT)", "copies", "tidak ada di anjungan"),
    "a table too few": ("DROP TABLE tombstone", "tombstone", "tidak ada di berkas"),
    "a column too few": ("ALTER TABLE officer DROP COLUMN created_at", "officer", "created_at"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_row_outside_its_rule_is_named(app: Flask, hall: Path, spoiled: str) -> None:
    statement, table, words = SPOILED[spoiled]
    spoil(hall, statement)
    for command in ("restore", "merge"):
        sentence = refused(app, command, hall)
        assert table in sentence
        assert words in sentence
        assert "Zulaikha" not in sentence


REBUILT = (
    "CREATE TABLE other AS SELECT * FROM check_in",  # with no key, no NOT NULL and no reference
    "DROP TABLE check_in",
    "ALTER TABLE other RENAME TO check_in",
)


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("INSERT INTO check_in SELECT * FROM check_in LIMIT 1", "dua kali"),
        ("UPDATE check_in SET nonce = NULL", "kosong"),
        ("UPDATE check_in SET session_id = 'nobody'", "baris yang tidak ada"),
    ],
)
def test_a_schema_that_lets_anything_in(app: Flask, hall: Path, then: str, words: str) -> None:
    spoil(hall, *REBUILT, then)
    sentence = refused(app, "restore", hall)
    assert "check_in" in sentence
    assert words in sentence


def test_two_revisions_at_once(app: Flask, hall: Path) -> None:
    spoil(hall, "INSERT INTO alembic_version VALUES ('daed9c39e7ad')")
    assert "rusak" in refused(app, "merge", hall)


def test_what_a_kiosk_writes_is_taken(app: Flask, filled_hall: Path) -> None:
    with staging.admitted(filled_hall):
        pass


def test_a_whole_quarter_is_taken(tmp_path: Path, filled_database: Path) -> None:
    (tmp_path / "sample").mkdir()
    shutil.copy(filled_database, tmp_path / "sample" / FILE)
    sample = make_app(tmp_path / "sample", DEMO=True)
    with sample.app_context():
        with db.write():
            demo.fill("contoh-123456")
        backups.make(tmp_path / "quarter")
        db.session.remove()
        db.engine.dispose()
    with staging.admitted(tmp_path / "quarter"):
        pass
