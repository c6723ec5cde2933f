"""Shares, order and uncertainty of what disclosure lets through; no query and no rule of what may be shown."""

from collections import Counter
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from kiosk.learning.tallies import OTHER_QUESTIONS, OTHERS, Block, Gains, Group, Kind, Offers, Shares
from kiosk.models import Question
from kiosk.models.offer_check import VERDICTS
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED, PHASES

AS_TOLD = (*MEASURED, "free")  # phases in the order of a report
FACES: tuple[Kind, ...] = (3, 2, 1, None, OTHERS)  # yes, unsure, no; skipped
ALL_PHASES = "all phases"
NO_OPTION = "no option"  # nobody chose a wrong one
CONFIDENCE = 0.95


class Share(NamedTuple):
    """A share and what it is out of: only the blocks that tell it."""

    percent: int
    out_of: int


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
    wrong: str  # the wrong option chosen most; NO_OPTION, or OTHERS where none may be named
    wrong_share: Share | None  # None where no option is named, or where it would tell of the few who chose another
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
    """How many gave one attitude item this face; None where nobody was asked or no block tells it."""

    item: str
    face: Kind
    before: Share | None
    after: Share | None


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
    rows = [question_row(versions[key], options, block.wrong[key]) for key, options in chosen.items()]
    return sorted(rows, key=lambda row: (row.right, row.question.slug, row.question.version))


def question_row(question: Question, options: Counter[str], wrong: Shares) -> QuestionRow:
    """The figures of one version; "unknown" is no wrong option."""
    answers = options.total()
    right, unknown = percent(options[question.answer], answers), percent(options[UNKNOWN], answers)
    return QuestionRow(question, answers, right, *chosen_most(wrong), unknown)


def chosen_most(wrong: Shares) -> tuple[str, Share | None]:
    """The wrong option that most chose, and its share of the answers of those blocks that tell it, if any does."""
    chosen = wrong.counts + wrong.joined
    named = sorted(str(option) for option in chosen.keys() - {OTHERS})
    if not named:
        return OTHERS if wrong.counts[OTHERS] else NO_OPTION, None
    most = max(named, key=lambda option: chosen[option])
    return most, share(wrong, most) if wrong.counts[most] else None


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


def share(shares: Shares, kind: Kind) -> Share | None:
    """The share of this choice, if any block tells it."""
    out_of = shares.out_of(kind)
    return Share(percent(shares.counts[kind], out_of), out_of) if out_of else None


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
    rows = []
    for item in ATTITUDES:
        chosen = {face for phase in MEASURED for face in block.faces[phase, item].counts}
        faces = [face for face in FACES if face in (1, 2, 3) or face in chosen] if chosen - {None} else []
        rows += [attitude_row(block, item, face) for face in faces]
    return rows


def attitude_row(block: Block, item: str, face: Kind) -> AttitudeRow:
    """The figures of one face before and after, each of all who finished."""
    before, after = (share(block.faces[phase, item], face) for phase in MEASURED)
    return AttitudeRow(item, face, before, after)


def verdicts(offers: Offers) -> list[tuple[str, Share]]:
    """Verdicts and their share of the checks; those that are not told one by one come last, together."""
    told = [*VERDICTS, OTHERS] if offers.verdicts.counts[OTHERS] else VERDICTS
    rows = [(verdict, share(offers.verdicts, verdict)) for verdict in told]
    return [(verdict, found) for verdict, found in rows if found]


def signs(offers: Offers) -> list[tuple[str, Share]]:
    """Signs and the share of checks that ticked them, the most ticked first."""
    counts = offers.signs.counts
    rows = [
        (str(sign), share(offers.signs, sign)) for sign in sorted(counts, key=lambda sign: (-counts[sign], str(sign)))
    ]
    return [(sign, found) for sign, found in rows if found]
