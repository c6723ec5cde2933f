"""Shares and their order, made of what was counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kiosk.learning.report import Answered
from kiosk.learning.shares import Part, Right, Share, percent, share
from kiosk.models import LearningBatch, OfferBatch, Question
from kiosk.models.learning import OTHERS, SKIPPED
from kiosk.models.offer_check import VERDICTS
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import ATTITUDES, CHOSEN_PHASES, MEASURED

AS_TOLD = (*MEASURED, "free", "offers")  # phases in the order of a report
LAST_FIRST = (*reversed(MEASURED), "free", "offers")  # what was still hard after the talk comes first
FACES = ("3", "2", "1", SKIPPED, OTHERS)  # yes, unsure, no
ALL_PHASES = "all phases"
NO_OPTION = "no option"  # nobody chose a wrong one


class PhaseRow(NamedTuple):
    """Attempts of one phase, or of ALL_PHASES; rounds of offers are none of these, for they have only two answers."""

    phase: str
    started: int
    finished: int
    right: int  # percent of all their answers


class QuestionRow(NamedTuple):
    """One version of a question in one phase."""

    phase: str
    question: Question
    answers: int
    right: int  # percent
    about: bool  # of some batch it is only known that a few were right, or nearly all
    wrong: str  # the wrong option chosen most; NO_OPTION, or OTHERS where none may be named
    wrong_share: Share | None  # None where no option is named
    unknown: Share | None  # None where a batch does not tell it


class TopicRow(NamedTuple):
    """All questions of one topic in one phase."""

    phase: str
    topic: str
    answers: int
    right: int  # percent
    about: bool


class OffersRow(NamedTuple):
    """The offers of practice that are sound, or those that are rotten."""

    verdict: str
    answers: int
    right: int  # percent


class AttitudeRow(NamedTuple):
    """How many gave one attitude item this face; None where nobody was asked or no batch tells it."""

    item: str
    face: str
    before: Share | None
    after: Share | None


# --- attempts and questions


def phases(batches: Iterable[LearningBatch]) -> list[PhaseRow]:
    """Attempts by phase."""
    rows = [phase_row(batches, phase, (phase,)) for phase in AS_TOLD]
    return [row for row in rows if row.finished]


def all_phases(batches: Iterable[LearningBatch]) -> PhaseRow:
    return phase_row(batches, ALL_PHASES, CHOSEN_PHASES)


def phase_row(batches: Iterable[LearningBatch], label: str, wanted: Sequence[str]) -> PhaseRow:
    """Attempts of these phases together."""
    chosen = [batch for batch in batches if batch.phase in wanted]
    started, finished = sum(batch.started for batch in chosen), sum(batch.finished for batch in chosen)
    right = percent(sum(batch.right for batch in chosen), sum(batch.answers for batch in chosen))
    return PhaseRow(label, started, finished, right)


def questions(answered: Mapping[str, Answered]) -> list[QuestionRow]:
    """By phase, the hardest question first; those with too few answers are not among them."""
    found = [(phase, *item) for phase in LAST_FIRST for item in answered.get(phase, {}).items()]
    rows = [question_row(phase, question, parts) for phase, question, parts in found]
    return sorted(rows, key=lambda r: (LAST_FIRST.index(r.phase), r.right, r.question.slug, r.question.version))


def question_row(phase: str, question: Question, parts: Sequence[Part]) -> QuestionRow:
    """The figures of one version; "unknown" is no wrong option."""
    answers, right, about = Right.of(part.right(question.answer) for part in parts)
    unknown = share(parts, UNKNOWN)
    told = unknown if unknown and unknown.out_of == answers else None
    return QuestionRow(phase, question, answers, percent(right, answers), about, *chosen_most(question, parts), told)


def chosen_most(question: Question, parts: Sequence[Part]) -> tuple[str, Share | None]:
    """The wrong option that most chose, and its share of the answers of those batches that tell it."""
    chosen = Counter[str]()
    for part in parts:
        chosen.update({choice: number or 0 for choice, number in part.counts.items()})
    wrong = sorted(chosen.keys() - {OTHERS, UNKNOWN, question.answer})
    if not wrong:
        return OTHERS if OTHERS in chosen else NO_OPTION, None
    most = max(wrong, key=lambda option: chosen[option])
    return most, share(parts, most)


def topics(answered: Mapping[str, Answered]) -> list[TopicRow]:
    """By phase, the hardest topic first. Offers are told by what they are: they have two answers to guess from."""
    found: dict[tuple[str, str], list[Right]] = defaultdict(list)
    for phase in LAST_FIRST:
        for question, parts in answered.get(phase, {}).items():
            if question.kind == "choice":
                found[phase, question.topic] += [part.right(question.answer) for part in parts]
    rows = [topic_row(phase, topic, Right.of(parts)) for (phase, topic), parts in found.items()]
    return sorted(rows, key=lambda row: (LAST_FIRST.index(row.phase), row.right, row.topic))


def topic_row(phase: str, topic: str, whole: Right) -> TopicRow:
    return TopicRow(phase, topic, whole.answers, percent(whole.right, whole.answers), whole.about)


# --- attitudes and offers


def offers(batches: Iterable[LearningBatch]) -> list[OffersRow]:
    """How many rotten offers of practice were refused, and how many sound ones were kept."""
    rounds = [batch for batch in batches if batch.sound_answers]
    answers, right = sum(batch.answers for batch in rounds), sum(batch.right for batch in rounds)
    sound, kept = sum(batch.sound_answers or 0 for batch in rounds), sum(batch.sound_right or 0 for batch in rounds)
    judged = (("rotten", answers - sound, right - kept), ("sound", sound, kept))
    return [OffersRow(verdict, number, percent(rights, number)) for verdict, number, rights in judged if rounds]


def attitudes(batches: Sequence[LearningBatch]) -> list[AttitudeRow]:
    """How the two attitude items were answered before and after; nothing where nobody answered."""
    rows = []
    for item in ATTITUDES:
        before, after = ([Part(b.finished, b.faces[item]) for b in batches if b.phase == phase] for phase in MEASURED)
        chosen = {face for part in (*before, *after) for face in part.counts}
        faces = [face for face in FACES if face in "321" or face in chosen] if chosen - {SKIPPED} else []
        rows += [AttitudeRow(item, face, share(before, face), share(after, face)) for face in faces]
    return rows


def verdicts(batches: Iterable[OfferBatch]) -> list[tuple[str, Share]]:
    """Verdicts and their share of the checks; those that are not told one by one come last, together."""
    parts = [Part(batch.checks, batch.verdicts) for batch in batches]
    told = [*VERDICTS, OTHERS] if any(OTHERS in part.counts for part in parts) else VERDICTS
    rows = [(verdict, share(parts, verdict)) for verdict in told]
    return [(verdict, found) for verdict, found in rows if found]


def signs(batches: Iterable[OfferBatch]) -> list[tuple[str, Share]]:
    """Signs and the share of checks that ticked them, the most ticked first."""
    parts = [Part(batch.checks, batch.signs) for batch in batches]
    every = {sign for part in parts for sign in part.counts}
    ticked = Counter({sign: sum(part.told(sign) or 0 for part in parts) for sign in every})
    rows = [(sign, share(parts, sign)) for sign in sorted(+ticked, key=lambda sign: (-ticked[sign], sign))]
    return [(sign, found) for sign, found in rows if found]
