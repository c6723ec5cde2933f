"""Checks of job offers as numbers: verdicts, and the signs that were ticked."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import OfferBatch, OfferCheck
from kiosk.models.learning import SMALLEST

PIECE = 500  # rows that lie in memory at once


def offer_batch(*wanted: Any, **place: Any) -> OfferBatch | None:
    """These checks as numbers, without verdicts and signs of fewer than SMALLEST; None where there are none."""
    verdicts, signs = Counter[str](), Counter[str]()
    checks = select(OfferCheck.verdict, OfferCheck.signs).where(*wanted)
    for verdict, ticked in db.session.execute(checks, execution_options={"yield_per": PIECE}):
        verdicts[verdict] += 1
        signs.update(ticked)
    if not verdicts:
        return None
    return OfferBatch(checks=verdicts.total(), verdicts=large(verdicts), signs=large(signs), **place)


def large(counts: Counter[str]) -> dict[str, int]:
    """Those of at least SMALLEST checks."""
    return {name: number for name, number in counts.items() if number >= SMALLEST}
