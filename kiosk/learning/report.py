"""Which counts a report of what people learned is made of: those of a session, or of a period."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Row, Select, func, select, union_all

from kiosk.db import db
from kiosk.learning.shares import Part
from kiosk.models import LearningBatch, LearningCount, LearningPairs, OfferBatch, OutreachSession, Question
from kiosk.models.learning import OTHERS
from kiosk.models.outreach_session import COUNTING
from kiosk.rules import outreach

Keys = Select[Any] | CompoundSelect[Any]


class Learning(NamedTuple):
    """The counts of a report."""

    closed: int  # sessions in it that are closed
    quizzes: Sequence[LearningBatch]
    parts: Mapping[Question, list[Part]]  # their answers to each question version
    pairs: Sequence[Row[Any]]  # by the length of their quiz and the form they had first
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

    def keys(table: type[LearningBatch] | type[OfferBatch]) -> Keys:
        of_sessions = select(table.id).where(table.session_id.in_(counted))
        # not "or": PostgreSQL would look at every row
        return union_all(of_sessions, select(table.id).where(table.month.between(*months))) if months else of_sessions

    batches = keys(LearningBatch)
    return Learning(
        closed=db.session.scalar(select(func.count()).select_from(closed)) or 0,
        quizzes=db.session.scalars(select(LearningBatch).where(LearningBatch.id.in_(batches))).all(),
        parts=by_question(batches),
        pairs=sums_of_pairs(batches),
        offers=db.session.scalars(select(OfferBatch).where(OfferBatch.id.in_(keys(OfferBatch)))).all(),
    )


def sums_of_pairs(batches: Keys) -> Sequence[Row[Any]]:
    """The pairs of these batches together."""
    by = (LearningPairs.length, LearningPairs.first)
    names = ("pairs", "questions", "right_before", "right_after", "squares")
    sums = [func.sum(getattr(LearningPairs, name)).label(name) for name in names]
    found = select(*by, *sums).where(LearningPairs.batch_id.in_(batches)).group_by(*by).order_by(*by)
    return db.session.execute(found).all()


def by_question(batches: Keys) -> dict[Question, list[Part]]:
    """The answers to each question version; batches that tell of the same choices how many made them are one part."""
    columns = (LearningCount.batch_id, LearningCount.question_id, LearningCount.option)
    counts = select(*columns, LearningCount.number, LearningCount.right).where(LearningCount.batch_id.in_(batches))
    alike: dict[Any, Part] = {}
    # a year has a hundred thousand: as rows, not as objects
    for (batch, question_id), rows in groupby(db.session.execute(counts.order_by(*columns)), lambda row: row[:2]):
        part = part_of(rows)
        key = (question_id, *part.counts, part.others_right is not False and batch)  # an estimate is one of its own
        alike[key] = alike[key].plus(part) if key in alike else part
    asked = {key[0] for key in alike}
    found = {question.id: question for question in db.session.scalars(select(Question).where(Question.id.in_(asked)))}
    return {found[key]: [part for of, part in alike.items() if of[0] == key] for key in asked}


def part_of(rows: Iterable[Any]) -> Part:
    """The answers of one batch to one question."""
    counts: dict[str, int] = {}
    others_right: bool | None = False
    for _batch, _question, option, number, right in rows:
        counts[option] = number
        others_right = right if option == OTHERS else others_right
    return Part(sum(counts.values()), counts, others_right)
