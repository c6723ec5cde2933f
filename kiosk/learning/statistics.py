"""Rows of a learning report, in order and with their shares, made of counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from kiosk.learning.report import Answered
from kiosk.models import LearningBatch, OfferBatch, Question
from kiosk.models.learning import SKIPPED, SMALLEST_GROUP
from kiosk.models.offer_check import OFFER_VERDICTS
from kiosk.models.question import ANSWER_VERDICTS, SAFE_ACTS, UNKNOWN
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED_PHASES

REPORT_ORDER = (*MEASURED_PHASES, "free", "offers")  # of phases
HARDEST_FIRST = (*reversed(MEASURED_PHASES), "free", "offers")  # of phases: after the talk, before it, without one
FACES = ("3", "2", "1", SKIPPED)  # yes, unsure, no
MOST_WRONG = 3  # questions to explain next time


class PhaseRow(NamedTuple):
    """Attempts of one phase."""

    phase: str
    finished: int
    detailed: int  # of the finished ones those in groups large enough for more than their number
    answers: int  # of these
    right: int


class QuestionRow(NamedTuple):
    """One version of a question in one phase."""

    phase: str
    question: Question
    answers: int
    right: int
    unknown: int
    wrong: str  # the wrong option chosen most, or empty where no one chose any
    times_chosen: int


class WrongRow(NamedTuple):
    """A question that is still answered wrongly after the talk.

    Of its versions it is the newest.
    """

    question: Question
    wrong: int
    answers: int


class TopicRow(NamedTuple):
    """All questions of one topic in one phase."""

    phase: str
    topic: str
    answers: int
    right: int


class ActsRow(NamedTuple):
    """Answers of one phase to genuine offers, or to scams, by what they did."""

    kind: str
    phase: str
    acts: Counter[str]

    @property
    def safe(self) -> int:
        """Answers that did one of the kind's SAFE_ACTS."""
        return sum(self.acts[act] for act in SAFE_ACTS[self.kind])


class AttitudeRow(NamedTuple):
    """The number of people who gave one attitude item this face, and of all asked."""

    item: str
    face: str
    before: int
    out_of_before: int
    after: int
    out_of_after: int


# --- attempts and questions


def phase_rows(batches: Iterable[LearningBatch]) -> list[PhaseRow]:
    """Sums of attempts and their answers by phase, in REPORT_ORDER.

    Phases that nobody started are left out.
    """
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for batch in batches:
        if batch.started:
            detailed = batch.finished if batch.answers else 0
            of_phase = sums[batch.phase]
            of_phase.update(finished=batch.finished, detailed=detailed)
            of_phase.update(answers=batch.answers, right=batch.right)
    return [PhaseRow(phase, **sums[phase]) for phase in REPORT_ORDER if phase in sums]


def question_rows(answered: Mapping[str, Answered]) -> list[QuestionRow]:
    """Question versions with at least SMALLEST_GROUP answers.

    They are by phase in HARDEST_FIRST, then the hardest first. "unknown" counts as no wrong option.
    """
    rows = []
    for phase, of_phase in answered.items():
        for question, by_option in of_phase.items():
            wrong_options = sorted(by_option.keys() - {UNKNOWN, question.answer})
            wrong = max(wrong_options, key=lambda option: by_option[option], default="")
            row = QuestionRow(
                phase=phase,
                question=question,
                answers=by_option.total(),
                right=by_option[question.answer],
                unknown=by_option[UNKNOWN],
                wrong=wrong,
                times_chosen=by_option[wrong],
            )
            rows.append(row)
    return sorted(large_rows(rows), key=lambda row: (*difficulty(row), row.question.slug))


def topic_rows(answered: Mapping[str, Answered]) -> list[TopicRow]:
    """Right answers by topic, without offers and small groups.

    They are by phase in HARDEST_FIRST, then the hardest first.
    """
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for phase, of_phase in answered.items():
        for question, by_option in of_phase.items():
            if question.kind == "choice":
                sums[phase, question.topic].update(answers=by_option.total(), right=by_option[question.answer])
    rows = [TopicRow(phase, topic, **numbers) for (phase, topic), numbers in sums.items()]
    return sorted(large_rows(rows), key=lambda row: (*difficulty(row), row.topic))


def difficulty(row: QuestionRow | TopicRow) -> tuple[int, float]:
    """Key to sort rows by: the phase in HARDEST_FIRST, then the hardest first."""
    return HARDEST_FIRST.index(row.phase), row.right / row.answers


def most_wrong_questions(answered: Answered) -> list[WrongRow]:
    """Up to MOST_WRONG questions that were least often right, without small groups.

    Their versions are summed. "unknown" is not right.
    """
    newest: dict[str, Question] = {}
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for question, by_option in sorted(answered.items(), key=lambda item: item[0].version):
        total = by_option.total()
        newest[question.slug] = question
        sums[question.slug].update(answers=total, wrong=total - by_option[question.answer])
    rows = [WrongRow(newest[slug], **numbers) for slug, numbers in sums.items()]
    large = [row for row in large_rows(rows) if row.wrong]
    return sorted(large, key=lambda row: (-row.wrong / row.answers, row.question.slug))[:MOST_WRONG]


def large_rows(rows: Iterable[Any]) -> list[Any]:
    """The rows of at least SMALLEST_GROUP answers."""
    return [row for row in rows if row.answers >= SMALLEST_GROUP]


# --- attitudes and offers


def act_rows(batches: Iterable[Any]) -> list[ActsRow]:
    """Answers by what they did with genuine offers, then with scams.

    The phases of each are in REPORT_ORDER. None is empty.
    """
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for batch in batches:
        for kind, acts in batch.acts.items():
            sums[kind, batch.phase].update(acts)
    in_order = product(ANSWER_VERDICTS, REPORT_ORDER)
    return [ActsRow(*key, sums[key]) for key in in_order if key in sums]


def attitude_rows(batches: Sequence[LearningBatch]) -> list[AttitudeRow]:
    """People who chose each face before and after, for both attitude items.

    An item that all skipped has no rows.
    """
    rows = []
    for item in ATTITUDES:
        before, after = (faces_of(item, phase, batches) for phase in MEASURED_PHASES)
        counts = before + after
        if counts.keys() <= {SKIPPED}:
            continue
        for face in FACES:
            if face != SKIPPED or counts[SKIPPED]:
                rows.append(AttitudeRow(item, face, before[face], before.total(), after[face], after.total()))
    return rows


def faces_of(item: str, phase: str, batches: Iterable[LearningBatch]) -> Counter[str]:
    """Number of people of a phase by the face that they chose for an item."""
    return add_counts(batch.faces.get(item, {}) for batch in batches if batch.phase == phase)


def verdict_counts(batches: Iterable[OfferBatch]) -> list[tuple[str, int]]:
    """Offer checks by verdict, the gravest first.

    Verdicts without a kept number are left out.
    """
    checks = add_counts(batch.verdicts for batch in batches)
    return [(verdict, checks[verdict]) for verdict in OFFER_VERDICTS if checks[verdict]]


def sign_counts(batches: Iterable[OfferBatch]) -> list[tuple[str, int]]:
    """Offer checks by ticked sign, the most ticked first.

    Numbers that were not kept are missing.
    """
    checks = add_counts(batch.signs for batch in batches)
    return sorted(checks.items(), key=lambda row: (-row[1], row[0]))


def add_counts(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The sum of these counts by name."""
    sums = Counter[str]()
    for each in counts:
        sums.update(each)
    return sums
