"""Rules of outreach sessions: the states a session may take, and the rows that are counted."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.rules import attendance, outreach
from tests.cast import people as cast
from tests.conftest import add


@pytest.fixture
def planned_session(lontar: Village) -> OutreachSession:
    """A session in Lontar that is planned for next week."""
    day = today() + timedelta(days=7)
    plan = {"kind": "bimtek", "title": "Cek dulu sebelum berangkat", "village_code": lontar.code, "held_on": day}
    return write(outreach.plan_session, plan)


def write(rule: Any, *args: Any) -> Any:
    """Let a rule write."""
    with db.write():
        return rule(*args)


def people(session: OutreachSession, *rows: dict[str, Any]) -> None:
    """Check-ins in the database."""
    with db.write():
        for n, fields in enumerate(rows):
            values = {"nonce": f"{session.id}-{n}", "sex": "P", "group": "warga"} | fields
            db.session.add(cast.came(session, **values))


def practise(session: OutreachSession) -> None:
    """A check-in, a quiz with an answer and an offer check, all of this session."""
    question = db.session.scalars(select(Question.id).limit(1)).one()
    people(session, {"name": "Coba"})
    add(QuizAttempt(token="try", session_id=session.id))
    add(QuizAnswer(attempt_token="try", question_id=question, position=1, option="a", right=True))
    add(OfferCheck(token="try", session_id=session.id, signs=[], verdict="ok"))


def rows() -> list[int]:
    """The number of rows in the tables that practice fills."""
    tables = (CheckIn, QuizAttempt, QuizAnswer, OfferCheck)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_session_keeps_the_villages_name_as_it_was_on_its_day(
    planned_session: OutreachSession, lontar: Village
) -> None:
    write(setattr, lontar, "name", "Lontar Baru")
    write(outreach.open_session, planned_session, planned_session.held_on)
    write(setattr, lontar, "name", "Lontar Lama")
    assert planned_session.village_name == "Lontar Baru"
    with db.write():
        assert outreach.change_fields(
            planned_session, {"village_code": "36.04.13.2009", "title": planned_session.title}
        ) == ["village_code"]
    assert planned_session.village_name == "Wargasara"


def test_a_session_goes_from_planned_to_open_to_closed_and_back_to_open(planned_session: OutreachSession) -> None:
    assert not write(outreach.open_session, planned_session, planned_session.held_on - timedelta(days=1)), (
        "another date was confirmed"
    )
    assert write(outreach.open_session, planned_session, planned_session.held_on)
    assert not write(outreach.open_session, planned_session, planned_session.held_on), "a double tap"
    assert planned_session.opened_at
    assert planned_session.takes_visitors
    practise(planned_session)
    assert not write(outreach.set_practice, planned_session, True)
    assert write(outreach.close_session, planned_session, {"heads_male": 20, "heads_female": 25}) == [
        "heads_male",
        "heads_female",
    ]
    assert (planned_session.state, planned_session.heads) == ("closed", 45)
    closed_at = planned_session.closed_at
    assert write(outreach.close_session, planned_session, {"heads_male": 21, "heads_female": 25}) == ["heads_male"]
    assert planned_session.closed_at == closed_at, "a correction is no second closing"
    assert write(outreach.open_session, planned_session, planned_session.held_on)
    assert (planned_session.state, planned_session.closed_at, planned_session.heads) == ("open", closed_at, 46)
    assert planned_session.takes_visitors
    assert not planned_session.takes_answers, "its quiz is counted"
    assert rows() == [1, 1, 1, 1], "all that was recorded stays"


def test_practice_counts_nowhere_and_vanishes_when_the_session_opens(planned_session: OutreachSession) -> None:
    assert not planned_session.takes_visitors
    assert write(outreach.set_practice, planned_session, True)
    assert not write(outreach.set_practice, planned_session, True)
    assert planned_session in outreach.sessions_taking_visitors()
    practise(planned_session)
    assert outreach.count_practice(planned_session.id) == 3
    assert attendance.attendance_of(planned_session).checkins == 0
    write(outreach.open_session, planned_session, planned_session.held_on)
    assert rows() == [0, 0, 0, 0]
    assert not planned_session.practice


def test_records_of_another_session_outlive_this_ones_practice(
    planned_session: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    practise(session_in_lontar)
    write(outreach.set_practice, planned_session, True)
    write(outreach.open_session, planned_session, planned_session.held_on)
    assert rows() == [1, 1, 1, 1]


@pytest.mark.parametrize(("end", "how"), [(outreach.set_practice, False), (outreach.cancel_session, "Banjir")])
def test_practice_that_is_ended_or_cancelled_leaves_nothing(
    planned_session: OutreachSession, end: Any, how: Any
) -> None:
    write(outreach.set_practice, planned_session, True)
    practise(planned_session)
    assert write(end, planned_session, how)
    assert rows() == [0, 0, 0, 0]
    assert outreach.sessions_taking_visitors() == []


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_cancelled_session_keeps_its_check_ins_and_no_answer_and_stays_cancelled(
    session_in_lontar: OutreachSession, state: str
) -> None:
    practise(session_in_lontar)
    if state == "closed":
        write(outreach.close_session, session_in_lontar, {"heads_male": 1, "heads_female": 0})
    assert write(outreach.cancel_session, session_in_lontar, "Banjir")
    assert not write(outreach.cancel_session, session_in_lontar, "Lain")
    assert rows() == [1, 0, 0, 0]
    assert attendance.attendance_of(db.session.merge(session_in_lontar)).checkins == 0
    assert outreach.sessions_taking_visitors() == []
    assert not write(outreach.open_session, session_in_lontar, session_in_lontar.held_on)
    assert not write(outreach.set_practice, session_in_lontar, True)
    assert write(outreach.close_session, session_in_lontar, {"heads_male": 3}) == []
    assert (session_in_lontar.state, session_in_lontar.cancel_reason) == ("cancelled", "Banjir")
    assert session_in_lontar.heads_male == (1 if state == "closed" else None)


def test_totals_and_the_sheet_leave_out_void_check_ins(session_in_lontar: OutreachSession) -> None:
    people(
        session_in_lontar,
        {"name": "Wati", "state": "confirmed"},
        {"sex": "L", "group": "tokoh", "origin": "paper"},
        {"age": "child", "sex": None, "group": None},
        {"name": "Asep", "state": "void", "void_reason": "double"},
        {"name": "Budi"},
    )
    totals = attendance.attendance_of(db.session.merge(session_in_lontar))
    assert totals.checkins == 4
    assert totals.checkins_by["sex"] == {"P": 2, "L": 1, "": 1}
    assert totals.checkins_by["group"] == Counter(warga=2, tokoh=1, child=1)
    assert totals.checkins_by["age"] == {"adult": 3, "child": 1}
    assert totals.checkins_by["origin"] == {"kiosk": 3, "paper": 1}
    assert totals.checkins_by["state"] == Counter(new=3, confirmed=1, void=1)
