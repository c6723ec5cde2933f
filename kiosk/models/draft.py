"""What an officer had typed when the sign-in ended: kept for that officer alone, until it comes back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import utcnow
from kiosk.db import Base, UtcDateTime, new_key


class Draft(Base):
    """A form that was not sent. ``fields`` is [[name, value], ...] without passwords, files and token."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    officer_id: Mapped[str] = mapped_column(ForeignKey("officer.id"), index=True)
    path: Mapped[str] = mapped_column(String(300))  # the page whose form it is
    fields: Mapped[list[Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
