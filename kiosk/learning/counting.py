"""Quizzes and offer checks become counts, and go.

They do when their session is closed, or their month is over. These functions write inside their caller's `db.write()`.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
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

IS_SESSIONLESS_QUIZ = QuizAttempt.session_id.is_(None)
IS_SESSIONLESS_CHECK = OfferCheck.session_id.is_(None)
Scores = dict[str, tuple[int, int]]  # by the kinds of PAIR_SUMS: numbers of questions and of good answers


# --- which are counted


def count_session(session_id: str) -> None:
    """Replace a session's finished quizzes by counts.

    Unfinished ones and offer checks go on without a session, and count with their month.
    """
    is_of_session = QuizAttempt.session_id == session_id
    outreach.lock_attempts(is_of_session)
    unfinished = update(QuizAttempt).filter_by(session_id=session_id, finished=False)
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    checks = update(OfferCheck).filter_by(session_id=session_id)
    db.session.execute(checks.values(session_id=None))
    count_quizzes(is_of_session, session_id=session_id)


def count_months() -> None:
    """Replace answers without a session by counts once their month is surely over."""
    attempts_due, checks_due = due_on(known_days.sure_day())
    days = set(db.session.scalars(select(QuizAttempt.taken_on).where(attempts_due)))
    days.update(db.session.scalars(select(OfferCheck.checked_on).where(checks_due)))
    months = {day.replace(day=1) for day in days}
    for month in sorted(months):
        _weekday, length = monthrange(month.year, month.month)
        last_day = month.replace(day=length)
        is_of_month = IS_SESSIONLESS_QUIZ & QuizAttempt.taken_on.between(month, last_day)
        outreach.lock_attempts(is_of_month)
        count_quizzes(is_of_month, month=month)
        count_offers(IS_SESSIONLESS_CHECK & OfferCheck.checked_on.between(month, last_day), month)


def due_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions for quizzes and for offer checks whose month is over on this day.

    They are those without a session. On the first of a month a quiz may still go on over midnight.
    """
    yesterday = day - timedelta(days=1)
    month = yesterday.replace(day=1)
    attempts_due = IS_SESSIONLESS_QUIZ & (QuizAttempt.taken_on < month)
    checks_due = IS_SESSIONLESS_CHECK & (OfferCheck.checked_on < month)
    return attempts_due, checks_due


def count_due(day: date) -> int:
    """Number of sessionless quizzes and offer checks whose month is over on this day."""
    return sum(db.count(condition) for condition in due_on(day))


# --- offers


def count_offers(condition: ColumnElement[bool], month: date) -> None:
    """Replace these offer checks, if any, by a batch, and note traces.

    It has no counts under SMALLEST_GROUP.
    """
    checks = select(OfferCheck.verdict, OfferCheck.signs).where(condition)
    rows = db.session.execute(checks).all()
    if rows:
        verdicts = Counter(row.verdict for row in rows)
        signs = Counter(chain(*(row.signs for row in rows)))
        batch = OfferBatch(month=month, checks=len(rows))
        batch.verdicts = large_counts(verdicts)
        batch.signs = large_counts(signs)
        db.session.add(batch)
        traces.delete_rows(OfferCheck, condition)


def large_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts that are at least SMALLEST_GROUP."""
    return {name: number for name, number in counts.items() if number >= SMALLEST_GROUP}


# --- quizzes


def count_quizzes(condition: ColumnElement[bool], **place: Any) -> None:
    """Replace these attempts and their answers by a batch per phase.

    A batch of under SMALLEST_GROUP holds only how many began, finished and were pairs. ``place`` is the session_id or
    the month of the batches. The batch of "after" also holds the sums of pairs.
    """
    attempts = select(QuizAttempt.phase, QuizAttempt.finished).where(condition)
    rows = db.session.execute(attempts).all()
    started = Counter(row.phase for row in rows)
    finished = Counter(row.phase for row in rows if row.finished)
    for phase in PHASES:
        if started[phase]:
            batch = LearningBatch(phase=phase, started=started[phase], finished=finished[phase], **place)
            if batch.finished >= SMALLEST_GROUP:
                add_details(batch, condition)
            if phase == "after":
                batch.pairs = learning_pairs(condition)
            db.session.add(batch)
    outreach.delete_attempts(condition)


def add_details(batch: LearningBatch, condition: ColumnElement[bool]) -> None:
    """Set a batch's sums, unsaved LearningCount rows, acts and faces.

    They are of the finished attempts of its phase that meet this condition. Faces are by item, and only of the phases
    "before" and "after".
    """
    attempts = select(QuizAttempt).where(condition, QuizAttempt.phase == batch.phase, QuizAttempt.finished)
    answers = attempts.join(QuizAttempt.answers).join(QuizAnswer.question)
    counts = answers.with_only_columns(Question, QuizAnswer.option, func.count())
    acts: dict[str, Counter[str]] = defaultdict(Counter)
    batch.answers = 0
    batch.right = 0
    for question, option, number in db.session.execute(counts.group_by(Question.id, QuizAnswer.option)):
        batch.answers += number
        if option == question.answer:
            batch.right += number
        if question.offer_kind:
            acts[question.offer_kind][question.act_of(option)] += number
        batch.counts.append(LearningCount(question_id=question.id, option=option, number=number))
    batch.acts = acts
    if batch.phase in MEASURED_PHASES:
        batch.faces = {item: count_faces(item, attempts) for item in ATTITUDES}


def count_faces(item: str, attempts: Select[QuizAttempt]) -> Counter[str]:
    """Number of these attempts by the face that was chosen for this attitude item."""
    column = getattr(QuizAttempt, f"attitude_{item}")
    faces = db.session.scalars(attempts.with_only_columns(column))
    return Counter(str(face or SKIPPED) for face in faces)


# --- pairs


def learning_pairs(condition: ColumnElement[bool]) -> list[LearningPairs]:
    """One unsaved row of sums over pairs, or [] where there are none.

    The two quizzes of a pair have the same code, different forms and as many questions. Of under SMALLEST_GROUP pairs
    only their number is kept. A kind of which the two asked differently many, as after an edit in between, is left out.
    """
    with_code = select(QuizAttempt).where(condition, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None))
    attempts = db.session.scalars(with_code.options(selectinload(QuizAttempt.answers))).all()
    late_by_code = {attempt.pair_code: attempt for attempt in attempts if attempt.phase == "after"}
    pairs = 0
    sums = Counter[str]()
    for early in attempts:
        late = late_by_code.get(early.pair_code)
        if early.phase != "before" or late is None:
            continue
        if early.form != late.form and len(early.answers) == len(late.answers):
            pairs += 1
            sums.update(sums_of_pair(early.answers, late.answers))
    if not pairs:
        return []
    if pairs < SMALLEST_GROUP:
        sums.clear()
    return [LearningPairs(pairs=pairs, **sums)]


def sums_of_pair(early: Collection[QuizAnswer], late: Collection[QuizAnswer]) -> dict[str, int]:
    """The values that one pair's answers add to the columns of LearningPairs."""
    scores_before = scores_by_kind(early)
    scores_after = scores_by_kind(late)
    gained = quiz.count_right(late) - quiz.count_right(early)
    sums = {"more": int(gained > 0), "fewer": int(gained < 0), "equal": int(gained == 0)}
    for kind, (questions, before, after, squares) in PAIR_SUMS.items():
        asked_before, good_before = scores_before[kind]
        asked_after, good_after = scores_after[kind]
        if asked_before == asked_after:
            sums[questions] = asked_before
            sums[before] = good_before
            sums[after] = good_after
            sums[squares] = (good_after - good_before) ** 2
    return sums


def scores_by_kind(answers: Collection[QuizAnswer]) -> Scores:
    """Numbers of questions and of good answers, by the kinds of PAIR_SUMS."""
    scores = {"all": (len(answers), quiz.count_right(answers))}
    for kind, safe_acts in SAFE_ACTS.items():
        of_kind = [answer for answer in answers if answer.question.offer_kind == kind]
        acts = [answer.question.act_of(answer.option) for answer in of_kind]
        scores[kind] = (len(acts), sum(act in safe_acts for act in acts))
    return scores
