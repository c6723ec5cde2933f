"""Photos of a session, for its report."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, new_key


class SessionPhoto(Base):
    """One photo, which goes on the day after ``kept_until``."""

    __tablename__ = "session_photo"
    __table_args__ = (Index(None, "session_id"), Index(None, "kept_until"))

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    session_id: Mapped[str] = mapped_column(ForeignKey("outreach_session.id"))
    digest: Mapped[str] = mapped_column(String(64))  # Tombstone.hash_of() the image
    kept_until: Mapped[date]
    in_file: Mapped[bool] = mapped_column(default=False)  # an officer ticked it for the session file
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
