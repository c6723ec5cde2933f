"""The change of pairs, and its interval: simulated halls, and scipy as referee."""

import random
from types import SimpleNamespace

import pytest
import scipy

from kiosk.learning import report
from kiosk.learning.report import Change
from kiosk.models.learning import PAIR_SUMS

PEOPLE, HALLS = 40, 80
ASKED = {True: 4, False: 6}  # questions of a form, genuine and scam
ABILITY = 0.15  # people differ by so much, before and after alike
BEFORE = {True: 0.40, False: 0.55}  # the part of them that is known
LEARNED = {True: 0.62, False: 0.70}
WARY = {True: 0.15, False: 0.80}
KINDS = {"all": (True, False), "genuine": (True,), "scam": (False,)}

Score = dict[bool, int]  # right answers by kind
Hall = list[tuple[Score, Score]]


def quiz(lot: random.Random, chances: dict[bool, float], ability: float) -> Score:
    """A quiz of somebody who knows this much."""
    return {kind: sum(lot.random() < chances[kind] + ability for _ in range(number)) for kind, number in ASKED.items()}


def hall(lot: random.Random, after: dict[bool, float]) -> Hall:
    """Forty people in pairs."""
    abilities = [lot.uniform(-ABILITY, ABILITY) for _ in range(PEOPLE)]
    return [(quiz(lot, BEFORE, ability), quiz(lot, after, ability)) for ability in abilities]


def changes(pairs: Hall) -> dict[str, Change]:
    """Their change, as a report of a session has it."""
    sums: dict[str, int] = {}
    for kind, names in PAIR_SUMS.items():
        squared = sum((right(late, kind) - right(early, kind)) ** 2 for early, late in pairs)
        before, after = (sum(right(pair[place], kind) for pair in pairs) for place in range(2))
        questions = len(pairs) * sum(ASKED[genuine] for genuine in KINDS[kind])
        sums |= dict(zip(names, (questions, before, after, squared), strict=True))
    return report.changes_by_kind([SimpleNamespace(pairs=len(pairs), **sums)])


def right(score: Score, kind: str) -> int:
    """How many of these somebody had right."""
    return sum(score[genuine] for genuine in KINDS[kind])


@pytest.mark.parametrize("freedom", [4, 9, 29, 1000])
def test_the_interval_uses_students_t(freedom: float) -> None:
    assert report.t_quantile(freedom) == pytest.approx(scipy.stats.t.ppf(0.975, freedom), abs=0.01)


def test_equal_changes_do_not_vary() -> None:
    assert Change(pairs=5, questions=25, before=5, after=10, squares=5).interval == (20, 20)


def test_the_interval_is_scipys() -> None:
    lot = random.Random(20261127)
    for after in [LEARNED, WARY] * 5:
        pairs = hall(lot, after)
        for kind, change in changes(pairs).items():
            number = sum(ASKED[genuine] for genuine in KINDS[kind])
            gained = [100 / number * (right(late, kind) - right(early, kind)) for early, late in pairs]
            scipys = scipy.stats.ttest_1samp(gained, 0).confidence_interval(0.95)
            assert change.interval == pytest.approx(scipys, abs=0.1)


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [(WARY, 0.95, 1), (LEARNED, 0, 0), (BEFORE, 0, 0.025)],  # who did not change is called suspicious by chance
    ids=["wary", "learned", "unchanged"],
)
def test_who_only_refuses_more_is_called_suspicious(after: dict[bool, float], least: float, most: float) -> None:
    lot = random.Random(20261127)
    called = [report.has_only_raised_refusals(changes(hall(lot, after))) for _ in range(HALLS)]
    assert least <= sum(called) / HALLS <= most


def test_sums_of_several_sessions_are_added_and_small_groups_left_out() -> None:
    names = [name for kind in PAIR_SUMS.values() for name in kind]
    apart = SimpleNamespace(pairs=10, **dict(zip(names, (50, 20, 30, 10, 20, 10, 20, 10, 30, 10, 10, 0), strict=True)))
    whole = SimpleNamespace(pairs=5, **dict(zip(names, (25, 10, 15, 5, *[0] * 8), strict=True)))
    few = SimpleNamespace(pairs=4, **dict.fromkeys(names, 0))
    assert report.changes_by_kind([apart, whole, few]) == {
        "all": (15, 75, 30, 45, 15),
        "genuine": (10, 20, 10, 20, 10),
        "scam": (10, 30, 10, 10, 0),
    }
