"""Who waits for whom, and what is tried once more. SQLite has one writer; on PostgreSQL villagers lock rows alone."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from kiosk.db import db, errors
from kiosk.models import OutreachSession
from kiosk.rules import checkin_repeats, outreach
from tests.cast.checkins import NAMED, only, stored, typed
from tests.cast.databases import locked
from tests.cast.moments import at_once, sending
from tests.cast.pages import Browser


def at_the_desk() -> None:
    """A write with nothing in it."""
    with db.write():
        pass


def test_the_desk_and_the_clock_take_turns(app: Flask) -> None:
    assert at_once(app, at_the_desk, at_the_desk)


@pytest.mark.postgresql_only
def test_who_checks_in_waits_for_no_officer_and_nobody_else(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    mother, daughter = typed(visitor, **NAMED), typed(another_visitor, **NAMED)
    assert not at_once(app, at_the_desk, sending(visitor, mother))
    assert not at_once(app, partial(visitor.submit, who="unnamed"), sending(another_visitor, daughter))


def test_nobody_waits_for_ever(session_in_lontar: OutreachSession) -> None:
    with locked(), pytest.raises(OperationalError) as refused, db.write_as_visitor():
        outreach.share_sessions(session_in_lontar.id)
    assert errors.kind(refused.value) == "busy"


def test_what_somebody_else_was_faster_to_write_is_tried_once_more(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, take, faults = typed(visitor, **NAMED), checkin_repeats.take, [StaleDataError()] * 3

    def overtaken(*given: str, **said: str) -> str:
        if faults:
            raise faults.pop()
        return take(*given, **said)

    monkeypatch.setattr(checkin_repeats, "take", overtaken)
    visitor.post("/check-in/", data, status=503)
    assert (stored(), len(faults)) == ([], 1), "once, and what was typed stands on the page"
    visitor.press("Coba simpan lagi")
    assert only().name == "Siti Aminah"
