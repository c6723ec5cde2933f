"""What may be shown of learning: tallies of attempts, and the rule of small groups; no query and no page.

Everything shown is a sum of cells, and every cell holds at least SMALLEST finished attempts. What is too small is
left out of every sum, so nothing can be got by taking one shown figure from another.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

SMALLEST = 5
OTHER = ""  # stands for the questions of a group that are not shown one by one


class Group(NamedTuple):
    """Attempts that are counted together: a phase, or in it the pairs who had the same form first."""

    phase: str  # free, before, after
    first: str = ""  # of pairs alone: the form they had before
    length: str = ""  # of pairs alone

    @property
    def rest(self) -> "Group":
        """Where attempts of this group go when their pairs are too few."""
        return Group(self.phase)


@dataclass
class Tally:
    """Finished attempts of one group and what they answered."""

    finished: int = 0
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)  # (question version, option)
    right: Counter[str] = field(default_factory=Counter)  # question version
    attitudes: Counter[tuple[str, int | None]] = field(default_factory=Counter)  # (item, face)

    def add(self, other: "Tally") -> None:
        """Count the other's attempts too."""
        self.finished += other.finished
        self.chosen.update(other.chosen)
        self.right.update(other.right)
        self.attitudes.update(other.attitudes)

    def answers(self) -> Counter[str]:
        """How many answers each question version has."""
        answers: Counter[str] = Counter()
        for (question, _option), number in self.chosen.items():
            answers[question] += number
        return answers


class Gains(NamedTuple):
    """Pairs and the sums of their right answers; enough for a mean and its uncertainty."""

    pairs: int = 0
    before: int = 0
    after: int = 0
    squares: int = 0  # of the differences

    def plus(self, other: "Gains") -> "Gains":
        """Both together."""
        return Gains(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass
class Offers:
    """Job offers that were checked."""

    checks: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Offers") -> None:
        """Count the other's checks too."""
        self.checks += other.checks
        self.verdicts.update(other.verdicts)
        self.signs.update(other.signs)


@dataclass
class Block:
    """What one closed session left, or one past month of attempts without a session; or several, added up."""

    groups: defaultdict[Group, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unfinished: Counter[str] = field(default_factory=Counter)  # phase
    gains: dict[tuple[str, str], Gains] = field(default_factory=dict)  # (form had first, length)

    def add(self, other: "Block") -> None:
        """Count the other's attempts too."""
        for group, tally in other.groups.items():
            self.groups[group].add(tally)
        self.unfinished.update(other.unfinished)
        for key, gains in other.gains.items():
            self.gains[key] = self.gains.get(key, Gains()).plus(gains)


def shown(block: Block) -> Block:
    """What of this block may be seen; empty if that is nothing."""
    merged = with_large_pairs_only(block)
    result = Block(gains=merged.gains)
    for group, tally in merged.groups.items():
        if tally.finished >= SMALLEST:
            result.groups[group] = with_large_questions_only(tally)
    phases = {group.phase for group in result.groups}
    for phase, number in block.unfinished.items():
        if number >= SMALLEST and phase in phases:
            result.unfinished[phase] = number
    return result


def with_large_pairs_only(block: Block) -> Block:
    """Pairs that are too few are counted with the rest of their phase."""
    result = Block()
    for group, tally in block.groups.items():
        result.groups[group if tally.finished >= SMALLEST else group.rest].add(tally)
    result.gains = {key: gains for key, gains in block.gains.items() if gains.pairs >= SMALLEST}
    return result


def with_large_questions_only(tally: Tally) -> Tally:
    """Questions with too few answers are counted as one.

    If there are any, the smallest large one joins them: the group's total less what is shown is then no small group.
    """
    answers = tally.answers()
    small = {question for question, number in answers.items() if number < SMALLEST}
    large = sorted(answers.keys() - small, key=lambda question: (answers[question], question))
    hidden = small | set(large[:1] if small else ())
    result = Tally(finished=tally.finished, attitudes=tally.attitudes)
    for (question, option), number in tally.chosen.items():
        result.chosen[(OTHER, OTHER) if question in hidden else (question, option)] += number
    for question, number in tally.right.items():
        result.right[OTHER if question in hidden else question] += number
    return result


def shown_offers(offers: Offers) -> Offers:
    """The checks of one block if they are enough, else none."""
    return offers if offers.checks >= SMALLEST else Offers()
