"""A check-in, and at the same moment its twin, a closing, a withdrawal, retention: none is doubled or lost."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession, Village
from kiosk.rules import checkins
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.moments import at_once, closing, sending, twin
from tests.cast.pages import Browser
from tests.cast.repeats import PHONE, code_on, lost_answer
from tests.conftest import add, open_session

SENT_ANEW = "Isian tadi sudah tercatat"


def test_a_form_sent_twice_is_one_check_in(app: Flask, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data, again = typed(visitor, **NAMED), twin(app, visitor)
    assert at_once(app, sending(visitor, data), sending(again, data))
    assert code_on(visitor) == code_on(again) == only().withdrawal_code


# --- a closing, an opening


def test_nobody_checks_in_past_a_closing(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Masih buka"))
    data = typed(visitor, **NAMED, session=session_in_lontar.id)
    assert at_once(app, closing(desk, session_in_lontar), sending(visitor, data, status=422))
    assert "Acara tadi sudah ditutup" in problem(visitor, "session")
    assert stored() == []


def test_a_closing_waits_for_who_is_checking_in(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    assert at_once(app, sending(visitor, data), closing(desk, session_in_lontar))
    assert (only().session_id, only().session.state) == (session_in_lontar.id, "closed")


def test_a_closing_waits_for_who_is_moving_to_another_session(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    data, other = lost_answer(visitor, **NAMED), add(open_session(lontar, title="Di sebelah"))
    assert at_once(app, sending(visitor, data | {"session": other.id}), closing(desk, session_in_lontar))
    assert only().session_id == other.id


def test_a_check_in_of_practice_goes_with_the_opening(
    app: Flask, visitor: Browser, desk: Browser, lontar: Village
) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    data = typed(visitor, **NAMED)
    desk.get(f"/admin/sessions/{session.id}/")
    assert at_once(app, sending(visitor, data), partial(desk.press, "Buka sesi", sure="1"))
    assert (session.state, stored()) == ("open", [])


# --- a withdrawal


def test_a_code_that_somebody_is_just_getting_is_drawn_again(
    app: Flask,
    visitor: Browser,
    another_visitor: Browser,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = iter([7, 7, 8])
    mother, daughter = typed(visitor, **NAMED), typed(another_visitor, **NAMED)
    monkeypatch.setattr(checkins.secrets, "randbelow", lambda _end: next(codes))
    assert at_once(app, sending(visitor, mother), sending(another_visitor, daughter))
    assert [int(code_on(each)) for each in (visitor, another_visitor)] == [7, 8]


def test_what_is_being_taken_back_does_not_change_any_more(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data, code = lost_answer(visitor, **NAMED), str(only().withdrawal_code)
    another_visitor.get("/check-in/withdraw")
    assert at_once(app, partial(another_visitor.submit, code=code), sending(visitor, data | PHONE, status=422))
    assert SENT_ANEW in problem(visitor, "nonce")
    assert stored() == []


def test_what_is_being_changed_is_taken_back_all_the_same(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data, code = lost_answer(visitor, **NAMED), str(only().withdrawal_code)
    another_visitor.get("/check-in/withdraw")
    assert at_once(app, sending(visitor, data | PHONE), partial(another_visitor.submit, code=code))
    assert stored() == []


def test_guesses_at_once_are_one_entry_of_the_audit(app: Flask, visitor: Browser, another_visitor: Browser) -> None:
    for browser in (visitor, another_visitor):
        browser.get("/check-in/withdraw")
    assert at_once(app, partial(visitor.submit, code="00000001"), partial(another_visitor.submit, code="00000002"))
    assert list(db.session.scalars(select(AuditEntry.times))) == [2]


# --- what goes by itself


def purge() -> None:
    retention.purge(None, "by-itself")


def overdue(visitor: Browser) -> dict[str, str]:
    """What was sent of a check-in whose name goes today."""
    data = lost_answer(visitor, **NAMED)
    with db.write():
        only().erase_on = today() - timedelta(days=1)
    return data


def test_a_name_that_is_being_erased_does_not_come_back(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = overdue(visitor)
    assert at_once(app, purge, sending(visitor, data | {"name": "Orang Lain"}, status=422))
    assert (only().name, only().withdrawal_code) == (None, None)


def test_what_is_being_changed_is_erased_all_the_same(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = overdue(visitor)
    assert at_once(app, sending(visitor, data | PHONE), purge)
    assert (only().name, only().phone) == (None, None)


def test_a_visit_that_is_ending_repeats_nothing(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    again = twin(app, visitor)
    assert at_once(app, partial(visitor.press, "Selesai"), sending(again, data | {"anonymous": "1"}, status=422))
    assert only().name == "Siti Aminah"
