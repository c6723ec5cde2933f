"""The job-offer check: signs in their groups, the verdict, what is kept of it."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kiosk.db import db
from kiosk.models import OfferCheck, OutreachSession
from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content, traces

# good and bad signs stand mixed, so that nobody is led to an answer
GROUPS = {
    "papers": ("R17", "R01", "R03", "R08", "R18", "R04", "R02"),
    "money": ("R12", "R10", "R07", "R11", "R20", "R15"),
    "people": ("R13", "R16", "R05", "R14", "R06", "R19", "R09"),
}
TO_ASK = ("kp2mi-whatsapp", "disnakertrans-serang", "imigrasi-serang")
COMPANY_CHECK = "cek-p3mi"  # the hotline that tells whether a company is licensed
TO_ASK_AT_ONCE = ("polisi-110", *TO_ASK)

Sign = dict[str, Any]


def groups() -> dict[str, list[Sign]]:
    """Every sign, in the order the page asks them."""
    signs = content.offer_signs()
    return {group: [signs[slug] for slug in slugs] for group, slugs in GROUPS.items()}


def verdict(weights: Collection[str]) -> str:
    """A stop outweighs all, then a warning. Good signs and nothing ticked are both only "go on checking"."""
    return next((weight for weight in ("stop", "warning") if weight in weights), "ok")


def ticked(slugs: Iterable[str]) -> list[Sign]:
    """These signs, the gravest first. A sign that the file no longer has is left out."""
    signs = [content.offer_signs()[slug] for slug in slugs if slug in content.offer_signs()]
    return sorted(signs, key=lambda sign: VERDICTS.index(sign["weight"]))


def session_of(chosen: str | None, offered: Sequence[OutreachSession]) -> str | None:
    """The session a check counts for: the only one there is, else the one chosen, else none."""
    ids = [session.id for session in offered]
    if len(ids) == 1:
        return ids[0]
    return chosen if chosen in ids else None


def record(slugs: Collection[str], session_id: str | None) -> OfferCheck:
    """Keep one check, inside db.write_in(). KeyError for a sign that does not exist."""
    weights = [content.offer_signs()[slug]["weight"] for slug in slugs]
    check = OfferCheck(
        token=secrets.token_urlsafe(16), session_id=session_id, signs=sorted(set(slugs)), verdict=verdict(weights)
    )
    db.session.add(check)
    traces.leave()  # its place in the page tells when it came, until the file is rewritten
    return check


def find(token: str) -> OfferCheck | None:
    return db.session.get(OfferCheck, token)


def to_ask(verdict: str) -> tuple[str, ...]:
    """Slugs of the hotlines to ask after this verdict."""
    return TO_ASK_AT_ONCE if verdict == "stop" else TO_ASK
