"""Tallies of attempts, answers, pairs and job offers, and how they add up; no rule and no query."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

UNPAIRED = "unpaired"  # stands for the form and length of a group that is no pairs
OTHER_QUESTIONS = "other questions"  # the questions of a group that are not shown one by one
OTHERS = "others"  # the wrong options, faces or verdicts that are not shown one by one

Kind = str | int | None  # an option, a verdict, a sign, or a face (None if it was skipped)


class Group(NamedTuple):
    """Attempts that are counted together: a phase, or in it the pairs who had the same form first."""

    phase: str  # free, before, after
    first: str = UNPAIRED  # of pairs alone: the form they had before
    length: str = UNPAIRED  # of pairs alone

    @property
    def rest(self) -> "Group":
        """Where attempts of this group go when their pairs are too few."""
        return Group(self.phase)


@dataclass
class Shares:
    """What was chosen, out of how many, and for each choice how many of these are of blocks that do not tell it."""

    whole: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    untold: Counter[Kind] = field(default_factory=Counter)
    joined: Counter[Kind] = field(default_factory=Counter)  # enough chose it, but its number would tell of a few others

    def put(self, number: int, *kinds: Kind) -> None:
        """So many more, who chose these."""
        self.whole += number
        for kind in kinds:
            self.counts[kind] += number

    def add(self, other: "Shares") -> None:
        """Count the other's too."""
        self.whole += other.whole
        self.counts.update(other.counts)
        self.untold.update(other.untold)
        self.joined.update(other.joined)

    def out_of(self, kind: Kind) -> int:
        """What a share of this choice is out of; 0 if no block tells it."""
        return self.whole - self.untold[kind]

    def hiding(self, kinds: Collection[Kind]) -> "Shares":
        """The same without the names of these; to be added to what other blocks tell."""
        counts = Counter({kind: number for kind, number in self.counts.items() if kind not in kinds})
        return Shares(self.whole, counts, Counter(dict.fromkeys(kinds, self.whole)))


@dataclass
class Tally:
    """Finished attempts of one group and what they answered."""

    finished: int = 0
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)  # (question version, option)
    wrong: set[tuple[str, str]] = field(default_factory=set)  # which of the chosen are wrong options
    right: Counter[str] = field(default_factory=Counter)  # question version
    attitudes: defaultdict[str, Shares] = field(default_factory=lambda: defaultdict(Shares))  # item

    def add(self, other: "Tally") -> None:
        """Count the other's attempts too."""
        self.finished += other.finished
        self.chosen.update(other.chosen)
        self.wrong |= other.wrong
        self.right.update(other.right)
        for item, faces in other.attitudes.items():
            self.attitudes[item].add(faces)

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

    verdicts: Shares = field(default_factory=Shares)
    signs: Shares = field(default_factory=Shares)  # a check ticks none, or several

    @property
    def checks(self) -> int:
        """How many."""
        return self.verdicts.whole

    def add(self, other: "Offers") -> None:
        """Count the other's checks too."""
        self.verdicts.add(other.verdicts)
        self.signs.add(other.signs)


@dataclass
class Block:
    """What one closed session left, or one past month of attempts without a session; or several, added up."""

    groups: defaultdict[Group, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unfinished: Counter[str] = field(default_factory=Counter)  # phase
    gains: dict[tuple[str, str], Gains] = field(default_factory=dict)  # (form had first, length)
    # only of a block that is shown
    wrong: defaultdict[str, Shares] = field(default_factory=lambda: defaultdict(Shares))  # question version
    faces: defaultdict[tuple[str, str], Shares] = field(default_factory=lambda: defaultdict(Shares))  # (phase, item)

    def add(self, other: "Block") -> None:
        """Count the other's attempts too."""
        for group, tally in other.groups.items():
            self.groups[group].add(tally)
        self.unfinished.update(other.unfinished)
        for key, gains in other.gains.items():
            self.gains[key] = self.gains.get(key, Gains()).plus(gains)
        for question, options in other.wrong.items():
            self.wrong[question].add(options)
        for item, faces in other.faces.items():
            self.faces[item].add(faces)
