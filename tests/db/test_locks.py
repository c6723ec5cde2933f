"""Which writes wait for which. SQLite has one writer; on PostgreSQL those wait that could touch the same."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from kiosk.db import db, errors, locks
from tests.cast.databases import impatient
from tests.cast.moments import Act, at_once

WRITES: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "an officer": lambda: db.write(),
    "a tap": lambda: db.write_in("lontar", own="siti"),
    "the same tap": lambda: db.write_in("lontar", own="siti"),
    "another person's": lambda: db.write_in("lontar", own="umar"),
    "a tap elsewhere": lambda: db.write_in("linduk", own="ani"),
    "a tap in both": lambda: db.write_in("lontar", "linduk", own="asep"),
    "a tap without a session": lambda: db.write_in(None, own="dewi"),
    "the closing": lambda: db.write_in("lontar", alone=True),
    "another closing": lambda: db.write_in("linduk", alone=True),
}
WAITS = {
    ("the same tap", "a tap"),
    ("the closing", "a tap"),
    ("the closing", "the closing"),
    ("the closing", "a tap in both"),
    ("another closing", "a tap elsewhere"),
    ("another closing", "a tap in both"),
    *(("an officer", who) for who in WRITES),
}
PASSES = {
    ("another person's", "a tap"),
    ("a tap elsewhere", "a tap"),
    ("a tap in both", "a tap"),
    ("a tap without a session", "a tap"),
    ("a tap without a session", "the closing"),
    ("a tap elsewhere", "the closing"),
    ("another closing", "the closing"),
}


def writing(who: str) -> Act:
    """This write, with nothing in it."""

    def write() -> None:
        with WRITES[who]():
            pass

    return write


@pytest.mark.parametrize(("one", "other"), sorted(WAITS))
def test_those_wait_for_each_other(app: Flask, one: str, other: str) -> None:
    assert at_once(app, writing(one), writing(other))
    assert at_once(app, writing(other), writing(one))


@pytest.mark.postgresql_only
@pytest.mark.parametrize(("one", "other"), sorted(PASSES))
def test_those_pass_each_other(app: Flask, one: str, other: str) -> None:
    assert not at_once(app, writing(one), writing(other))
    assert not at_once(app, writing(other), writing(one))


@pytest.mark.postgresql_only
@pytest.mark.parametrize("held", [locks.EVERYTHING, locks.part(["lontar"], "", alone=True), locks.own("siti")])
def test_nobody_waits_for_ever(app: Flask, held: str) -> None:
    with impatient(), db.engine.connect() as holder:
        holder.exec_driver_sql(f"SELECT {held}")
        with pytest.raises(OperationalError) as refused, db.write_in("lontar", own="siti"):
            pass
    assert errors.kind(refused.value) == "busy"


@pytest.mark.postgresql_only
def test_all_locks_share_one_wait(app: Flask) -> None:
    """Three that come free one after another are not waited for three times as long."""
    words = locks.take(locks.part(["lontar"], "siti", alone=False), 700)
    assert words.split("; ")[1] == "SET LOCAL statement_timeout = 700"
    with db.write_in("lontar", own="siti"):
        assert db.session.connection().exec_driver_sql("SHOW statement_timeout").scalar() == "0", "the work has time"
