"""The change of those who took the quiz before and after, and whether they learned or became suspicious."""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

CONFIDENCE = 0.95


class Change(NamedTuple):
    """What people had right on average, in percent, and the interval of how much of 100 that changed."""

    before: float
    after: float
    low: float
    high: float


class GainRow(NamedTuple):
    """Pairs who had the same form first, and how they answered all questions, the sound or the unsound ones."""

    kind: str  # of KINDS
    first: str
    apart: bool  # whether the kinds are told apart
    pairs: int
    questions: int
    change: Change


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


def by_form(pairs: Sequence[Any]) -> list[GainRow]:
    """Pairs by the length of their quiz and the form they had first; then the sound questions and others apart."""
    return [gain_row(kind, of_form) for of_form in pairs for kind in (KINDS if of_form.apart else ("all",))]


def gain_row(kind: str, of_form: Any) -> GainRow:
    """Pairs who had one form first."""
    questions = round(KINDS[kind](of_form).questions / of_form.pairs)
    return GainRow(kind, of_form.first, bool(of_form.apart), of_form.pairs, questions, joined(kind, [of_form]))


def told_apart(pairs: Sequence[Any]) -> list[Any]:
    """Those of which sound and unsound questions are summed apart."""
    return [of_form for of_form in pairs if of_form.apart]


def became_wary(pairs: Sequence[Any]) -> bool:
    """Whether people refuse more and tell no better: fewer sound ones are kept, and more unsound ones refused.

    The fall must be sure, all of its interval below nothing. For the rise the mean is enough: so no better total is
    called learning where the sound ones fell.
    """
    apart = told_apart(pairs)
    if not apart:
        return False
    sound, unsound = joined("sound", apart), joined("unsound", apart)
    return sound.high < 0 and unsound.after > unsound.before


def is_balanced(pairs: Sequence[Any]) -> bool:
    """Whether of each length some began with either form: else one that is harder is a part of the change."""
    return len(pairs) == 2 * len({(of_form.length, of_form.apart) for of_form in pairs})


def joined(kind: str, pairs: Sequence[Any]) -> Change:
    """These pairs together. Who had form A first and who had B first weigh the same, however many each are.

    One form may be harder, by as much as it lessens the change of the one order and adds to that of the other: so it
    does neither, if both are there. Lengths weigh by their pairs. The 95 % interval is Welch's, for the orders may vary
    apart; of one order alone it is that of the paired t.
    """
    before, after, variance, by_freedom = 0.0, 0.0, 0.0, 0.0
    for weight, of_form in weighed(pairs):
        sums, number = KINDS[kind](of_form), of_form.pairs
        of_one = 100 * weight / sums.questions
        before, after = before + of_one * sums.before, after + of_one * sums.after
        part = of_one**2 * number * spread(number, sums.after - sums.before, sums.squares)
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


def spread(number: int, total: int, squares: int) -> float:
    """The variance of changes with this sum, and this sum of squares."""
    return max(0.0, (squares - total**2 / number) / (number - 1))


def t_quantile(freedom: float) -> float:
    """Student's t for the interval, by the Cornish-Fisher series: right to 0.01 from four degrees of freedom on."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, 1)))
