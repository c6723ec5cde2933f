"""The counts that a learning report is made of, and the change of pairs in them.

They are those of a session or of a period.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Row, Select, func, select, union_all

from kiosk.db import db
from kiosk.models import LearningBatch, LearningCount, LearningPairs, OfferBatch, OutreachSession, Question
from kiosk.models.learning import PAIR_RESULTS, PAIR_SUMS
from kiosk.models.outreach_session import COUNTED_STATES
from kiosk.rules import outreach

Keys = Select[Any] | CompoundSelect[Any]
Answered = Mapping[Question, Counter[str]]  # how often each option of a question version was chosen


class Change(NamedTuple):
    """Good answers, as in PAIR_SUMS, of people who took the quiz before and after."""

    pairs: int
    questions: int  # that all pairs were asked before
    before: int
    after: int
    squares: int  # sum of each pair's squared difference

    @property
    def interval(self) -> tuple[float, float]:
        """Bounds of the change per 100 answers with 95 % confidence, by the paired t.

        Needs at least two pairs.
        """
        gained = self.after - self.before
        freedom = self.pairs - 1
        variance = max(0.0, (self.squares - gained**2 / self.pairs) / freedom)
        half = t_quantile(freedom) * sqrt(self.pairs * variance)
        low = 100 * (gained - half) / self.questions
        high = 100 * (gained + half) / self.questions
        return low, high


class Learning(NamedTuple):
    """The counts of a report.

    Sequences are rows of tables and no objects, for a year has thousands.
    """

    closed_sessions: int
    quizzes: Sequence[Any]
    answered: Mapping[str, Answered]  # by phase
    changes: Mapping[str, Change]  # of pairs, by kind: all, genuine, scam
    pairs: Mapping[str, int]  # with "more", "fewer" and "equal" numbers of right answers after
    few_pairs: int  # pairs in groups too small to tell their change
    offers: Sequence[Any]  # counted by month, never by session

    @property
    def sessions(self) -> int:
        """Number of sessions of which answers are kept.

        Of others there is only the number of finished quizzes.
        """
        ids = {batch.session_id for batch in self.quizzes if batch.answers}
        return len(ids - {None})


def learning_of_session(session_id: str) -> Learning:
    """Counts of one session's quizzes.

    They are empty before it is first closed, and when it is cancelled.
    """
    return learning_of_sessions(select(OutreachSession.id).where(OutreachSession.id == session_id))


def learning_of_period(filters: outreach.Filters) -> Learning:
    """Counts of a period's sessions.

    Where no village or kind is filtered, those without a session in its whole months are added.
    """
    sessions = outreach.filter_sessions(select(OutreachSession.id), filters)
    if filters.villages is not None or filters.kind:
        return learning_of_sessions(sessions)
    last = filters.last
    _weekday, length = monthrange(last.year, last.month)
    if last.day < length:
        last = last.replace(day=1) - timedelta(days=1)
    return learning_of_sessions(sessions, (filters.first, last))


def learning_of_sessions(sessions: Select[Any], months: tuple[Any, Any] | None = None) -> Learning:
    """Counts of these sessions while they are open or closed, and of months.

    A month counts where its first day lies between ``months``.
    """
    open_or_closed = sessions.where(OutreachSession.state.in_(COUNTED_STATES))
    closed_sessions = sessions.where(OutreachSession.state == "closed").subquery()
    batches: Keys = select(LearningBatch.id).where(LearningBatch.session_id.in_(open_or_closed))
    offers: Sequence[Any] = []
    if months:  # not "or": PostgreSQL would look at every row
        of_months = select(LearningBatch.id).where(LearningBatch.month.between(*months))
        batches = union_all(batches, of_months)
        offers = rows_of(OfferBatch, OfferBatch.month.between(*months))
    pairs = rows_of(LearningPairs, LearningPairs.batch_id.in_(batches))
    return Learning(
        closed_sessions=db.session.scalar(select(func.count()).select_from(closed_sessions)) or 0,
        quizzes=rows_of(LearningBatch, LearningBatch.id.in_(batches)),
        answered=answers_by_phase(batches),
        changes=changes_by_kind(pairs),
        pairs={name: sum(getattr(row, name) for row in pairs) for name in PAIR_RESULTS},
        few_pairs=sum(row.pairs for row in pairs if not row.questions),
        offers=offers,
    )


def rows_of(table: type[LearningBatch | LearningPairs | OfferBatch], condition: Any) -> Sequence[Row[Any]]:
    """The rows of a table that fulfil a condition, as plain rows instead of objects."""
    rows = select(*table.__table__.columns).where(condition)
    return db.session.execute(rows).all()


def answers_by_phase(batches: Keys) -> Mapping[str, Answered]:
    """Chosen options of each question version, counted by phase."""
    columns = (LearningBatch.phase, LearningCount.question_id, LearningCount.option)
    counts = select(*columns, func.sum(LearningCount.number)).join(LearningBatch)
    sums = counts.where(LearningCount.batch_id.in_(batches)).group_by(*columns)
    questions = {question.id: question for question in db.session.scalars(select(Question))}
    answers: dict[str, dict[Question, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for phase, question_id, option, number in db.session.execute(sums):
        question = questions[question_id]
        answers[phase][question][option] = number
    return answers


# --- change


def changes_by_kind(rows: Sequence[Any]) -> dict[str, Change]:
    """Change from before to after by the kinds of PAIR_SUMS, without empty ones."""
    changes = {}
    for kind, names in PAIR_SUMS.items():
        large = [row for row in rows if getattr(row, names[0])]
        if large:
            sums = [sum(getattr(row, name) for row in large) for name in ("pairs", *names)]
            changes[kind] = Change(*sums)
    return changes


def has_only_raised_refusals(changes: Mapping[str, Change]) -> bool:
    """True where fewer genuine offers are surely accepted, and more scams refused.

    To check an offer is good for both kinds. False where a kind is missing.
    The fall must be certain, its whole interval below zero; for the rise the sums are enough.
    """
    if "genuine" not in changes or "scam" not in changes:
        return False
    return changes["genuine"].interval[1] < 0 and changes["scam"].after > changes["scam"].before


def t_quantile(freedom: float) -> float:
    """Student's two-sided 95 % quantile, by a Cornish-Fisher series.

    It is exact to 0.01 from four degrees of freedom on.
    """
    z = NormalDist().inv_cdf(0.975)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return float(z + first / freedom + second / freedom**2 + third / freedom**3)
