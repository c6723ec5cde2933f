"""Checks of job offers as numbers: verdicts, and the signs that were ticked."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from kiosk.learning.small_groups import is_large, may_be_told, pooled
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
    return OfferBatch(checks=len(checks), verdicts=verdicts, signs=without_overlap(signs, verdicts), **place)


def weight_of(sign: str) -> str:
    """The verdict that a sign leads to by itself."""
    signs = content.offer_signs()
    return str(signs[sign]["weight"]) if sign in signs else VERDICTS[-1]


def told_of(sign: str, checks: Collection[OfferCheck], verdicts: dict[str, int]) -> int | None:
    """How many checks ticked this sign, or None where that may not be told.

    It has at least its own weight as verdict, so it is a part of those whose verdict is as grave.
    """
    ticked = sum(sign in check.signs for check in checks)
    grave = VERDICTS[: VERDICTS.index(weight_of(sign)) + 1]
    holding = {verdict if verdict in verdicts else OTHERS for verdict in grave}
    whole = sum(verdicts.get(verdict, 0) for verdict in holding)
    return ticked if may_be_told(ticked, whole) else None


def without_overlap(signs: dict[str, int | None], verdicts: dict[str, int]) -> dict[str, int | None]:
    """The same, without the smallest stop sign where all of them together would tell of a few: that they ticked two,
    or none and were told to stop by several warnings.
    """
    grave = {sign: number for sign, number in signs.items() if weight_of(sign) == VERDICTS[0]}
    numbers = [number for number in grave.values() if number is not None]
    if len(numbers) < len(grave) or is_large(abs(sum(numbers) - verdicts.get(VERDICTS[0], 0))):
        return signs
    return signs | {min(grave, key=lambda sign: (grave[sign] or 0, sign)): None}
