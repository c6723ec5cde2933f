"""Companies that may place people abroad (P3MI), as a list of the office has them."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.db import Base, Key
from kiosk.models.constraints import one_of

LONGEST = {"name": 120, "licence": 60, "address": 300}  # characters of each text
COMPANY_STATUSES = ("revoked", "suspended", "expired", "active")  # of its licence, the gravest first


class Company(Base):
    """A company and its licence (SIP3MI).

    The day and the source of the list stand in the setting `company_list`.
    """

    __table_args__ = (one_of("status", COMPANY_STATUSES),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(LONGEST["name"]))
    licence: Mapped[str] = mapped_column(String(LONGEST["licence"]))  # its number, "" where the list has none
    valid_until: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(LONGEST["address"]))
    status: Mapped[str] = mapped_column(String(9))
