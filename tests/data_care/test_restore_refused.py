"""What no restore takes, and a restore that stops: nothing is changed."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from kiosk.data_care import copies, restore
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast import databases
from tests.cast.commands import check_in, flask, names, refused, rows
from tests.cast.disk import no_room
from tests.cast.pages import Browser

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def unchanged(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The database is the same after as before, and nothing lies beside it."""
    before = rows(tmp_path / "kiosk.sqlite3")
    yield
    db.engine.dispose()
    assert rows(tmp_path / "kiosk.sqlite3") == before
    assert not list(tmp_path.glob("incoming-*"))
    assert not list(tmp_path.glob("backups/before-restore-*"))


# a copy in which somebody wrote this: the word of the refusal
WRITTEN = {
    "UPDATE alembic_version SET version_num = 'from_next_year'": "lebih baru",
    "INSERT INTO village_alias VALUES ('99.99.99.9999', 'Nowhere')": "rusak",
    "DROP TABLE check_in": "bukan basis data anjungan",
    "CREATE VIEW v AS SELECT 1": "ada program",
    "CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM check_in; END": "ada program",
}


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_copy_of_ours_is_refused(app: Flask, filled_database: Path, tmp_path: Path) -> None:
    content, other = filled_database.read_bytes(), tmp_path / "other"
    for bytes_of_no_database in (b"", b"a letter", b"SQLite format 3\0" * 999, b"\0" * 8192):
        other.write_bytes(bytes_of_no_database)
        refused(app, "restore", other)
    for torn in (content[:8192] + b"\xa5" * 32768 + content[40960:], content[: len(content) // 2]):
        other.write_bytes(torn)
        assert "rusak" in refused(app, "restore", other)
    for sentence, words in WRITTEN.items():
        shutil.copy(filled_database, other)
        with closing(sqlite3.connect(other)) as connection, connection:
            connection.execute(sentence)
        assert words in refused(app, "restore", other), sentence
    for path in (tmp_path / "nothing.sqlite3", other / "below a file", tmp_path, tmp_path / ("long" * 99)):
        assert "tidak bisa dibaca" in refused(app, "restore", path)


def test_a_copy_with_a_value_that_can_not_be_read_is_refused_and_kept(app: Flask, supervisors_desk: Browser) -> None:
    app.config["BACKUPS_KEPT"] = 1
    broken = copies.keep("of_yesterday")
    with closing(sqlite3.connect(broken)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('kiosk_id', '{broken', 1)")
    assert "rusak" in refused(app, "restore", broken)
    assert "rusak" in supervisors_desk.get("/admin/data/").text
    copies.keep("x")
    assert broken.exists()


def test_not_while_a_server_is_running_or_another_program_writes(app: Flask, copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as server:
        server.execute("SELECT count(*) FROM check_in").fetchone()  # it waits for visitors and holds no lock
        assert "tutup anjungan" in refused(app, "restore", copy)
    with databases.locked():
        assert "dipakai" in refused(app, "restore", copy)
        assert "dipakai" in refused(app, "purge")
    assert flask(app, "restore", copy).exit_code == 0


def test_a_full_disk_does_not_make_a_broken_copy_of_a_whole_one(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the second one does not fit, in which the erasures stand, nothing is restored either."""
    room, copy_into = 0, restore.copy_into

    def fill(engine: Engine, path: Path) -> None:
        nonlocal room
        if room:
            room -= 1
            return copy_into(engine, path)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(restore, "copy_into", fill)
    for fits in (0, 1):
        room = fits
        sentence = refused(app, "restore", copy)
        assert "ruang simpannya penuh" in sentence
        assert str(copy) not in sentence, "nothing is said of the file"
        assert names() == ["Wayan", "Sari"]


def test_a_full_disk_replaces_nothing(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch, session_in_lontar: OutreachSession
) -> None:
    check_in(session_in_lontar, "n3", "Made")
    for flushed in range(3):
        calls = iter([os.fsync] * flushed)
        with monkeypatch.context() as full:
            full.setattr(os, "fsync", lambda descriptor, calls=calls: next(calls, no_room)(descriptor))
            assert "Tidak ada yang diganti" in refused(app, "restore", copy)
        assert names() == ["Wayan", "Sari", "Made"]
