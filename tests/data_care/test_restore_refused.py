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


@pytest.mark.usefixtures("unchanged")
class TestRefusing:
    """What no restore takes."""

    @pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\0" * 999, b"\0" * 8192])
    def test_no_database(self, app: Flask, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "other").write_bytes(content)
        refused(app, "restore", tmp_path / "other")

    def test_a_torn_copy(self, app: Flask, filled_database: Path, tmp_path: Path) -> None:
        content = bytearray(filled_database.read_bytes())
        content[8192:40960] = b"\xa5" * 32768
        (tmp_path / "torn").write_bytes(content)
        assert "rusak" in refused(app, "restore", tmp_path / "torn")

    def test_half_a_copy(self, app: Flask, filled_database: Path, tmp_path: Path) -> None:
        content = filled_database.read_bytes()
        (tmp_path / "half").write_bytes(content[: len(content) // 2])
        assert "rusak" in refused(app, "restore", tmp_path / "half")

    def test_somebody_elses_database(self, app: Flask, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "recipes")) as connection, connection:
            connection.execute("CREATE TABLE recipes (name TEXT)")
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        assert "bukan basis data anjungan" in refused(app, "restore", tmp_path / "recipes")

    def test_a_copy_of_a_newer_program(self, app: Flask, filled_database: Path, tmp_path: Path) -> None:
        shutil.copy(filled_database, tmp_path / "newer")
        with closing(sqlite3.connect(tmp_path / "newer")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = 'from_next_year'")
        assert "lebih baru" in refused(app, "restore", tmp_path / "newer")

    def test_rows_that_point_nowhere(self, app: Flask, filled_database: Path, tmp_path: Path) -> None:
        shutil.copy(filled_database, tmp_path / "orphans")
        with closing(sqlite3.connect(tmp_path / "orphans")) as connection, connection:
            connection.execute("INSERT INTO village_alias VALUES ('99.99.99.9999', 'Nowhere')")
        assert "rusak" in refused(app, "restore", tmp_path / "orphans")

    def test_a_file_that_can_not_be_read(self, app: Flask, filled_database: Path, tmp_path: Path) -> None:
        for path in (
            tmp_path / "nothing.sqlite3",
            filled_database / "below a file",
            tmp_path,
            tmp_path / ("long" * 99),
        ):
            assert "tidak bisa dibaca" in refused(app, "restore", path)


@pytest.mark.parametrize(
    "made", ["VIEW v AS SELECT 1", "TRIGGER t AFTER INSERT ON check_in BEGIN DELETE FROM check_in; END"]
)
def test_a_file_with_a_program_is_refused(app: Flask, filled_database: Path, tmp_path: Path, made: str) -> None:
    shutil.copy(filled_database, tmp_path / "program")
    with closing(sqlite3.connect(tmp_path / "program")) as connection, connection:
        connection.execute(f"CREATE {made}")
    assert "ada program" in refused(app, "restore", tmp_path / "program")


def test_a_copy_with_a_value_that_can_not_be_read_is_refused_and_kept(app: Flask, supervisors_desk: Browser) -> None:
    app.config["BACKUPS_KEPT"] = 1
    broken = copies.keep("of_yesterday")
    with closing(sqlite3.connect(broken)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('kiosk_id', '{broken', 1)")
    assert "rusak" in refused(app, "restore", broken)
    assert "rusak" in supervisors_desk.get("/admin/data/").text
    copies.keep("x")
    assert broken.exists()


def test_not_while_a_server_is_running(app: Flask, copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as server:
        server.execute("SELECT count(*) FROM check_in").fetchone()  # it waits for visitors and holds no lock
        assert "tutup anjungan" in refused(app, "restore", copy)
    assert flask(app, "restore", copy).exit_code == 0


@pytest.mark.parametrize("fits", [0, 1])
def test_a_full_disk_does_not_make_a_broken_copy_of_a_whole_one(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch, fits: int
) -> None:
    """Where the second one does not fit, in which the erasures stand, nothing is restored either."""
    calls, copy_into = iter(range(9)), restore.copy_into

    def fill(engine: Engine, path: Path) -> None:
        if next(calls) < fits:
            return copy_into(engine, path)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(restore, "copy_into", fill)
    sentence = refused(app, "restore", copy)
    assert "ruang simpannya penuh" in sentence
    assert str(copy) not in sentence, "nothing is said of the file"
    assert names() == ["Wayan", "Sari"]


@pytest.mark.parametrize("name", ["restore", "purge"])
def test_a_database_that_another_program_holds(app: Flask, copy: Path, name: str) -> None:
    with databases.locked():
        assert "dipakai" in refused(app, name, *([copy] if name != "purge" else []))


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_full_disk_replaces_nothing(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch, session_in_lontar: OutreachSession, fails_at: int
) -> None:
    check_in(session_in_lontar, "n3", "Made")
    calls, fsync = iter(range(99)), os.fsync

    def full(descriptor: int) -> None:
        if next(calls) >= fails_at:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    assert "Tidak ada yang diganti" in refused(app, "restore", copy)
    monkeypatch.undo()
    assert names() == ["Wayan", "Sari", "Made"]
