"""Quizzes and offer checks become counts, and go: when their session is closed, or their month is over."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Subquery, case, delete, func, select, update

from kiosk.clock import today
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
from kiosk.rules import traces

NUMBER = func.count().label("number")
UNTRACKED = {"synchronize_session": False}  # nothing holds these rows any more


# --- which are counted


def count_session(session_id: str) -> None:
    """Count the finished quizzes of a session that is closed, inside db.write().

    Those not finished, and checks of job offers, go on without a session, and count with their month.
    """
    of_session = QuizAttempt.session_id == session_id
    lock_attempts(of_session)
    unfinished = update(QuizAttempt).where(of_session, QuizAttempt.finished.is_(False))
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    db.session.execute(update(OfferCheck).where(OfferCheck.session_id == session_id).values(session_id=None))
    count_quizzes(of_session, session_id=session_id)


def count_months() -> None:
    """Count what people did without a session in months that are over, inside db.write().

    On the first day of a month nothing of the last one is counted yet: a quiz may go on over midnight.
    """
    first = (today() - timedelta(days=1)).replace(day=1)
    months = set()
    for table, day in ((QuizAttempt, QuizAttempt.taken_on), (OfferCheck, OfferCheck.checked_on)):
        days = db.session.scalars(select(day).where(table.session_id.is_(None), day < first).distinct())
        months |= {each.replace(day=1) for each in days}
    for month in sorted(months):
        count_month(month)


def count_month(month: date) -> None:
    """Count all quizzes and offer checks of one month that have no session, finished or not."""
    end = (month + timedelta(days=31)).replace(day=1)
    attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= month, QuizAttempt.taken_on < end)
    lock_attempts(*attempts)
    count_quizzes(*attempts, month=month)
    checks = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= month, OfferCheck.checked_on < end)
    count_offers(*checks, month=month)


def lock_attempts(*wanted: Any) -> None:
    """Wait, inside db.write(), until no one is answering in these attempts, and let no one answer from now on."""
    db.session.execute(select(QuizAttempt.token).where(*wanted).order_by(QuizAttempt.token).with_for_update())


# --- offers


def count_offers(*wanted: Any, month: date) -> None:
    """Replace these checks by their numbers. A verdict or a sign of fewer than SMALLEST_GROUP checks is not kept."""
    rows = db.session.execute(select(OfferCheck.verdict, OfferCheck.signs).where(*wanted)).all()
    if rows:
        verdicts = large_counts(Counter(row.verdict for row in rows))
        signs = large_counts(Counter(sign for row in rows for sign in row.signs))
        db.session.add(OfferBatch(month=month, checks=len(rows), verdicts=verdicts, signs=signs))
        db.session.execute(delete(OfferCheck).where(*wanted), execution_options=UNTRACKED)
        traces.leave()


def large_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts that are at least SMALLEST_GROUP."""
    return {name: number for name, number in counts.items() if number >= SMALLEST_GROUP}


# --- quizzes


def count_quizzes(*wanted: Any, **place: Any) -> None:
    """Replace these attempts and their answers by one batch of numbers for each phase.

    Of fewer than SMALLEST_GROUP finished attempts only how many they were is kept.
    """
    begun = select(QuizAttempt.phase, QuizAttempt.finished, NUMBER).where(*wanted)
    numbers = {(phase, finished): number for phase, finished, number in grouped_rows(begun, 2)}
    for phase in PHASES:
        finished = numbers.get((phase, True), 0)
        started = finished + numbers.get((phase, False), 0)
        if started:
            of_phase = (*wanted, QuizAttempt.phase == phase, QuizAttempt.finished)
            sums = answer_sums(phase, of_phase) if finished >= SMALLEST_GROUP else {}
            pairs = learning_pairs(*wanted) if phase == "after" else []
            batch = LearningBatch(phase=phase, started=started, finished=finished, pairs=pairs, **sums, **place)
            db.session.add(batch)
    if numbers:
        tokens = select(QuizAttempt.token).where(*wanted)
        answers = delete(QuizAnswer).where(QuizAnswer.attempt_token.in_(tokens))
        for statement in (answers, delete(QuizAttempt).where(*wanted)):
            db.session.execute(statement, execution_options=UNTRACKED)
        traces.leave()


def grouped_rows(query: Any, columns: int) -> Sequence[Any]:
    """The rows of a query that counts, grouped by its first columns."""
    return db.session.execute(query.group_by(*list(query.selected_columns)[:columns])).all()


def answer_sums(phase: str, of_phase: Collection[Any]) -> dict[str, Any]:
    """The numbers of a batch: answers, right ones, options and faces chosen in the finished attempts of a phase."""
    right = count_if(QuizAnswer.right.is_(True)).label("right")
    answers = select(Question.id, QuizAnswer.option, Question.genuine, NUMBER, right).where(*of_phase)
    rows = grouped_rows(answers.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question), 3)
    faces = {}
    for item in ATTITUDES if phase in MEASURED_PHASES else ():
        chosen = select(getattr(QuizAttempt, f"attitude_{item}"), NUMBER).where(*of_phase)
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
    """One row of sums over people who took the quiz before and after under one code; none where nobody did.

    The sums of genuine questions are told where every question is about what is genuine or a scam.
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
    """The finished quizzes of one phase that have a code: questions asked and right, and the genuine ones apart."""
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
    """The number of rows that fulfil a condition."""
    return func.sum(case((condition, 1), else_=0))
