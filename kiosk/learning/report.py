"""Which counts a report of what people learned is made of: those of a session, or of a period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Row, Select, func, select, union_all

from kiosk.db import db
from kiosk.learning.shares import Part, few_of
from kiosk.models import LearningBatch, LearningCount, LearningPairs, OfferBatch, OutreachSession, Question
from kiosk.models.learning import OTHERS
from kiosk.models.outreach_session import COUNTING
from kiosk.rules import outreach

Keys = Select[Any] | CompoundSelect[Any]
Answered = Mapping[Question, list[Part]]  # answers to each question version


class Learning(NamedTuple):
    """The counts of a report: as rows with the columns of their tables, for a year has some thousand."""

    closed: int  # sessions in it that are closed
    quizzes: Sequence[Any]
    parts: Mapping[str, Answered]  # their answers by phase
    pairs: Sequence[Row[Any]]  # by the length of their quiz, the form they had first, and whether kinds are told apart
    offers: Sequence[Any]

    @property
    def sessions(self) -> int:
        """How many sessions the quizzes are of."""
        return len({batch.session_id for batch in self.quizzes} - {None})


def of_session(session_id: str) -> Learning:
    """Learning of one session; empty until it is closed."""
    return of(select(OutreachSession.id).where(OutreachSession.id == session_id))


def of_period(wanted: outreach.Filters) -> Learning:
    """Learning of a period's sessions; also of its months, if it is not of some villages or one kind."""
    months = (wanted.first, wanted.last) if wanted.is_of_every_village_and_kind else None
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
        quizzes=rows_of(LearningBatch, batches),
        parts=by_phase(batches),
        pairs=sums_of_pairs(batches),
        offers=rows_of(OfferBatch, keys(OfferBatch)),
    )


def rows_of(table: type[LearningBatch] | type[OfferBatch], keys: Keys) -> Sequence[Row[Any]]:
    """The rows of these batches."""
    return db.session.execute(select(*table.__table__.columns).where(table.id.in_(keys))).all()


def sums_of_pairs(batches: Keys) -> Sequence[Row[Any]]:
    """The pairs of these batches together; those whose sound and unsound questions are not told apart by themselves."""
    apart = LearningPairs.sound_questions.is_not(None).label("apart")
    by = (LearningPairs.length, LearningPairs.first, apart)
    names = [column.name for column in LearningPairs.__table__.columns if not column.primary_key]
    sums = [func.sum(getattr(LearningPairs, name)).label(name) for name in names]
    in_order = (LearningPairs.length, LearningPairs.first, apart.desc())
    found = select(*by, *sums).where(LearningPairs.batch_id.in_(batches)).group_by(*by).order_by(*in_order)
    return db.session.execute(found).all()


def by_phase(batches: Keys) -> Mapping[str, Answered]:
    """The answers to each question version by phase: a talk may be between two phases.

    Batches of one phase that tell of the same choices how many made them are one part.
    """
    columns = (LearningCount.batch_id, LearningBatch.phase, LearningCount.question_id, LearningCount.option)
    counts = select(*columns, LearningCount.right, LearningCount.number).where(LearningCount.batch_id.in_(batches))
    counts = counts.join(LearningBatch, LearningBatch.id == LearningCount.batch_id).order_by(*columns)
    alike: dict[Any, list[Sequence[int]]] = defaultdict(list)
    for (_batch, phase, question_id), rows in groupby(db.session.execute(counts), itemgetter(0, 1, 2)):
        *_keys, options, rights, numbers = zip(*rows, strict=True)
        alike[phase, question_id, options, rights].append(numbers)
    asked = {question_id for _phase, question_id, _options, _rights in alike}
    found = {question.id: question for question in db.session.scalars(select(Question).where(Question.id.in_(asked)))}
    parts: dict[str, dict[Question, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for (phase, question_id, options, rights), of_each in alike.items():
        parts[phase][found[question_id]].append(together(options, rights, of_each))
    return parts


def together(options: Sequence[str], rights: Sequence[bool | None], numbers: Iterable[Sequence[int]]) -> Part:
    """Batches that tell of these choices; so many chose each in each batch."""
    chosen = dict(zip(options, zip(*numbers, strict=True), strict=True))
    counts = {option: sum(of_each) for option, of_each in chosen.items()}
    others_right = dict(zip(options, rights, strict=True)).get(OTHERS, False)
    return Part(sum(counts.values()), counts, others_right, sum(map(few_of, chosen.get(OTHERS, ()))))
