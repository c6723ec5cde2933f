"""Files, folders and copies that older versions left: taken in, erased in these too, and gone after two weeks."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import copies, older_versions, retention, schema
from kiosk.db import db
from kiosk.db.sqlite import copy_into
from kiosk.machine import conditions
from kiosk.models import OutreachSession, Recording, SessionPhoto, Tombstone
from kiosk.rules import known_days, photos, voices
from tests.cast import databases
from tests.cast.commands import flask, refused, rows
from tests.cast.older_kiosk import TEXT, copy_of_0_2_0, files, go_back_to_0_2_0, wave
from tests.cast.pages import Browser
from tests.cast.people import NAME, came
from tests.cast.photos import images, small
from tests.cast.quiz import begin
from tests.conftest import add

FOLDERS = ("photos", "audio")


@pytest.fixture
def older(app: Flask, session_in_lontar: OutreachSession, tmp_path: Path) -> Path:
    """The folder of a kiosk of 0.2.0 that was not started since."""
    go_back_to_0_2_0(session_in_lontar, tmp_path)
    return tmp_path


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """An empty stick."""
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def check_data() -> None:
    """Photos and recordings are there, each once, and no voice is heard before its consent; a lost photo is not."""
    assert images() == [small(1), small(2)]
    assert [(voice.speaker, voice.consent_on, voice.heard_by) for voice in voices.list_voices()] == [
        ("Wayan", None, None),
        ("Bu Ratna", None, None),
        ("Pak Hasan", None, None),
    ]
    assert voices.heard_voices() == {}
    sounds = set(db.session.scalars(select(Recording.content)))
    assert sounds == {wave(words) for words in (TEXT, "satu", "Pak Hasan", "Wayan")}
    db.session.remove()


def test_files_are_taken_in_and_go_once_they_are_read_back(
    app: Flask, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(older_versions, "drop_stored_files", lambda: None)  # the power goes between the two
        schema.bring_up_to_date()
    check_data()
    assert set(files()) <= {path.relative_to(older).as_posix() for path in older.rglob("*")}
    unknown = older / "audio" / "nobody" / "0123456789abcdef.ogg"
    unknown.parent.mkdir()
    unknown.write_bytes(b"not in the database")
    schema.bring_up_to_date()
    check_data()
    assert [path for name in FOLDERS for path in (older / name).rglob("*.*")] == [unknown]
    unknown.unlink()
    schema.bring_up_to_date()
    assert not [name for name in FOLDERS if (older / name).exists()]


@pytest.mark.sqlite_only
def test_a_whole_folder_that_was_copied_by_hand_and_the_state_before_an_update_come_back(
    app: Flask, older: Path, usb: Path
) -> None:
    shutil.copy(older / databases.FILE, usb / "kiosk.sqlite3")
    for name in FOLDERS:
        shutil.copytree(older / name, usb / name)
    schema.bring_up_to_date()
    for copy in (usb / "kiosk.sqlite3", *copies.copies_before("update")):
        with db.write():
            for row in (*db.session.scalars(select(SessionPhoto)), *db.session.scalars(select(Recording))):
                db.session.delete(row)
        assert images() == []
        done = flask(app, "restore", copy)
        assert done.exit_code == 0, done.stderr
        check_data()
    assert not list(older.glob("incoming-*"))


HOSTILE = [
    "UPDATE carried_file SET path = 'audio/../../kiosk.sqlite3' WHERE path LIKE '%photo1.jpg'",
    "UPDATE carried_file SET content = zeroblob(9000000)",
    "UPDATE carried_file SET content = x'00'",
]


@pytest.mark.sqlite_only
def test_a_copy_that_carries_what_it_should_not(app: Flask, older: Path, usb: Path) -> None:
    for number, sentence in enumerate(HOSTILE):
        copy = copy_of_0_2_0(older / databases.FILE, usb / f"{number}.sqlite3", inside=True)
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute(sentence)
    schema.bring_up_to_date()
    for copy in usb.iterdir():
        assert "rekaman atau foto di dalamnya rusak" in refused(app, "restore", copy)
        check_data()


@pytest.mark.sqlite_only
def test_who_drops_a_photo_drops_it_in_every_copy(app: Flask, older: Path) -> None:
    stick = older / "stick"
    stick.mkdir()
    app.config |= {"BACKUP_SECOND_FOLDER": str(stick), "BACKUPS_KEPT": 3}
    of_0_2_0 = []
    for folder in (copies.folder(), stick):
        folder.mkdir(exist_ok=True)
        name = folder / f"20261101-030000-{copies.machine_mark()}-{schema.present_revision()}.sqlite3"
        of_0_2_0.append(copy_of_0_2_0(older / databases.FILE, name, inside=False))
    schema.bring_up_to_date()
    assert flask(app, "backup", older / "copy").exit_code == 0
    with db.write():
        photos.drop_photo(db.session.scalars(select(SessionPhoto).order_by(SessionPhoto.created_at)).first())
    gone, stays = small(1)[200:], small(2)[200:]
    assert retention.wipe_traces()
    for place in (older / databases.FILE, *copies.copies_before("update"), *(path.parent for path in of_0_2_0)):
        held = b"".join(path.read_bytes() for path in ([place] if place.is_file() else place.rglob("*.*")))
        assert gone not in held, place
        assert stays in held, place
    assert flask(app, "restore", older / "copy").exit_code == 0
    assert images() == [small(2)], "no copy brings it back"


@pytest.fixture
def leave(app: Flask, tmp_path: Path) -> Callable[[], Path]:
    """Notes, as deploy/take_over.py does, that an older folder keeps the data of now and a copy."""

    def left() -> Path:
        aside = tmp_path / "older" / older_versions.MOVED_NAME
        (aside / "backups").mkdir(parents=True)
        for name in ("kiosk.sqlite3", "backups/20261126-090000-abcdef-lama.sqlite3"):
            copy_into(db.engine, aside / name)
        unplugged = tmp_path / "stick" / "older" / older_versions.MOVED_NAME
        note = {"folders": [str(aside), str(tmp_path / "gone"), str(unplugged)], "since": None}
        (Path(app.instance_path) / "moved-from.json").write_text(json.dumps(note))
        return aside

    return left


@pytest.mark.sqlite_only
def test_an_erased_name_leaves_it_and_the_answers_do_not(
    visitor: Browser, session_in_lontar: OutreachSession, leave: Callable[[], Path]
) -> None:
    add(came(session_in_lontar, nonce="n1", name=NAME, withdrawal_code="12345678"))
    begin(visitor)
    aside = leave()
    with closing(sqlite3.connect(aside / "kiosk.sqlite3")) as old:  # up to 0.2.0 it held what an officer had typed
        old.execute("CREATE TABLE draft (fields)")
        old.execute("INSERT INTO draft VALUES (?)", [NAME])
        old.commit()
    for name in ("uploads/tmp1.sqlite3", "incoming-abcdefgh/kiosk.sqlite3", "backups/x.sqlite3.abc.part"):
        (aside / name).parent.mkdir(exist_ok=True)
        copy_into(db.engine, aside / name)
    copy_into(db.engine, aside / "backups" / "usb.sqlite3")
    copies.drop_unfinished()
    (aside / "photos").mkdir()
    for name in ("deleted_photo_00", "stayed__photo_00"):
        (aside / "photos" / f"{name}.jpg").write_bytes(name.encode())
    add(Tombstone(nonce_hash=Tombstone.hash_of(b"deleted_photo_00"), erased_on=today()))
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345678")
    assert retention.wipe_traces()
    files = [path for path in aside.rglob("*") if path.is_file()]
    assert sorted(path.name[:7] for path in files) == ["2026112", "kiosk.s", "stayed_", "usb.sql"]
    assert not [path for path in files if NAME.encode() in path.read_bytes()]
    assert not [row for row in rows(aside / "kiosk.sqlite3") if row.startswith('INSERT INTO "draft"')]
    assert [row for row in rows(aside / "kiosk.sqlite3") if row.startswith('INSERT INTO "quiz_attempt"')]


@pytest.mark.sqlite_only
def test_it_goes_after_two_weeks_of_days_that_are_sure(
    leave: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = leave()
    day = today()

    def on(later: int, in_doubt: bool = False) -> bool:
        monkeypatch.setattr(older_versions, "today", lambda: day + timedelta(days=later))
        sure = day - timedelta(days=60) if in_doubt else day + timedelta(days=later)
        monkeypatch.setattr(known_days, "sure_day", lambda: sure)
        older_versions.drop_moved_folders()
        return aside.exists()

    aside.parent.rename(tmp_path / "away")
    assert str(aside) in str(conditions.copies_not_cleaned()), "what can't be reached is told"
    (tmp_path / "away").rename(aside.parent)
    assert str(aside) not in str(conditions.copies_not_cleaned())
    assert on(-900, in_doubt=True)
    assert on(0)
    assert on(14)
    assert on(400, in_doubt=True)
    assert not on(15)
    assert older_versions.moved_databases() == []
    assert older_versions.lost_folders() == [str(tmp_path / "stick" / "older" / older_versions.MOVED_NAME)]
