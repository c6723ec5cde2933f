"""The change of those who took the quiz before and after, and whether they learned or became suspicious."""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

CONFIDENCE = 0.95


class GainRow(NamedTuple):
    """Pairs who had the same form first, and how they answered all questions, the sound or the unsound ones."""

    kind: str  # of KINDS
    first: str
    length: str
    apart: bool  # whether the kinds are told apart
    wary: bool  # whether all who are told apart became more suspicious
    pairs: int
    questions: float
    before: float  # right answers, on average
    after: float
    change: float
    low: float
    high: float


class Change(NamedTuple):
    """All pairs together: what they had right on average, in percent, and how much of 100 that changed."""

    before: float
    after: float
    low: float
    high: float


class Sums(NamedTuple):
    """What pairs had right of some questions."""

    questions: int  # before
    before: int
    after: int
    squares: int  # of the differences


def sums_of_all(pairs: Any) -> Sums:
    return Sums(pairs.questions, pairs.right_before, pairs.right_after, pairs.squares)


def sums_of_sound(pairs: Any) -> Sums:
    return Sums(pairs.sound_questions, pairs.sound_before, pairs.sound_after, pairs.sound_squares)


def sums_of_unsound(pairs: Any) -> Sums:
    rest = (total - sound for total, sound in zip(sums_of_all(pairs), sums_of_sound(pairs), strict=True))
    return Sums(*rest)._replace(squares=pairs.unsound_squares)


KINDS = {"all": sums_of_all, "sound": sums_of_sound, "unsound": sums_of_unsound}


def whole(pairs: Sequence[Any]) -> list[GainRow]:
    """Pairs by the length of their quiz and the form they had first."""
    return [gain_row("all", of_form, pairs) for of_form in pairs]


def by_kind(pairs: Sequence[Any]) -> list[GainRow]:
    """The same, the sound questions and the unsound ones apart."""
    return [gain_row(kind, of_form, pairs) for of_form in pairs if of_form.apart for kind in ("sound", "unsound")]


def gain_row(kind: str, of_form: Any, pairs: Sequence[Any]) -> GainRow:
    """Pairs who had one form first, among all pairs."""
    sums, number = KINDS[kind](of_form), of_form.pairs
    means = (sums.questions / number, sums.before / number, sums.after / number)
    apart = bool(of_form.apart)
    wary = apart and became_wary([other for other in pairs if other.apart])
    named = (kind, of_form.first, of_form.length, apart, wary)
    return GainRow(*named, number, *means, *change(number, sums.after - sums.before, sums.squares))


def became_wary(pairs: Sequence[Any]) -> bool:
    """Whether these pairs refuse more and tell no better: fewer sound ones are kept, and more unsound ones refused.

    The fall must be sure, all of its interval below nothing. For the rise the mean is enough: so no better total is
    called learning where the sound ones fell. Both orders are taken together, for one form may be harder.
    """
    number = sum(of_form.pairs for of_form in pairs)
    sound, unsound = ([KINDS[kind](of_form) for of_form in pairs] for kind in ("sound", "unsound"))
    fall, rise = (sum(sums.after - sums.before for sums in of_kind) for of_kind in (sound, unsound))
    _mean, _low, high = change(number, fall, sum(sums.squares for sums in sound))
    return high < 0 < rise


def joined(kind: str, pairs: Sequence[Any]) -> Change:
    """These pairs together. Who had form A first and who had B first weigh the same, however many each are.

    One form may be harder, by as much as it lessens the change of the one order and adds to that of the other: so it
    does neither, if both are there. Lengths weigh by their pairs. The interval is Welch's: the orders may vary apart.
    """
    before, after, variance, by_freedom = 0.0, 0.0, 0.0, 0.0
    for weight, of_form in weighed(pairs):
        sums, number = KINDS[kind](of_form), of_form.pairs
        of_one = 100 * weight / sums.questions
        before, after = before + of_one * sums.before, after + of_one * sums.after
        part = (of_one * number) ** 2 * variance_of_mean(number, sums.after - sums.before, sums.squares)
        variance, by_freedom = variance + part, by_freedom + part**2 / (number - 1)
    half = t_quantile(variance**2 / by_freedom) * sqrt(variance) if variance else 0.0
    return Change(before, after, after - before - half, after - before + half)


def weighed(pairs: Sequence[Any]) -> list[tuple[float, Any]]:
    """What each order counts for."""
    alike, everybody = defaultdict(list), sum(of_form.pairs for of_form in pairs)
    for of_form in pairs:
        alike[of_form.length, of_form.apart].append(of_form)
    weights = {key: sum(each.pairs for each in orders) / everybody / len(orders) for key, orders in alike.items()}
    return [(weights[of_form.length, of_form.apart], of_form) for of_form in pairs]


def change(number: int, total: int, squares: int) -> tuple[float, float, float]:
    """The mean change of a pair in questions, and the 95 % interval around it (paired t)."""
    mean = total / number
    half = t_quantile(number - 1) * sqrt(variance_of_mean(number, total, squares))
    return mean, mean - half, mean + half


def variance_of_mean(number: int, total: int, squares: int) -> float:
    """How much a mean of so many changes varies."""
    return max(0.0, (squares - total**2 / number) / (number - 1)) / number


def t_quantile(freedom: float) -> float:
    """Student's t for the interval, by the Cornish-Fisher series: right to 0.01 from four degrees of freedom on."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, 1)))
