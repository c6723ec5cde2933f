"""The copy of before an update holds people's answers for two weeks, and nobody who is erased."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import utcnow
from kiosk.data_care import backup, copies, retention, wipe
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast.pages import Browser
from tests.cast.people import NAME, came
from tests.cast.quiz import begin
from tests.conftest import add

pytestmark = pytest.mark.sqlite_only


def test_answers_stay_in_the_copy_for_two_weeks_and_an_erased_name_does_not(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    add(came(session_in_lontar, nonce="n1", name=NAME, withdrawal_code="12345678"))
    begin(visitor)
    copy = backup.keep_before_update(db.engine, copies.folder())
    assert attempts_in(copy) == 1
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345678")
    assert retention.wipe_traces()
    assert NAME.encode() not in copy.read_bytes()
    assert attempts_in(copy) == 1
    fortnight_ago = utcnow() - copies.ANSWERS_KEPT - timedelta(days=1)
    old = copy.rename(copy.with_name(f"before-update-{fortnight_ago:%Y%m%d-%H%M%S}-abcdef.sqlite3"))
    assert wipe.hold_erased()
    assert wipe.erase()
    assert attempts_in(old) == 0
    assert not wipe.hold_erased()


def attempts_in(copy: Path) -> int:
    """How many quizzes stand in a copy."""
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM quiz_attempt").fetchone()[0])
