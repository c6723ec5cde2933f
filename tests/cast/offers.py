"""A villager checks a job offer: ticks, sends, reads the verdict."""

from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import OfferCheck
from kiosk.rules import offers
from tests.cast.pages import Browser

VISITOR_VISA = "R01"  # stop
MILLIONS = "R11"  # warning
WORK_VISA = "R17"  # ok
ASKED_SIGNS = [slug for slugs in offers.SIGN_GROUPS.values() for slug in slugs]  # the others come from the list


def offer_checks() -> list[OfferCheck]:
    return list(db.session.scalars(select(OfferCheck)))


def check(visitor: Browser, *signs: str, **fields: Any) -> None:
    """Tick these signs and send them."""
    visitor.get("/offers/")
    visitor.submit(sign=list(signs), **fields)
