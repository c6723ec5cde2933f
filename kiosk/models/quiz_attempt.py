"""Quiz attempts and their answers: no person, no clock, no order of arrival."""

import random
from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import today
from kiosk.db import Base
from kiosk.models.constraints import between, one_of
from kiosk.models.question import ANSWER_VERDICTS, DANGERS, FORMS, UNKNOWN, Question

MEASURED_PHASES = ("before", "after")  # phases that ask the forms A and B and the attitude
CHOSEN_PHASES = ("free", *MEASURED_PHASES)  # what an officer sets for a session
PHASES = (*CHOSEN_PHASES, "offers")  # the last: a round of "Aman atau tidak?"
ATTITUDES = ("possible", "ask")  # of the columns attitude_…
QUESTIONS_BY_LENGTH = {"short": 5, "full": 10, "round": 4}
QUIZ_LENGTHS = ("short", "full")  # of a quiz that is no round of offers
Step = int | str  # of an attempt: a question's number from 1, "attitude" or "result"


class QuizAttempt(Base):
    """One visit to the quiz. Of its time only the date is kept."""

    __table_args__ = (
        Index(None, "session_id", "taken_on"),
        Index(None, "session_id", "phase", "pair_code", unique=True),
        Index(None, "finished", "taken_on"),  # unfinished ones are counted when a quiz begins
        one_of("phase", PHASES),
        one_of("form", FORMS),
        one_of("length", QUESTIONS_BY_LENGTH),
        between("attitude_possible", 1, 3),
        between("attitude_ask", 1, 3),
        {"sqlite_with_rowid": False},
    )

    token: Mapped[str] = mapped_column(String(22), primary_key=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("outreach_session.id"))
    phase: Mapped[str] = mapped_column(String(6), default="free")
    form: Mapped[str | None] = mapped_column(String(1))
    length: Mapped[str] = mapped_column(String(5), default="short")
    taken_on: Mapped[date] = mapped_column(default=today)
    finished: Mapped[bool] = mapped_column(default=False)
    pair_code: Mapped[str | None] = mapped_column(String(16))  # four digits, as long as the session is open
    attitude_possible: Mapped[int | None]  # 1 no, 2 unsure, 3 yes: the legal way is possible for me
    attitude_ask: Mapped[int | None]  # the same scale: I know whom to ask
    answers: Mapped[list["QuizAnswer"]] = relationship(order_by="QuizAnswer.position", cascade="all, delete-orphan")

    @property
    def is_measured(self) -> bool:
        """True in a quiz before or after a session, which also asks for the attitude."""
        return self.phase in MEASURED_PHASES

    @property
    def open_question(self) -> int | None:
        """Number of the first question without an answer, or None after all."""
        for answer in self.answers:
            if answer.option is None:
                return answer.position
        return None

    @property
    def next_step(self) -> Step:
        """The first step that is not done.

        After the last one it is the step that ends the attempt.
        """
        if self.open_question:
            return self.open_question
        if self.is_measured and not self.finished:
            return "attitude"
        return "result"

    def step_at(self, step: Step) -> Step:
        """The step to show where ``step`` is asked for.

        Any step may be given. A question is shown once it is answered, with its feedback. A quiz before a session has
        no feedback and goes on: what is right is told in the session.
        """
        answered_steps = [answer.position for answer in self.answers if answer.option]
        if step in answered_steps and self.phase != "before":
            return step
        return self.next_step

    def step_after(self, number: int) -> Step:
        """The step that follows the feedback on question ``number``."""
        if number < len(self.answers):
            return number + 1
        return self.next_step


class QuizAnswer(Base):
    """One question of an attempt, picked at its start.

    ``option`` is None until it is answered.
    """

    __table_args__ = (Index(None, "question_id"), between("position", 1, 99), {"sqlite_with_rowid": False})

    attempt_token: Mapped[str] = mapped_column(ForeignKey("quiz_attempt.token"), primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.id"), primary_key=True)
    position: Mapped[int]  # 1, 2, 3 …
    option: Mapped[str | None] = mapped_column(String(10))
    right: Mapped[bool | None]
    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_dangerous_miss(self) -> bool:
        """True where it is not right, and life, freedom or the house depend on it."""
        return not self.right and self.question.danger == DANGERS[-1]

    @property
    def shuffled_options(self) -> list[str]:
        """Keys of the options, in an order of this attempt, “unknown” last.

        The order stays. An offer always has the same buttons in the same order.
        """
        if self.question.kind == "offer":
            return [*ANSWER_VERDICTS, UNKNOWN]
        keys = sorted(self.question.texts["id"]["options"])
        lot = random.Random(f"{self.attempt_token} {self.question_id}")  # noqa: S311 - an order, no secret
        lot.shuffle(keys)
        return [*keys, UNKNOWN]
