"""Shares, order and uncertainty of what disclosure lets through; no query and no rule of what may be shown."""

from collections import Counter
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from kiosk.disclosure import OTHER_OPTIONS, OTHER_QUESTIONS, OTHER_VERDICTS, Block, Gains, Group, Offers
from kiosk.models import Question
from kiosk.models.offer_check import VERDICTS
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED, PHASES

AS_TOLD = (*MEASURED, "free")  # phases in the order of a report
FACES = (1, 2, 3)
ALL_PHASES = "all phases"
NO_OPTION = "no option"  # nobody chose a wrong one
CONFIDENCE = 0.95


class PhaseRow(NamedTuple):
    """Attempts of one phase, or of ALL_PHASES."""

    phase: str
    started: int
    finished: int
    right: int  # percent of all their answers


class QuestionRow(NamedTuple):
    """One version of a question."""

    question: Question
    answers: int
    right: int  # percent
    wrong: str  # the wrong option chosen most; NO_OPTION, or OTHER_OPTIONS where each was chosen by too few
    wrong_share: int  # percent, 0 where no option is named
    unknown: int  # percent


class TopicRow(NamedTuple):
    """All questions of one topic that are shown."""

    topic: str
    answers: int
    right: int  # percent


class GainRow(NamedTuple):
    """Pairs who had the same form first."""

    first: str
    length: str
    pairs: int
    questions: float
    before: float  # right answers, on average
    after: float
    change: float
    low: float
    high: float


class AttitudeRow(NamedTuple):
    """How one attitude item was answered in one phase."""

    item: str
    phase: str
    finished: int
    faces: tuple[int, ...]  # percent of no, unsure, yes
    skipped: int  # percent


def percent(part: int, whole: int) -> int:
    """A share in whole percent, halves up; nothing of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def phases(block: Block) -> list[PhaseRow]:
    """Attempts by phase."""
    rows = [phase_row(block, phase, {phase}) for phase in AS_TOLD]
    return [row for row in rows if row.finished]


def all_phases(block: Block) -> PhaseRow:
    """Attempts of all phases."""
    return phase_row(block, ALL_PHASES, set(PHASES))


def phase_row(block: Block, label: str, wanted: set[str]) -> PhaseRow:
    """Attempts of these phases together."""
    tallies = [tally for group, tally in block.groups.items() if group.phase in wanted]
    finished = sum(tally.finished for tally in tallies)
    unfinished = sum(number for phase, number in block.unfinished.items() if phase in wanted)
    right, answers = sum(tally.right.total() for tally in tallies), sum(tally.chosen.total() for tally in tallies)
    return PhaseRow(label, finished + unfinished, finished, percent(right, answers))


def questions(block: Block, versions: dict[str, Question]) -> list[QuestionRow]:
    """The hardest question first; those with too few answers are not among them."""
    chosen: dict[str, Counter[str]] = {}
    for tally in block.groups.values():
        for (question, option), number in tally.chosen.items():
            if question != OTHER_QUESTIONS:
                chosen.setdefault(question, Counter())[option] += number
    rows = [question_row(versions[key], options) for key, options in chosen.items()]
    return sorted(rows, key=lambda row: (row.right, -row.wrong_share, row.question.slug, row.question.version))


def question_row(question: Question, options: Counter[str]) -> QuestionRow:
    """The figures of one version; "unknown" is no wrong option."""
    answers = options.total()
    named = [option for option in sorted(options) if option not in (question.answer, UNKNOWN, OTHER_OPTIONS)]
    unnamed = OTHER_OPTIONS if OTHER_OPTIONS in options else NO_OPTION
    most = max(named, key=lambda option: options[option], default=unnamed)
    share = percent(options[most], answers) if named else 0
    right, unknown = percent(options[question.answer], answers), percent(options[UNKNOWN], answers)
    return QuestionRow(question, answers, right, most, share, unknown)


def topics(block: Block, versions: dict[str, Question]) -> list[TopicRow]:
    """The hardest topic first, from the questions that are shown."""
    answers: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for tally in block.groups.values():
        for (question, option), number in tally.chosen.items():
            if question != OTHER_QUESTIONS:
                version = versions[question]
                answers[version.topic] += number
                right[version.topic] += number if option == version.answer else 0
    rows = [TopicRow(topic, answers[topic], percent(right[topic], answers[topic])) for topic in answers]
    return sorted(rows, key=lambda row: (row.right, row.topic))


# --- before and after


def gains(block: Block) -> list[GainRow]:
    """Pairs by the form they had first and the length of their quiz."""
    rows = []
    for (first, length), pairs in sorted(block.gains.items(), key=lambda item: (item[0][1], item[0][0])):
        answers = block.groups[Group("before", first, length)].chosen.total()
        number = pairs.pairs
        means = (answers / number, pairs.before / number, pairs.after / number)
        rows.append(GainRow(first, length, number, *means, *change(pairs)))
    return rows


def change(pairs: Gains) -> tuple[float, float, float]:
    """The mean change of a pair in questions, and the 95 % interval around it (paired t)."""
    number = pairs.pairs
    mean = (pairs.after - pairs.before) / number
    variance = max(0.0, (pairs.squares - number * mean**2) / (number - 1))
    half = t_quantile(number - 1) * sqrt(variance / number)
    return mean, mean - half, mean + half


def t_quantile(freedom: int) -> float:
    """Student's t for the interval, by the Cornish-Fisher series: right to 0.01 from four degrees of freedom on."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, 1)))


# --- attitudes and offers


def attitudes(block: Block) -> list[AttitudeRow]:
    """How the two attitude items were answered before and after; nothing where nobody answered."""
    rows = [attitude_row(block, item, phase) for item in ATTITUDES for phase in AS_TOLD]
    return [row for row in rows if any(row.faces)]


def attitude_row(block: Block, item: str, phase: str) -> AttitudeRow:
    """The figures of one item in one phase, of all who finished."""
    counted: Counter[int | None] = Counter()
    for group, tally in block.groups.items():
        if group.phase == phase:
            for (of_item, face), number in tally.attitudes.items():
                counted[face] += number if of_item == item else 0
    finished = counted.total()
    faces = tuple(percent(counted[face], finished) for face in FACES)
    return AttitudeRow(item, phase, finished, faces, percent(counted[None], finished))


def verdicts(offers: Offers) -> list[tuple[str, int]]:
    """Verdicts and their share in percent; those that are not told one by one come last, together."""
    told = [*VERDICTS, OTHER_VERDICTS]
    return [(verdict, percent(offers.verdicts[verdict], offers.checks)) for verdict in told if offers.verdicts[verdict]]


def signs(offers: Offers) -> list[tuple[str, int]]:
    """Signs and the share of checks that ticked them, the most ticked first."""
    ordered = sorted(offers.signs.items(), key=lambda item: (-item[1], item[0]))
    return [(sign, percent(number, offers.checks)) for sign, number in ordered]
