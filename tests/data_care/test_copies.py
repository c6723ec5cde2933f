"""Copies: whole while people check in, their owner's alone, kept in number, also on a stick."""

import os
import shutil
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, retention
from kiosk.db import db
from kiosk.machine import serve, upkeep
from kiosk.models import OutreachSession
from kiosk.rules import settings
from tests.cast.commands import check_in, flask, refusal_of, rows
from tests.cast.disk import no_room

pytestmark = pytest.mark.sqlite_only


def test_a_copy_is_whole_and_its_owners_alone(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar)
    result = flask(app, "backup", tmp_path / "copy.sqlite3")
    assert result.exit_code == 0
    assert "data pribadi" in result.output
    copy = tmp_path / "copy.sqlite3"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert rows(copy) == rows(tmp_path / "kiosk.sqlite3")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.sqlite3"]


def test_a_copy_overwrites_nothing_and_leaves_nothing_on_a_full_disk(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("a letter")
    assert "sudah ada" in refusal_of(app, "backup", path)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        assert "ruang simpan" in refusal_of(app, "backup", tmp_path / "other")
    assert path.read_text() == "a letter"
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "other").exists()


# --- automatic copies


def daily(stamp: str, machine: str = "") -> Path:
    """The name of a copy among this machine's own."""
    copies.folder().mkdir(exist_ok=True)
    return copies.folder() / f"{stamp}-090000-{machine or copies.machine_mark()}-x.sqlite3"


def test_a_copy_a_day_and_the_last_ones_kept(app: Flask) -> None:
    app.config["BACKUPS_KEPT"] = 3
    another = daily("20260101", "abcdef")
    copies.make_copy(another)
    for day in range(1, 6):
        shutil.copy(another, daily(f"2026010{day}"))
    upkeep.run_chores(app, *upkeep.HOURLY)
    upkeep.run_chores(app, *upkeep.HOURLY)
    names = sorted(path.name[:8] for path in copies.own_copies(copies.folder()))
    assert names == ["20260104", "20260105", f"{today():%Y%m%d}"]
    assert another.exists(), "what another machine left here is not ours to drop"


def test_a_copy_that_a_wrong_clock_has_dated_ahead_makes_no_more_of_them(app: Flask, tmp_path: Path) -> None:
    """Each hour made another one, and within a day those of two weeks were pushed out."""
    copies.make_copy(daily("20310505"))
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(daily("20310505"), stick)
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    for _hour in range(3):
        upkeep.run_chores(app, *upkeep.HOURLY)
    for place in (copies.folder(), stick):
        assert [path.name[:8] for path in copies.own_copies(place)] == ["20310505", f"{today():%Y%m%d}"]


def test_copies_of_the_kiosk_before_a_new_one_stay(app: Flask) -> None:
    app.config["BACKUPS_KEPT"] = 2
    old = [daily(f"2026010{day}") for day in (1, 2)]
    for whose, paths in (("before", old), ("now", [])):
        with db.write():
            settings.store("kiosk_id", whose)
        for path in paths:
            copies.make_copy(path)
    copy = copies.make_daily("x")
    assert set(copies.folder().iterdir()) == {*old, copy}


def test_a_second_copy_on_a_stick_as_soon_as_it_is_there(app: Flask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    upkeep.run_chores(app, *upkeep.HOURLY)
    [copy] = copies.folder().iterdir()
    stick.mkdir()
    for _hour in range(2):
        upkeep.run_chores(app, *upkeep.HOURLY)
        [carried] = stick.iterdir()
        assert rows(carried) == rows(copy)


def test_a_lost_database_is_no_new_kiosk_unless_somebody_says_so(app: Flask, tmp_path: Path) -> None:
    serve.prepare(app)
    older, copy = copies.make_daily("x"), copies.path_before("update")
    copies.make_copy(copy)
    whose = settings.get("kiosk_id")
    db.session.remove()
    db.engine.dispose()
    for lost in tmp_path.glob("kiosk.sqlite3*"):
        lost.unlink()
    (tmp_path / "kiosk.sqlite3").touch()  # missing or empty is the same
    app.config["SECRET_KEY"] = "another"  # so that no copy bears this machine's name
    with pytest.raises(serve.CannotServe) as refusal:
        serve.prepare(app)
    message = str(refusal.value).replace('"', "")
    assert f"flask restore {copy}" in message
    assert "flask serve --new-kiosk" in message
    assert rows(tmp_path / "kiosk.sqlite3") == ["BEGIN TRANSACTION;", "COMMIT;"]
    serve.prepare(app, new_kiosk=True)
    assert settings.get("kiosk_id") not in (None, whose)
    assert flask(app, "restore", "--other-kiosk", older).exit_code == 0
    serve.prepare(app)
    assert settings.get("kiosk_id") == whose


def test_what_a_power_failure_left_half_done_is_cleared_away_and_a_fault_stops_no_other_chore(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    name = daily("20260101").name
    leftovers = [copies.folder() / f"{name}.abc.part{end}" for end in ("", "-journal")]
    leftovers += [stick / f"{name}.abc.part", tmp_path / "incoming-abcd_123" / "a"]
    others = [stick / "20260101-090000-abcdef-x.sqlite3.part", stick / "letters.part", tmp_path / "incoming-letters"]
    for path in (*leftovers, *others):
        path.parent.mkdir(exist_ok=True)
        path.touch()

    def nobody_thought_of(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(retention, "purge", nobody_thought_of)
    monkeypatch.setattr(shutil, "copyfile", no_room)
    upkeep.start(app)
    assert not any(path.exists() for path in leftovers)
    assert all(path.exists() for path in others)
    assert copies.own_copies(copies.folder()), "a stick that is full is no reason to go without a copy here"


def test_half_written_copies_go_though_a_folder_of_a_restore_can_not(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no file that another program reads, such as one that looks for viruses."""

    def refuse(_folder: Path) -> None:
        raise PermissionError

    half = tmp_path / "backups" / "x.sqlite3.abc.part"
    for path in (half, tmp_path / "incoming-abcdefgh" / "kiosk.sqlite3"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(PermissionError):
        copies.drop_unfinished()
    assert not half.exists()
