"""Withdrawing a check-in: its code, who is shown it, and erasing for good.

Rules write inside their caller's `db.write()` or `db.write_as_visitor()`.
"""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from kiosk import config
from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, Tombstone
from kiosk.rules import audit, traces

MANY_CODES = 1000
CODE_SHOWN_FOR = timedelta(minutes=5)


def new_code() -> str:
    """A random code of eight digits, or of ten.

    Ten on a server, and where over MANY_CODES exist.
    The column's constraint refuses a taken one.
    """
    codes = select(CheckIn.id).where(CheckIn.withdrawal_code > "")
    digits = 8
    if config.value_of("JOIN_REQUIRED") or db.has_more_than(codes, MANY_CODES):
        digits = 10
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def code_for_visit(nonce: str) -> str | None:
    """The code to show to this form's visit within five minutes.

    It is "" for a record without a name, and None where there is nothing to show.
    """
    now = utcnow()
    latest = now + CODE_SHOWN_FOR + timedelta(minutes=1)  # the same form may be on its way once more
    codes = select(CheckIn.withdrawal_code).filter_by(nonce=nonce)
    is_shown = (CheckIn.code_until > now, CheckIn.code_until <= latest)
    row = db.session.execute(codes.where(*is_shown)).first()
    return row and (row.withdrawal_code or "")


def hide_code(nonce: str) -> None:
    """Stop showing the code as the visit ends. Its form can't be reused."""
    db.session.execute(update(CheckIn).filter_by(nonce=nonce).values(code_until=None))


def erase_check_in(check_in: CheckIn) -> None:
    """Delete a check-in and note traces.

    It leaves a tombstone, so that no copy brings it back.
    """
    traces.add_note()
    nonce_hash = Tombstone.hash_of(check_in.nonce.encode())
    db.session.add(Tombstone(nonce_hash=nonce_hash, erased_on=today()))
    db.session.delete(check_in)


def erase_by_code(code: str) -> bool:
    """Erase the check-in with this code, and return True if there was one.

    Both are audited. Wrong codes of an hour are one entry in the audit, so that guessing does not fill it.
    """
    check_in = db.session.scalar(select(CheckIn).filter_by(withdrawal_code=code).with_for_update())
    if check_in is None:
        audit.note_folded("withdrawal-code-wrong", officer_id=None)
        return False
    audit.note("check-in-withdrawn", f"outreach_session:{check_in.session_id}", officer_id=None)
    erase_check_in(check_in)
    return True
