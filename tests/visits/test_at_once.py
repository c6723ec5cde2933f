"""Two acts at the same moment, a closing, a withdrawal, the counting: each counts once and none is lost."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import LearningBatch, OfferCheck, OutreachSession, QuizAttempt, Village
from kiosk.rules import quiz, withdrawals
from tests.cast.checkins import NAMED, check_in_form, only, problem, stored_check_ins
from tests.cast.learning import add_all, attempt, questions
from tests.cast.moments import Act, at_once, closing, sending, twin
from tests.cast.offers import MILLIONS
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, answers_of, attempt_of, attempts, begin, measure, onward, pair_code_of, tap
from tests.cast.repeats import PHONE, code_on, lost_answer
from tests.conftest import add, open_session

pytestmark = pytest.mark.slow


def test_a_form_sent_twice_is_one_check_in(app: Flask, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data, again = check_in_form(visitor, **NAMED), twin(app, visitor)
    assert at_once(app, sending(visitor, data), sending(again, data))
    assert code_on(visitor) == code_on(again) == only().withdrawal_code


def test_nobody_checks_in_past_a_closing(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Masih buka"))
    data = check_in_form(visitor, **NAMED, session=session_in_lontar.id)
    assert at_once(app, closing(desk, session_in_lontar), sending(visitor, data, status=422))
    assert "Acara tadi sudah ditutup" in problem(visitor, "session")
    assert stored_check_ins() == []


def test_a_closing_waits_for_who_is_checking_in_or_moving_to_this_session(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = add(open_session(lontar, title="Di sebelah"))
    data = check_in_form(visitor, **NAMED, session=session_in_lontar.id)
    assert at_once(app, sending(visitor, data), closing(desk, session_in_lontar))
    assert (only().session_id, only().session.state) == (session_in_lontar.id, "closed")
    with db.write():
        only().session.state = "open"
    assert at_once(app, sending(visitor, data | {"session": other.id}), closing(desk, other))
    assert (only().session_id, only().session.state) == (other.id, "closed")


def test_a_code_that_somebody_is_just_getting_is_drawn_again(
    app: Flask,
    visitor: Browser,
    another_visitor: Browser,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = iter([7, 7, 8])
    mother, daughter = check_in_form(visitor, **NAMED), check_in_form(another_visitor, **NAMED)
    monkeypatch.setattr(withdrawals.secrets, "randbelow", lambda _end: next(codes))
    assert at_once(app, sending(visitor, mother), sending(another_visitor, daughter))
    assert [int(code_on(each)) for each in (visitor, another_visitor)] == [7, 8]


@pytest.mark.parametrize("taken_back_first", [True, False])
def test_a_check_in_that_is_taken_back_and_changed_is_gone(
    app: Flask,
    visitor: Browser,
    another_visitor: Browser,
    session_in_lontar: OutreachSession,
    taken_back_first: bool,
) -> None:
    data, code = lost_answer(visitor, **NAMED), str(only().withdrawal_code)
    another_visitor.get("/check-in/withdraw")
    change = sending(visitor, data | PHONE, status=422 if taken_back_first else 200)
    both = [partial(another_visitor.submit, code=code), change]
    assert at_once(app, *(both if taken_back_first else reversed(both)))
    assert not taken_back_first or "Isian tadi sudah tercatat" in problem(visitor, "nonce")
    assert stored_check_ins() == []


@pytest.mark.parametrize("erased_first", [True, False])
def test_a_name_that_retention_erases_stays_away(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, erased_first: bool
) -> None:
    data = lost_answer(visitor, **NAMED)
    with db.write():
        only().erase_on = today() - timedelta(days=1)
    change = sending(visitor, data | PHONE, status=422 if erased_first else 200)
    both = [partial(retention.purge, None, "by-itself"), change]
    assert at_once(app, *(both if erased_first else reversed(both)))
    assert (only().name, only().phone, only().withdrawal_code) == (None, None, None)


def test_a_visit_that_is_ending_repeats_nothing(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = check_in_form(visitor, **NAMED)
    visitor.post("/check-in/", data)
    again = twin(app, visitor)
    assert at_once(app, partial(visitor.press, "Selesai"), sending(again, data | {"anonymous": "1"}, status=422))
    assert only().name == "Siti Aminah"


LAST_YEAR = today().replace(day=1) - timedelta(days=360)


def at_the_end(browser: Browser, **fields: str) -> Act:
    """Somebody stands before the last question of a free quiz."""
    attempt = begin(browser, **fields)
    for answer in attempt.answers[:-1]:
        tap(browser, answer.question.answer)
        browser.get(onward(browser))
    return partial(tap, browser, attempt.answers[-1].question.answer)


def four_others(session_id: str | None, **fields: object) -> None:
    """Four have taken the quiz: with one more, five are counted."""
    add_all(*(attempt(session_id, questions("Q01", "Q12"), "rw", **fields) for _person in range(4)))


def test_of_two_taps_the_first_is_the_answer(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    again = twin(app, visitor)
    assert at_once(app, partial(tap, visitor, "a"), partial(tap, again, "b"))
    assert answers_of(visitor)[:2] == ["a", None]


def test_who_gives_the_last_answer_is_counted_by_the_closing(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    four_others(session_in_lontar.id)
    last = at_the_end(visitor, session=session_in_lontar.id)
    assert at_once(app, last, closing(desk, session_in_lontar))
    assert list(db.session.scalars(select(LearningBatch.finished))) == [5]
    assert attempts() == []


def test_who_answers_after_a_closing_counts_with_the_month(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    last = at_the_end(visitor, session=session_in_lontar.id)
    assert at_once(app, closing(desk, session_in_lontar), last)
    assert [(row.session_id, row.finished, row.taken_on) for row in attempts()] == [(None, True, today())]


@pytest.mark.parametrize("closed_first", [True, False])
@pytest.mark.parametrize(("address", "table"), [("/quiz/", QuizAttempt), ("/offers/", OfferCheck)])
def test_a_quiz_that_begins_and_an_offer_check_are_not_left_in_a_closed_session(
    app: Flask,
    visitor: Browser,
    desk: Browser,
    session_in_lontar: OutreachSession,
    address: str,
    table: type[QuizAttempt | OfferCheck],
    closed_first: bool,
) -> None:
    visitor.get(address)
    fields = {"session": session_in_lontar.id} if table is QuizAttempt else {"sign": MILLIONS}
    both = [closing(desk, session_in_lontar), partial(visitor.submit, **fields)]
    assert at_once(app, *(both if closed_first else reversed(both)))
    assert list(db.session.scalars(select(table.session_id))) == [None], "it counts with the month"


def test_two_who_end_before_get_two_codes(
    app: Flask,
    visitor: Browser,
    another_visitor: Browser,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for browser in (visitor, another_visitor):
        begin(browser, phase="before")
        answer_all(browser)
    monkeypatch.setattr(quiz.RANDOM, "choice", min)
    assert at_once(app, partial(visitor.press, "Lewati"), partial(another_visitor.press, "Lewati"))
    assert (pair_code_of(visitor), pair_code_of(another_visitor)) == ("1000", "1001")


def before_and_two_after(visitor: Browser, another_visitor: Browser) -> str:
    """Both stand before the start, with the code of one quiz before."""
    measure(visitor, phase="before")
    code = pair_code_of(visitor)
    visitor.get("/quiz/")
    another_visitor.get("/quiz/")
    return code


def test_a_code_whose_pair_is_just_complete_leads_to_no_third(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = before_and_two_after(visitor, another_visitor)
    visitor.submit(phase="after", pair=code)
    answer_all(visitor)
    third = partial(another_visitor.submit, phase="after", pair=code)
    assert at_once(app, partial(visitor.submit, possible="3", ask="2"), third)
    assert (attempt_of(visitor).pair_code, attempt_of(another_visitor).pair_code) == (code, None)


@pytest.mark.parametrize("counted_first", [True, False])
def test_an_answer_and_the_counting_of_its_month_wait_for_each_other(
    app: Flask, visitor: Browser, counted_first: bool
) -> None:
    last = at_the_end(visitor)
    four_others(None, taken_on=LAST_YEAR)
    with db.write():
        attempt_of(visitor).taken_on = LAST_YEAR

    def count() -> None:
        with db.write():
            counting.count_months()

    assert at_once(app, *((count, last) if counted_first else (last, count)))
    if counted_first:
        assert visitor.path == "/"
        assert list(db.session.scalars(select(QuizAttempt))) == []
    else:
        assert [(row.taken_on, len(row.answers)) for row in attempts()] == [(today(), 5)]
