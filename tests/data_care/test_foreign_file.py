"""A file from elsewhere: one restore at a time, and nothing of a file stays when one is cut off."""

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from kiosk.config import ROOT
from kiosk.data_care import foreign_file, retention
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, OutreachSession, Tombstone
from kiosk.rules import checkins
from tests.cast import databases
from tests.cast.commands import check_in, flask, grow_old, names, refused, rows
from tests.cast.disk import files_with
from tests.cast.programs import command, without_roots_rights

pytestmark = [pytest.mark.sqlite_only, pytest.mark.program]

NAME, PHONE, OTHER = "Sulastri binti Warsono", "+6281298765432", "Wulandari Sukmawati"
# the power fails while the other file lies open in the instance folder
CUT_OFF = """
import os, signal
from kiosk.data_care import restore
restore.replace = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from kiosk import create_app
create_app().test_cli_runner().invoke(args=["restore", "{file}"])
"""


@pytest.fixture
def copy(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> Path:
    """A copy on a stick, in which somebody stands who has been erased since."""
    with db.write():
        checkins.record("n1", session_id=session_in_lontar.id, age="adult", name=NAME, phone=PHONE)
    check_in(session_in_lontar, "n2", OTHER)
    path = tmp_path / "usb" / "copy.sqlite3"
    path.parent.mkdir()
    assert flask(app, "backup", path).exit_code == 0
    with db.write():
        checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    assert retention.wipe_traces()
    return path


def here(app: Flask) -> list[str]:
    """The files of this machine in which the name or the phone of who was erased stands."""
    db.session.rollback()
    return [name for name in files_with(Path(app.instance_path), NAME, PHONE) if name != "copy.sqlite3"]


def test_one_at_a_time(app: Flask, copy: Path) -> None:
    with foreign_file.alone():
        assert "sedang berjalan" in refused(app, "restore", copy)
    assert flask(app, "restore", copy).exit_code == 0
    assert names() == [OTHER]


def cut_off(app: Flask, copy: Path) -> None:
    """A restore that is killed in its middle."""
    code = CUT_OFF.format(file=copy)
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"KIOSK_INSTANCE": app.instance_path, "KIOSK_SECRET_KEY": app.config["SECRET_KEY"]}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("then", ["start", "erase"])
def test_nothing_stays_of_one_that_was_cut_off(app: Flask, copy: Path, then: str) -> None:
    cut_off(app, copy)
    assert list(Path(app.instance_path).glob("incoming-*/*")), "it was killed with the file in its hands"
    if then == "start":
        upkeep.start(app)
    else:
        retention.wipe_traces()
    assert here(app) == []
    assert not list(Path(app.instance_path).glob("incoming-*"))
    assert names() == [OTHER]


def test_what_a_running_one_needs_stays(app: Flask, copy: Path) -> None:
    with foreign_file.alone(), foreign_file.staged(copy) as engine:
        upkeep.start(app)
        assert not retention.wipe_traces(), "it waits"
        with engine.connect() as connection:
            assert len(connection.scalars(select(CheckIn.name)).all()) == 2


def test_an_older_copy_brings_nobody_back(app: Flask, copy: Path) -> None:
    cut_off(app, copy)
    assert flask(app, "restore", copy).exit_code == 0
    assert names() == [OTHER]
    assert here(app) == []
    assert db.session.scalar(select(func.count()).select_from(Tombstone)) == 1


def test_what_retention_took_comes_back_from_no_older_copy(app: Flask, copy: Path) -> None:
    grow_old()
    assert flask(app, "purge").exit_code == 0
    assert flask(app, "restore", copy).exit_code == 0  # in which her time is not over
    assert names() == [None]
    assert files_with(Path(app.instance_path) / "backups", OTHER, NAME, PHONE) == []


# --- a fault of the machine is said in one sentence, and says nothing of the file


def as_a_person(app: Flask, *arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, bound by the rights of files also where the tests run as root."""
    db.session.remove()
    db.engine.dispose()
    start = without_roots_rights(command(Path(app.instance_path), *map(str, arguments), KIOSK_SECRET_KEY="x" * 40))
    return subprocess.run(**start, capture_output=True, check=False, **more)


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a command says that could do nothing."""
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("bytes_left", [0, 150_000])
@pytest.mark.parametrize("name", ["restore", "backup"])
def test_a_full_disk_is_never_called_a_broken_file(
    app: Flask, copy: Path, tmp_path: Path, name: str, bytes_left: int
) -> None:
    def fill_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left))

    target = tmp_path / "usb" / "new.sqlite3" if name == "backup" else copy
    before = without_audit(tmp_path / databases.FILE)
    assert bytes_left < copy.stat().st_size
    sentence = one_sentence(as_a_person(app, name, target, preexec_fn=fill_disk))
    assert "ruang simpan" in sentence
    assert "rusak" not in sentence
    assert without_audit(tmp_path / databases.FILE) == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert not list(tmp_path.glob("incoming-*"))


def without_audit(path: Path) -> list[str]:
    """Every row of a file but those of who did what: a try to copy is written down, also where it fails."""
    return [row for row in rows(path) if '"audit_entry"' not in row]


def test_no_room_to_look_at_what_is_replaced_keeps_what_was_erased_away(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first copy fits; the second, in which the erasures stand, does not: then nothing is restored."""
    sizes, copy_into = iter(range(9)), foreign_file.copy_into

    def fill(engine: Engine, path: Path) -> None:
        if next(sizes):
            raise OSError(errno.ENOSPC, "No space left on device")
        copy_into(engine, path)

    monkeypatch.setattr(foreign_file, "copy_into", fill)
    assert "ruang simpannya penuh" in refused(app, "restore", copy)
    assert names() == [OTHER]


def test_a_file_that_can_not_be_read(app: Flask, copy: Path, tmp_path: Path) -> None:
    assert "tidak ada" in refused(app, "restore", tmp_path / "nothing.sqlite3")
    assert "tidak ada" in refused(app, "restore", copy / "below a file")
    assert "bukan berkas" in refused(app, "restore", tmp_path)
    assert "tidak bisa dibaca" in refused(app, "restore", tmp_path / ("long" * 99))
    os.mkfifo(tmp_path / "pipe")
    assert "bukan berkas" in refused(app, "restore", tmp_path / "pipe")
    assert names() == [OTHER]


def test_a_file_that_others_closed(app: Flask, copy: Path) -> None:
    copy.chmod(0)
    assert "tidak bisa dibaca (Permission denied)" in one_sentence(as_a_person(app, "restore", copy))
    copy.parent.chmod(0)
    assert "tidak bisa dibaca (Permission denied)" in one_sentence(as_a_person(app, "restore", copy))
    copy.parent.chmod(0o700)
    assert names() == [OTHER]


def test_a_place_that_takes_no_copy(app: Flask, copy: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path / ("long" * 99), tmp_path, copy / "below a file"):
        refused(app, "backup", "--force", place)
    copy.parent.chmod(0o500)
    assert "hak akses" in one_sentence(as_a_person(app, "backup", copy.parent / "new"))
    copy.parent.chmod(0)
    one_sentence(as_a_person(app, "backup", copy.parent / "new"))
    copy.parent.chmod(0o700)
    assert copy.exists()


@pytest.mark.parametrize(("name", "mode"), [("restore", 0o500), ("purge", 0o500), ("backup", 0)])
def test_a_folder_of_the_kiosk_without_rights(app: Flask, copy: Path, tmp_path: Path, name: str, mode: int) -> None:
    arguments = {"purge": [], "backup": [tmp_path / "new"]}.get(name, [copy])
    stick = tmp_path.with_name(f"{tmp_path.name}-stick")
    copy.parent.rename(stick)
    arguments = [stick / path.name for path in arguments]
    tmp_path.chmod(mode)
    done = as_a_person(app, name, *arguments)
    tmp_path.chmod(0o700)
    one_sentence(done)
    assert names() == [OTHER]


@pytest.mark.parametrize("name", ["restore", "purge"])
def test_a_database_that_another_program_holds(app: Flask, copy: Path, name: str) -> None:
    with databases.locked():
        assert "dipakai" in refused(app, name, *([copy] if name != "purge" else []))
    assert names() == [OTHER]
