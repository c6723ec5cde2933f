"""Recordings by people are in every copy, come back with it, and go from it when somebody deletes them."""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from kiosk.data_care import backup, carried_files, copies, retention, schema
from kiosk.db import db, whole_files
from kiosk.models import OutreachSession
from kiosk.rules import settings
from kiosk.rules.audio import recordings
from tests.cast.commands import flask, names, refused
from tests.cast.pages import Browser

pytestmark = pytest.mark.sqlite_only

TEXT, OTHER = "Belum tahu", "Catat kehadiran"


def sound(words: str) -> bytes:
    """A recording, by its beginning."""
    return b"RIFF1234WAVE" + words.encode()


@pytest.fixture
def ratna(app: Flask) -> str:
    """Bu Ratna's voice, which has recorded one text."""
    with db.write():
        voice = recordings.add_voice("Ratna", "jaseng")
        recordings.save(TEXT, voice.slug, "kuis.wav", sound("kuis"))
    return voice.slug


def heard(tmp_path: Path) -> dict[str, bytes]:
    """The recordings of people that are here."""
    return {path.name: path.read_bytes() for path in sorted((tmp_path / "audio").glob("*/*"))}


def lose(tmp_path: Path) -> None:
    """The recordings of people go with the disk."""
    for path in (tmp_path / "audio").glob("*/*"):
        path.unlink()


def by_hand(app: Flask, tmp_path: Path) -> Path:
    """A copy made with the command."""
    path = tmp_path / "usb" / "copy"
    path.parent.mkdir(exist_ok=True)
    assert "1 rekaman suara" in flask(app, "backup", "--force", path).output
    assert [each.name for each in path.parent.iterdir()] == ["copy"], "one file"
    return path


def by_itself(app: Flask, tmp_path: Path) -> Path:
    """A copy of today, beside which the recordings lie."""
    path = backup.keep(schema.revision_of(db.engine))
    assert path
    return path


@pytest.mark.parametrize("made", [by_hand, by_itself])
def test_recordings_come_back(
    app: Flask, tmp_path: Path, ratna: str, made: Callable[[Flask, Path], Path], session_in_lontar: OutreachSession
) -> None:
    before, copy = heard(tmp_path), made(app, tmp_path)
    lose(tmp_path)
    done = flask(app, "restore", copy)
    assert done.exit_code == 0, done.stderr
    assert "1 rekaman suara" in done.output
    assert heard(tmp_path) == before
    assert recordings.recording(TEXT, ratna)
    assert schema.present() == schema.head()


def test_what_is_recorded_here_is_never_replaced(app: Flask, tmp_path: Path, ratna: str) -> None:
    copy = by_hand(app, tmp_path)
    with db.write():
        recordings.save(TEXT, ratna, "kuis.wav", sound("kuis, better"))
    now = heard(tmp_path)
    assert flask(app, "restore", copy).exit_code == 0
    assert heard(tmp_path) == now


def test_daily_copies_add_each_recording_once(
    app: Flask, tmp_path: Path, ratna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app.config |= {"BACKUP_SECOND_FOLDER": str(stick), "BACKUPS_KEPT": 1}
    by_itself(app, tmp_path)
    first = carried_files.kept(copies.folder())
    assert len(first) == 1
    written = first[0].stat().st_mtime_ns
    with db.write():
        recordings.save(OTHER, ratna, "beranda.wav", sound("beranda"))
    path = by_itself(app, tmp_path)
    assert len(carried_files.kept(copies.folder())) == len(carried_files.kept(stick)) == 2
    assert first[0].stat().st_mtime_ns == written, "what is there is not written again"
    assert sound("kuis") not in path.read_bytes()
    lose(tmp_path)
    path.rename(path.with_name(f"20260101{path.name[8:]}"))
    by_itself(app, tmp_path)
    assert not carried_files.kept(copies.folder()), "no copy that is kept needs them"


def test_a_recording_beside_a_copy_stays_though_another_one_ends_before_that_has_its_name(
    app: Flask, tmp_path: Path, ratna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = by_itself(app, tmp_path)
    with db.write():
        recordings.save(OTHER, ratna, "beranda.wav", sound("beranda"))

    def ends() -> None:
        with app.app_context():
            backup.drop_old(earlier)

    another, copy_into = threading.Thread(target=ends), backup.copy_into

    def while_another_ends(engine: Engine, path: Path) -> None:
        another.start()
        another.join(0.2)  # it waits for this one, and no longer than that for it
        copy_into(engine, path)

    monkeypatch.setattr(backup, "copy_into", while_another_ends)
    path = earlier.with_name(f"20260101{earlier.name[8:]}")
    backup.make(path)
    another.join()
    assert carried_files.listed(path) == {beside.stem for beside in carried_files.kept(copies.folder())}


def test_who_deletes_a_recording_deletes_it_in_the_copies_too(
    app: Flask, tmp_path: Path, ratna: str, desk: Browser
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    daily, copy = by_itself(app, tmp_path), by_hand(app, tmp_path)
    desk.get(f"/admin/audio/{recordings.clip_name('id', '', TEXT)}/")
    desk.press("Hapus rekaman ini")
    assert heard(tmp_path) == {}
    assert retention.wipe_traces()
    assert not carried_files.kept(copies.folder())
    assert not carried_files.kept(stick)
    for path in (daily, copy):
        assert flask(app, "restore", path).exit_code == 0
        assert heard(tmp_path) == {}, "no copy brings it back"
    with db.write():
        recordings.save(TEXT, ratna, "kuis.wav", sound("kuis"))  # she has thought better of it
    before = heard(tmp_path)
    by_hand(app, tmp_path)
    lose(tmp_path)
    assert flask(app, "restore", copy).exit_code == 0
    assert heard(tmp_path) == before


def test_an_old_copy_has_no_recordings_and_opens(app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "old"
    backup.make(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'carried_file'").fetchone()
    assert flask(app, "restore", copy).exit_code == 0


HOSTILE = [
    "UPDATE carried_file SET path = 'audio/../../kiosk.sqlite3'",
    "UPDATE carried_file SET path = '/etc/0123456789abcdef.wav'",
    "UPDATE carried_file SET path = 'photos/../kiosk.sqlite3'",
    "UPDATE carried_file SET path = 'photos/0123456789abcde' || char(10) || '.jpg'",
    "UPDATE carried_file SET path = NULL",
    "UPDATE carried_file SET digest = '../../../etc/passwd', content = NULL",
    "UPDATE carried_file SET digest = 7",
    "UPDATE carried_file SET content = zeroblob(9000000)",
    "UPDATE carried_file SET content = 'a letter'",
    "UPDATE carried_file SET content = x'00'",
    "ALTER TABLE carried_file ADD COLUMN more TEXT",
    "CREATE TABLE other (name TEXT)",
    "DROP TABLE carried_file; CREATE VIEW carried_file AS SELECT 'x' AS path, 'y' AS digest, NULL AS content",
]


@pytest.mark.parametrize("sentence", HOSTILE)
def test_a_copy_that_carries_what_it_should_not(app: Flask, tmp_path: Path, ratna: str, sentence: str) -> None:
    copy = by_hand(app, tmp_path)
    lose(tmp_path)
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript("PRAGMA writable_schema=ON; PRAGMA ignore_check_constraints=ON")
        try:
            connection.executescript(sentence)
        except sqlite3.IntegrityError:
            connection.executescript("PRAGMA user_version=1; ALTER TABLE carried_file ADD COLUMN more TEXT")
    assert "ditolak" in refused(app, "restore", copy)
    assert heard(tmp_path) == {}
    assert not list(tmp_path.glob("incoming-*"))


def test_a_false_kind_is_left_out(app: Flask, tmp_path: Path, ratna: str) -> None:
    letter = b"<script>alert(1)</script>"
    (tmp_path / "audio" / ratna / "0123456789abcdef.ogg").write_bytes(letter)
    (tmp_path / "audio" / ratna / "0123456789abcdee.ogg").symlink_to("/etc/passwd")
    copy = tmp_path / "copy"
    assert flask(app, "backup", copy).exit_code == 0
    lose(tmp_path)
    assert flask(app, "restore", copy).exit_code == 0
    assert list(heard(tmp_path).values()) == [sound("kuis")]


def test_a_recording_is_on_disk_before_it_has_its_name(
    app: Flask, tmp_path: Path, ratna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    before = heard(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        whole_files.write(tmp_path / "audio" / ratna / next(iter(before)), lambda path: path.write_bytes(b"half"))
    monkeypatch.undo()
    assert heard(tmp_path) == before
    assert settings.get("voices")
    assert names() == []
