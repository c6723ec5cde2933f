"""Quizzes and offer checks become counts, and go: when their session is closed, or their month is over.

The database sums them, so no number of attempts is too many for this machine's memory.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning.offer_counts import offer_batch
from kiosk.learning.quiz_counts import batches
from kiosk.models import OfferCheck, OutreachSession, QuizAnswer, QuizAttempt
from kiosk.rules import traces

UNTRACKED = {"synchronize_session": False}  # nobody looks at these rows any more


def count_session(session_id: str) -> None:
    """Count the finished quizzes of a session that is closed, inside db.write().

    Those not finished, and checks of job offers, go on without a session, and count with their month.
    """
    here = QuizAttempt.session_id == session_id
    lock_attempts(here)
    unfinished = update(QuizAttempt).where(here, QuizAttempt.finished.is_(False))
    db.session.execute(unfinished.values(session_id=None, pair_code=None))
    db.session.execute(update(OfferCheck).where(OfferCheck.session_id == session_id).values(session_id=None))
    count_quizzes(here, session_id=session_id)


def count_sessions() -> None:
    """Count what is left of sessions that are closed, inside db.write(), from an older program."""
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
    count_quizzes(
        QuizAttempt.session_id.is_(None), QuizAttempt.taken_on >= month, QuizAttempt.taken_on < end, month=month
    )
    alone = (OfferCheck.session_id.is_(None), OfferCheck.checked_on >= month, OfferCheck.checked_on < end)
    if batch := offer_batch(*alone, month=month):
        db.session.add(batch)
        db.session.execute(delete(OfferCheck).where(*alone), execution_options=UNTRACKED)
        traces.leave()


def lock_attempts(*wanted: Any) -> None:
    """Wait, inside db.write(), until nobody answers in these attempts any more; from now on nobody does."""
    db.session.execute(select(QuizAttempt.token).where(*wanted).order_by(QuizAttempt.token).with_for_update())


def count_quizzes(*wanted: Any, **place: Any) -> None:
    """Keep the numbers of these attempts, finished or not, and delete them with their answers."""
    lock_attempts(*wanted)
    if found := batches(*wanted, **place):
        db.session.add_all(found)
        tokens = select(QuizAttempt.token).where(*wanted)
        gone = delete(QuizAnswer).where(QuizAnswer.attempt_token.in_(tokens))
        for statement in (gone, delete(QuizAttempt).where(*wanted)):
            db.session.execute(statement, execution_options=UNTRACKED)
        traces.leave()
