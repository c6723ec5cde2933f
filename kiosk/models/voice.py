"""People who read the kiosk's texts aloud, and their recordings."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.db import Base, new_key


class Voice(Base):
    """One person who reads in one language. It is heard once somebody has listened to it."""

    __tablename__ = "voice"

    id: Mapped[str] = mapped_column(String(61), primary_key=True, default=new_key)
    language: Mapped[str] = mapped_column(String(10))
    speaker: Mapped[str | None] = mapped_column(String(80))
    consent_on: Mapped[date | None]
    heard_by: Mapped[str | None] = mapped_column(String(80))


class Recording(Base):
    """One text, read by one voice."""

    __tablename__ = "recording"

    voice_id: Mapped[str] = mapped_column(ForeignKey("voice.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)  # what recordings.clip_name() makes of the text
    kind: Mapped[str] = mapped_column(String(4))
    digest: Mapped[str] = mapped_column(String(64))  # Tombstone.hash_of() the content
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
