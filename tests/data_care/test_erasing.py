"""Who is erased is erased inside each copy of ours, and no copy is dropped for it."""

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, erasing, restore, retention, schema
from kiosk.db import db, whole_files
from kiosk.db.sqlite import copy_into
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Tombstone
from kiosk.rules import audit, checkins, outreach, review, withdrawals
from tests.cast import photos
from tests.cast.audio import lend_voice, record_text
from tests.cast.commands import flask, rows
from tests.cast.disk import files_with, minutes_of_silence, no_room, put_confirmed_day
from tests.cast.doctor import words_of
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.quiz import begin
from tests.conftest import add

pytestmark = pytest.mark.sqlite_only

NAME, PHONE, OTHER = "Sulastri binti Warsono", "+6281298765432", "Kartini binti Ahmad"


@pytest.fixture
def two_people(session_in_lontar: OutreachSession) -> None:
    """Somebody who is going to be erased, and somebody who stays."""
    add(came(session_in_lontar, nonce="n1", name=NAME, phone=PHONE, withdrawal_code="12345678"))
    add(came(session_in_lontar, nonce="n2", name=OTHER))


def erased_person() -> CheckIn:
    """The check-in that is going to be erased."""
    row = checkins.find_by_nonce("n1")
    assert row
    return row


def make_copies(tmp_path: Path) -> list[Path]:
    """One of each kind that this machine makes."""
    daily = copies.make_daily(schema.revision_of(db.engine))
    return [daily, copies.set_aside(tmp_path / "kiosk.sqlite3"), copies.make_before_update()]


def withdraw(visitor: Browser) -> None:
    """She takes her check-in back."""
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345678")
    assert retention.wipe_traces()


@pytest.mark.usefixtures("two_people")
def test_a_withdrawal_leaves_every_copy_and_takes_one_person(visitor: Browser, tmp_path: Path) -> None:
    files = make_copies(tmp_path)
    of_somebody = copies.folder() / "salinan-bu-ratna.sqlite3"
    shutil.copy(files[0], of_somebody)
    (copies.folder() / "catatan.part.txt").write_text(NAME)
    before = {path: path.read_bytes() for path in (of_somebody, copies.folder() / "catatan.part.txt")}
    withdraw(visitor)
    assert sorted(copies.folder().iterdir()) == sorted([*files, *before])
    assert all(path.read_bytes() == content for path, content in before.items()), "what is not ours is left as it is"
    assert sorted(files_with(tmp_path, NAME, PHONE)) == sorted([*(p.name for p in before), of_somebody.name])
    for path in files:
        assert OTHER in "".join(rows(path))
        assert path.stat().st_mode & 0o777 == 0o600


def test_whom_the_database_no_longer_knows_is_kept_until_the_last_day(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    ends = add(came(session_in_lontar, nonce="n1", name=NAME, erase_on=today() - timedelta(days=1)))
    stays = add(came(session_in_lontar, nonce="n2", name=OTHER, erase_on=today()))
    file = copies.set_aside(tmp_path / "kiosk.sqlite3")
    with db.write():
        for row in (ends, stays):
            db.session.delete(db.session.merge(row))  # as after a restore of another kiosk's file
    put_confirmed_day(31)  # the clock is in doubt, so no day is known to be over
    assert retention.wipe_traces()
    assert files_with(tmp_path, NAME) == [file.name]
    put_confirmed_day(0)
    assert retention.wipe_traces()
    assert files_with(tmp_path, NAME) == []
    assert files_with(tmp_path, OTHER) == [file.name]


@pytest.mark.usefixtures("two_people")
def test_a_corrected_name_and_a_practice_go_too(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    plan = add(OutreachSession(title="Rencana", village_code="36.04.13.2007", village_name="Lontar", held_on=today()))
    add(came(plan, nonce="n3", name="Percobaan Panjang"))
    files = make_copies(tmp_path)
    with db.write():
        review.correct_check_in(erased_person(), name="Sulastri", group="warga")
        outreach.open_session(db.session.merge(plan), confirmed=today())
    assert retention.wipe_traces()
    assert files_with(tmp_path, NAME, "Percobaan Panjang") == []
    for path in files:
        assert "'Sulastri'" in "".join(rows(path)), "the copy has what stands here now"
        assert OTHER in "".join(rows(path))


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("corrected", [{"name": "Kartini"}, {"name": "", "phone": ""}])
def test_a_correction_after_an_older_copy_came_back_leaves_the_later_ones_too(
    app: Flask, tmp_path: Path, corrected: dict[str, str]
) -> None:
    older = copies.make_daily(schema.revision_of(db.engine))
    with db.write():
        audit.note("purged", officer_id=None)  # of which the older one knows nothing
    later = copies.make_before_update()
    assert flask(app, "restore", older).exit_code == 0
    with db.write():
        review.correct_check_in(erased_person(), **corrected)
    assert retention.wipe_traces()
    assert files_with(tmp_path, NAME) == []
    for path in (later, *copies.copies_before("restore")):
        assert OTHER in "".join(rows(path))


@pytest.mark.usefixtures("two_people")
def test_a_stick_is_cleaned_as_soon_as_it_is_there_again(app: Flask, visitor: Browser, tmp_path: Path) -> None:
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    upkeep.run_chores(app, *upkeep.HOURLY)
    of_another_machine = stick / "20260101-090000-abcdef-x.sqlite3"
    shutil.copy(next(stick.iterdir()), of_another_machine)
    stick.rename(away)
    withdraw(visitor)
    assert len(files_with(away, NAME)) == 2
    away.rename(stick)
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert set(files_with(tmp_path, NAME, PHONE)) == {of_another_machine.name}


def cut_power(*_arguments: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize(
    ("module", "name", "fault"), [(copies, "write_database", cut_power), (whole_files, "flush", no_room)]
)
def test_where_erasing_stops_half_way_copies_stay_whole_and_it_is_tried_again(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, fault: Any
) -> None:
    files = make_copies(tmp_path)
    with db.write():
        withdrawals.erase_check_in(erased_person())
    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(module, name, fault)
        assert not retention.wipe_traces()
    assert all(OTHER in "".join(rows(path)) for path in files)
    upkeep.start(app)
    assert files_with(tmp_path, NAME, PHONE) == []
    assert all(OTHER in "".join(rows(path)) for path in files)


@pytest.mark.usefixtures("two_people")
def test_what_can_not_be_cleaned_is_told(app: Flask, visitor: Browser, tmp_path: Path) -> None:
    daily = make_copies(tmp_path)[0]
    content = bytearray(daily.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    daily.write_bytes(content)
    (copies.folder() / "salinan-bu-ratna.sqlite3").write_bytes(content)
    withdraw(visitor)
    assert f"{daily.name}, salinan-bu-ratna.sqlite3" in words_of(app, "clean-copies")
    assert daily.name in words_of(app, "every-copy")
    assert daily.read_bytes() == content


def count_attempts(copy: Path) -> int:
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM quiz_attempt").fetchone()[0])


@pytest.mark.usefixtures("two_people")
def test_no_copy_before_an_update_holds_answers_also_one_made_by_hand(visitor: Browser, tmp_path: Path) -> None:
    begin(visitor)
    assert count_attempts(copies.make_before_update()) == 0
    old = copies.path_before("update")
    copy_into(db.engine, old)
    assert count_attempts(old) == 1
    assert erasing.unclean_copies() == [old]
    assert erasing.erase()
    assert count_attempts(old) == 0
    assert erasing.unclean_copies() == []


@pytest.mark.usefixtures("two_people")
def test_a_copy_that_waits_to_be_brought_back_and_a_photo_are_reached_too(
    visitor: Browser, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    [photo] = photos.add_photos(session_in_lontar, photos.small())
    daily = make_copies(tmp_path)[0]
    restore.put_at_next_start(daily, "0123456789abcdef")
    waiting = restore.waiting_copy()
    assert waiting
    with db.write():
        db.session.add(Tombstone(nonce_hash=photo.digest, erased_on=today()))
    withdraw(visitor)
    for path in (daily, waiting):
        assert NAME not in "".join(rows(path))
        assert OTHER in "".join(rows(path))
        assert photo.digest not in "".join(row for row in rows(path) if "session_photo" in row)


def test_a_withdrawn_voice_leaves_every_copy_with_all_it_ever_said(app: Flask, desk: Browser, tmp_path: Path) -> None:
    voice, other = lend_voice("start", speaker=NAME), lend_voice("start", language="su", speaker=OTHER)
    for key, words in ((voice, "first words of hers"), (other, "words of another")):
        record_text(key, "Gratis.", words)
    files = make_copies(tmp_path)
    record_text(voice, "Gratis.", "better words of hers")
    assert len(files_with(tmp_path, "first words of hers")) >= len(files)
    desk.get("/admin/voice/")
    desk.submit(f"form[action='/admin/voice/{voice}/withdraw']")
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, NAME, "words of hers") == []
    assert {*files_with(tmp_path, "words of another")} >= {path.name for path in (*files, db.file) if path}
    assert files_with(tmp_path, OTHER)
