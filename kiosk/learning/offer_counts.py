"""Checks of job offers as numbers: verdicts, and the signs that were ticked."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from kiosk.learning.small_groups import may_be_told, pooled
from kiosk.models import OfferBatch, OfferCheck
from kiosk.models.learning import OTHERS, SMALLEST
from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content


def offer_batch(checks: Collection[OfferCheck], **place: Any) -> OfferBatch | None:
    """These checks as numbers, or None where they are too few."""
    if len(checks) < SMALLEST:
        return None
    verdicts = pooled(Counter(check.verdict for check in checks))
    ticked = sorted({sign for check in checks for sign in check.signs})
    signs = {sign: told_of(sign, checks, verdicts) for sign in ticked}
    return OfferBatch(checks=len(checks), verdicts=verdicts, signs=signs, **place)


def told_of(sign: str, checks: Collection[OfferCheck], verdicts: dict[str, int]) -> int | None:
    """How many checks ticked this sign, or None where that may not be told.

    It has at least its own weight as verdict, so it is a part of those whose verdict is as grave.
    """
    ticked = sum(sign in check.signs for check in checks)
    weight = content.offer_signs()[sign]["weight"] if sign in content.offer_signs() else VERDICTS[-1]
    grave = VERDICTS[: VERDICTS.index(weight) + 1]
    holding = {verdict if verdict in verdicts else OTHERS for verdict in grave}
    whole = sum(verdicts.get(verdict, 0) for verdict in holding)
    return ticked if may_be_told(ticked, whole) else None
