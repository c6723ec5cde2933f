"""Attempts of the quiz as numbers: by phase, question and option, and the change of those who took it twice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select

from kiosk.db import db
from kiosk.models import LearningBatch, LearningCount, LearningPairs, Question, QuizAnswer, QuizAttempt
from kiosk.models.learning import SKIPPED, SMALLEST
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED, PHASES

NUMBER = func.count().label("number")
RIGHT = func.sum(case((QuizAnswer.right.is_(True), 1), else_=0)).label("right")
Score = dict[bool | None, tuple[int, int]]  # questions and right answers of those about something sound, or not


class Taken(NamedTuple):
    """One of the two quizzes of a pair."""

    form: str
    score: Score

    @property
    def asked(self) -> int:
        return sum(number for number, _right in self.score.values())


def batches(*wanted: Any, **place: Any) -> list[LearningBatch]:
    """These attempts as numbers, by phase. Of fewer than SMALLEST finished ones it is only told how many."""
    begun = select(QuizAttempt.phase, QuizAttempt.finished, NUMBER).where(*wanted)
    numbers = {(phase, finished): number for phase, finished, number in grouped(begun, 2)}
    made = []
    for phase in PHASES:
        finished = numbers.get((phase, True), 0)
        started = finished + numbers.get((phase, False), 0)
        if started:
            of_phase = (*wanted, QuizAttempt.phase == phase, QuizAttempt.finished)
            sums = batch_sums(phase, of_phase) if finished >= SMALLEST else {}
            pairs = pair_sums(*wanted) if phase == "after" else []
            made.append(LearningBatch(phase=phase, started=started, finished=finished, pairs=pairs, **sums, **place))
    return made


def finished_by_phase(session_id: str) -> dict[str, int]:
    """How many quizzes of a session are finished, the measured ones first."""
    finished = select(QuizAttempt.phase, NUMBER).where(QuizAttempt.session_id == session_id, QuizAttempt.finished)
    numbers: dict[str, int] = dict(grouped(finished, 1))
    return {phase: numbers[phase] for phase in (*MEASURED, *PHASES) if phase in numbers}


def grouped(query: Any, columns: int) -> Sequence[Any]:
    """The rows of a query that counts by its first columns."""
    return db.session.execute(query.group_by(*list(query.selected_columns)[:columns])).all()


def batch_sums(phase: str, of_phase: Collection[Any]) -> dict[str, Any]:
    """What the finished attempts of one phase answered."""
    answers = select(Question.id, QuizAnswer.option, Question.sound, NUMBER, RIGHT).where(*of_phase)
    rows = grouped(answers.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question), 3)
    sums = {
        "answers": sum(row.number for row in rows),
        "right": sum(row.right for row in rows),
        "counts": [LearningCount(question_id=row.id, option=row.option, number=row.number) for row in rows],
        "faces": {item: faces(item, of_phase) for item in ATTITUDES} if phase in MEASURED else {},
    }
    if phase == "offers" and all(row.sound is not None for row in rows):
        sums["sound_answers"] = sum(row.number for row in rows if row.sound)
        sums["sound_right"] = sum(row.right for row in rows if row.sound)
    return sums


def faces(item: str, of_phase: Collection[Any]) -> dict[str, int]:
    """How one attitude item was answered."""
    chosen = select(getattr(QuizAttempt, f"attitude_{item}"), NUMBER).where(*of_phase)
    return {str(face or SKIPPED): number for face, number in grouped(chosen, 1)}


# --- pairs


def pair_sums(*wanted: Any) -> list[LearningPairs]:
    """The change of those who took the quiz before and after under one code, with the one form and with the other."""
    coded: dict[str, dict[str, Taken]] = defaultdict(dict)
    columns = (QuizAttempt.pair_code, QuizAttempt.phase, QuizAttempt.form, Question.sound)
    finished = and_(*wanted, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None), QuizAttempt.phase.in_(MEASURED))
    scores = select(*columns, NUMBER, RIGHT).where(finished).select_from(QuizAttempt)
    for code, phase, form, sound, number, right in grouped(scores.join(QuizAttempt.answers).join(Question), 4):
        taken = coded[code].setdefault(phase, Taken(form, {}))
        taken.score[sound] = (number, right)
    pairs = [(of["before"], of["after"]) for of in coded.values() if of.keys() == set(MEASURED)]
    alike = [(b, a) for b, a in pairs if b.form != a.form and b.asked == a.asked]  # no question left out in between
    changes = [(before.score, after.score) for before, after in alike]
    if not changes:
        return []
    sums = change_sums(changes) if len(changes) >= SMALLEST else {}
    return [LearningPairs(pairs=len(changes), **sums)]


def change_sums(changes: Sequence[tuple[Score, Score]]) -> dict[str, int]:
    """The sums of these pairs; of the sound questions too, where each one is about what is sound or what is not."""
    every: Collection[bool | None] = {kind for pair in changes for score in pair for kind in score}
    names = ("questions", "right_before", "right_after", "squares")
    sums = dict(zip(names, summed(changes, every), strict=True))
    if None not in every:
        of_sound = ("sound_questions", "sound_before", "sound_after", "sound_squares")
        sums |= dict(zip(of_sound, summed(changes, [True]), strict=True))
        *_sums, sums["unsound_squares"] = summed(changes, [False])
    return sums


def summed(changes: Sequence[tuple[Score, Score]], kinds: Collection[bool | None]) -> tuple[int, int, int, int]:
    """Questions before, right ones before and after, and squares of the differences, of questions of these kinds."""
    totals = Counter[str]()
    for before, after in changes:
        asked, right_before = (sum(before.get(kind, (0, 0))[place] for kind in kinds) for place in (0, 1))
        right_after = sum(after.get(kind, (0, 0))[1] for kind in kinds)
        gained = right_after - right_before
        totals.update(asked=asked, before=right_before, after=right_after, squares=gained**2)
    return totals["asked"], totals["before"], totals["after"], totals["squares"]
