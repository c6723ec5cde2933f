"""The job-offer check: signs by group, the verdict, and storing it."""

import secrets
from collections.abc import Collection
from typing import Any

from kiosk.db import db
from kiosk.models import Hotline, OfferCheck
from kiosk.models.offer_check import OFFER_VERDICTS, RELIABLE_PLACES
from kiosk.rules import content, hotlines, traces

# good and bad signs stand mixed, so that nobody is led to an answer
SIGN_GROUPS = {
    "papers": ("R17", "R01", "R03", "R08", "R18", "R04", "R02"),
    "money": ("R12", "R10", "R07", "R11", "R20", "R15"),
    "people": ("R13", "R16", "R05", "R14", "R06", "R19", "R09"),
}
BEST_SIGNS = {"R16", "R17"}  # a company and papers in order: the best there is, once both were checked
SECRECY_SIGN, TIE_SIGNS = "R14", {"R11", "R20"}  # kept from the family, and bound to it by a debt or by money given
WARNINGS_FOR_STOP = 3  # as many together are a stop: our own judgement
DANGER_SIGNS = {"R03", "R04", "R07"}  # papers taken away, past the border check, work for scammers: police first
OFFICE_SLUGS = ("kp2mi-08001000", "disnakertrans-serang", "imigrasi-serang")
COMPANY_CHECK = "cek-p3mi"  # the hotline that tells whether a company is licensed


def verdict_on(slugs: Collection[str]) -> str:
    """ "stop" for one stop sign, a secret tie or WARNINGS_FOR_STOP warnings; else "warning" for one; else "ok"."""
    found = weights_of_signs(slugs)
    is_secret_tie = SECRECY_SIGN in slugs and not TIE_SIGNS.isdisjoint(slugs)
    if "stop" in found or is_secret_tie or found.count("warning") >= WARNINGS_FOR_STOP:
        return "stop"
    return "warning" if "warning" in found else "ok"


def is_best_result(slugs: Collection[str], checked: str | None) -> bool:
    """True where both BEST_SIGNS were checked at a reliable place (``checked``) and no sign speaks against it."""
    return checked in RELIABLE_PLACES and set(slugs) >= BEST_SIGNS and set(weights_of_signs(slugs)) == {"ok"}


def weights_of_signs(slugs: Collection[str]) -> list[str]:
    """The weight ("stop", "warning" or "ok") of each known sign among these, counted once, the gravest first."""
    return [sign["weight"] for sign in signs_by_gravity(slugs)]


def signs_by_gravity(slugs: Collection[str]) -> list[dict[str, Any]]:
    """The signs with these slugs, the gravest first; unknown slugs are left out."""
    signs = [sign for slug, sign in content.offer_signs().items() if slug in slugs]
    return sorted(signs, key=lambda sign: OFFER_VERDICTS.index(sign["weight"]))


def record_check(slugs: Collection[str], session_id: str | None, checked: str = "") -> OfferCheck:
    """Add a check with its verdict and note traces, in a visitor's write; ``checked`` is kept only with a good sign.

    ``checked`` is the place where good signs were checked.
    """
    check = OfferCheck(
        token=secrets.token_urlsafe(16),
        session_id=session_id,
        signs=sorted(set(slugs)),
        checked=(checked or "unknown") if "ok" in weights_of_signs(slugs) else None,
        verdict=verdict_on(slugs),
    )
    db.session.add(check)
    traces.add_note()  # its place in the page tells when it came, until the file is rewritten
    return check


def hotlines_to_ask(slugs: Collection[str], villages: Collection[str] | None) -> tuple[list[Hotline], list[Hotline]]:
    """(urgent, others): police first for a danger sign, else last on "stop"; others are a local contact and offices.

    The contact is the first local one of ``villages`` (None for all) that an officer called lately, if any.
    """
    police = hotlines.hotlines_with_slugs(["polisi-110"]) if verdict_on(slugs) == "stop" else []
    _urgent, local, _others = hotlines.directory_page(villages)
    calm = [contact for contact in local if contact.is_fresh][:1] + hotlines.hotlines_with_slugs(OFFICE_SLUGS)
    return ([], calm + police) if DANGER_SIGNS.isdisjoint(slugs) else (police, calm)
