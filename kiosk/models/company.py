"""Companies that may place people abroad (P3MI), as a list of the office has them."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.db import Base, Key
from kiosk.models.constraints import one_of

COMPANY_STATUSES = ("revoked", "suspended", "expired", "active")  # of its licence, the gravest first


class Company(Base):
    """A company and its licence (SIP3MI).

    The day and the source of the list stand in the setting `company_list`.
    """

    __table_args__ = (one_of("status", COMPANY_STATUSES),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    licence: Mapped[str] = mapped_column(String(60))  # its number, "" where the list has none
    valid_until: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(9))
