"""Rules of outreach sessions: what a session may become, and what is counted."""

from collections import Counter
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.rules import attendance, outreach
from tests.cast import people as cast
from tests.conftest import add, open_session

PLAN = {
    "kind": "bimtek",
    "title": "Cek dulu sebelum berangkat",
    "order_number": "W11.IMI-UM.01.01-0457",
    "place_kind": "sekolah",
    "place_name": "MTs Al-Khairiyah",
    "starts_at": time(9),
    "officers": "Ratna\nHasan",
    "speakers": "BP3MI Banten",
    "material": "Modus penipuan kerja",
}


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar that is planned for next week."""
    return write(outreach.plan, PLAN | {"village_code": lontar.code, "held_on": today() + timedelta(days=7)})


def write(rule: Any, *args: Any) -> Any:
    """What a rule does, written."""
    with db.write():
        return rule(*args)


def check_in(session: OutreachSession, **fields: Any) -> CheckIn:
    """A check-in that is not in the database yet."""
    values = {"nonce": f"nonce-{len(db.session.new)}-{id(fields)}", "sex": "P", "group": "warga"}
    return cast.came(session, **(values | fields))


def people(session: OutreachSession, *rows: dict[str, Any]) -> None:
    """Check-ins in the database."""
    with db.write():
        for n, fields in enumerate(rows):
            db.session.add(check_in(session, nonce=f"{session.id}-{n}", **fields))


def practise(session: OutreachSession) -> None:
    """A check-in, a quiz with an answer and an offer check, all of this session."""
    question = db.session.scalars(select(Question.id).limit(1)).one()
    people(session, {"name": "Coba"})
    add(QuizAttempt(token="try", session_id=session.id))
    add(QuizAnswer(attempt_token="try", question_id=question, position=1, option="a", right=True))
    add(OfferCheck(token="try", session_id=session.id, signs=[], verdict="ok"))


def rows() -> list[int]:
    """How many rows the tables that practice fills have."""
    tables = (CheckIn, QuizAttempt, QuizAnswer, OfferCheck)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_session_keeps_the_villages_name_as_it_was_on_its_day(planned: OutreachSession, lontar: Village) -> None:
    def rename(name: str) -> None:
        lontar.name = name

    write(rename, "Lontar Baru")
    write(outreach.open_, planned, planned.held_on)
    write(rename, "Lontar Lama")
    assert planned.village_name == "Lontar Baru"
    with db.write():
        assert outreach.change(planned, {"village_code": "36.04.13.2009", "title": planned.title}) == ["village_code"]
    assert planned.village_name == "Wargasara"


def test_a_session_goes_from_planned_to_open_to_closed_and_back_to_open(planned: OutreachSession) -> None:
    assert not write(outreach.open_, planned, planned.held_on - timedelta(days=1)), "another date was confirmed"
    assert write(outreach.open_, planned, planned.held_on)
    assert not write(outreach.open_, planned, planned.held_on), "a double tap"
    assert planned.opened_at
    assert planned.takes_visitors
    assert write(outreach.close, planned, {"heads_male": 20, "heads_female": 25}) == ["heads_male", "heads_female"]
    assert (planned.state, planned.heads) == ("closed", 45)
    closed_at = planned.closed_at
    assert write(outreach.close, planned, {"heads_male": 21, "heads_female": 25}) == ["heads_male"]
    assert planned.closed_at == closed_at, "a correction is no second closing"
    assert write(outreach.open_, planned, planned.held_on)
    assert (planned.state, planned.closed_at, planned.heads) == ("open", closed_at, 46)
    assert planned.takes_visitors
    assert not planned.takes_answers, "its quiz is counted"


def test_practice_counts_nowhere_and_vanishes_when_the_session_opens(planned: OutreachSession) -> None:
    assert not planned.takes_visitors
    assert write(outreach.set_practice, planned, True)
    assert planned in outreach.taking_visitors()
    practise(planned)
    assert outreach.count_practice(planned.id) == 3
    assert attendance.totals(planned).checkins == 0
    assert attendance.counted([planned.id]) == {}
    assert attendance.named_checkins(planned.id) == []
    write(outreach.open_, planned, planned.held_on)
    assert rows() == [0, 0, 0, 0]
    assert not planned.practice


def test_what_another_session_recorded_outlives_this_ones_practice(
    planned: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    practise(session_in_lontar)
    write(outreach.set_practice, planned, True)
    write(outreach.open_, planned, planned.held_on)
    assert rows() == [1, 1, 1, 1]


def test_practice_that_is_ended_leaves_nothing(planned: OutreachSession) -> None:
    write(outreach.set_practice, planned, True)
    practise(planned)
    assert write(outreach.set_practice, planned, False)
    assert rows() == [0, 0, 0, 0]


def test_an_open_session_can_not_be_turned_into_practice(session_in_lontar: OutreachSession) -> None:
    practise(session_in_lontar)
    assert not write(outreach.set_practice, session_in_lontar, True)
    assert rows() == [1, 1, 1, 1]


def test_reopening_keeps_what_was_recorded(session_in_lontar: OutreachSession) -> None:
    practise(session_in_lontar)
    write(outreach.close, session_in_lontar, {})
    write(outreach.open_, session_in_lontar, session_in_lontar.held_on)
    assert rows() == [1, 1, 1, 1]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_cancelled_session_keeps_its_check_ins_and_no_answer(session_in_lontar: OutreachSession, state: str) -> None:
    practise(session_in_lontar)
    if state == "closed":
        write(outreach.close, session_in_lontar, {"heads_male": 1, "heads_female": 0})
    assert write(outreach.cancel, session_in_lontar, "Banjir")
    assert not write(outreach.cancel, session_in_lontar, "Lain")
    assert rows() == [1, 0, 0, 0]
    assert (session_in_lontar.state, session_in_lontar.cancel_reason) == ("cancelled", "Banjir")
    assert attendance.totals(db.session.merge(session_in_lontar)).checkins == 0
    assert attendance.counted([session_in_lontar.id]) == {}
    assert attendance.named_checkins(session_in_lontar.id) == []
    assert outreach.taking_visitors() == []


def test_nothing_brings_a_cancelled_session_back(session_in_lontar: OutreachSession) -> None:
    write(outreach.cancel, session_in_lontar, "Banjir")
    assert not write(outreach.open_, session_in_lontar, session_in_lontar.held_on)
    assert not write(outreach.set_practice, session_in_lontar, True)
    assert write(outreach.close, session_in_lontar, {"heads_male": 3}) == []
    assert (session_in_lontar.state, session_in_lontar.heads_male) == ("cancelled", None)


def test_practice_of_a_session_that_is_cancelled_goes_whole(planned: OutreachSession) -> None:
    write(outreach.set_practice, planned, True)
    practise(planned)
    write(outreach.cancel, planned, "Banjir")
    assert rows() == [0, 0, 0, 0]
    assert outreach.taking_visitors() == []


def test_totals_leave_out_what_is_void(session_in_lontar: OutreachSession) -> None:
    people(
        session_in_lontar,
        {"name": "Siti", "state": "confirmed"},
        {"sex": "L", "group": "tokoh", "origin": "paper"},
        {"age": "child", "sex": None, "group": None},
        {"state": "void", "void_reason": "double"},
    )
    totals = attendance.totals(db.session.merge(session_in_lontar))
    assert totals.checkins == 3
    assert totals.by_sex == {"P": 1, "L": 1, "": 1}
    assert totals.by_group == {"warga": 1, "tokoh": 1, "": 1}
    assert totals.by_age == {"adult": 2, "child": 1}
    assert totals.by_origin == {"kiosk": 2, "paper": 1}
    assert totals.by_state == Counter(new=2, confirmed=1, void=1)
    assert attendance.counted([session_in_lontar.id]) == {session_in_lontar.id: 3}


def test_the_sheet_lists_names_in_order_of_arrival_without_void_ones(session_in_lontar: OutreachSession) -> None:
    people(session_in_lontar, {"name": "Wati"}, {"name": None}, {"name": "Asep", "state": "void"}, {"name": "Budi"})
    assert [row.name for row in attendance.named_checkins(session_in_lontar.id)] == ["Wati", "Budi"]


def test_a_list_is_paged_and_shows_every_session_once(lontar: Village) -> None:
    days = [today() - timedelta(days=n // 3) for n in range(130)]  # three a day: the key must tell them apart
    with db.write():
        db.session.add_all(open_session(lontar, held_on=day) for day in days)
    seen: list[OutreachSession] = []
    while page := outreach.search(skip=len(seen))[: outreach.PAGE]:
        seen += page
    assert len(seen) == len({session.id for session in seen}) == 130
    assert [session.held_on for session in seen] == sorted(days, reverse=True)
    with db.write():
        seen[0].state = seen[1].state = "closed"
    assert {session.id for session in outreach.closed_since(today())} == {seen[0].id, seen[1].id}
