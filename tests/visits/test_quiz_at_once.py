"""A quiz or an offer check, and at the same moment its twin, a closing, the counting: each counts once."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import LearningBatch, OfferCheck, OutreachSession, QuizAttempt
from kiosk.rules import quiz
from tests.cast.learning import add_all, attempt, questions
from tests.cast.moments import Act, at_once, closing, twin
from tests.cast.offers import PAY_FIRST
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, answers_of, attempt_of, attempts, begin, code_shown, measure, onward, tap

LAST_MONTH = today().replace(day=1).replace(year=today().year - 1)


def at_the_end(browser: Browser, **fields: str) -> Act:
    """Somebody stands before the last question of a free quiz."""
    begun = begin(browser, **fields)
    for answer in begun.answers[:-1]:
        tap(browser, answer.question.answer)
        browser.get(onward(browser))
    return partial(tap, browser, begun.answers[-1].question.answer)


def four_others(session_id: str | None, **fields: object) -> None:
    """Four have taken the quiz: with one more, five are counted."""
    add_all(*(attempt(session_id, questions("Q01", "Q12"), "rw", **fields) for _person in range(4)))


def test_of_two_taps_the_first_is_the_answer(app: Flask, visitor: Browser) -> None:
    begin(visitor)
    again = twin(app, visitor)
    assert at_once(app, partial(tap, visitor, "a"), partial(tap, again, "b"))
    assert answers_of(visitor)[:2] == ["a", None]


def test_of_two_pairs_of_faces_the_first_is_kept(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    begin(visitor, phase="after")
    answer_all(visitor)
    again = twin(app, visitor)
    assert at_once(app, partial(visitor.submit, possible="3", ask="2"), partial(again.submit, possible="1", ask="1"))
    assert [(row.attitude_possible, row.attitude_ask) for row in attempts()] == [(3, 2)]


# --- a closing


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
def test_a_quiz_that_is_beginning_counts_with_the_month(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, closed_first: bool
) -> None:
    visitor.get("/quiz/")
    both = [closing(desk, session_in_lontar), partial(visitor.submit, session=session_in_lontar.id)]
    assert at_once(app, *(both if closed_first else reversed(both)))
    assert [row.session_id for row in attempts()] == [None]


@pytest.mark.parametrize("closed_first", [True, False])
def test_no_offer_check_is_left_in_a_closed_session(
    app: Flask, visitor: Browser, desk: Browser, session_in_lontar: OutreachSession, closed_first: bool
) -> None:
    visitor.get("/offers/")
    both = [closing(desk, session_in_lontar), partial(visitor.submit, sign=PAY_FIRST)]
    assert at_once(app, *(both if closed_first else reversed(both)))
    assert list(db.session.scalars(select(OfferCheck.session_id))) == [None], "it counts with the month"


# --- pairs


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
    monkeypatch.setattr(quiz.LOT, "choice", min)
    assert at_once(app, partial(visitor.press, "Lewati"), partial(another_visitor.press, "Lewati"))
    assert (code_shown(visitor), code_shown(another_visitor)) == ("1000", "1001")


def before_and_two_after(visitor: Browser, another_visitor: Browser) -> str:
    """Both stand before the start, with the code of one quiz before."""
    measure(visitor, phase="before")
    code = code_shown(visitor)
    visitor.get("/quiz/")
    another_visitor.get("/quiz/")
    return code


def test_of_two_who_begin_with_one_code_the_later_has_it(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = before_and_two_after(visitor, another_visitor)
    with_code = {"phase": "after", "pair": code}
    assert at_once(app, partial(visitor.submit, **with_code), partial(another_visitor.submit, **with_code))
    assert (attempt_of(visitor).pair_code, attempt_of(another_visitor).pair_code) == (None, code)


def test_a_code_whose_pair_is_just_complete_leads_to_no_third(
    app: Flask, visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = before_and_two_after(visitor, another_visitor)
    visitor.submit(phase="after", pair=code)
    answer_all(visitor)
    third = partial(another_visitor.submit, phase="after", pair=code)
    assert at_once(app, partial(visitor.submit, possible="3", ask="2"), third)
    assert (attempt_of(visitor).pair_code, attempt_of(another_visitor).pair_code) == (code, None)


# --- a month that is over


def count() -> None:
    with db.write():
        counting.count_months()


def test_an_answer_of_a_month_that_is_being_counted_changes_nothing(app: Flask, visitor: Browser) -> None:
    last = at_the_end(visitor)
    four_others(None, taken_on=LAST_MONTH)
    with db.write():
        attempt_of(visitor).taken_on = LAST_MONTH
    assert at_once(app, count, last)
    assert visitor.path == "/"
    assert list(db.session.scalars(select(QuizAttempt))) == []


def test_the_counting_of_a_month_waits_for_who_is_answering(app: Flask, visitor: Browser) -> None:
    last = at_the_end(visitor)
    four_others(None, taken_on=LAST_MONTH)
    with db.write():
        attempt_of(visitor).taken_on = LAST_MONTH
    assert at_once(app, last, count)
    assert [(row.taken_on, len(row.answers)) for row in attempts()] == [(today(), 5)]
