"""The few figures: both orders joined as scipy joins them, and what is still wrong after the talk and then only."""

import random
from datetime import date
from statistics import mean
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import stats

from kiosk.learning import gains, report, summary
from kiosk.learning.quiz_counts import sums
from kiosk.models import OutreachSession, Village
from kiosk.rules.outreach import Filters
from tests.cast.learning import attempt, closed_session, counted, edited, forms, pair, questions

QUESTIONS, KNOWN = 10, 4  # known before


def quiz(right: int) -> Any:
    """A quiz of which so many questions are right."""
    answers = [SimpleNamespace(question=SimpleNamespace(sound=n % 2 == 0), right=n < right) for n in range(QUESTIONS)]
    return SimpleNamespace(answers=answers)


def changes(lot: random.Random, people: int, learned: float) -> list[int]:
    """What each of these people gained in questions."""
    return [max(-KNOWN, min(QUESTIONS - KNOWN, round(lot.gauss(learned, 1.5)))) for _ in range(people)]


def order(first: str, gained: list[int]) -> Any:
    """The sums of people who had this form first."""
    found = sums(first, "full", [(quiz(KNOWN), quiz(KNOWN + more)) for more in gained])
    found.apart = True
    return found


@pytest.mark.look
def test_two_orders_weigh_the_same_and_the_interval_is_scipys() -> None:
    """Form B is harder by two questions and most began with A: the change that was planted is found all the same."""
    lot, means = random.Random(20261127), []
    for _ in range(50):
        a_first, b_first = changes(lot, 60, 1.5 - 2), changes(lot, 12, 1.5 + 2)
        found = gains.joined("all", [order("A", a_first), order("B", b_first)])
        twice = stats.ttest_ind(b_first, [-gained for gained in a_first], equal_var=False).confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx(
            [5 * end for end in twice], abs=0.1
        )  # half of it, of ten in 100
        means.append(found.after - found.before)
    assert mean(means) == pytest.approx(15, abs=1)  # everybody in one heap would have changed by 2


@pytest.mark.look
@pytest.mark.parametrize("people", [5, 12, 60])
def test_one_order_alone_has_the_interval_of_paired_t(people: int) -> None:
    gained = changes(random.Random(people), people, 1)
    found = gains.joined("all", [order("A", gained)])
    theirs = stats.ttest_rel([KNOWN + more for more in gained], [KNOWN] * people).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx([10 * end for end in theirs], abs=0.1)


def test_lengths_weigh_by_their_people(closed: OutreachSession) -> None:
    """Ten people of five questions rise from 40 to 80 in 100, five of two questions stay at 50; no two differ."""
    five, two = forms(), {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    people = [one for first in "AB" for _ in range(5) for one in pair(closed.id, five, first, "rwwrw", "rrwrr")]
    full = [one for _ in range(5) for one in pair(closed.id, two, "A", "rw", "wr")]
    for one in full:
        one.length = "full"
    found = summary.of(counted(closed, *people, *full), present=20)
    assert (found.pairs, found.present, found.balanced) == (15, 20, False)
    assert found.change == pytest.approx(((10 * 40 + 5 * 50) / 15, (10 * 80 + 5 * 50) / 15, 80 / 3, 80 / 3))
    assert found.sound == pytest.approx((50, 100, 50, 50))
    assert found.unsound == pytest.approx((100 / 3, 200 / 3, 100 / 3, 100 / 3))
    assert not found.wary


def test_what_is_still_wrong_is_ranked_by_what_came_after_the_talk(closed: OutreachSession) -> None:
    """Q17 was wrong of all before and is mended; Q23 is as it was, and nothing else is so often wrong."""
    asked = questions("Q17", "Q23", "Q12", "Q04")
    before = ["wwrr"] * 3 + ["wwwr"] * 3 + ["wrwr"] * 6
    after = ["rwrr"] * 6 + ["rrrr"] * 6
    free = [attempt(closed.id, asked, "wrwr") for _ in range(12)]
    told = [attempt(closed.id, asked, letters, phase="before", form="A") for letters in before]
    told += [attempt(closed.id, asked, letters, phase="after", form="A") for letters in after]
    found = summary.of(counted(closed, *free, *told), present=None)
    assert [(row.question.slug, row.wrong, row.about, row.answers) for row in found.wrong] == [("Q23", 50, False, 12)]
    assert (found.measured, found.pairs, found.change, found.sound) == (True, 0, None, None)


def test_the_versions_of_a_question_are_one_and_three_are_enough(lontar: Village) -> None:
    """Of Q11 six were wrong in one session, and in the next none of an edited one; Q12 is known about."""
    asked = questions("Q11", "Q12", "Q17", "Q23", "Q62")
    measured = {"phase": "after", "form": "A"}
    for n, letters in enumerate((["wwwrw"] * 6, ["rwwwr"] * 5 + ["rrrwr"] * 4)):
        session = closed_session(lontar, date(2026, 3, 1 + n))
        counted(session, *(attempt(session.id, asked, answers, **measured) for answers in letters))
        if not n:
            asked[0] = edited(asked[0])
    rows = summary.of(report.of_period(Filters(None)), present=None).wrong
    told = [(row.question.slug, row.question.version, row.wrong, row.about, row.answers) for row in rows]
    assert told == [("Q12", 1, 87, True, 15), ("Q17", 1, 87, True, 15), ("Q23", 1, 60, False, 15)]
