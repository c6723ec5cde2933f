"""Quizzes and offer checks become counts, and go.

They do when their session is closed, or their month is over. These functions write inside their caller's `db.write()`.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update
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
from kiosk.rules import known_days, outreach, quiz, traces

Scores = dict[str, tuple[int, int]]  # by the kinds of PAIR_SUMS: numbers of questions and of good answers


# --- which are counted


def count_session(session_id: str) -> None:
    """Replace a session's finished quizzes by counts.

    Unfinished ones and offer checks go on without a session, and count with their month.
    """
    of_session = QuizAttempt.session_id == session_id
    outreach.lock_attempts(of_session)
    unfinished = update(QuizAttempt).where(of_session, QuizAttempt.finished.is_(False))
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    db.session.execute(update(OfferCheck).where(OfferCheck.session_id == session_id).values(session_id=None))
    count_quizzes(of_session, session_id=session_id)


def count_months() -> None:
    """Replace answers without a session by counts once their month is surely over."""
    attempts, checks = due_on(known_days.sure_day())
    days = {*db.session.scalars(select(QuizAttempt.taken_on).where(*attempts))}
    days.update(db.session.scalars(select(OfferCheck.checked_on).where(*checks)))
    for month in sorted({day.replace(day=1) for day in days}):
        last_day = month.replace(day=monthrange(month.year, month.month)[1])
        attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on.between(month, last_day))
        outreach.lock_attempts(*attempts)
        count_quizzes(*attempts, month=month)
        count_offers(OfferCheck.session_id.is_(None), OfferCheck.checked_on.between(month, last_day), month=month)


def due_on(day: date) -> tuple[Any, Any]:
    """Conditions for quizzes and for offer checks whose month is over on this day.

    They are those without a session. On the first of a month a quiz may still go on over midnight.
    """
    first = (day - timedelta(days=1)).replace(day=1)
    attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on < first)
    return attempts, (OfferCheck.session_id.is_(None), OfferCheck.checked_on < first)


def count_due(day: date) -> int:
    """Number of sessionless quizzes and offer checks whose month is over on this day."""
    return sum(db.count(*conditions) for conditions in due_on(day))


# --- offers


def count_offers(*conditions: Any, month: date) -> None:
    """Replace these offer checks, if any, by a batch, and note traces.

    It has no counts under SMALLEST_GROUP.
    """
    rows = db.session.execute(select(OfferCheck.verdict, OfferCheck.signs).where(*conditions)).all()
    if rows:
        verdicts = large_counts(Counter(row.verdict for row in rows))
        signs = large_counts(Counter(sign for row in rows for sign in row.signs))
        db.session.add(OfferBatch(month=month, checks=len(rows), verdicts=verdicts, signs=signs))
        traces.delete_rows(OfferCheck, *conditions)


def large_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts that are at least SMALLEST_GROUP."""
    return {name: number for name, number in counts.items() if number >= SMALLEST_GROUP}


# --- quizzes


def count_quizzes(*conditions: Any, **place: Any) -> None:
    """Replace these attempts and their answers by a batch per phase.

    A batch of under SMALLEST_GROUP holds only how many began, finished and were pairs. ``place`` is the session_id or
    the month of the batches. The batch of "after" also holds the sums of pairs.
    """
    attempts = db.session.execute(select(QuizAttempt.phase, QuizAttempt.finished).where(*conditions)).all()
    started = Counter(attempt.phase for attempt in attempts)
    finished = Counter(attempt.phase for attempt in attempts if attempt.finished)
    for phase in PHASES:
        if started[phase]:
            batch = LearningBatch(phase=phase, started=started[phase], finished=finished[phase], **place)
            if finished[phase] >= SMALLEST_GROUP:
                batch.set_columns(batch_values(phase, *conditions, QuizAttempt.phase == phase, QuizAttempt.finished))
            if phase == "after":
                batch.pairs = learning_pairs(*conditions)
            db.session.add(batch)
    outreach.delete_attempts(*conditions)


def batch_values(phase: str, *conditions: Any) -> dict[str, Any]:
    """Values for a LearningBatch: sums, unsaved LearningCount rows, acts and faces.

    Faces are by item, and empty but for the phases "before" and "after".
    """
    answers = select(Question, QuizAnswer.option, func.count()).where(*conditions).select_from(QuizAttempt)
    answers = answers.join(QuizAttempt.answers).join(QuizAnswer.question).group_by(Question.id, QuizAnswer.option)
    rows = db.session.execute(answers).all()
    acts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, option, number in rows:
        if question.offer_kind:
            acts[question.offer_kind][question.act_of(option)] += number
    faces = {}
    for item in ATTITUDES if phase in MEASURED_PHASES else ():
        chosen_faces = db.session.scalars(select(getattr(QuizAttempt, f"attitude_{item}")).where(*conditions))
        faces[item] = Counter(str(face or SKIPPED) for face in chosen_faces)
    return {
        "answers": sum(number for _question, _option, number in rows),
        "right": sum(number for question, option, number in rows if option == question.answer),
        "counts": [LearningCount(question_id=q.id, option=option, number=number) for q, option, number in rows],
        "acts": acts,
        "faces": faces,
    }


# --- pairs


def learning_pairs(*conditions: Any) -> list[LearningPairs]:
    """One unsaved row of sums over pairs, or [] where there are none.

    The two quizzes of a pair have the same code, different forms and as many questions. Of under SMALLEST_GROUP pairs
    only their number is kept. A kind of which the two asked differently many, as after an edit in between, is left out.
    """
    query = select(QuizAttempt).where(*conditions, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None))
    attempts = db.session.scalars(query.options(selectinload(QuizAttempt.answers))).all()
    late_by_code = {attempt.pair_code: attempt for attempt in attempts if attempt.phase == "after"}
    pairs = 0
    sums = Counter[str]()
    for early in attempts:
        late = late_by_code.get(early.pair_code)
        if late and early.phase == "before" and early.form != late.form and len(early.answers) == len(late.answers):
            pairs += 1
            sums.update(sums_of_pair(scores_by_kind(early.answers), scores_by_kind(late.answers)))
    if pairs < SMALLEST_GROUP:
        sums.clear()
    return [LearningPairs(pairs=pairs, **sums)] if pairs else []


def sums_of_pair(early: Scores, late: Scores) -> dict[str, int]:
    """The values that one pair adds to the columns of LearningPairs."""
    gained = late["all"][1] - early["all"][1]
    sums = {"more": int(gained > 0), "fewer": int(gained < 0), "equal": int(gained == 0)}
    for kind, (questions, before, after, squares) in PAIR_SUMS.items():
        asked_before, good_before = early[kind]
        asked_after, good_after = late[kind]
        if asked_before == asked_after:
            squared = (good_after - good_before) ** 2
            sums |= {questions: asked_before, before: good_before, after: good_after, squares: squared}
    return sums


def scores_by_kind(answers: Collection[QuizAnswer]) -> Scores:
    """Numbers of questions and of good answers, by the kinds of PAIR_SUMS."""
    scores = {"all": (len(answers), quiz.count_right(answers))}
    for kind, safe_acts in SAFE_ACTS.items():
        acts = [answer.question.act_of(answer.option) for answer in answers if answer.question.offer_kind == kind]
        scores[kind] = (len(acts), sum(act in safe_acts for act in acts))
    return scores
