"""Restoring: there and back, nothing erased comes back, and a broken database or an older copy is no hindrance."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kiosk.config import ROOT
from kiosk.data_care import copies, schema
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, Officer, OutreachSession, Tombstone
from kiosk.rules import checkin_repeats, checkins, officers
from tests.cast.apps import make_app
from tests.cast.commands import check_in, flask, grow_old, names, rows
from tests.cast.disk import files_with, put_last_run

pytestmark = pytest.mark.sqlite_only


def test_there_and_back(app: Flask, tmp_path: Path, copy: Path, session_in_lontar: OutreachSession) -> None:
    before = rows(copy)
    check_in(session_in_lontar, "n3", "Made")
    done = flask(app, "restore", copy)
    assert done.exit_code == 0, done.stderr
    assert names() == ["Wayan", "Sari"]
    [kept] = copies.before("restore")
    assert "Made" in "".join(rows(kept))
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "kiosk.sqlite3").stat().st_mode & 0o777 == 0o600
    assert rows(copy) == before, "the copy itself is left as it is"
    assert not list(tmp_path.glob("incoming-*"))
    assert flask(app, "restore", kept).exit_code == 0
    assert names() == ["Wayan", "Sari", "Made"]


def test_onto_a_machine_that_has_nothing_from_a_medium_that_can_not_be_written(
    app: Flask, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "new"))
    copy.chmod(0o400)
    copy.parent.chmod(0o500)
    fresh = make_app(tmp_path / "new")
    with fresh.app_context():
        done = flask(fresh, "restore", copy)
        assert done.exit_code == 0, done.stderr
        assert names() == ["Wayan", "Sari"]
        assert "disimpan di" not in done.output
        db.engine.dispose()
    copy.parent.chmod(0o700)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_nothing_erased_comes_back(app: Flask, copy: Path, session_in_lontar: OutreachSession) -> None:
    with db.write():
        checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    done = flask(app, "restore", copy)
    assert "1 kehadiran yang sudah dihapus" in done.output
    assert names() == ["Sari"]
    assert db.session.scalar(select(func.count()).select_from(Tombstone)) == 1
    assert b"Wayan" not in b"".join(path.read_bytes() for path in Path(app.instance_path).glob("*") if path.is_file())


def test_what_was_taken_away_by_sending_the_form_anew_stays_away(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    said = {"session_id": session_in_lontar.id, "age": "adult", "phone": "+6281234567141", "group": "warga"}
    with db.write():
        for nonce in ("n1", "n2", "n3"):
            checkin_repeats.take(nonce, name="Wayan", **said)
    copies.make(tmp_path / "copy.sqlite3")
    with db.write():
        checkin_repeats.take("n1", **said | {"phone": ""})
        checkin_repeats.take("n2", name="Wayan", **said | {"phone": ""})
    done = flask(app, "restore", tmp_path / "copy.sqlite3")
    assert "2 kehadiran yang sudah dihapus" in done.output
    kept = db.session.execute(select(CheckIn.name, CheckIn.phone, CheckIn.group).order_by(CheckIn.nonce)).all()
    assert kept == [(None, None, "warga"), ("Wayan", None, "warga"), ("Wayan", said["phone"], "warga")]
    assert not db.count(CheckIn.nonce == "n1", CheckIn.withdrawal_code.is_not(None))


@pytest.mark.parametrize(
    ("days_ago", "words", "left"),
    [(0, "1 data yang melewati masa simpan dihapus", [None]), (200, "--clock-is-right", ["Wayan"])],
    ids=["today", "clock in doubt"],
)
def test_retention_runs_on_what_was_restored_unless_the_clock_is_in_doubt(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, days_ago: int, words: str, left: list[str | None]
) -> None:
    check_in(session_in_lontar)
    grow_old()
    put_last_run(days_ago)
    flask(app, "backup", tmp_path / "old.sqlite3")
    with db.write():
        db.session.execute(text("DELETE FROM check_in"))
    assert words in flask(app, "restore", tmp_path / "old.sqlite3").output
    assert names() == left


def test_accounts_stay_as_they_are_now(app: Flask, copy: Path, supervisor: Officer) -> None:
    with db.write():
        ratna = officers.add("Ratna", "supervisor", "ratna")
        officers.set_password(ratna, "perahu di muara")
        officers.disable(db.session.get_one(Officer, supervisor.id))
    token = db.session.get_one(Officer, supervisor.id).login_token
    db.session.rollback()
    flask(app, "restore", copy)
    assert [(o.username, o.can_sign_in) for o in officers.every()] == [("hasan", False), ("ratna", True)]
    assert db.session.get_one(Officer, supervisor.id).login_token == token


def test_a_broken_database_is_kept_byte_by_byte(app: Flask, copy: Path, tmp_path: Path) -> None:
    broken = b"SQLite format 3\0" + b"\xa5" * 5000
    db.session.rollback()
    db.engine.dispose()
    (tmp_path / "kiosk.sqlite3").write_bytes(broken)
    done = flask(app, "restore", copy)
    assert "tidak terbaca" in done.output
    assert names() == ["Wayan", "Sari"]
    [kept] = copies.before("restore")
    assert kept.read_bytes() == broken
    assert officers.by_login_token("token-of-hasan") is None, "a cookie from the days of the copy"
    assert officers.by_username("hasan")


def test_an_older_copy_is_brought_up_to_date(app: Flask, copy: Path, next_migration: Callable[[str], None]) -> None:
    before = rows(copy)
    next_migration("pass")
    schema.bring_up_to_date()
    assert flask(app, "restore", copy).exit_code == 0
    assert schema.present() == "of_the_test"
    assert names() == ["Wayan", "Sari"]
    assert rows(copy) == before


# the power fails while the copy lies open in the instance folder
CUT_OFF = """
import os, signal
from kiosk.data_care import restore
restore.replace = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from kiosk import create_app
create_app().test_cli_runner().invoke(args=["restore", "{file}"])
"""


@pytest.mark.program
def test_nothing_stays_of_one_that_was_cut_off(app: Flask, copy: Path, tmp_path: Path) -> None:
    with db.write():
        checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"KIOSK_INSTANCE": str(tmp_path), "KIOSK_SECRET_KEY": app.config["SECRET_KEY"]}
    code = CUT_OFF.format(file=copy)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("incoming-*/*")), "it was killed with the file in its hands"
    upkeep.start(app)
    assert not list(tmp_path.glob("incoming-*"))
    assert names() == ["Sari"]
    assert [name for name in files_with(tmp_path, "Wayan") if name != copy.name] == []
