"""Outreach sessions, their fields as on the official form, and their photos."""

import secrets
from datetime import date, datetime, time
from typing import Annotated, Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import today, utcnow
from kiosk.db import Base, Key, Versioned, new_key
from kiosk.models.constraints import always, between, one_of
from kiosk.models.officer import LONGEST_NIP
from kiosk.models.quiz_attempt import CHOSEN_PHASES, QUIZ_LENGTHS
from kiosk.models.village import Village

SESSION_KINDS = ("sosialisasi", "bimtek", "rapat-koordinasi", "sambang-desa", "paspor-keliling")
PLACE_KINDS = ("balai-desa", "sekolah", "rumah-ibadah", "lainnya")
COUNTED_STATES = ("open", "closed")  # of which check-ins and answers are in sums
LONGEST_REASON = 200
MOST_HEADS = 9999
Line = Annotated[str, mapped_column(String(80), default="")]
Lines = Annotated[str, mapped_column(Text, default="")]
JOIN_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like digits


def new_letters() -> str:
    """Six random letters for joining a session by hand.

    They are not checked against other sessions'.
    """
    return "".join(secrets.choice(JOIN_LETTERS) for _letter in range(6))


class OutreachSession(Versioned, Base):
    """One session in a village.

    While it is planned, ``practice`` lets people try it, and those rows vanish.
    """

    __table_args__ = (
        Index(None, "held_on", "id"),
        Index(None, "state"),
        one_of("kind", SESSION_KINDS),
        one_of("place_kind", PLACE_KINDS),
        one_of("state", ("planned", "open", "closed", "cancelled")),
        one_of("quiz_phase", CHOSEN_PHASES),
        one_of("quiz_length", QUIZ_LENGTHS),
        between("heads_male", 0, MOST_HEADS),
        between("heads_female", 0, MOST_HEADS),
        always("cancelled", "(state = 'cancelled') = (cancel_reason <> '')"),
        always("foreign", "(kiosk_id IS NULL) = (check_in_counts IS NULL)"),
    )

    id: Mapped[Key]
    village_code: Mapped[str] = mapped_column(ForeignKey("village.code"))
    village_name: Mapped[str] = mapped_column(String(80))  # as it was on that day
    kind: Mapped[str] = mapped_column(String(20), default="sosialisasi")
    title: Mapped[str] = mapped_column(String(160))
    order_number: Mapped[Line]  # nomor surat tugas
    place_kind: Mapped[str] = mapped_column(String(20), default="balai-desa")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    held_on: Mapped[date]
    # the machine's day on which that date was typed: a wrong clock must not confirm its own date
    date_typed_on: Mapped[date] = mapped_column(default=today)
    starts_at: Mapped[time | None]  # WIB, as on the invitation
    ends_at: Mapped[time | None]
    officers: Mapped[Lines]
    speakers: Mapped[Lines]
    material: Mapped[Lines]
    obstacles: Mapped[Lines]
    follow_up: Mapped[Lines]
    questions_asked: Mapped[Lines]  # by people of the village, without names
    report_number: Mapped[Line]  # of the report, behind the office's prefix
    reporter_name: Mapped[Line]  # the PIMPASA who reports, as filed
    reporter_nip: Mapped[str] = mapped_column(String(LONGEST_NIP), default="")
    heads_male: Mapped[int | None]  # head count on paper, entered at closing
    heads_female: Mapped[int | None]
    heads_by_group: Mapped[dict[str, Any]] = mapped_column(default=dict)  # attendee group: people
    state: Mapped[str] = mapped_column(String(10), default="planned")
    cancel_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    practice: Mapped[bool] = mapped_column(default=False)
    quiz_phase: Mapped[str] = mapped_column(String(6), default="free")  # of quizzes that begin now, set by the officer
    quiz_length: Mapped[str] = mapped_column(String(5), default="short")  # of the measured quiz, before and after
    join_key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)  # of the poster's QR
    join_letters: Mapped[str] = mapped_column(String(6), unique=True, default=new_letters)  # typed in place of the QR
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # the first time; it may be open again
    # of a session that came in a file: its kiosk, and its check-ins as numbers: {sort: {code: people}}
    kiosk_id: Mapped[str | None] = mapped_column(String(16))
    kiosk_name: Mapped[Line]
    check_in_counts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # the revision that was handed over last: its number, a hash of its content, and when it was first handed over
    revision: Mapped[int] = mapped_column(default=0)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    handed_over_at: Mapped[datetime | None]
    village: Mapped[Village] = relationship()

    @property
    def is_foreign(self) -> bool:
        """True where it came in another kiosk's session file.

        It is only read here, never edited.
        """
        return self.kiosk_id is not None

    @property
    def is_counted(self) -> bool:
        """True while open or closed: its check-ins and answers are in the sums."""
        return self.state in COUNTED_STATES

    @property
    def takes_visitors(self) -> bool:
        """True where people may check in.

        It is an open session of this kiosk, or a planned one being tried out.
        """
        return self.is_practice or (self.state == "open" and not self.is_foreign)

    @property
    def may_be_planned_again(self) -> bool:
        """True while open and never closed before.

        Once closed, its counts stay.
        """
        return self.state == "open" and self.closed_at is None

    @property
    def takes_answers(self) -> bool:
        """True where it takes visitors and was never closed.

        Later quizzes and checks count by month.
        """
        return self.takes_visitors and self.closed_at is None

    @property
    def is_practice(self) -> bool:
        """True while planned and being tried out.

        Entries count nowhere and vanish when it opens.
        """
        return self.state == "planned" and self.practice

    @property
    def heads(self) -> int | None:
        """People counted on paper, men and women, or None if a number is missing."""
        if self.heads_male is None or self.heads_female is None:
            return None
        return self.heads_male + self.heads_female


class SessionPhoto(Base):
    """One photo for the report of a session, deleted on the day after ``kept_until``."""

    __table_args__ = (Index(None, "session_id"), Index(None, "kept_until"))

    id: Mapped[Key]
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    digest: Mapped[str] = mapped_column(String(64))  # Tombstone.hash_of() the image
    kept_until: Mapped[date]
    in_file: Mapped[bool] = mapped_column(default=False)  # an officer ticked it for the session file
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
