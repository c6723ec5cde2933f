"""What people learned, as numbers: whose they were nobody can tell any more. Each is of at least SMALLEST people."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.db import Base, new_key
from kiosk.models.constraints import always, at_least, one_of
from kiosk.models.question import FORMS, Question
from kiosk.models.quiz_attempt import LENGTHS, PHASES

SMALLEST = 5  # people behind a number
OTHERS = "others"  # options, faces and verdicts of too few, counted as one
SKIPPED = "skipped"  # a face that nobody was made to choose
ONE_OF_BOTH = "(session_id IS NULL) <> (month IS NULL)"


class LearningBatch(Base):
    """Finished quizzes of one phase, counted when their session was closed, or their month was over."""

    __tablename__ = "learning_batch"
    __table_args__ = (
        Index(None, "session_id"),
        Index(None, "month"),
        one_of("phase", PHASES),
        at_least("finished", SMALLEST),
        always("place", ONE_OF_BOTH),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("outreach_session.id"))
    month: Mapped[date | None]  # its first day
    phase: Mapped[str] = mapped_column(String(6))
    started: Mapped[int]
    finished: Mapped[int]
    answers: Mapped[int]  # of all questions
    right: Mapped[int]
    # of rounds of offers, the sound ones alone; the others follow from the rest
    sound_answers: Mapped[int | None]
    sound_right: Mapped[int | None]
    faces: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {item: {face, SKIPPED or OTHERS: people}}
    counts: Mapped[list["LearningCount"]] = relationship(cascade="all, delete-orphan")
    pairs: Mapped[list["LearningPairs"]] = relationship(cascade="all, delete-orphan")


class LearningPairs(Base):
    """People of a batch after who had taken the quiz before too: sums of their right answers, to tell the change."""

    __tablename__ = "learning_pairs"
    __table_args__ = (one_of("first", FORMS), one_of("length", LENGTHS), at_least("pairs", SMALLEST))

    batch_id: Mapped[str] = mapped_column(ForeignKey("learning_batch.id"), primary_key=True)
    first: Mapped[str] = mapped_column(String(1), primary_key=True)  # the form they had before
    length: Mapped[str] = mapped_column(String(5), primary_key=True)
    pairs: Mapped[int]
    questions: Mapped[int]  # all that they were asked before
    right_before: Mapped[int]
    right_after: Mapped[int]
    squares: Mapped[int]  # of the differences
    # the same of the questions about something sound alone; None of those before November 2026, which had hardly any
    sound_questions: Mapped[int | None]
    sound_before: Mapped[int | None]
    sound_after: Mapped[int | None]
    sound_squares: Mapped[int | None]
    unsound_squares: Mapped[int | None]  # of the other questions; their sums follow from the rest


class LearningCount(Base):
    """Answers of a batch to one question that chose one option, or several of them (OTHERS).

    ``right`` says whether it is right. OTHERS are if all but fewer than SMALLEST of them were, are not if none was, and
    it is None where only a few were.
    """

    __tablename__ = "learning_count"
    __table_args__ = (Index(None, "question_id"), at_least("number", SMALLEST))

    batch_id: Mapped[str] = mapped_column(ForeignKey("learning_batch.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.id"), primary_key=True)
    option: Mapped[str] = mapped_column(String(10), primary_key=True)
    right: Mapped[bool | None]
    number: Mapped[int]
    question: Mapped[Question] = relationship()


class OfferBatch(Base):
    """Job offers that were checked, counted when their session was closed, or their month was over."""

    __tablename__ = "offer_batch"
    __table_args__ = (
        Index(None, "session_id"),
        Index(None, "month"),
        at_least("checks", SMALLEST),
        always("place", ONE_OF_BOTH),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("outreach_session.id"))
    month: Mapped[date | None]
    checks: Mapped[int]
    verdicts: Mapped[dict[str, Any]] = mapped_column(JSON)  # {verdict or OTHERS: checks}
    signs: Mapped[dict[str, Any]] = mapped_column(JSON)  # {sign that was ticked: checks, or None where it is not told}
