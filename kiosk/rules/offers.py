"""The job-offer check: signs by group, the verdict, and storing it."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from kiosk.db import db
from kiosk.models import Hotline, OfferCheck, OutreachSession
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
POLICE_SLUGS = ("polisi-110",)
OFFICE_SLUGS = ("kp2mi-08001000", "disnakertrans-serang", "imigrasi-serang")
COMPANY_CHECK = "cek-p3mi"  # the hotline that tells whether a company is licensed

Sign = dict[str, Any]


def signs_by_group() -> dict[str, list[Sign]]:
    """All signs by group, in the order of the page."""
    signs = content.offer_signs()
    return {group: [signs[slug] for slug in slugs] for group, slugs in SIGN_GROUPS.items()}


def verdict_on(slugs: Collection[str]) -> str:
    """The verdict on these signs: “stop”, else “warning”, else “ok” (go on checking)."""
    found = weights_of_signs(slugs)
    if "stop" in found or is_stop_together(slugs):
        return "stop"
    return "warning" if "warning" in found else "ok"


def is_stop_together(slugs: Collection[str]) -> bool:
    """True where warnings add up to a stop: three of them, or secrecy and a tie."""
    is_secret_tie = SECRECY_SIGN in slugs and not TIE_SIGNS.isdisjoint(slugs)
    return is_secret_tie or weights_of_signs(slugs).count("warning") >= WARNINGS_FOR_STOP


def is_best(slugs: Collection[str], checked: str | None) -> bool:
    """True where company and papers were checked at an office or its site and nothing speaks against the offer."""
    return checked in RELIABLE_PLACES and set(slugs) >= BEST_SIGNS and set(weights_of_signs(slugs)) == {"ok"}


def good_signs() -> list[str]:
    """Slugs of the signs that speak for an offer; they are asked where they were checked."""
    return [slug for slug, sign in content.offer_signs().items() if sign["weight"] == "ok"]


def weights_of_signs(slugs: Collection[str]) -> list[str]:
    """The verdict that each of these signs leads to on its own."""
    return [sign["weight"] for sign in signs_by_gravity(slugs)]


def signs_by_gravity(slugs: Collection[str]) -> list[Sign]:
    """The signs with these slugs, the gravest first; unknown slugs are left out."""
    signs = [sign for slug, sign in content.offer_signs().items() if slug in slugs]
    return sorted(signs, key=lambda sign: OFFER_VERDICTS.index(sign["weight"]))


def counting_session(chosen: str | None, offered: Sequence[OutreachSession]) -> str | None:
    """The session that a check counts for: the only one offered, else the chosen one, else None."""
    ids = [session.id for session in offered]
    if len(ids) == 1:
        return ids[0]
    return chosen if chosen in ids else None


def record_check(slugs: Collection[str], session_id: str | None, checked: str = "") -> OfferCheck:
    """Store a check of an offer, inside a visitor's write. ``checked`` counts only where a good sign was ticked."""
    check = OfferCheck(
        token=secrets.token_urlsafe(16),
        session_id=session_id,
        signs=sorted(set(slugs)),
        checked=(checked or "unknown") if "ok" in weights_of_signs(slugs) else None,
        verdict=verdict_on(slugs),
    )
    db.session.add(check)
    traces.leave()  # its place in the page tells when it came, until the file is rewritten
    return check


def find_check(token: str) -> OfferCheck | None:
    return db.session.get(OfferCheck, token)


def hotlines_to_ask(slugs: Collection[str], villages: Collection[str] | None) -> tuple[list[Hotline], list[Hotline]]:
    """(urgent, others): hotlines to call about an offer with these signs; urgent is filled where somebody is in danger.

    The first local contact of these villages (None for all) that an officer called lately comes before general
    hotlines.
    """
    police = hotlines.hotlines_with_slugs(POLICE_SLUGS) if verdict_on(slugs) == "stop" else []
    _urgent, local, _others = hotlines.directory_page(villages)
    calm = [contact for contact in local if contact.is_fresh][:1] + hotlines.hotlines_with_slugs(OFFICE_SLUGS)
    return ([], calm + police) if DANGER_SIGNS.isdisjoint(slugs) else (police, calm)
