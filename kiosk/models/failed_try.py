"""Guesses that failed in the last hour, for all processes together."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, new_key


class FailedTry(Base):
    """One wrong guess of a kind; ``source`` is a keyed hash of the address it came from."""

    __tablename__ = "failed_try"
    __table_args__ = (Index(None, "kind", "at"), Index(None, "at"))

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    kind: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
