"""Withdrawing a check-in: the code that takes one with a name back, who is shown it, and erasing for good."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, Tombstone
from kiosk.rules import audit, traces

WRONG_CODE = "withdrawal-code-wrong"
MANY_CODES = 1000
CODE_SHOWN_FOR = timedelta(minutes=5)


def new_code() -> str:
    """Random digits: eight, or ten where a guess could hit many codes. Its column refuses a code that is taken."""
    codes = select(CheckIn.id).where(CheckIn.withdrawal_code > "")
    digits = 10 if db.has_more_than(codes, MANY_CODES) else 8
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def code_for_visit(nonce: str) -> str | None:
    """The code of the check-in that this visit's form made, for five minutes and whatever the clock does; "" where it
    has no name, None where there is nothing to show.
    """
    now = utcnow()
    latest = now + CODE_SHOWN_FOR + timedelta(minutes=1)  # the same form may be on its way once more
    is_shown = (CheckIn.nonce == nonce, CheckIn.code_until > now, CheckIn.code_until <= latest)
    found = db.session.execute(select(CheckIn.withdrawal_code).where(*is_shown)).first()
    return found and (found.withdrawal_code or "")


def hide_code(nonce: str) -> None:
    """End showing the code when the visit is over, inside a visitor's write; its form can't be reused either."""
    db.session.execute(update(CheckIn).where(CheckIn.nonce == nonce).values(code_until=None))


def erase_check_in(check_in: CheckIn) -> None:
    """Delete a check-in for good, inside db.write(); its hashed nonce stays, so that no copy brings it back."""
    traces.leave()
    db.session.add(Tombstone(nonce_hash=Tombstone.hash_of(check_in.nonce.encode()), erased_on=today()))
    db.session.delete(check_in)


def erase_by_code(code: str) -> bool:
    """Erase the check-in of this code, inside a visitor's write; False where there is none.

    Both are in the audit, wrong codes of an hour as one entry, so that guessing does not fill it.
    """
    check_in = db.session.scalar(select(CheckIn).where(CheckIn.withdrawal_code == code).with_for_update())
    if check_in is None:
        audit.note_folded(WRONG_CODE, officer_id=None)
        return False
    audit.note("check-in-withdrawn", f"outreach_session:{check_in.session_id}", officer_id=None)
    erase_check_in(check_in)
    return True
