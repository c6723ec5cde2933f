"""Merging check-ins: nobody is doubled, nobody erased comes back, and what was promised there holds."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import (
    CheckIn,
    Officer,
    OutreachSession,
    Tombstone,
    Village,
)
from kiosk.rules import attendance, checkins, settings
from tests.cast.commands import check_in, flask, grow_old, names
from tests.cast.officers import account
from tests.cast.two_kiosks import LONTAR, Kiosk, count, merge, only
from tests.conftest import add, open_session


def test_two_tablets_of_one_session(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar, "n1", "Wayan")
    with tablet.at():
        check_in(session_in_lontar, "n2", "Sari")
        check_in(session_in_lontar, "n3", "Made")
    output = merge(app, tablet)
    assert "Kehadiran: 2 baru\n" in output
    assert "Sesi: 0 baru\n" in output
    assert names() == ["Wayan", "Sari", "Made"]
    assert attendance.totals(session_in_lontar.id).checkins == 3


def test_nothing_erased_comes_back(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar, "here", "Wayan")
    with tablet.at():
        for nonce, name in (("here", "Wayan"), ("there", "Sari"), ("both", "Made")):
            check_in(session_in_lontar, nonce, name)
        with db.write():
            checkins.erase(only(CheckIn, CheckIn.nonce == "here"))
    check_in(session_in_lontar, "there", "Sari")
    with db.write():
        checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "there")).one())
    output = merge(app, tablet)
    assert "1 kehadiran di sini ikut dihapus" in output
    assert names() == ["Made"]
    assert count(Tombstone) == 2
    files = [path for path in Path(app.instance_path).rglob("*") if path.is_file() and "tablet" not in path.parts]
    assert all(b"Wayan" not in path.read_bytes() for path in files)


@pytest.mark.parametrize("where", ["here", "there"])
def test_what_retention_took_on_either_side_stays_away(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, where: str
) -> None:
    check_in(session_in_lontar, "n1", "Wayan")
    with tablet.at():
        check_in(session_in_lontar, "n1", "Wayan")
        if where == "there":
            purge_all()
    if where == "here":
        purge_all()
    merge(app, tablet)
    row = only(CheckIn)
    assert (row.name, row.withdrawal_code) == (None, None)
    assert row.erased_at


def purge_all() -> None:
    """Time passes, and retention runs."""
    grow_old()
    with db.write():
        checkins.purge_due()


def test_retention_runs_on_what_came(app: Flask, hall: Kiosk) -> None:
    with hall.at():
        old = open_session(db.session.get_one(Village, LONTAR), held_on=today() - timedelta(days=100), state="closed")
        check_in(add(old), "n1", "Wayan")
    output = flask(app, "merge", hall.copy).output
    assert "1 data yang melewati masa simpan dihapus" in output
    assert names() == [None]


@pytest.mark.parametrize(("here", "there"), [(90, 30), (30, 90)])
def test_the_days_that_were_promised_there_hold(app: Flask, hall: Kiosk, here: int, there: int) -> None:
    with hall.at():
        village = db.session.get_one(Village, LONTAR)
        with db.write():
            settings.put("retention_days", there)
        past = add(open_session(village, held_on=today() - timedelta(days=60), state="closed"))
        check_in(past, "n1", "Wayan")
    with db.write():
        settings.put("retention_days", here)
    flask(app, "merge", hall.copy)
    assert names() == (["Wayan"] if there == 90 else [None])


@pytest.mark.parametrize(
    ("here", "there", "then"),
    [
        ("new", "confirmed", "confirmed"),
        ("new", "void", "void"),
        ("confirmed", "new", "confirmed"),
        ("confirmed", "void", "confirmed"),
        ("void", "confirmed", "void"),
    ],
)
def test_a_review_beats_none(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, officer: Officer, here: str, there: str, then: str
) -> None:
    check_in(session_in_lontar, "n1")
    review(here, officer.id)
    with tablet.at():
        check_in(session_in_lontar, "n1")
        review(there, add(account("ratna", "Ratna", "officer")).id)
    merge(app, tablet)
    row = only(CheckIn)
    assert row.state == then
    assert row.void_reason == ("double" if then == "void" else None)


def review(state: str, officer_id: str) -> None:
    """Give the one check-in this state."""
    if state != "new":
        with db.write():
            row = db.session.scalars(select(CheckIn)).one()
            row.state, row.reviewed_by = state, officer_id
            row.void_reason = "double" if state == "void" else None


def test_one_code_withdraws_one_person(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    code = check_in(session_in_lontar, "n1", "Wayan").withdrawal_code
    with tablet.at():
        check_in(session_in_lontar, "n2", "Sari")
        with db.write():
            db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n2")).one().withdrawal_code = code
    merge(app, tablet)
    assert only(CheckIn, CheckIn.withdrawal_code == code).name == "Wayan"
    assert names() == ["Wayan", "Sari"]


@pytest.mark.parametrize("seed", range(4))
def test_any_two_tablets(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, seed: int) -> None:
    luck = random.Random(seed)
    nonces = [f"n{n:02d}" for n in range(40)]

    def morning() -> tuple[set[str], set[str]]:
        came, gone = set(luck.sample(nonces, 20)), set()
        for nonce in sorted(came):
            check_in(session_in_lontar, nonce, nonce)
        for nonce in luck.sample(sorted(came), 5):
            gone.add(nonce)
            with db.write():
                checkins.erase(db.session.scalars(select(CheckIn).where(CheckIn.nonce == nonce)).one())
        return came, gone

    came, gone = morning()
    with tablet.at():
        came_there, gone_there = morning()
    merge(app, tablet)
    assert names() == sorted((came | came_there) - gone - gone_there)
    assert count(Tombstone) == len(gone | gone_there)
