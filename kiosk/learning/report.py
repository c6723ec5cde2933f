"""Which counts a report of what people learned is made of: those of a session, or of a period."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import LearningBatch, LearningCount, OfferBatch, OutreachSession
from kiosk.models.outreach_session import COUNTING
from kiosk.rules import outreach


class Learning(NamedTuple):
    """The counts of a report."""

    closed: int  # sessions in it that are closed
    quizzes: Sequence[LearningBatch]
    offers: Sequence[OfferBatch]

    @property
    def sessions(self) -> int:
        """How many sessions the quizzes are of."""
        return len({batch.session_id for batch in self.quizzes} - {None})


def of_session(session_id: str) -> Learning:
    """Learning of one session; empty until it is closed."""
    return of(select(OutreachSession.id).where(OutreachSession.id == session_id))


def of_period(wanted: outreach.Filters) -> Learning:
    """Learning of a period's sessions; also of its months, if it is not of one village or kind."""
    everywhere = wanted.villages is None and not wanted.kind
    months = (wanted.first, wanted.last) if everywhere else None
    return of(outreach.filtered(select(OutreachSession.id), wanted), months)


def of(sessions: Select[Any], months: tuple[Any, Any] | None = None) -> Learning:
    """What is counted of these sessions, and of the months whose first day is in between."""
    counted = sessions.where(OutreachSession.state.in_(COUNTING))
    closed = sessions.where(OutreachSession.state == "closed").subquery()

    def place(table: type[LearningBatch] | type[OfferBatch]) -> ColumnElement[bool]:
        return or_(table.session_id.in_(counted), table.month.between(*months) if months else false())

    whole = selectinload(LearningBatch.counts).joinedload(LearningCount.question)
    quizzes = select(LearningBatch).where(place(LearningBatch)).options(whole, selectinload(LearningBatch.pairs))
    return Learning(
        closed=db.session.scalar(select(func.count()).select_from(closed)) or 0,
        quizzes=db.session.scalars(quizzes).all(),
        offers=db.session.scalars(select(OfferBatch).where(place(OfferBatch))).all(),
    )
