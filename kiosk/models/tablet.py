"""Tablets of village halls, where each has to be paired."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, new_key
from kiosk.models.village import Village

CODE_WITHIN = timedelta(minutes=10)


class Tablet(Base):
    """One tablet. A code of six digits gets it a cookie with a token, whose hash stands here."""

    __tablename__ = "tablet"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    name: Mapped[str] = mapped_column(String(80))
    village_code: Mapped[str] = mapped_column(ForeignKey("village.code"), index=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # None once it was used
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # None until it is paired
    paired_by: Mapped[str | None] = mapped_column(ForeignKey("officer.id"))  # who made the code
    paired_on: Mapped[date | None]
    last_seen_on: Mapped[date | None]
    revoked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    village: Mapped[Village] = relationship()

    @property
    def state(self) -> str:
        """revoked, paired, waiting (for its code to be typed) or expired (the code is)."""
        if self.revoked:
            return "revoked"
        if self.token_hash:
            return "paired"
        now = utcnow()
        return "waiting" if self.code_until and now < self.code_until <= now + CODE_WITHIN else "expired"
