"""What an update left in the older folder: an erased name leaves it, answers stay, and two weeks end all of it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, old_folders, retention
from kiosk.db import db
from kiosk.db.sqlite import copy_into
from kiosk.machine import conditions
from kiosk.models import OutreachSession, Tombstone
from kiosk.rules import known_days
from tests.cast.commands import rows
from tests.cast.pages import Browser
from tests.cast.people import NAME, came
from tests.cast.quiz import begin
from tests.conftest import add

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def leave(app: Flask, tmp_path: Path) -> Callable[[], Path]:
    """Notes, as deploy/take_over.py does, that an older folder keeps the data of now and a copy."""

    def left() -> Path:
        aside = tmp_path / "older" / old_folders.NAME
        (aside / "backups").mkdir(parents=True)
        for name in ("kiosk.sqlite3", "backups/20261126-090000-abcdef-lama.sqlite3"):
            copy_into(db.engine, aside / name)
        note = {"folders": [str(aside), str(tmp_path / "gone")], "since": None}
        (Path(app.instance_path) / "moved-from.json").write_text(json.dumps(note))
        return aside

    return left


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


def test_it_goes_after_two_weeks_of_days_that_are_sure(
    leave: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = leave()
    day = today()

    def on(later: int, in_doubt: bool = False) -> bool:
        monkeypatch.setattr(old_folders, "today", lambda: day + timedelta(days=later))
        monkeypatch.setattr(known_days, "clock_in_doubt", lambda: in_doubt)
        old_folders.drop_when_over()
        return aside.exists()

    aside.parent.rename(tmp_path / "away")
    assert str(aside) in str(conditions.copies_out_of_reach()), "what can't be reached is told"
    (tmp_path / "away").rename(aside.parent)
    assert str(aside) not in str(conditions.copies_out_of_reach())
    assert on(-900, in_doubt=True)
    assert on(0)
    assert on(14)
    assert on(400, in_doubt=True)
    assert not on(15)
    assert old_folders.databases() == old_folders.lost() == []
