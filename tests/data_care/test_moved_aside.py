"""A folder that an update moved aside: names are erased in it too, and after two weeks of sure days it is deleted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, erasing, moved_aside, retention
from kiosk.db import db
from kiosk.db.sqlite import copy_into
from kiosk.machine import upkeep
from kiosk.models import OutreachSession
from kiosk.rules import known_days
from tests.cast.commands import rows
from tests.cast.pages import Browser
from tests.cast.people import NAME, came
from tests.cast.quiz import begin
from tests.conftest import add

pytestmark = pytest.mark.sqlite_only

DAILY_COPY = "backups/20261126-090000-abcdef-first.sqlite3"


@pytest.fixture
def move_aside(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Leaves a folder with the data of now and a copy beside this program's, as deploy/pindah-mesin.md says."""
    monkeypatch.setattr(moved_aside, "ROOT", tmp_path / "versions" / "new")

    def leave(version: str = "old", secret: str = app.config["SECRET_KEY"]) -> Path:
        folder = tmp_path / "versions" / version / "instance-dipindahkan"
        (folder / "backups").mkdir(parents=True)
        (folder / "secret").write_text(secret)
        for name in ("kiosk.sqlite3", DAILY_COPY):
            copy_into(db.engine, folder / name)
        return folder

    return leave


def test_an_erased_name_leaves_it_and_the_answers_do_not(
    visitor: Browser, session_in_lontar: OutreachSession, move_aside: Callable[..., Path]
) -> None:
    add(came(session_in_lontar, nonce="n1", name=NAME, withdrawal_code="12345678"))
    begin(visitor)
    folder = move_aside()
    another_kiosks = move_aside("another", secret="of another kiosk")
    for name in ("incoming-abcdefgh/kiosk.sqlite3", "backups/x.sqlite3.abc.part"):  # which a power failure left
        (folder / name).parent.mkdir(exist_ok=True)
        copy_into(db.engine, folder / name)
    copies.drop_unfinished()
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345678")
    assert retention.wipe_traces()
    assert sorted(path.name for path in folder.rglob("*.*")) == sorted([Path(DAILY_COPY).name, "kiosk.sqlite3"])
    for path in (folder / "kiosk.sqlite3", folder / DAILY_COPY):
        assert NAME.encode() not in path.read_bytes()
        assert [row for row in rows(path) if row.startswith('INSERT INTO "quiz_attempt"')], "for the way back"
    assert NAME.encode() in (another_kiosks / "kiosk.sqlite3").read_bytes()
    assert erasing.unclean_copies() == []


def test_it_goes_after_two_weeks_of_days_that_are_sure(
    app: Flask, move_aside: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, another_kiosks = move_aside(), move_aside("another", secret="of another kiosk")
    day = today()

    def is_there(later: int, in_doubt: bool = False) -> bool:
        monkeypatch.setattr(moved_aside, "today", lambda: day + timedelta(days=later))
        sure = day - timedelta(days=60) if in_doubt else day + timedelta(days=later)
        monkeypatch.setattr(known_days, "sure_day", lambda: sure)
        upkeep.run_chores(app, *upkeep.COPYING)
        return folder.exists()

    assert is_there(-900, in_doubt=True)
    assert is_there(0)
    assert is_there(14)
    assert is_there(400, in_doubt=True)
    assert not is_there(15)
    assert moved_aside.find_databases() == []
    is_there(400)
    assert another_kiosks.exists()
