"""Rules of checking in: what is kept, one record per nonce, review, withdrawal, erasing; no page and no list."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from kiosk.db import db, today, utcnow
from kiosk.models import CheckIn, OutreachSession, Tombstone
from kiosk.models.check_in import GROUPS_WITH_NAME, VOID_REASONS
from kiosk.rules import settings, traces

# the date of the wording on the check-in page; another wording needs another date
CONSENT_VERSION = "2026-11-25b"
PAPER_CONSENT = "paper"  # the paper list is signed, and stays with the office
CODE_SHOWN = timedelta(minutes=5)
PERSONAL = or_(CheckIn.name.is_not(None), CheckIn.phone.is_not(None))
CORRECTED = ("name", "sex", "village_code", "group")


def record(nonce: str, *, session_id: str, origin: str = "kiosk", **said: str) -> CheckIn:
    """Store a check-in, inside db.write(). The same nonce again gives back the row that is there."""
    known = by_nonce(nonce)
    if known:
        return known
    session = db.session.get_one(OutreachSession, session_id)
    check_in = CheckIn(
        nonce=nonce,
        withdrawal_code=new_withdrawal_code() if origin == "kiosk" else None,
        code_until=utcnow() + CODE_SHOWN if origin == "kiosk" else None,
        session_id=session_id,
        origin=origin,
        erase_on=erase_on(session.held_on),
        **kept(origin, **said),
    )
    db.session.add(check_in)
    return check_in


def kept(
    origin: str, *, age: str, name: str = "", sex: str = "", village_code: str = "", group: str = "", phone: str = ""
) -> dict[str, Any]:
    """What is kept of what somebody says: of a child age and sex alone, and without a name no phone."""
    if age == "child":
        name = village_code = group = ""
    refuse_plans_beside_name(name, group)
    return {
        "age": age,
        "name": name or None,
        "sex": sex or None,
        "village_code": village_code or None,
        "group": group or None,
        "phone": (phone or None) if name else None,
        "consent_at": utcnow() if name else None,
        "consent_version": consent_version(name, origin),
    }


def refuse_plans_beside_name(name: str | None, group: str | None) -> None:
    """Plans to go abroad never stand next to a name. A page says so kindly; here it is a fault."""
    if name and group and group not in GROUPS_WITH_NAME:
        raise ValueError(f"group {group} is not kept next to a name")


def consent_version(name: str, origin: str) -> str | None:
    """The wording a person agreed to and the days it told, as in "2026-11-25/90"; without a name there is none."""
    if not name:
        return None
    return PAPER_CONSENT if origin == "paper" else f"{CONSENT_VERSION}/{settings.get('retention_days')}"


def by_nonce(nonce: str) -> CheckIn | None:
    """The check-in that this form made before."""
    return db.session.scalar(select(CheckIn).where(CheckIn.nonce == nonce))


def by_withdrawal_code(code: str) -> CheckIn | None:
    """The check-in this code withdraws."""
    return db.session.scalar(select(CheckIn).where(CheckIn.withdrawal_code == code))


def open_code(nonce: str) -> str | None:
    """The code of this check-in for the visit that made it: for five minutes, and for no longer whatever the clock."""
    now = utcnow()
    at_most = now + CODE_SHOWN + timedelta(minutes=1)  # the same form may be on its way once more
    lately = (CheckIn.code_until > now, CheckIn.code_until <= at_most)
    return db.session.scalar(select(CheckIn.withdrawal_code).where(CheckIn.nonce == nonce, *lately))


def hide_code(nonce: str) -> None:
    """The visit is over, inside db.write(): neither its page of the code nor its form opens this check-in again."""
    db.session.execute(update(CheckIn).where(CheckIn.nonce == nonce).values(code_until=None))


def new_withdrawal_code() -> str:
    """Eight random digits that no other check-in has."""
    while True:
        code = f"{secrets.randbelow(10**8):08d}"
        if not by_withdrawal_code(code):
            return code


def of_session(session_id: str, ids: Iterable[str]) -> list[CheckIn]:
    """The check-ins of this session among these keys."""
    wanted = (CheckIn.session_id == session_id, CheckIn.id.in_(list(ids)))
    return list(db.session.scalars(select(CheckIn).where(*wanted)))


def confirm(session_id: str, ids: Iterable[str], officer_id: str) -> list[CheckIn]:
    """Confirm new check-ins, inside db.write(); gives back those that were. A void one needs restoring first."""
    return review(session_id, ids, officer_id, before=("new",), state="confirmed")


def void(session_id: str, ids: Iterable[str], reason: str, officer_id: str) -> list[CheckIn]:
    """Void check-ins, inside db.write(): they stay, and no longer count."""
    if reason not in VOID_REASONS:
        raise ValueError(f"{reason} is no reason to void")
    return review(session_id, ids, officer_id, before=("new", "confirmed"), state="void", reason=reason)


def restore(session_id: str, ids: Iterable[str], officer_id: str) -> list[CheckIn]:
    """Make void check-ins count again, inside db.write(), as new ones."""
    return review(session_id, ids, officer_id, before=("void",), state="new")


def review(
    session_id: str,
    ids: Iterable[str],
    officer_id: str,
    *,
    before: tuple[str, ...],
    state: str,
    reason: str | None = None,
) -> list[CheckIn]:
    """Give check-ins in one of the states ``before`` their next one; gives back those it changed."""
    changed = [check_in for check_in in of_session(session_id, ids) if check_in.state in before]
    for check_in in changed:
        check_in.state, check_in.void_reason = state, reason
        check_in.reviewed_by, check_in.reviewed_at = officer_id, utcnow()
    return changed


def correct(check_in: CheckIn, **values: str) -> list[str]:
    """Correct a typing mistake, inside db.write(); gives back the names of the fields that changed.

    A name is never added where none was given. Taken away, it takes the phone and the consent with it; the phone
    is named among the fields, for nobody typed that it should go.
    """
    new = {field: values[field] or None for field in CORRECTED if field in values}
    if not check_in.name:
        new.pop("name", None)
    if check_in.age == "child":
        new = {field: value for field, value in new.items() if field == "sex"}
    refuse_plans_beside_name(new.get("name", check_in.name), new.get("group", check_in.group))
    changed = [field for field, value in new.items() if getattr(check_in, field) != value]
    if "name" in changed:
        traces.leave()
    for field in changed:
        setattr(check_in, field, new[field])
    if "name" in changed and not check_in.name:
        changed += ["phone"] * bool(check_in.phone)
        check_in.phone = check_in.consent_at = check_in.consent_version = None
    return changed


def erase(check_in: CheckIn) -> None:
    """Delete a check-in for good, inside db.write(); its hashed nonce stays, so that no copy brings it back."""
    traces.leave()
    db.session.add(Tombstone(nonce_hash=hashed(check_in.nonce), erased_on=today()))
    db.session.delete(check_in)


def hashed(nonce: str) -> str:
    """A nonce as a tombstone keeps it."""
    return hashlib.sha256(nonce.encode()).hexdigest()


def was_erased(nonce: str) -> bool:
    """Whether a check-in with this nonce has been erased."""
    return db.session.get(Tombstone, hashed(nonce)) is not None


def erase_on(held_on: date) -> date:
    """The last day on which a name given at a session of this day is kept: a promise that no later setting changes."""
    return held_on + timedelta(days=settings.get("retention_days"))


def overdue() -> int:
    """Check-ins that still hold a name or a phone after their time."""
    past = (CheckIn.erased_at.is_(None), CheckIn.erase_on < today(), PERSONAL)
    return db.session.scalar(select(func.count()).select_from(CheckIn).where(*past)) or 0


def purge_due() -> int:
    """Erase names, phones and codes after their time, inside db.write(); counts stay.

    Also whether a visit ended on the page of its code or went on from there, once no visit can be that long.
    """
    erased = overdue()
    if erased:
        traces.leave()
    nothing = {"name": None, "phone": None, "withdrawal_code": None, "erased_at": utcnow()}
    past = update(CheckIn).where(CheckIn.erased_at.is_(None), CheckIn.erase_on < today()).values(nothing)
    db.session.execute(past.execution_options(synchronize_session=False))
    over = update(CheckIn).where(CheckIn.code_until < utcnow() - timedelta(days=1)).values(code_until=None)
    db.session.execute(over.execution_options(synchronize_session=False))
    db.session.expire_all()
    return erased
