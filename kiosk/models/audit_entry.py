"""The audit: acts with officer, time and row, never a personal value."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import utcnow
from kiosk.db import Base, Key
from kiosk.models.constraints import always
from kiosk.models.officer import Officer


class AuditEntry(Base):
    """One act, of an officer or the program.

    ``fields`` holds names of changed fields, ``reason`` a code, ``row`` a table and a key.
    """

    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "row", "at"),
        Index(None, "officer_id", "at", "id"),
        Index(None, "action", "at", "id"),
        always("times", "times >= 1"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=utcnow)
    officer_id: Mapped[str | None] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str] = mapped_column(String(40))
    row: Mapped[str] = mapped_column(String(80), default="")
    fields: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(String(40), default="")
    times: Mapped[int] = mapped_column(default=1)  # acts alike within an hour, folded into one row
    officer: Mapped[Officer | None] = relationship()
