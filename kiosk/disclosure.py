"""What may be shown of learning: tallies of attempts, and the rule of small groups; no query and no page.

1. A cell is what a figure is out of. Everything shown is a sum of cells, each of at least SMALLEST finished attempts
   (or checked offers); what is too small is left out of every sum, so subtracting figures gives nothing.
2. Whom a share points at is protected too where the share names something: a wrong option, a verdict and a sign are
   told only where at least SMALLEST chose them. Right and "belum tahu" are told of every cell that is large enough.
3. A session that was shown once is shown again only while every cell has grown by nobody or by at least SMALLEST.

A session of twelve free quizzes and three before:
    before          3 attempts   left out, also of "Jumlah"
    free           12 attempts   shown: 12
      Q01          12 answers    shown: 7 right, 5 chose b. Had 4 chosen b: "kurang dari 5", and no b
      Q02           8 answers    hidden too, or all 24 answers less 12 and 8 would be the four of Q03
      Q03           4 answers    hidden
    offers          9 checks     stop 6, warning 2, ok 1: the two small ones are told as one, and as 2 + 1 is fewer
                                 than five the smallest large one (stop) joins them: nothing but the nine is shown
It is closed, opened again, one more person takes the free quiz, it is closed again: nothing of it is shown, since
13 - 12 would be that person. After five more (17), every question with 0 or 5 more answers, it is shown again.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SMALLEST = 5
UNPAIRED = "unpaired"  # stands for the form and length of a group that is no pairs
OTHER_QUESTIONS = "other questions"  # the questions of a group that are not shown one by one
OTHER_OPTIONS = "other options"  # wrong options of a question that too few chose
OTHER_VERDICTS = "other verdicts"  # verdicts that are not shown one by one


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
class Tally:
    """Finished attempts of one group and what they answered."""

    finished: int = 0
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)  # (question version, option)
    wrong: set[tuple[str, str]] = field(default_factory=set)  # which of the chosen are wrong options
    right: Counter[str] = field(default_factory=Counter)  # question version
    attitudes: Counter[tuple[str, int | None]] = field(default_factory=Counter)  # (item, face)

    def add(self, other: "Tally") -> None:
        """Count the other's attempts too."""
        self.finished += other.finished
        self.chosen.update(other.chosen)
        self.wrong |= other.wrong
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
    hide_rare_options(result)
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
    result.wrong = {(question, option) for question, option in tally.wrong if question not in hidden}
    for (question, option), number in tally.chosen.items():
        key = (OTHER_QUESTIONS, OTHER_OPTIONS) if question in hidden else (question, option)
        result.chosen[key] += number
    for question, number in tally.right.items():
        result.right[OTHER_QUESTIONS if question in hidden else question] += number
    return result


def hide_rare_options(block: Block) -> None:
    """Wrong options that fewer than SMALLEST of the whole block chose become one that has no name."""
    chosen: Counter[tuple[str, str]] = Counter()
    for tally in block.groups.values():
        chosen.update({key: tally.chosen[key] for key in tally.wrong})
    rare = {key for key, number in chosen.items() if number < SMALLEST}
    for tally in block.groups.values():
        for question, option in tally.wrong & rare:
            tally.chosen[question, OTHER_OPTIONS] += tally.chosen.pop((question, option))
        tally.wrong -= rare


def shown_offers(offers: Offers) -> Offers:
    """The checks of one block if they are enough, with the verdicts and signs that enough of them have."""
    if offers.checks < SMALLEST:
        return Offers()
    signs = Counter({sign: number for sign, number in offers.signs.items() if number >= SMALLEST})
    return Offers(offers.checks, with_large_verdicts_only(offers.verdicts), signs)


def with_large_verdicts_only(verdicts: Counter[str]) -> Counter[str]:
    """Verdicts of too few checks are counted as one; if that is still too few, the smallest large one joins them."""
    small = {verdict for verdict, number in verdicts.items() if number < SMALLEST}
    large = sorted(verdicts.keys() - small, key=lambda verdict: (verdicts[verdict], verdict))
    if 0 < sum(verdicts[verdict] for verdict in small) < SMALLEST:
        small |= set(large[:1])
    result: Counter[str] = Counter()
    for verdict, number in verdicts.items():
        result[OTHER_VERDICTS if verdict in small else verdict] += number
    return result


# --- shown once more


def cells(block: Block, offers: Offers) -> dict[str, int]:
    """What stands behind each figure of a session that is shown, to be kept until it is shown once more.

    Unfinished attempts are not among it: they tell no answer, and each may still be finished, outside the session.
    """
    found: Counter[str] = Counter()
    for group, tally in block.groups.items():
        found[f"finished {group.phase}"] += tally.finished
        for question, number in tally.answers().items():
            found[f"answers {question}"] += number
    found.update({f"pairs {' '.join(key)}": gains.pairs for key, gains in block.gains.items()})
    if offers.checks:
        found["checks"] = offers.checks
        found.update({f"verdict {verdict}": number for verdict, number in offers.verdicts.items()})
        found.update({f"sign {sign}": number for sign, number in offers.signs.items()})
    return dict(found)


def tells_of_few(before: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Whether some figure differs from what was shown before by fewer than SMALLEST people."""
    return any(0 < abs(now.get(cell, number) - number) < SMALLEST for cell, number in before.items())
