"""People who read the kiosk's texts aloud, and their recordings."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.db import Base, new_key


class Voice(Base):
    """The person who reads in one language.

    Nothing is recorded before the consent is noted.
    """

    id: Mapped[str] = mapped_column(String(61), primary_key=True, default=new_key)
    language: Mapped[str] = mapped_column(String(10))
    speaker: Mapped[str | None] = mapped_column(String(80))
    consent_on: Mapped[date]
    heard_by: Mapped[str | None] = mapped_column(String(80))  # name of the second officer who listened last


class Recording(Base):
    """One text, read by one voice.

    Villagers hear it once a second officer has listened to it.
    """

    voice_id: Mapped[str] = mapped_column(ForeignKey("voice.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)  # what recordings.clip_name() makes of the text
    heard_in: Mapped[str | None] = mapped_column(String(10))  # the set in which it was listened to, else None
    recorded_by: Mapped[str | None] = mapped_column(String(16))  # id of the officer, who does not listen as the second
    kind: Mapped[str] = mapped_column(String(4))
    digest: Mapped[str] = mapped_column(String(64))  # Tombstone.hash_of() the content
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
