"""One question for a whole hall, with both of its votes."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.db import Base, Key, Versioned
from kiosk.models.constraints import between, one_of
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.models.outreach_session import OutreachSession
from kiosk.models.question import Question

TEACHING_STEPS = ("teach", "pledge")  # of the last round alone: the hall teaches back
# what the big screen shows, in order
STEPS = ("question", "first", "talk", "second", "votes", "result", "both", "reason", *TEACHING_STEPS, "over")
MOST_ROUNDS = 3  # of a session
TRIAL = 0  # place of the round that officers try out, which counts nowhere


class HallRound(Versioned, Base):
    """A round of a session: its step, and both votes as an officer typed them.

    Before they are typed each is an empty dict.
    """

    __table_args__ = (
        UniqueConstraint("session_id", "place"),
        one_of("step", STEPS),
        between("place", TRIAL, MOST_ROUNDS),
    )

    id: Mapped[Key]  # also in the screen's address
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    place: Mapped[int]  # 1 to MOST_ROUNDS, or TRIAL
    question_id: Mapped[str | None] = mapped_column(ForeignKey("question.id"))  # None: not known here
    answer: Mapped[str] = mapped_column(String(10))  # the right option
    step: Mapped[str] = mapped_column(String(8), default=STEPS[0])
    first: Mapped[dict[str, Any]] = mapped_column(default=dict)
    second: Mapped[dict[str, Any]] = mapped_column(default=dict)
    session: Mapped[OutreachSession] = relationship()
    question: Mapped[Question | None] = relationship()

    @property
    def is_begun(self) -> bool:
        """True once the hall has voted, or was asked to.

        Its question can't be changed any more.
        """
        return self.step != STEPS[0] or bool(self.first or self.second)

    @property
    def stem(self) -> str:
        """The question's whole stem in Indonesian, or a dash if it is not known here."""
        return self.question.full_stem("id") if self.question else "–"

    @property
    def takes_votes(self) -> bool:
        """False while the hall votes and talks, unless its session was closed.

        Nobody sees or types a number then.
        """
        return self.step not in ("first", "talk", "second") or self.session.state == "closed"

    @property
    def has_enough_votes(self) -> bool:
        """True where both votes are of SMALLEST_GROUP or more.

        Fewer have no bars and no share.
        """
        return all(sum(vote.values()) >= SMALLEST_GROUP for vote in (self.first, self.second))

    @property
    def outcome(self) -> str:
        """Comparison of the second vote with the first, where both have votes.

        By the right option it is "more", "equal" or "fewer". Where another option has more second votes it is "hard",
        and a "trick" if that option accepts a scam.
        """
        before = self.first.get(self.answer, 0)
        now = self.second.get(self.answer, 0)
        favourite = max(self.second, key=self.second.__getitem__)
        if self.second[favourite] > now:
            question = self.question
            is_trick = question and question.offer_kind == "scam" and question.act_of(favourite) == "accepts"
            return "trick" if is_trick else "hard"
        if now == before:
            return "equal"
        return "more" if now > before else "fewer"
