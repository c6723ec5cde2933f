"""Check-ins, and the tombstones of erased ones."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import utcnow
from kiosk.db import Base, Key, Versioned
from kiosk.models.constraints import always, index_of, is_one_of, one_of, quote
from kiosk.models.outreach_session import OutreachSession
from kiosk.models.texts import _l
from kiosk.models.village import Village


class Answer(NamedTuple):
    """One thing that people say about themselves at check-in, by its column.

    The forms of villagers and officers, lists, files, the audit and the constraints of the table follow ``ANSWERS``.
    Its words are those of the desk, in Indonesian; views translate them.
    """

    label: str
    codes: Mapping[str, str] = {}  # every code ever stored, in words; none for a typed answer
    letters: Mapping[str, str] = {}  # the codes in one letter, for narrow columns
    only_unnamed: tuple[str, ...] = ()  # codes that are never stored next to a name
    of_child: bool = False  # also stored for a child
    # tells who somebody is: stored only with a name and consent, erased after its day or when taken back, from every
    # copy too. Everything that erases, hides, hands on or notes a view goes by this
    personal: bool = False


ANSWERS = {
    "age": Answer(_l("Umur"), {"adult": _l("Dewasa"), "child": _l("Anak (di bawah 18)")}, of_child=True),
    "name": Answer(_l("Nama"), personal=True),
    "phone": Answer(_l("No. HP"), personal=True),
    "sex": Answer(
        _l("L/P"), {"L": _l("Laki-laki"), "P": _l("Perempuan")}, letters={"L": _l("L"), "P": _l("P")}, of_child=True
    ),
    "village_code": Answer(_l("Desa")),
    "group": Answer(
        _l("Kelompok"),
        {
            "perangkat": _l("Perangkat desa"),
            "tokoh": _l("Tokoh masyarakat"),
            "warga": _l("Warga"),
            "pelajar": _l("Pelajar"),
            "calon": _l("Calon PMI"),
            "purna": _l("Purna PMI"),
        },
        only_unnamed=("calon", "purna"),  # plans to go abroad never stand next to a name
    ),
}
ANSWER_COLUMNS = tuple(ANSWERS)
CHILD_COLUMNS = tuple(column for column, answer in ANSWERS.items() if answer.of_child)
PERSONAL_COLUMNS = tuple(column for column, answer in ANSWERS.items() if answer.personal)
ERASED_VALUES: dict[str, Any] = dict.fromkeys((*PERSONAL_COLUMNS, "withdrawal_code"))
AGES = tuple(ANSWERS["age"].codes)
SEXES = tuple(ANSWERS["sex"].codes)
GROUPS = tuple(ANSWERS["group"].codes)
GROUPS_BESIDE_NAME = [group for group in GROUPS if group not in ANSWERS["group"].only_unnamed]
NOTHING_MORE = " AND ".join(f"{quote(column)} IS NULL" for column in ANSWERS if column not in CHILD_COLUMNS)
ORIGINS = ("kiosk", "qr", "paper")  # the tablet, a phone that joined by the poster, the signed list
REVIEW_STATES = ("new", "confirmed", "void")
VOID_REASONS = ("double", "test", "wrong-session", "wrong-entry")


class CheckIn(Versioned, Base):
    """One person at one session. A child leaves only session, age and sex."""

    __table_args__ = (
        Index(None, "session_id", "created_at", "id"),
        Index(None, "created_at", "id"),
        index_of("erased_at IS NULL", "erase_on", "session_id"),  # what is due, and what comes next
        index_of("code_until IS NOT NULL", "code_until"),
        *(one_of(column, answer.codes) for column, answer in ANSWERS.items() if answer.codes),
        one_of("origin", ORIGINS),
        one_of("state", REVIEW_STATES),
        one_of("void_reason", VOID_REASONS),
        always("child", f"age = 'adult' OR ({NOTHING_MORE})"),
        always("plans", f'name IS NULL OR "group" IS NULL OR {is_one_of("group", GROUPS_BESIDE_NAME)}'),
        always("consent", "name IS NULL OR (consent_at IS NOT NULL AND consent_version IS NOT NULL)"),
        *(always(column, f"{column} IS NULL OR name IS NOT NULL") for column in PERSONAL_COLUMNS if column != "name"),
    )

    id: Mapped[Key]
    nonce: Mapped[str] = mapped_column(String(43), unique=True)
    withdrawal_code: Mapped[str | None] = mapped_column(String(10), unique=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    age: Mapped[str] = mapped_column(String(5))
    name: Mapped[str | None] = mapped_column(String(80))
    sex: Mapped[str | None] = mapped_column(String(1))
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))
    group: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(16))  # E.164
    consent_at: Mapped[datetime | None]
    consent_version: Mapped[str | None] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(5), default="kiosk")
    state: Mapped[str] = mapped_column(String(10), default="new")
    void_reason: Mapped[str | None] = mapped_column(String(20))
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("officer.id"))
    reviewed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    erase_on: Mapped[date]  # the last day of the name: promised, counted from the session's date
    code_until: Mapped[datetime | None]  # until when its visit is shown the code
    erased_at: Mapped[datetime | None]
    session: Mapped[OutreachSession] = relationship()
    village: Mapped[Village | None] = relationship()

    @property
    def has_personal_data(self) -> bool:
        """True where a name or phone is stored."""
        return any(getattr(self, field) for field in PERSONAL_COLUMNS)


class Tombstone(Base):
    """The hash of something erased, so that no copy brings it back.

    It was a check-in's nonce, a photo, a voice or a recording.
    """

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_on: Mapped[date]

    @staticmethod
    def hash_of(content: bytes) -> str:
        """SHA-256 in hex, under which a tombstone is stored."""
        return sha256(content).hexdigest()
