"""Everything this machine keeps is its owner's alone, whoever wrote it and however open the machine is."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.config import ROOT
from kiosk.data_care import restore
from kiosk.db import db
from kiosk.machine import network, serve, upkeep
from tests.cast.apps import make_app
from tests.cast.commands import flask

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def new_kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A kiosk on a machine that opens every new file to everybody."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "instance"))
    usual = os.umask(0)
    first = make_app(tmp_path / "instance", SECRET_KEY=None)
    with first.app_context():
        serve.prepare(first)
        db.engine.dispose()
    os.umask(0)
    app = make_app(tmp_path / "instance")  # as gunicorn loads it, with no command of ours
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    os.umask(usual)


def open_to_others(folder: Path) -> list[str]:
    """The folder itself and what is in it, as far as others may read or write it."""
    return [path.name for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_files_are_their_owners_alone(new_kiosk: Flask, tmp_path: Path) -> None:
    instance, copy = tmp_path / "instance", tmp_path / "copy"
    upkeep.run_chores(new_kiosk, *upkeep.HOURLY)
    network.note_addresses(new_kiosk, ["http://127.0.0.1:8000"])
    assert flask(new_kiosk, "backup", copy).exit_code == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.chmod(0o666)  # a stick knows no rights
    with restore.open_copy(copy):
        assert list(instance.glob("incoming-*"))
        assert open_to_others(instance) == []
    assert flask(new_kiosk, "restore", copy).exit_code == 0
    assert open_to_others(instance) == []
    names = {path.name for path in instance.rglob("*")}
    assert {"secret", "addresses", "kiosk.sqlite3", "kiosk.sqlite3-wal", "backups"} <= names


def test_one_place_says_so() -> None:
    sources = [path for path in (ROOT / "kiosk").rglob("*.py") if "umask(" in path.read_text(encoding="utf-8")]
    assert [path.name for path in sources] == ["config.py"]
