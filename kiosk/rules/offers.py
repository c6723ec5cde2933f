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
GOOD = ("R16", "R17")  # a company and papers in order: with both, an offer that has nothing against it looks safe
SECRET, TIED = "R14", ("R11", "R20")  # kept from the family, and bound to it by a debt or by money given
WARNINGS = 3  # as many together are a stop: our own judgement
TO_ASK = ("kp2mi-whatsapp", "disnakertrans-serang", "imigrasi-serang")
COMPANY_CHECK = "cek-p3mi"  # the hotline that tells whether a company is licensed
TO_ASK_AT_ONCE = ("polisi-110", *TO_ASK)

Sign = dict[str, Any]


def groups() -> dict[str, list[Sign]]:
    """Every sign, in the order the page asks them."""
    signs = content.offer_signs()
    return {group: [signs[slug] for slug in slugs] for group, slugs in GROUPS.items()}


def verdict(slugs: Collection[str]) -> str:
    """A stop outweighs all, and some warnings together are one; then a warning. All else is "ok": go on checking."""
    if "stop" in weights(slugs) or is_stop_together(slugs):
        return "stop"
    return "warning" if "warning" in weights(slugs) else "ok"


def is_stop_together(slugs: Collection[str]) -> bool:
    """Whether warnings that are none alone are a stop together: three of them, or secrecy and a tie."""
    kept_secret = SECRET in slugs and not set(TIED).isdisjoint(slugs)
    return kept_secret or weights(set(slugs)).count("warning") >= WARNINGS


def looks_safe(slugs: Collection[str]) -> bool:
    """Whether the company and the papers are in order and nothing speaks against the offer."""
    return set(GOOD) <= set(slugs) and set(weights(slugs)) == {"ok"}


def weights(slugs: Iterable[str]) -> list[str]:
    """What each of these signs leads to by itself."""
    return [sign["weight"] for sign in ticked(slugs)]


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
    """Keep one check, inside db.write_in()."""
    check = OfferCheck(
        token=secrets.token_urlsafe(16), session_id=session_id, signs=sorted(set(slugs)), verdict=verdict(slugs)
    )
    db.session.add(check)
    traces.leave()  # its place in the page tells when it came, until the file is rewritten
    return check


def find(token: str) -> OfferCheck | None:
    return db.session.get(OfferCheck, token)


def to_ask(verdict: str) -> tuple[str, ...]:
    """Slugs of the hotlines to ask after this verdict."""
    return TO_ASK_AT_ONCE if verdict == "stop" else TO_ASK
