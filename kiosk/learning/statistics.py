"""Shares and their order, made of what was counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kiosk.learning.report import Answered
from kiosk.models import LearningBatch, OfferBatch, Question
from kiosk.models.learning import OTHERS, SKIPPED, SMALLEST
from kiosk.models.offer_check import OFFER_VERDICTS
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import ATTITUDES, CHOSEN_PHASES, MEASURED

AS_TOLD = (*MEASURED, "free", "offers")  # phases in the order of a report
LAST_FIRST = (*reversed(MEASURED), "free", "offers")  # what was still hard after the talk comes first
FACES = ("3", "2", "1", SKIPPED)  # yes, unsure, no
ALL_PHASES = "all phases"
MOST_WRONG = 3  # questions to explain next time


class PhaseRow(NamedTuple):
    """Attempts of one phase, or of ALL_PHASES; rounds of offers are none of these, for they have only two answers."""

    phase: str
    started: int
    finished: int
    told: int  # of the finished ones those in groups large enough to tell more of
    answers: int  # of these
    right: int

    @property
    def share(self) -> int | None:
        """How many answers in a hundred were right."""
        return percent(self.right, self.answers)


class QuestionRow(NamedTuple):
    """One version of a question in one phase."""

    phase: str
    question: Question
    answers: int
    right: int
    unknown: int
    wrong: str  # the wrong option chosen most, or nothing where nobody chose one
    chosen: int  # how often that was


class WrongRow(NamedTuple):
    """A question that is still answered wrongly after the talk; of its versions the newest."""

    question: Question
    wrong: int  # percent
    answers: int


class TopicRow(NamedTuple):
    """All questions of one topic in one phase."""

    phase: str
    topic: str
    answers: int
    right: int


class OffersRow(NamedTuple):
    """The offers of practice that are genuine, or those that are scams."""

    verdict: str
    answers: int
    right: int


class AttitudeRow(NamedTuple):
    """How many gave one attitude item this face, of how many."""

    item: str
    face: str
    before: int
    out_of_before: int
    after: int
    out_of_after: int


def percent(part: int, whole: int) -> int | None:
    """A share in whole percent, halves up; nothing has no share."""
    return (200 * part + whole) // (2 * whole) if whole else None


# --- attempts and questions


def phases(batches: Iterable[LearningBatch]) -> list[PhaseRow]:
    """Attempts by phase."""
    rows = [phase_row(batches, phase, (phase,)) for phase in AS_TOLD]
    return [row for row in rows if row.started]


def all_phases(batches: Iterable[LearningBatch]) -> PhaseRow:
    return phase_row(batches, ALL_PHASES, CHOSEN_PHASES)


def phase_row(batches: Iterable[LearningBatch], label: str, wanted: Sequence[str]) -> PhaseRow:
    """Attempts of these phases together."""
    numbers = [
        (batch.started, batch.finished, batch.finished if batch.answers else 0, batch.answers, batch.right)
        for batch in batches
        if batch.phase in wanted
    ]
    return PhaseRow(label, *map(sum, zip(*numbers, strict=True))) if numbers else PhaseRow(label, 0, 0, 0, 0, 0)


def questions(answered: Mapping[str, Answered]) -> list[QuestionRow]:
    """By phase, the hardest question first; of fewer than SMALLEST answers a share says nothing."""
    rows = [question_row(phase, *item) for phase in LAST_FIRST for item in answered.get(phase, {}).items()]
    told = [row for row in rows if row.answers >= SMALLEST]
    return sorted(told, key=lambda r: (LAST_FIRST.index(r.phase), r.right / r.answers, r.question.slug))


def question_row(phase: str, question: Question, chosen: Counter[str]) -> QuestionRow:
    """The figures of one version; "unknown" is no wrong option."""
    wrong = sorted(chosen.keys() - {UNKNOWN, question.answer})
    most = max(wrong, key=lambda option: chosen[option], default="")
    numbers = (chosen.total(), chosen[question.answer], chosen[UNKNOWN])
    return QuestionRow(phase, question, *numbers, most, chosen[most])


def still_wrong(answered: Answered) -> list[WrongRow]:
    """The questions most often wrong among these answers, to be explained next time."""
    versions: dict[str, list[Question]] = defaultdict(list)
    for question in answered:
        versions[question.slug].append(question)
    rows = []
    for same in versions.values():
        answers = sum(answered[question].total() for question in same)
        wrong = answers - sum(answered[question][question.answer] for question in same)
        newest = max(same, key=lambda question: question.version)
        rows.append(WrongRow(newest, percent(wrong, answers) or 0, answers))
    told = [row for row in rows if row.answers >= SMALLEST and row.wrong]
    return sorted(told, key=lambda row: (-row.wrong, row.question.slug))[:MOST_WRONG]


def topics(answered: Mapping[str, Answered]) -> list[TopicRow]:
    """By phase, the hardest topic first. Offers are told by what they are: they have two answers to guess from."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for phase, of_phase in answered.items():
        for question, chosen in of_phase.items():
            if question.kind == "choice":
                sums[phase, question.topic].update(answers=chosen.total(), right=chosen[question.answer])
    rows = [TopicRow(phase, topic, found["answers"], found["right"]) for (phase, topic), found in sums.items()]
    told = [row for row in rows if row.answers >= SMALLEST]
    return sorted(told, key=lambda row: (LAST_FIRST.index(row.phase), row.right / row.answers, row.topic))


# --- attitudes and offers


def offers(batches: Iterable[LearningBatch]) -> list[OffersRow]:
    """How many scams among the offers of practice were refused, and how many genuine ones were kept."""
    rounds = [batch for batch in batches if batch.genuine_answers]
    answers, right = sum(batch.answers for batch in rounds), sum(batch.right for batch in rounds)
    genuine, kept = (
        sum(batch.genuine_answers or 0 for batch in rounds),
        sum(batch.genuine_right or 0 for batch in rounds),
    )
    judged = (("scam", answers - genuine, right - kept), ("genuine", genuine, kept))
    return [OffersRow(*row) for row in judged if rounds]


def attitudes(batches: Sequence[LearningBatch]) -> list[AttitudeRow]:
    """How the two attitude items were answered before and after; nothing where nobody answered."""
    rows = []
    for item in ATTITUDES:
        before, after = (faces(batches, phase, item) for phase in MEASURED)
        shown = [face for face in FACES if face in "321" or face in before + after]
        numbers = [(before[face], before.total(), after[face], after.total()) for face in shown]
        if (before + after).keys() - {SKIPPED}:
            rows += [AttitudeRow(item, face, *of_face) for face, of_face in zip(shown, numbers, strict=True)]
    return rows


def faces(batches: Iterable[LearningBatch], phase: str, item: str) -> Counter[str]:
    """How often each face was chosen in this phase, without pooled batches that do not tell each of them."""
    chosen = Counter[str]()
    for batch in batches:
        if batch.phase == phase and OTHERS not in batch.faces.get(item, {}):
            chosen.update(batch.faces.get(item, {}))
    return chosen


def verdicts(batches: Iterable[OfferBatch]) -> list[tuple[str, int]]:
    """How many checks had each verdict, as far as that was kept."""
    told = sums(batch.verdicts for batch in batches)
    return [(verdict, told[verdict]) for verdict in OFFER_VERDICTS if told[verdict]]


def signs(batches: Iterable[OfferBatch]) -> list[tuple[str, int]]:
    """How many checks ticked each sign, the most ticked first, as far as that was kept."""
    return sorted(sums(batch.signs for batch in batches).items(), key=lambda row: (-row[1], row[0]))


def sums(counts: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """These counts together. One of before November 2026 may be None, which is not told."""
    return sum((Counter({name: number for name, number in of.items() if number}) for of in counts), Counter[str]())
