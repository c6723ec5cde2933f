"""Quizzes and offer checks become counts, and go: when their session is closed, or their month is over."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning.offer_counts import offer_batch
from kiosk.learning.quiz_counts import batches_by_phase
from kiosk.models import OfferCheck, OutreachSession, QuizAnswer, QuizAttempt
from kiosk.rules import traces


def count_session(session_id: str) -> None:
    """Count what people did in a session that is closed, inside db.write().

    Quizzes that are not finished go on without a session, and count with their month.
    """
    found = attempts(QuizAttempt.session_id == session_id)
    finished = [attempt for attempt in found if attempt.finished]
    for attempt in found:
        if not attempt.finished:
            attempt.session_id = attempt.pair_code = None
    count_quizzes(finished, session_id=session_id)
    let_go(finished)
    count_offers(OfferCheck.session_id == session_id, session_id=session_id)


def count_sessions() -> None:
    """Count what is left of sessions that are closed, inside db.write(): after a merge, or from an older program."""
    over = or_(OutreachSession.state == "closed", OutreachSession.closed_at.is_not(None))
    for table in (QuizAttempt, OfferCheck):
        left = select(table.session_id).join(OutreachSession, OutreachSession.id == table.session_id).where(over)
        for session_id in db.session.scalars(left.distinct()).all():
            count_session(str(session_id))


def count_months() -> None:
    """Count what people did without a session in months that are over, inside db.write().

    On the first day of a month nothing of the last one is counted yet: a quiz may go on over midnight.
    """
    first = (today() - timedelta(days=1)).replace(day=1)
    months = set()
    for table, day in ((QuizAttempt, QuizAttempt.taken_on), (OfferCheck, OfferCheck.checked_on)):
        days = db.session.scalars(select(day).where(table.session_id.is_(None), day < first).distinct())
        months |= {of.replace(day=1) for of in days}
    for month in sorted(months):
        count_month(month)


def count_month(month: date) -> None:
    """Count one month. What was not finished in it is over."""
    end = (month + timedelta(days=31)).replace(day=1)
    found = attempts(QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= month, QuizAttempt.taken_on < end)
    count_quizzes(found, month=month)
    let_go(found)
    alone = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= month, OfferCheck.checked_on < end)
    count_offers(*alone, month=month)


def attempts(*wanted: Any) -> Sequence[QuizAttempt]:
    """These attempts with their answers and questions."""
    whole = joinedload(QuizAttempt.answers).joinedload(QuizAnswer.question)
    return db.session.scalars(select(QuizAttempt).where(*wanted).options(whole)).unique().all()


def let_go(over: Sequence[QuizAttempt]) -> None:
    """Delete these attempts and their answers."""
    for attempt in over:
        for answer in attempt.answers:
            db.session.delete(answer)
        db.session.delete(attempt)
    if over:
        traces.leave()


def count_quizzes(found: Sequence[QuizAttempt], **place: Any) -> None:
    """Keep the numbers of these attempts."""
    db.session.add_all(batches_by_phase(found, **place).values())


def count_offers(*wanted: Any, **place: Any) -> None:
    """Keep the numbers of these checks of job offers, and delete them."""
    checks = db.session.scalars(select(OfferCheck).where(*wanted)).all()
    batch = offer_batch(checks, **place)
    if batch:
        db.session.add(batch)
    for check in checks:
        db.session.delete(check)
    if checks:
        traces.leave()
