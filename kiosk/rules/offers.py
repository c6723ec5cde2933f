"""The job-offer check: signs by group, the verdict, and storing it.

`record_check` writes inside its caller's `db.write_as_visitor()`.
"""

import secrets
from collections.abc import Collection
from typing import Any

from kiosk.db import db
from kiosk.models import Hotline, OfferCheck
from kiosk.models.offer_check import OFFER_VERDICTS, RELIABLE_PLACES
from kiosk.rules import companies, content, hotlines, traces

# good and bad signs stand mixed, so that nobody is led to an answer
SIGN_GROUPS = {
    "papers": ("R17", "R01", "R03", "R08", "R04", "R09", "R02"),
    "money": ("R12", "R10", "R07", "R11", "R20", "R15", "R21"),
    "people": ("R13", "R16", "R05", "R22", "R06", "R19", "R23"),
}
BEST_SIGNS = ("R16", "R17")  # a company and papers in order: the best there is, once both were checked
WARNINGS_FOR_STOP = 3  # as many together are a stop: our own judgement
DANGER_SIGNS = {"R04", "R07"}  # past the border check, crime or organs: police first
POLICE = "polisi-110"
OFFICES = (hotlines.MIGRANT_MINISTRY, "disnakertrans-serang")
COMPANY_SIGN = "R16"  # a company in order
COMPANY_CHECK = "cek-p3mi"  # the hotline that tells whether it is


def verdict_on(slugs: Collection[str]) -> str:
    """Verdict on ticked signs: “stop”, “warning” or “ok”.

    One stop sign or WARNINGS_FOR_STOP warnings make it “stop”, one warning “warning”.
    """
    weights = [sign["weight"] for sign in signs_by_gravity(slugs)]
    if weights.count("warning") >= WARNINGS_FOR_STOP:
        return "stop"
    return next(iter(weights), "ok")  # the gravest


def signs_to_check(slugs: Collection[str], checked: str | None) -> list[str]:
    """BEST_SIGNS that are not ticked, or not checked at a reliable place."""
    return [slug for slug in BEST_SIGNS if slug not in slugs or checked not in RELIABLE_PLACES]


def is_dangerous(slugs: Collection[str]) -> bool:
    """True where one of these signs is a matter for the police first."""
    return not DANGER_SIGNS.isdisjoint(slugs)


def signs_by_gravity(slugs: Collection[str]) -> list[dict[str, Any]]:
    """The known signs among these slugs, the gravest first, and of equals the one from the list of companies."""
    signs = [sign for slug, sign in content.offer_signs().items() if slug in slugs]
    from_list = companies.SIGNS.values()
    return sorted(signs, key=lambda sign: (OFFER_VERDICTS.index(sign["weight"]), sign["slug"] not in from_list))


def record_check(slugs: Collection[str], session_id: str | None, checked: str = "") -> OfferCheck:
    """Add a check with its verdict, and note traces.

    ``checked`` is the place where good signs were checked. It is kept only with a good sign.
    """
    check = OfferCheck(
        token=secrets.token_urlsafe(16),
        session_id=session_id,
        signs=sorted(set(slugs)),
        verdict=verdict_on(slugs),
    )
    if any(sign["weight"] == "ok" for sign in signs_by_gravity(slugs)):
        check.checked = checked or "unknown"
    db.session.add(check)
    traces.add_note()  # its place in the page tells when it came, until the file is rewritten
    return check


def hotlines_to_ask(slugs: Collection[str], villages: Collection[str] | None) -> list[Hotline]:
    """Police for a danger sign, then a local contact and offices.

    The contact is the first local one of ``villages`` (None for all) that an officer called lately, if any.
    """
    police = []
    if is_dangerous(slugs):
        police = hotlines.hotlines_with_slugs([POLICE])
    _urgent, local, _others = hotlines.directory_page(villages)
    contacts = [contact for contact in local if contact.is_fresh]
    return [*police, *contacts[:1], *hotlines.hotlines_with_slugs(OFFICES)]


def may_reply(slugs: Collection[str]) -> bool:
    """False where an answer could be dangerous with one of these signs."""
    return set(content.dated_row("replies")["not_with"]).isdisjoint(slugs)


def messages_about(slugs: Collection[str], verdict: str) -> list[content.Row]:
    """The one reply to whoever made the offer, or else what to tell others.

    A reply for one of these signs comes before the general one. Where nobody should reply, the messages are those to an
    office and to the family.
    """
    messages = [message for message in content.dated_row("replies")["replies"] if verdict in message["verdicts"]]
    replies = [message for message in messages if message["to"] == "offerer"]
    if not may_reply(slugs):
        return [message for message in messages if message not in replies]
    for_a_sign = [reply for reply in replies if not set(reply["signs"]).isdisjoint(slugs)]
    general = [reply for reply in replies if not reply["signs"]]
    return [*for_a_sign, *general][:1]
