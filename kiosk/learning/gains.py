"""The change of those who took the quiz before and after, and whether they learned or became suspicious."""

from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

CONFIDENCE = 0.95


class Change(NamedTuple):
    """What the people of some pairs had right of their questions, before and after."""

    pairs: int
    questions: int  # of all pairs, before
    before: int
    after: int
    squares: int  # of the differences

    @property
    def interval(self) -> tuple[float, float]:
        """By how much of 100 answers that is a change, with 95 % confidence: the interval of the paired t."""
        gained = self.after - self.before
        variance = max(0.0, (self.squares - gained**2 / self.pairs) / (self.pairs - 1))
        half = t_quantile(self.pairs - 1) * sqrt(self.pairs * variance)
        return 100 * (gained - half) / self.questions, 100 * (gained + half) / self.questions


def changes(rows: Iterable[Any]) -> dict[str, Change]:
    """The change in all questions, and in the sound and the others where they are told apart; rows of LearningPairs."""
    every = [row for row in rows if row.questions]
    apart = [row for row in every if row.sound_questions is not None]
    kinds = {
        "all": [(r.pairs, r.questions, r.right_before, r.right_after, r.squares) for r in every],
        "sound": [(r.pairs, r.sound_questions, r.sound_before, r.sound_after, r.sound_squares) for r in apart],
        "unsound": [
            (
                r.pairs,
                r.questions - r.sound_questions,
                r.right_before - r.sound_before,
                r.right_after - r.sound_after,
                r.unsound_squares,
            )
            for r in apart
        ],
    }
    sums = {kind: Change(*map(sum, zip(*numbers, strict=True))) for kind, numbers in kinds.items() if numbers}
    return {kind: change for kind, change in sums.items() if change.questions}


def became_wary(found: Mapping[str, Change]) -> bool:
    """Whether people refuse more and tell no better: fewer sound ones are kept, and more unsound ones refused.

    The fall must be sure, all of its interval below nothing. For the rise the sum is enough: so no better total is
    called learning where the sound ones fell.
    """
    if not {"sound", "unsound"} <= found.keys():
        return False
    return found["sound"].interval[1] < 0 and found["unsound"].after > found["unsound"].before


def t_quantile(freedom: float) -> float:
    """Student's t for the interval, by the Cornish-Fisher series: right to 0.01 from four degrees of freedom on."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, 1)))
