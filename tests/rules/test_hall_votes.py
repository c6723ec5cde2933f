"""Votes of a hall: they stay, whatever is picked, opened or closed afterwards, and tell what talking changed."""

import pytest

from kiosk.db import db
from kiosk.models import HallRound, OutreachSession
from kiosk.rules import halls, outreach
from tests.cast.halls import vote, vote_fields
from tests.cast.learning import questions
from tests.cast.pages import Browser
from tests.cast.sessions import at

VOTE = {"a": 9, "b": 3, "c": 1, "unknown": 0}


@pytest.mark.parametrize("which", ["first", "second"])
def test_votes_of_any_round_stay_when_the_screen_is_opened_again(
    desk: Browser, session_in_lontar: OutreachSession, which: str
) -> None:
    with db.write():
        rounds = halls.store_questions(session_in_lontar, halls.propose_questions(session_in_lontar.id))
        setattr(rounds[1], which, VOTE)  # the one before it has gone back to its question, without a vote
    stems = [one.stem for one in rounds]
    desk.get(at(session_in_lontar, "hall"))
    desk.press("Buka layar besar", questions=["Q01"])
    first, second, third = halls.rounds_of(session_in_lontar.id)
    assert [first.stem, second.stem, getattr(second, which)] == [*stems[:2], VOTE]
    assert third.question
    assert third.question.slug == "Q01"


def test_a_hall_that_was_talking_when_its_session_closed_gives_its_votes_at_the_desk(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        halls.store_questions(session_in_lontar, halls.propose_questions(session_in_lontar.id)[:1])[0].step = "talk"
    assert not desk.get(at(session_in_lontar, "hall")).select(".votes")
    with db.write():
        outreach.close_session(session_in_lontar, {})
    desk.get(at(session_in_lontar, "hall"))
    desk.press("Simpan pilihan", **vote_fields(desk.page, "9 3 1 0", "9 3 1 0"))
    assert halls.rounds_of(session_in_lontar.id)[0].first == VOTE


def test_questions_that_come_after_another_round_began_leave_out_what_has_no_round(
    session_in_lontar: OutreachSession,
) -> None:
    picks = halls.questions_to_pick()[:3]
    with db.write():
        first = halls.store_questions(session_in_lontar, picks)[0]
        first.step = "first"  # somebody starts the screen while another officer still picks
    with db.write():
        rounds = halls.store_questions(session_in_lontar, picks[1:] + picks[:1])
    assert [one.question for one in rounds] == picks


@pytest.mark.parametrize(
    ("slug", "answer", "first", "second", "outcome"),
    [
        ("Q23", "c", "9 2 8 1", "1 0 28 0", "more"),
        ("Q23", "c", "9 2 8 1", "8 2 8 2", "equal"),
        ("Q23", "c", "1 2 28 0", "9 2 20 0", "fewer"),
        ("Q23", "c", "9 2 8 1", "13 0 12 0", "trick"),  # it went up, and yet
        ("Q23", "c", "9 2 8 1", "0 13 12 0", "hard"),  # to ask for a photo is not to fall for it
        ("Q23", "c", "9 2 8 1", "0 0 8 12", "hard"),  # nobody is fooled who does not know
        ("Q66", "a", "9 2 8 1", "12 0 13 0", "hard"),  # the offer was genuine
    ],
)
def test_what_talking_changed(
    session_in_lontar: OutreachSession, slug: str, answer: str, first: str, second: str, outcome: str
) -> None:
    one = HallRound(question=questions(slug)[0], answer=answer, first=vote(first), second=vote(second))
    assert one.outcome == outcome
