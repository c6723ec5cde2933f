"""Job-offer checks: signs, where checked, verdict, but no person and no clock."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import today
from kiosk.db import Base
from kiosk.models.constraints import one_of

OFFER_VERDICTS = ("stop", "warning", "ok")  # the gravest first; a sign has one of them as its weight
CHECK_PLACES = ("office", "site", "offerer", "unknown")  # where its good signs were checked
RELIABLE_PLACES = ("office", "site")  # not the word of the offerer


class OfferCheck(Base):
    """One job offer tested against the signs."""

    __table_args__ = (
        Index(None, "session_id", "checked_on"),
        one_of("checked", CHECK_PLACES),
        one_of("verdict", OFFER_VERDICTS),
        {"sqlite_with_rowid": False},
    )

    token: Mapped[str] = mapped_column(String(22), primary_key=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("outreach_session.id"))
    checked_on: Mapped[date] = mapped_column(default=today)
    signs: Mapped[list[Any]]  # slugs of the signs ticked
    checked: Mapped[str | None] = mapped_column(String(10))  # one of CHECK_PLACES; none where no good sign was ticked
    verdict: Mapped[str] = mapped_column(String(10))
