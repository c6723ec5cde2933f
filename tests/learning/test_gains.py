"""The change of pairs, and its interval: simulated halls with a change that is known, and scipy as referee."""

import random
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import stats

from kiosk.learning import gains
from kiosk.learning.quiz_counts import sums
from kiosk.models import OutreachSession
from kiosk.rules import questions
from kiosk.rules.quiz import form_questions
from tests.cast.learning import counted, pair

PEOPLE, HALLS = 40, 200
SOUND, UNSOUND = 4, 6  # questions of a form
ABILITY = 0.15  # people differ by so much, before and after alike
BEFORE = {"sound": 0.40, "unsound": 0.55}  # the part of them that is known
LEARNED = {"sound": 0.62, "unsound": 0.70}
WARY = {"sound": 0.15, "unsound": 0.80}

Hall = dict[str, list[tuple[Any, Any]]]  # pairs by the form they had first


def quiz(lot: random.Random, known: dict[str, float], ability: float) -> Any:
    """A quiz of somebody who knows this much."""
    asked = ["sound"] * SOUND + ["unsound"] * UNSOUND
    return SimpleNamespace(
        answers=[
            SimpleNamespace(question=SimpleNamespace(sound=kind == "sound"), right=lot.random() < known[kind] + ability)
            for kind in asked
        ]
    )


def hall(lot: random.Random, after: dict[str, float]) -> Hall:
    """Forty people in pairs; who begins with which form falls by lot."""
    pairs: Hall = {"A": [], "B": []}
    for _ in range(PEOPLE):
        ability = lot.uniform(-ABILITY, ABILITY)
        pairs[lot.choice("AB")].append((quiz(lot, BEFORE, ability), quiz(lot, after, ability)))
    return pairs


def summed(pairs: Hall) -> list[Any]:
    """Their sums, as a report of a session has them."""
    found = [sums(first, "full", of_form) for first, of_form in pairs.items() if len(of_form) >= 5]
    for of_form in found:
        of_form.apart = True
    return found


def of_kind(quiz: Any, kind: str) -> int:
    """How many of these somebody had right."""
    kinds = {"all": (True, False), "sound": (True,), "unsound": (False,)}[kind]
    return sum(answer.right for answer in quiz.answers if answer.question.sound in kinds)


@pytest.mark.parametrize("freedom", [4, 4.7, 9, 29, 1000])  # two orders together have no whole number
def test_the_interval_uses_students_t(freedom: float) -> None:
    assert gains.t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=0.01)


def test_equal_changes_do_not_vary() -> None:
    assert gains.spread(number=5, total=5, squares=5) == 0


@pytest.mark.look
@pytest.mark.parametrize("after", [LEARNED, WARY], ids=["learned", "wary"])
def test_the_interval_holds_the_planted_change_in_95_of_100_halls(after: dict[str, float]) -> None:
    """The change that was planted is the one expected of anybody, not the mean of those who happened to come.

    Sums of a few questions are not normal, so a t interval holds it in about 95 of 100: the number of all intervals
    that do must be one that so many true 95 of 100 give, neither too few nor, with intervals too wide, too many.
    """
    lot = random.Random(20261127)
    planted = {"sound": SOUND * (after["sound"] - BEFORE["sound"])}
    planted["unsound"] = UNSOUND * (after["unsound"] - BEFORE["unsound"])
    planted["all"] = sum(planted.values())
    held: dict[str, list[bool]] = {kind: [] for kind in planted}
    for _ in range(HALLS):
        pairs = hall(lot, after)
        found = summed(pairs)
        for row in gains.by_form(found):
            people, of_one = pairs[row.first], 100 / row.questions
            changes = [of_one * (of_kind(late, row.kind) - of_kind(early, row.kind)) for early, late in people]
            theirs = stats.ttest_1samp(changes, 0).confidence_interval(0.95)
            assert row.change[2:] == pytest.approx(theirs, abs=0.1)
            held[row.kind].append(row.change.low <= of_one * planted[row.kind] <= row.change.high)
    for kind, each in held.items():
        least, most = stats.binom.interval(0.99, len(each), 0.95)
        assert len(each) == 2 * HALLS
        assert least <= sum(each) <= most, (kind, sum(each), len(each))


@pytest.mark.look
@pytest.mark.parametrize(
    ("after", "least", "most"),
    [(WARY, 0.95, 1), (LEARNED, 0, 0), (BEFORE, 0, 0.025)],  # who did not change is called suspicious by chance
    ids=["wary", "learned", "unchanged"],
)
def test_who_only_refuses_more_is_called_suspicious(after: dict[str, float], least: float, most: float) -> None:
    lot = random.Random(20261127)
    called = [gains.became_wary(summed(hall(lot, after))) for _ in range(HALLS)]
    assert least <= sum(called) / HALLS <= most


@pytest.mark.parametrize("after", [LEARNED, WARY], ids=["learned", "wary"])
def test_a_hall_that_closed_its_session_tells_the_same(closed: OutreachSession, after: dict[str, float]) -> None:
    pairs = hall(random.Random(20261127), after)
    asked = questions.asked()
    forms = {form: sorted(form_questions(asked, form, "full"), key=lambda q: not q.sound) for form in "AB"}
    people = []
    for first, of_form in pairs.items():
        for both in of_form:
            early, late = ("".join("r" if answer.right else "w" for answer in each.answers) for each in both)
            people += pair(closed.id, forms, first, early, late)
    for attempt in people:
        attempt.length = "full"
    found = counted(closed, *people).pairs
    assert gains.by_form(found) == gains.by_form(summed(pairs))
