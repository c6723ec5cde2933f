"""Quizzes and offer checks become counts, and go: when their session is closed, or their month is over."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import (
    LearningBatch,
    LearningCount,
    LearningPairs,
    OfferBatch,
    OfferCheck,
    Question,
    QuizAnswer,
    QuizAttempt,
)
from kiosk.models.learning import PAIR_SUMS, SKIPPED, SMALLEST_GROUP
from kiosk.models.question import SAFE_ACTS
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED_PHASES, PHASES
from kiosk.rules import known_days, quiz, traces

NUMBER = func.count().label("number")
UNTRACKED = {"synchronize_session": False}  # no loaded object needs to know of the deletion


# --- which are counted


def count_session(session_id: str) -> None:
    """Replace a session's finished quizzes by counts; detach unfinished ones and offer checks. Needs db.write().

    The detached ones go on without a session, and count with their month.
    """
    of_session = QuizAttempt.session_id == session_id
    lock_attempts(of_session)
    unfinished = update(QuizAttempt).where(of_session, QuizAttempt.finished.is_(False))
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    db.session.execute(update(OfferCheck).where(OfferCheck.session_id == session_id).values(session_id=None))
    count_quizzes(of_session, session_id=session_id)


def count_months() -> None:
    """Replace answers without a session by counts once their month is surely over.

    Needs db.write().
    """
    first = first_day_to_stay(known_days.sure_day())
    months = set()
    for table, day in ((QuizAttempt, QuizAttempt.taken_on), (OfferCheck, OfferCheck.checked_on)):
        days = db.session.scalars(select(day).where(table.session_id.is_(None), day < first).distinct())
        months |= {each.replace(day=1) for each in days}
    for month in sorted(months):
        count_month(month)


def first_day_to_stay(day: date) -> date:
    """The first day whose answers are not counted yet on this day.

    On the first of a month a quiz may still go on over midnight.
    """
    return (day - timedelta(days=1)).replace(day=1)


def count_due(day: date) -> int:
    """Number of sessionless quizzes and offer checks whose month is over on this day."""
    first = first_day_to_stay(day)
    attempts = db.count(QuizAttempt.session_id.is_(None), QuizAttempt.taken_on < first)
    return attempts + db.count(OfferCheck.session_id.is_(None), OfferCheck.checked_on < first)


def count_month(first_day: date) -> None:
    """Replace one month's sessionless quizzes, finished or not, and offer checks by counts. Needs db.write()."""
    end = (first_day + timedelta(days=31)).replace(day=1)
    attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= first_day, QuizAttempt.taken_on < end)
    lock_attempts(*attempts)
    count_quizzes(*attempts, month=first_day)
    checks = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= first_day, OfferCheck.checked_on < end)
    count_offers(*checks, month=first_day)


def lock_attempts(*wanted: Any) -> None:
    """Wait until no one is answering in these attempts, and let no one answer until this db.write() ends."""
    db.session.execute(select(QuizAttempt.token).where(*wanted).order_by(QuizAttempt.token).with_for_update())


# --- offers


def count_offers(*wanted: Any, month: date) -> None:
    """Replace these offer checks, if any, by an OfferBatch without counts under SMALLEST_GROUP, and note traces."""
    rows = db.session.execute(select(OfferCheck.verdict, OfferCheck.signs).where(*wanted)).all()
    if rows:
        verdicts = large_counts(Counter(row.verdict for row in rows))
        signs = large_counts(Counter(sign for row in rows for sign in row.signs))
        db.session.add(OfferBatch(month=month, checks=len(rows), verdicts=verdicts, signs=signs))
        db.session.execute(delete(OfferCheck).where(*wanted), execution_options=UNTRACKED)
        traces.add_note()


def large_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts that are at least SMALLEST_GROUP; smaller ones are left out."""
    return {name: number for name, number in counts.items() if number >= SMALLEST_GROUP}


# --- quizzes


def count_quizzes(*wanted: Any, **place: Any) -> None:
    """Replace attempts, with answers, by a batch per phase: under SMALLEST_GROUP only how many began, finished, paired.

    ``place`` is the session_id or the month of the batches. The batch of "after" also holds the sums of pairs.
    """
    begun = select(QuizAttempt.phase, QuizAttempt.finished, NUMBER).where(*wanted)
    numbers = {(phase, finished): number for phase, finished, number in grouped_rows(begun, 2)}
    for phase in PHASES:
        finished = numbers.get((phase, True), 0)
        started = finished + numbers.get((phase, False), 0)
        if started:
            conditions = (*wanted, QuizAttempt.phase == phase, QuizAttempt.finished)
            sums = batch_values(phase, conditions) if finished >= SMALLEST_GROUP else {}
            pairs = learning_pairs(*wanted) if phase == "after" else []
            batch = LearningBatch(phase=phase, started=started, finished=finished, pairs=pairs, **sums, **place)
            db.session.add(batch)
    if numbers:
        tokens = select(QuizAttempt.token).where(*wanted)
        answers = delete(QuizAnswer).where(QuizAnswer.attempt_token.in_(tokens))
        for statement in (answers, delete(QuizAttempt).where(*wanted)):
            db.session.execute(statement, execution_options=UNTRACKED)
        traces.add_note()


def grouped_rows(query: Any, columns: int) -> Sequence[Any]:
    """Run a query that counts, grouped by its first ``columns`` columns; all its rows."""
    return db.session.execute(query.group_by(*list(query.selected_columns)[:columns])).all()


def batch_values(phase: str, conditions: Collection[Any]) -> dict[str, Any]:
    """Values for a LearningBatch: sums, unsaved LearningCount rows, acts and faces.

    Faces are by item, those of "before" and "after", else empty.
    """
    right = func.count().filter(QuizAnswer.right.is_(True)).label("right")
    answers = select(Question, QuizAnswer.option, NUMBER, right).where(*conditions)
    answers = answers.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question)
    rows = db.session.execute(answers.group_by(Question.id, QuizAnswer.option)).all()
    acts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, option, number, _right in rows:
        if question.offer_kind:
            acts[question.offer_kind][question.act_of(option)] += number
    faces = {}
    for item in ATTITUDES if phase in MEASURED_PHASES else ():
        chosen = select(getattr(QuizAttempt, f"attitude_{item}"), NUMBER).where(*conditions)
        faces[item] = {str(face or SKIPPED): number for face, number in grouped_rows(chosen, 1)}
    return {
        "answers": sum(row.number for row in rows),
        "right": sum(row.right for row in rows),
        "counts": [LearningCount(question_id=row.Question.id, option=row.option, number=row.number) for row in rows],
        "acts": acts,
        "faces": faces,
    }


# --- pairs


def learning_pairs(*wanted: Any) -> list[LearningPairs]:
    """One unsaved row of sums over pairs of different form; under SMALLEST_GROUP only their number; [] for none.

    The two quizzes have the same code, different forms and as many questions. A kind of which they asked differently
    many, as after an edit in between, is left out.
    """
    query = select(QuizAttempt).where(*wanted, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None))
    attempts = db.session.scalars(query.options(selectinload(QuizAttempt.answers))).all()
    before = {attempt.pair_code: attempt for attempt in attempts if attempt.phase == "before"}
    both = [(before[late.pair_code], late) for late in attempts if late.phase == "after" and late.pair_code in before]
    pairs = [
        (scores_by_kind(early.answers), scores_by_kind(late.answers))
        for early, late in both
        if early.form != late.form and len(early.answers) == len(late.answers)
    ]
    if len(pairs) < SMALLEST_GROUP:
        return [LearningPairs(pairs=len(pairs))] if pairs else []
    sums = Counter[str]()
    for early, late in pairs:
        for kind, names in PAIR_SUMS.items():
            (asked, good_before), (asked_after, good_after) = early[kind], late[kind]
            if asked == asked_after:
                values = (asked, good_before, good_after, (good_after - good_before) ** 2)
                sums.update(dict(zip(names, values, strict=True)))
        gained = late["all"][1] - early["all"][1]
        sums.update({"more": int(gained > 0), "fewer": int(gained < 0), "equal": int(gained == 0)})
    return [LearningPairs(pairs=len(pairs), **sums)]


def scores_by_kind(answers: Collection[QuizAnswer]) -> dict[str, tuple[int, int]]:
    """Numbers of questions and of good answers, by the kinds of PAIR_SUMS."""
    scores = {"all": (len(answers), quiz.count_right(answers))}
    for kind, safe_acts in SAFE_ACTS.items():
        acts = [answer.question.act_of(answer.option) for answer in answers if answer.question.offer_kind == kind]
        scores[kind] = (len(acts), sum(act in safe_acts for act in acts))
    return scores
