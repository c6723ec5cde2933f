"""Rules of taking a check-in back by its code, and of how often codes may be guessed; keeps no code and no address."""

from datetime import timedelta

from sqlalchemy import func, select

from kiosk import checkins, officers
from kiosk.db import db, utcnow
from kiosk.models import AuditEntry

WRONG = "withdrawal-code-wrong"
TRIES = 30  # of the whole kiosk: a hall is one address, and nobody is named
TRIES_WITHIN = timedelta(minutes=10)


def may_try() -> bool:
    """Whether fewer than thirty wrong codes came lately. A refused try is not counted, so it ends by itself.

    Nor does what is still to come count: after a jump of the clock it would keep everybody out for that long.
    """
    now = utcnow()
    wrong = select(func.count()).where(AuditEntry.action == WRONG, AuditEntry.row == "")
    return (db.session.scalar(wrong.where(AuditEntry.at.between(now - TRIES_WITHIN, now))) or 0) < TRIES


def take_back(code: str) -> bool:
    """Erase the check-in of this code, inside db.write(); whether there was one. Either is in the audit."""
    check_in = checkins.by_withdrawal_code(code)
    if check_in is None:
        officers.note(WRONG, officer_id=None)
        return False
    officers.note("check-in-withdrawn", f"outreach_session:{check_in.session_id}", officer_id=None)
    checkins.erase(check_in)
    return True
