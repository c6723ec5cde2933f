"""Copies made at the desk: here and on the second place, or one file to take away; where the second place is."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.data_care import copies, foreign_file, second_place
from kiosk.machine import jobs
from kiosk.models import CheckIn, OutreachSession, SessionPhoto
from kiosk.rules import settings
from tests.cast.commands import check_in, rows
from tests.cast.jobs import finished
from tests.cast.officers import PASSWORD, audit
from tests.cast.pages import Browser
from tests.cast.photos import kept, small

pytestmark = pytest.mark.sqlite_only

COPIES, PLACE = "/admin/settings/copies", "/admin/settings/copies/place"


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is plugged in."""
    stick = tmp_path_factory.mktemp("stick")
    monkeypatch.setattr(second_place, "plugged_in", lambda: [stick])
    return stick


def choose(desk: Browser, where: Path | str, status: int = 200, **more: str) -> None:
    """Say where the second place is."""
    desk.get(PLACE)
    desk.submit(where=str(where), present=PASSWORD, status=status, **more)


def copy_now(desk: Browser) -> str:
    """Press the button, and what the page says when it is done."""
    desk.get(COPIES)
    desk.press("Salin sekarang", present=PASSWORD)
    assert finished().problem == ""
    desk.get(COPIES)
    return desk.text


def test_a_copy_here_and_on_the_stick(
    supervisors_desk: Browser, stick: Path, session_in_lontar: OutreachSession
) -> None:
    check_in(session_in_lontar)
    assert "pilih tempat kedua" in copy_now(supervisors_desk)
    choose(supervisors_desk, stick / second_place.ON_A_STICK)
    finished()  # the first one goes there at once
    supervisors_desk.get(COPIES)
    said = supervisors_desk.text
    here, there = copies.newest(copies.folder()), copies.newest(stick / second_place.ON_A_STICK)
    assert here
    assert there
    assert rows(here) == rows(there)
    assert f"Juga ada di {there.parent}." in said
    assert here.name in said
    assert [str(there.parent)] == [cell.text for cell in supervisors_desk.page.select("td") if "stick" in cell.text]
    assert audit()[-3:] == ["backup", "settings-changed", "backup"]


def test_while_a_copy_is_made_nothing_is_said_of_the_copies(supervisors_desk: Browser) -> None:
    go_on = Event()
    running = jobs.begin("copy", "ratna", lambda job: go_on.wait(30))
    supervisors_desk.get(COPIES)
    assert "Sedang dikerjakan" in supervisors_desk.text
    assert "Belum ada salinan" not in supervisors_desk.text
    shown = jobs.present()
    go_on.set()
    running.thread.join()
    assert shown, "a page tells one and the same of it, though it ends meanwhile"
    assert (shown.running, running.running) == (True, False)


def test_a_stick_that_is_away_or_full_is_said_and_costs_no_copy(
    supervisors_desk: Browser, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(supervisors_desk, stick / second_place.ON_A_STICK)
    finished()
    shutil.rmtree(stick)
    assert "sedang tidak terpasang" in copy_now(supervisors_desk)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    (stick / second_place.ON_A_STICK).mkdir(parents=True)
    monkeypatch.setattr(shutil, "copyfile", full)
    assert "Kosongkan atau ganti flashdisknya" in copy_now(supervisors_desk)
    assert copies.newest(copies.folder())
    assert not list((stick / second_place.ON_A_STICK).iterdir())


def test_who_closes_a_session_and_may_copy_is_offered_it(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for browser, button in ((desk, "Tutup dan cetak"), (supervisors_desk, "Simpan dan cetak")):
        browser.get(f"/admin/sessions/{session_in_lontar.id}/close")
        browser.press(button)
    assert not desk.page.select(".flash a")
    supervisors_desk.follow("Salin datanya sekarang")
    assert supervisors_desk.path == COPIES


@pytest.mark.parametrize("button", ["Salin sekarang", "Unduh satu berkas"])
def test_the_password_is_asked_again(supervisors_desk: Browser, button: str) -> None:
    supervisors_desk.get(COPIES)
    supervisors_desk.press(button, present="salah", status=422)
    assert "tidak cocok" in supervisors_desk.text
    assert not copies.folder().exists()


def test_one_file_to_take_away(supervisors_desk: Browser, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar)
    kept(session_in_lontar, small())
    supervisors_desk.get(COPIES)
    supervisors_desk.press("Unduh satu berkas", present=PASSWORD)
    answer = supervisors_desk.response
    assert answer
    name = re.fullmatch(
        r"attachment; filename=(salinan-anjungan-\d{8}-\d{4}-\w{6}\.sqlite3)", answer.headers["Content-Disposition"]
    )
    assert name
    assert copies.machine() in name[1]
    taken = tmp_path / name[1]
    taken.write_bytes(answer.data)
    with foreign_file.restorable(taken) as engine, engine.connect() as copy:
        assert copy.scalars(select(CheckIn.name)).all() == ["Wayan"]
        assert copy.scalars(select(SessionPhoto.image)).all() == [small()]
    assert "backup-exported" in audit()
    assert not list(tmp_path.glob("incoming-*/")), "nothing of it stays"


def test_what_keeps_the_file_from_being_made_is_said(supervisors_desk: Browser) -> None:
    supervisors_desk.get(COPIES)
    with foreign_file.alone():
        supervisors_desk.press("Unduh satu berkas", present=PASSWORD, status=422)
    assert "tunggu sampai selesai" in supervisors_desk.text
    assert "backup-exported" not in audit()


def test_the_second_place_is_the_desks_or_the_configurations(
    app: Flask, supervisors_desk: Browser, stick: Path
) -> None:
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    assert second_place.folder() == stick
    choose(supervisors_desk, "none")
    assert f"Salinan di {stick} tidak dibersihkan lagi" in supervisors_desk.page.text
    assert second_place.folder() is None
    choose(supervisors_desk, "none", folder=f" {stick} ")
    assert settings.get("second_folder") == str(stick)
    finished()
    assert copies.newest(stick)
    with closing(sqlite3.connect(app.instance_path + "/kiosk.sqlite3")) as connection:
        connection.execute("ALTER TABLE setting RENAME TO setting_of_old")
    assert second_place.folder() == stick, "before the schema is brought up to date the configuration holds"


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("", "seluruh alamat"),
        ("salinan", "seluruh alamat"),
        ("/nowhere/at/all", "tidak ada"),
        ("/" + "x" * 300, "tidak bisa ditulis"),
        ("{instance}", "milik anjungan sendiri"),
        ("{instance}/backups", "milik anjungan sendiri"),
        ("/proc", "tidak bisa ditulis"),
    ],
)
def test_what_can_be_no_second_place(supervisors_desk: Browser, tmp_path: Path, folder: str, words: str) -> None:
    copies.folder().mkdir()
    choose(supervisors_desk, "other", folder=folder.format(instance=tmp_path), status=422)
    assert words in supervisors_desk.text
    assert supervisors_desk.page.select_one("#folder")["value"] == folder.format(instance=tmp_path)
    assert settings.get("second_folder") is None
