"""Hotlines: every phone number is data with a source, a date of its last check and a state."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.db import Base
from kiosk.models.constraints import one_of
from kiosk.models.texts import Text, in_language
from kiosk.models.village import Village

CHANNEL_KINDS = ("tel", "wa", "web")
ORIGINS = ("file", "officer", "elsewhere")  # where a row's texts came from
FRESH_DAYS = 90


class Hotline(Base):
    """One body that helps. Texts are {language: text}; channels are [{kind, value, label}], some with ``written``.

    A channel's value is E.164, one of the short codes of `kiosk.rules.hotlines`, or an https address; ``from_abroad``
    marks a number that is given for calls from abroad. ``written`` is the number in its owner's own groups of digits.
    """

    __tablename__ = "hotline"
    __table_args__ = (one_of("origin", ORIGINS),)

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    agency: Mapped[dict[str, Any]] = mapped_column(JSON)
    purpose: Mapped[dict[str, Any]] = mapped_column(JSON)
    channels: Mapped[list[Any]] = mapped_column(JSON)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    cost: Mapped[dict[str, Any]] = mapped_column(JSON)
    abroad: Mapped[dict[str, Any]] = mapped_column(JSON)
    government: Mapped[bool] = mapped_column(default=True)
    mission: Mapped[bool] = mapped_column(default=False)  # an embassy or consulate: a screen of its own
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    source_url: Mapped[str] = mapped_column(String(300), default="")
    source_date: Mapped[str] = mapped_column(String(10), default="")  # as precise as the source: 2025-11
    confidence: Mapped[str] = mapped_column(String(10), default="")
    checked_on: Mapped[date | None]  # the last call an officer made
    checked_by: Mapped[str | None] = mapped_column(String(80))  # the officer who called
    answered_by: Mapped[str | None] = mapped_column(String(80))  # who picked up: an office, not a person's data
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))  # a local contact
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(String(10), default="file")  # file, officer, elsewhere
    village: Mapped[Village | None] = relationship()

    def text(self, name: str, language: str) -> Text:
        """One of the texts in this language, or in Indonesian where it has none."""
        text: Text = in_language(getattr(self, name), language)
        return text

    def is_fresh(self, on: date) -> bool:
        """Whether somebody called within the last 90 days."""
        return self.checked_on is not None and on - self.checked_on <= timedelta(days=FRESH_DAYS)
