"""Results of quizzes and offer checks, as numbers that belong to nobody.

The rule of small groups: of fewer than SMALLEST_GROUP finished quizzes of a phase, or pairs, only their number is kept;
of so many or more, everything.
"""

from datetime import date
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.db import Base, Key
from kiosk.models.constraints import always, one_of
from kiosk.models.question import Question
from kiosk.models.quiz_attempt import PHASES

Sum = Annotated[int, mapped_column(default=0)]
SMALLEST_GROUP = 5
SKIPPED = "skipped"  # no face was chosen
PAIR_RESULTS = ("more", "fewer", "equal")  # how many right answers a person had after, beside before
# columns of LearningPairs by kind: questions that all pairs were asked before, good answers before and after, and the
# sum of each pair's squared difference; good are right answers, and of a kind of offers those that do its SAFE_ACTS
PAIR_SUMS = {
    "all": ("questions", "right_before", "right_after", "squares"),
    "genuine": ("genuine_questions", "genuine_before", "genuine_after", "genuine_squares"),
    "scam": ("scam_questions", "scam_before", "scam_after", "scam_squares"),
}


class LearningBatch(Base):
    """Finished quizzes of one phase, counted.

    They were counted when their session was closed, or their month was over.
    """

    __table_args__ = (
        Index(None, "session_id"),
        Index(None, "month"),
        one_of("phase", PHASES),
        always("finished", '"finished" >= 0'),
        always("place", "(session_id IS NULL) <> (month IS NULL)"),
        always("small", f'"finished" >= {SMALLEST_GROUP} OR "answers" = 0'),
    )

    id: Mapped[Key]
    session_id: Mapped[str | None] = mapped_column(ForeignKey("outreach_session.id"))
    month: Mapped[date | None]  # its first day
    phase: Mapped[str] = mapped_column(String(6))
    started: Mapped[int]
    finished: Mapped[int]
    answers: Mapped[Sum]  # of all questions
    right: Mapped[Sum]
    # {kind: {one of ACTS: answers}}, of questions that have an offer_kind
    acts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    faces: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {item: {face or SKIPPED: people}}
    counts: Mapped[list["LearningCount"]] = relationship(cascade="all, delete-orphan")
    pairs: Mapped[list["LearningPairs"]] = relationship(cascade="all, delete-orphan")


class LearningPairs(Base):
    """Sums of answers before and after, of people in a batch who took both quizzes."""

    __table_args__ = (
        always("pairs", '"pairs" >= 1'),
        always("small", f'"pairs" >= {SMALLEST_GROUP} OR "questions" = 0'),
        always("each", '"more" + "fewer" + "equal" = "pairs" OR "questions" = 0'),
    )

    batch_id: Mapped[str] = mapped_column(ForeignKey("learning_batch.id"), primary_key=True)
    pairs: Mapped[int]
    # of these, with more, fewer and equally many right answers after
    more: Mapped[Sum]
    fewer: Mapped[Sum]
    equal: Mapped[Sum]
    # see PAIR_SUMS
    questions: Mapped[Sum]
    right_before: Mapped[Sum]
    right_after: Mapped[Sum]
    squares: Mapped[Sum]
    genuine_questions: Mapped[Sum]
    genuine_before: Mapped[Sum]
    genuine_after: Mapped[Sum]
    genuine_squares: Mapped[Sum]
    scam_questions: Mapped[Sum]
    scam_before: Mapped[Sum]
    scam_after: Mapped[Sum]
    scam_squares: Mapped[Sum]


class LearningCount(Base):
    """Answers of a batch to one question that chose one option."""

    __table_args__ = (Index(None, "question_id"), always("number", '"number" >= 1'))

    batch_id: Mapped[str] = mapped_column(ForeignKey("learning_batch.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.id"), primary_key=True)
    option: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int]
    question: Mapped[Question] = relationship()


class OfferBatch(Base):
    """Job offers that were checked in a month.

    A verdict or a sign of fewer than SMALLEST_GROUP checks is not kept.
    """

    __table_args__ = (Index(None, "month"), always("checks", '"checks" >= 1'))

    id: Mapped[Key]
    month: Mapped[date]  # its first day
    checks: Mapped[int]
    verdicts: Mapped[dict[str, Any]]  # {verdict: checks}
    signs: Mapped[dict[str, Any]]  # {sign that was ticked: checks}
