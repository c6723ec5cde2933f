"""Check-ins, and the tombstones of erased ones."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, Versioned, new_key
from kiosk.models.constraints import always, index_of, one_of
from kiosk.models.outreach_session import OutreachSession
from kiosk.models.village import Village

# what people say of themselves, by column; a child leaves age and sex alone
SAID = ("age", "name", "sex", "village_code", "group", "phone")
OF_A_CHILD = ("age", "sex")
# what tells who somebody is: kept with a name and the consent to it only, and gone when its day is over or when it is
# taken back, from every copy too. Whatever erases, blanks, hides, hands on or writes down that it was seen reads this
PERSONAL = ("name", "phone")
BLANK: dict[str, Any] = dict.fromkeys((*PERSONAL, "withdrawal_code"))  # what a row holds of them then

# every code that was ever stored; a form may offer fewer
AGES = ("adult", "child")
SEXES = ("L", "P")
GROUPS = ("perangkat", "tokoh", "warga", "pelajar", "calon", "purna")
OFFERED_GROUPS = GROUPS  # what is no longer to be chosen is taken out here: a row that has it keeps it
# plans to go abroad never stand next to a name
GROUPS_WITH_NAME = ("perangkat", "tokoh", "warga", "pelajar")
ORIGINS = ("kiosk", "qr", "paper")  # the tablet, a phone that joined by the poster, the signed list
REVIEW_STATES = ("new", "confirmed", "void")
VOID_REASONS = ("double", "test", "wrong-session", "wrong-entry", "request")


class CheckIn(Versioned, Base):
    """One person at one session. A child leaves only session, age and sex."""

    __tablename__ = "check_in"
    __table_args__ = (
        Index(None, "session_id", "created_at", "id"),
        Index(None, "created_at", "id"),
        index_of("erased_at IS NULL", "erase_on", "session_id"),  # what is due, and what comes next
        index_of("code_until IS NOT NULL", "code_until"),
        one_of("age", AGES),
        one_of("sex", SEXES),
        one_of("group", GROUPS),
        one_of("origin", ORIGINS),
        one_of("state", REVIEW_STATES),
        one_of("void_reason", VOID_REASONS),
        always(
            "child", "age = 'adult' OR (name IS NULL AND phone IS NULL AND village_code IS NULL AND \"group\" IS NULL)"
        ),
        always("plans", f'name IS NULL OR "group" IS NULL OR "group" IN {GROUPS_WITH_NAME}'),
        always("consent", "name IS NULL OR (consent_at IS NOT NULL AND consent_version IS NOT NULL)"),
        always("phone", "phone IS NULL OR name IS NOT NULL"),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    nonce: Mapped[str] = mapped_column(String(43), unique=True)
    withdrawal_code: Mapped[str | None] = mapped_column(String(10), unique=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    age: Mapped[str] = mapped_column(String(5))
    name: Mapped[str | None] = mapped_column(String(80))
    sex: Mapped[str | None] = mapped_column(String(1))
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))
    group: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(16))  # E.164
    consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(5), default="kiosk")
    state: Mapped[str] = mapped_column(String(10), default="new")
    void_reason: Mapped[str | None] = mapped_column(String(20))
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("officer.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    erase_on: Mapped[date]  # the last day a name is kept: promised, counted from the session's date
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # how long its visit may look at the code
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session: Mapped[OutreachSession] = relationship()
    village: Mapped[Village | None] = relationship()

    @property
    def tells_who(self) -> bool:
        """Whether it says who somebody is."""
        return any(getattr(self, field) for field in PERSONAL)


class Tombstone(Base):
    """The hash of an erased check-in's nonce, or of a deleted photo or recording, so that no copy brings it back."""

    __tablename__ = "tombstone"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_on: Mapped[date]

    @staticmethod
    def hash_of(erased: bytes) -> str:
        """What a tombstone keeps of a nonce, a photo or a recording."""
        return sha256(erased).hexdigest()
