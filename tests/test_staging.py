"""A file from elsewhere: one restore or merge at a time, and nothing of a file stays when one is cut off."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import checkins, retention, staging, upkeep
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.commands import check_in, flask, names, refused
from tests.test_retention import files_with

pytestmark = pytest.mark.sqlite_only

NAME = "Sulastri binti Warsono"
# the power fails while the other file lies open in the instance folder
CUT_OFF = """
import os, signal
from kiosk import {module}
{module}.{function} = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from kiosk import create_app
create_app().test_cli_runner().invoke(args=["{command}", "{file}"])
"""
STEPS = {"merge": ("merging", "merge"), "restore": ("restoring", "replace")}


@pytest.fixture
def copy(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> Path:
    """A copy on a stick, in which somebody stands who has been erased since."""
    check_in(session_in_lontar, "n1", NAME)
    check_in(session_in_lontar, "n2", "Sari")
    path = tmp_path / "usb" / "copy.sqlite3"
    path.parent.mkdir()
    assert flask(app, "backup", path).exit_code == 0
    with db.write():
        checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    assert retention.wipe_traces()
    return path


def here(app: Flask) -> list[str]:
    """The files of this machine in which the name of who was erased stands."""
    db.session.rollback()
    return [name for name in files_with(Path(app.instance_path), NAME) if name != "copy.sqlite3"]


@pytest.mark.parametrize("command", ["restore", "merge"])
def test_one_at_a_time(app: Flask, copy: Path, command: str) -> None:
    with staging.alone():
        assert "sedang berjalan" in refused(app, command, copy)
    assert flask(app, command, copy).exit_code == 0
    assert names() == ["Sari"]


def cut_off(app: Flask, command: str, copy: Path) -> None:
    """A restore or a merge that is killed in its middle."""
    module, function = STEPS[command]
    code = CUT_OFF.format(module=module, function=function, command=command, file=copy)
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"KIOSK_INSTANCE": app.instance_path, "KIOSK_SECRET_KEY": app.config["SECRET_KEY"]}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("command", ["restore", "merge"])
@pytest.mark.parametrize("then", ["start", "merge", "restore", "erase"])
def test_nothing_stays_of_one_that_was_cut_off(
    app: Flask, copy: Path, session_in_lontar: OutreachSession, command: str, then: str
) -> None:
    cut_off(app, command, copy)
    assert list(Path(app.instance_path).glob("incoming-*/*")), "it was killed with the file in its hands"
    if then == "start":
        upkeep.start(app)
    elif then == "erase":
        retention.wipe_traces()
    else:
        assert flask(app, then, copy).exit_code == 0
    assert here(app) == []
    assert not list(Path(app.instance_path).glob("incoming-*"))
    assert names() == ["Sari"]


def test_what_a_running_one_needs_stays(app: Flask, copy: Path) -> None:
    with staging.alone(), staging.staged(copy) as engine:
        upkeep.start(app)
        assert retention.wipe_traces()
        with engine.connect() as connection:
            assert len(connection.scalars(select(CheckIn.name)).all()) == 2


@pytest.mark.parametrize("command", ["restore", "merge"])
def test_an_older_copy_brings_nobody_back(app: Flask, copy: Path, command: str) -> None:
    assert flask(app, command, copy).exit_code == 0
    assert names() == ["Sari"]
    assert here(app) == []
