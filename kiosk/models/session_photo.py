"""Photos of a session, for its report: what they show is in a file of the instance folder, whose hash stands here."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, new_key


class SessionPhoto(Base):
    """One photo. The file is ``photos/<id>.jpg``; on the day after ``kept_until`` both go."""

    __tablename__ = "session_photo"
    __table_args__ = (Index(None, "session_id"), Index(None, "kept_until"))

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    digest: Mapped[str] = mapped_column(String(64))  # what Tombstone.hash_of() makes of the file
    kept_until: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
