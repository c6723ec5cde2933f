"""Quizzes and offer checks become counts, and go: when their session is closed, or their month is over."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Subquery, case, delete, func, select, update

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
from kiosk.models.learning import SKIPPED, SMALLEST_GROUP
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED_PHASES, PHASES
from kiosk.rules import known_days, traces

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
    """Replace sessionless quizzes and offer checks of months that are surely over by counts. Needs db.write()."""
    first = first_day_to_stay(known_days.sure_day())
    months = set()
    for table, day in ((QuizAttempt, QuizAttempt.taken_on), (OfferCheck, OfferCheck.checked_on)):
        days = db.session.scalars(select(day).where(table.session_id.is_(None), day < first).distinct())
        months |= {each.replace(day=1) for each in days}
    for month in sorted(months):
        count_month(month)


def first_day_to_stay(day: date) -> date:
    """The first day whose answers are not counted yet on this day: on the first a quiz may go on over midnight."""
    return (day - timedelta(days=1)).replace(day=1)


def count_answers_between(sure: date, now: date) -> int:
    """Number of sessionless quizzes and offer checks whose month is over by ``now`` and not by the sure day."""
    first, last = first_day_to_stay(sure), first_day_to_stay(now)
    attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= first, QuizAttempt.taken_on < last)
    checks = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= first, OfferCheck.checked_on < last)
    return db.count(*attempts) + db.count(*checks)


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
    """Values for a LearningBatch: sums of answers, unsaved LearningCount rows, faces by item, genuine offers' sums.

    Faces are those of "before" and "after", else empty; sums of genuine offers are there for "offers" alone.
    """
    right = count_if(QuizAnswer.right.is_(True)).label("right")
    answers = select(Question.id, QuizAnswer.option, Question.genuine, NUMBER, right).where(*conditions)
    rows = grouped_rows(answers.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question), 3)
    faces = {}
    for item in ATTITUDES if phase in MEASURED_PHASES else ():
        chosen = select(getattr(QuizAttempt, f"attitude_{item}"), NUMBER).where(*conditions)
        faces[item] = {str(face or SKIPPED): number for face, number in grouped_rows(chosen, 1)}
    sums = {
        "answers": sum(row.number for row in rows),
        "right": sum(row.right for row in rows),
        "counts": [LearningCount(question_id=row.id, option=row.option, number=row.number) for row in rows],
        "faces": faces,
    }
    if phase == "offers":
        sums["genuine_answers"] = sum(row.number for row in rows if row.genuine)
        sums["genuine_right"] = sum(row.right for row in rows if row.genuine)
    return sums


# --- pairs


def learning_pairs(*wanted: Any) -> list[LearningPairs]:
    """One unsaved row of sums over pairs of different form; under SMALLEST_GROUP only their number; [] for none.

    The two quizzes have the same code, different forms and as many questions. Sums of genuine questions are left out
    unless every question is about what is genuine or a scam.
    """
    before, after = (scores_of_phase(phase, *wanted) for phase in MEASURED_PHASES)
    pair = (before.c.pair_code == after.c.pair_code) & (before.c.form != after.c.form)
    pair &= before.c.asked == after.c.asked  # no question was left out in between
    gained, gained_genuine = after.c.right - before.c.right, after.c.genuine_right - before.c.genuine_right
    sums = {
        "questions": before.c.asked,
        "right_before": before.c.right,
        "right_after": after.c.right,
        "squares": gained * gained,
    }
    sums_of_genuine = {
        "genuine_questions": before.c.genuine,
        "genuine_before": before.c.genuine_right,
        "genuine_after": after.c.genuine_right,
        "genuine_squares": gained_genuine * gained_genuine,
        "scam_squares": (gained - gained_genuine) * (gained - gained_genuine),
    }
    columns = [func.sum(value).label(name) for name, value in (sums | sums_of_genuine).items()]
    others = func.sum(before.c.others + after.c.others).label("others")
    found = db.session.execute(select(NUMBER, others, *columns).select_from(before.join(after, pair))).mappings().one()
    if found["number"] < SMALLEST_GROUP:
        return [LearningPairs(pairs=found["number"])] if found["number"] else []
    names = [*sums, *(() if found["others"] else sums_of_genuine)]
    return [LearningPairs(pairs=found["number"], **{name: int(found[name]) for name in names})]


def scores_of_phase(phase: str, *wanted: Any) -> Subquery:
    """Subquery, a row per finished quiz of this phase with a pair code: numbers of questions and right answers."""
    is_right = QuizAnswer.right.is_(True)
    scores = select(
        *(QuizAttempt.pair_code, QuizAttempt.form),
        NUMBER.label("asked"),
        count_if(is_right).label("right"),
        count_if(Question.genuine).label("genuine"),
        count_if(Question.genuine & is_right).label("genuine_right"),
        count_if(Question.genuine.is_(None)).label("others"),
    )
    scores = scores.where(*wanted, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None), QuizAttempt.phase == phase)
    scores = scores.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question)
    return scores.group_by(QuizAttempt.token, QuizAttempt.pair_code, QuizAttempt.form).subquery()


def count_if(condition: Any) -> Any:
    """SQL expression: the number of rows that fulfil a condition, 0 without any row."""
    return func.count(case((condition, 1)))
