"""Tablets of halls, where each has to be paired: a code of the desk is typed there, and from then on its cookie tells.

Both are stored as hashes. Of six digits that hides nothing from who holds the database, but they are good for ten
minutes and once.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import contains_eager

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import Tablet, Village
from kiosk.models.tablet import CODE_WITHIN
from kiosk.rules import failed_tries, traces
from kiosk.rules.officers import hash_of, new_token

DIGITS = 6
GUESS = "tablet-code"  # the kind of guess
GUESSES = failed_tries.Limits(of_one=5, of_all=200, all_within=timedelta(hours=1))
WRONG_CODE = "tablet-code-wrong"
PLACE = (Village.district, Village.name)
BEARING = select(Tablet).where(Tablet.token_hash == bindparam("token_hash"))  # asked for with each page, made once


def listed(wanted: str = "") -> Sequence[Tablet]:
    """Every tablet, or those that hold this in their name, village or kecamatan; by place."""
    found = select(Tablet).join(Tablet.village).options(contains_eager(Tablet.village))
    if wanted:
        found = found.where(or_(*(c.icontains(wanted, autoescape=True) for c in (Tablet.name, *PLACE))))
    return db.session.scalars(found.order_by(*PLACE, Tablet.name, Tablet.id)).all()


def add(key: str, name: str, village_code: str) -> Tablet:
    """A new tablet without a code, inside db.write()."""
    tablet = Tablet(id=key, name=name, village_code=village_code)
    db.session.add(tablet)
    return tablet


def new_code(tablet: Tablet, officer_id: str) -> str:
    """A fresh code for it, inside db.write(); the one before is dead. One that was revoked may come back by it."""
    code = free_code()
    tablet.code_hash, tablet.code_until = hash_of(code), utcnow() + CODE_WITHIN
    tablet.paired_by, tablet.revoked = officer_id, False
    return code


def free_code() -> str:
    """Six digits that lead to no tablet."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if not db.count(Tablet.code_hash == hash_of(code)):
            return code


def pair(code: str) -> tuple[Tablet, str] | None:
    """The tablet of this code with the token for its cookie, inside db.write_in(); None where it is good no more.

    A device that had been this tablet is none from now on.
    """
    now = utcnow()
    alive = (Tablet.code_until > now, Tablet.code_until <= now + CODE_WITHIN)
    tablet = db.session.scalar(select(Tablet).where(Tablet.code_hash == hash_of(code), *alive))
    if tablet is None:
        return None
    token = new_token()
    tablet.token_hash, tablet.paired_on = hash_of(token), today()
    tablet.code_hash = tablet.code_until = None
    traces.leave()
    return tablet, token


def by_token(token: str) -> Tablet | None:
    """The tablet whose cookie this is."""
    return db.session.scalar(BEARING, {"token_hash": hash_of(token)})


def seen(key: str) -> None:
    """It was here today, inside db.write_in()."""
    db.session.get_one(Tablet, key).last_seen_on = today()


def change(tablet: Tablet, fields: dict[str, Any]) -> list[str]:
    """Give it this name and village, inside db.write(); the names of the fields that were different."""
    changed = [name for name, value in fields.items() if getattr(tablet, name) != value]
    for name in changed:
        setattr(tablet, name, fields[name])
    return changed


def revoke(tablet: Tablet) -> None:
    """From its next request on this device is no tablet of ours, inside db.write()."""
    tablet.revoked = True
    tablet.token_hash = tablet.code_hash = tablet.code_until = None
    traces.leave()
