"""Quizzes and offer checks become counts, and go.

They do when their session is closed, or their month is over. These functions write inside their caller's `db.write()`.
"""

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

Scores = dict[str, tuple[int, int]]  # by the kinds of PAIR_SUMS: numbers of questions and of good answers
NUMBER = func.count().label("number")
UNTRACKED = {"synchronize_session": False}  # no loaded object needs to know of the deletion


# --- which are counted


def count_session(session_id: str) -> None:
    """Replace a session's finished quizzes by counts.

    Unfinished ones and offer checks go on without a session, and count with their month.
    """
    of_session = QuizAttempt.session_id == session_id
    lock_attempts(of_session)
    unfinished = update(QuizAttempt).where(of_session, QuizAttempt.finished.is_(False))
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    db.session.execute(update(OfferCheck).where(OfferCheck.session_id == session_id).values(session_id=None))
    count_quizzes(of_session, session_id=session_id)


def count_months() -> None:
    """Replace answers without a session by counts once their month is surely over."""
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
    """Replace one month's quizzes and offer checks without a session by counts."""
    end = (first_day + timedelta(days=31)).replace(day=1)
    attempts = (QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= first_day, QuizAttempt.taken_on < end)
    lock_attempts(*attempts)
    count_quizzes(*attempts, month=first_day)
    checks = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= first_day, OfferCheck.checked_on < end)
    count_offers(*checks, month=first_day)


def lock_attempts(*conditions: Any) -> None:
    """Wait until no one is answering in these attempts.

    No one then answers in them until the db.write() ends.
    """
    db.session.execute(select(QuizAttempt.token).where(*conditions).order_by(QuizAttempt.token).with_for_update())


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
        db.session.execute(delete(OfferCheck).where(*conditions), execution_options=UNTRACKED)
        traces.add_note()


def large_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts that are at least SMALLEST_GROUP."""
    return {name: number for name, number in counts.items() if number >= SMALLEST_GROUP}


# --- quizzes


def count_quizzes(*conditions: Any, **place: Any) -> None:
    """Replace these attempts and their answers by a batch per phase.

    A batch of under SMALLEST_GROUP holds only how many began, finished and were pairs. ``place`` is the session_id or
    the month of the batches. The batch of "after" also holds the sums of pairs.
    """
    query = select(QuizAttempt.phase, QuizAttempt.finished, NUMBER).where(*conditions)
    started = Counter[str]()
    finished = Counter[str]()
    for phase, is_finished, number in grouped_rows(query, 2):
        started[phase] += number
        if is_finished:
            finished[phase] = number
    for phase in PHASES:
        if started[phase]:
            batch = LearningBatch(phase=phase, started=started[phase], finished=finished[phase], **place)
            if finished[phase] >= SMALLEST_GROUP:
                batch.set_columns(batch_values(phase, *conditions, QuizAttempt.phase == phase, QuizAttempt.finished))
            if phase == "after":
                batch.pairs = learning_pairs(*conditions)
            db.session.add(batch)
    if started:
        delete_attempts(*conditions)
        traces.add_note()


def delete_attempts(*conditions: Any) -> None:
    """Delete these attempts with their answers."""
    tokens = select(QuizAttempt.token).where(*conditions)
    answers = delete(QuizAnswer).where(QuizAnswer.attempt_token.in_(tokens))
    db.session.execute(answers, execution_options=UNTRACKED)
    db.session.execute(delete(QuizAttempt).where(*conditions), execution_options=UNTRACKED)


def grouped_rows(query: Any, columns: int) -> Sequence[Any]:
    """All rows of a query that counts, grouped by its first ``columns`` columns."""
    return db.session.execute(query.group_by(*list(query.selected_columns)[:columns])).all()


def batch_values(phase: str, *conditions: Any) -> dict[str, Any]:
    """Values for a LearningBatch: sums, unsaved LearningCount rows, acts and faces.

    Faces are by item, and empty but for the phases "before" and "after".
    """
    right = func.count().filter(QuizAnswer.right.is_(True)).label("right")
    answers = select(Question, QuizAnswer.option, NUMBER, right).where(*conditions)
    answers = answers.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question)
    rows = db.session.execute(answers.group_by(Question.id, QuizAnswer.option)).all()
    acts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, option, number, _right in rows:
        if question.offer_kind:
            acts[question.offer_kind][question.act_of(option)] += number
    return {
        "answers": sum(row.number for row in rows),
        "right": sum(row.right for row in rows),
        "counts": [LearningCount(question_id=row.Question.id, option=row.option, number=row.number) for row in rows],
        "acts": acts,
        "faces": faces_by_item(*conditions) if phase in MEASURED_PHASES else {},
    }


def faces_by_item(*conditions: Any) -> dict[str, dict[str, int]]:
    """Numbers of people by the face they chose, for both attitude items."""
    faces = {}
    for item in ATTITUDES:
        query = select(getattr(QuizAttempt, f"attitude_{item}"), NUMBER).where(*conditions)
        faces[item] = {str(face or SKIPPED): number for face, number in grouped_rows(query, 1)}
    return faces


# --- pairs


def learning_pairs(*conditions: Any) -> list[LearningPairs]:
    """One unsaved row of sums over pairs, or [] where there are none.

    The two quizzes of a pair have the same code, different forms and as many questions. Of under SMALLEST_GROUP pairs
    only their number is kept. A kind of which the two asked differently many, as after an edit in between, is left out.
    """
    pairs = paired_attempts(*conditions)
    if not pairs:
        return []
    row = LearningPairs(pairs=len(pairs))
    if len(pairs) >= SMALLEST_GROUP:
        sums = Counter[str]()
        for early, late in pairs:
            sums.update(sums_of_pair(scores_by_kind(early.answers), scores_by_kind(late.answers)))
        row.set_columns(sums)
    return [row]


def paired_attempts(*conditions: Any) -> list[tuple[QuizAttempt, QuizAttempt]]:
    """The attempts before and after of each person whose two quizzes can be compared."""
    query = select(QuizAttempt).where(*conditions, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None))
    attempts = db.session.scalars(query.options(selectinload(QuizAttempt.answers))).all()
    early_by_code = {attempt.pair_code: attempt for attempt in attempts if attempt.phase == "before"}
    pairs = []
    for late in attempts:
        early = early_by_code.get(late.pair_code)
        if late.phase != "after" or not early:
            continue
        if early.form != late.form and len(early.answers) == len(late.answers):
            pairs.append((early, late))
    return pairs


def sums_of_pair(early: Scores, late: Scores) -> dict[str, int]:
    """The values that one pair adds to the columns of LearningPairs."""
    gained = late["all"][1] - early["all"][1]
    sums = {"more": int(gained > 0), "fewer": int(gained < 0), "equal": int(gained == 0)}
    for kind, (questions, before, after, squares) in PAIR_SUMS.items():
        asked_before, good_before = early[kind]
        asked_after, good_after = late[kind]
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
        acts = [answer.question.act_of(answer.option) for answer in answers if answer.question.offer_kind == kind]
        scores[kind] = (len(acts), sum(act in safe_acts for act in acts))
    return scores
