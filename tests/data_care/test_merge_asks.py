"""What a merge would take away is asked before; a no, or nobody to ask, changes nothing."""

import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from kiosk.clock import today, utcnow
from kiosk.commands import data
from kiosk.data_care import backup, copies
from kiosk.db import db
from kiosk.models import (
    CheckIn,
    OutreachSession,
    Tombstone,
)
from tests.cast.commands import check_in, flask, names, refused
from tests.cast.people import came
from tests.cast.two_kiosks import Kiosk, everything, only


@pytest.fixture
def grave(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> Kiosk:
    """A file in which all who checked in here are erased, blank or void."""
    for number in range(3):
        check_in(session_in_lontar, f"n{number}", f"Orang {number}")
    check_in(session_in_lontar, "blank", "Sari")
    check_in(session_in_lontar, "void", "Made")
    with tablet.at(), db.write():
        for number in range(3):
            db.session.add(Tombstone(nonce_hash=Tombstone.hash_of(f"n{number}".encode()), erased_on=today()))
        db.session.add(came(session_in_lontar, nonce="blank", erased_at=utcnow()))
        db.session.add(came(session_in_lontar, nonce="void", state="void", void_reason="double"))
    return tablet


def answers(monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    """Somebody sits at the terminal."""
    monkeypatch.setattr(data, "can_ask", lambda: True)
    monkeypatch.setattr(data.click, "confirm", lambda *_words, **_more: answer)


def test_without_anybody_to_ask_nothing_is_erased(app: Flask, grave: Kiosk) -> None:
    before = everything()
    path = grave.copy
    assert "--yes" in refused(app, "merge", path)
    output = flask(app, "merge", path).output
    assert "3 kehadiran dihapus" in output
    assert "1 kehadiran dikosongkan" in output
    assert "1 kehadiran tidak dihitung lagi" in output
    assert everything() == before
    assert not copies.folder().exists() or not list(copies.folder().iterdir())


def test_a_session_is_not_cancelled_unasked(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    with tablet.at(), db.write():
        session = db.session.get_one(OutreachSession, session_in_lontar.id)
        session.state, session.cancel_reason = "cancelled", "Banjir."
    path = tablet.copy
    assert "--yes" in refused(app, "merge", path)
    assert only(OutreachSession).state == "open"
    assert "1 sesi dibatalkan" in flask(app, "merge", "--yes", path).output
    assert only(OutreachSession).state == "cancelled"


def test_a_no_changes_nothing(app: Flask, grave: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    answers(monkeypatch, False)
    assert "Tidak ada yang digabungkan" in refused(app, "merge", grave.copy)
    assert everything() == before


def test_a_yes_erases(app: Flask, grave: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, True)
    assert "4 kehadiran di sini ikut dihapus" in flask(app, "merge", grave.copy).output
    assert names() == [None, "Made"]


def test_what_was_not_asked_is_not_done(app: Flask, grave: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, True)

    def meanwhile(*_words: object, **_more: object) -> bool:
        check_in(only(OutreachSession), "n3", "Orang 3")
        return True

    with grave.at(), db.write():
        db.session.add(Tombstone(nonce_hash=Tombstone.hash_of(b"n3"), erased_on=today()))
    path = grave.copy
    monkeypatch.setattr(data.click, "confirm", meanwhile)
    assert "jalankan sekali lagi" in refused(app, "merge", path)
    assert len(names()) == 6


@pytest.mark.sqlite_only
def test_the_copy_before_is_of_before_and_has_a_name_of_its_own(app: Flask, grave: Kiosk) -> None:
    db.session.rollback()
    backup.keep("x")
    path = grave.copy
    output = flask(app, "merge", "--yes", path).output
    kept = copies.before("merge")
    assert len(kept) == 1
    assert str(kept[0]) in output
    with closing(sqlite3.connect(kept[0])) as copy:
        before = dict(copy.execute("SELECT nonce, state FROM check_in").fetchall())
    # who was erased by the merge is erased inside the copy before it too; nobody else
    assert before == {"blank": "new", "void": "new"}
    assert only(CheckIn, CheckIn.nonce == "void").state == "void"
