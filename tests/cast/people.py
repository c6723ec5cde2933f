"""People of the tests: a check-in as the kiosk stores it, with what a test does not care for filled in; no test."""

from datetime import timedelta
from typing import Any

from kiosk.clock import utcnow
from kiosk.db import db, new_key
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import checkins

PROMISED = timedelta(days=90)
NAME, PHONE = "Sulastri binti Warsono", "+6281298765432"


def came(session: OutreachSession, **fields: Any) -> CheckIn:
    """Somebody who checked in to this session, not yet in the database. Who gave a name consented to it."""
    values = {"nonce": new_key(), "session_id": session.id, "age": "adult", "erase_on": session.held_on + PROMISED}
    values |= {"created_at": utcnow()}  # here: in one write many would come within the same microsecond, in no order
    if fields.get("name"):
        values |= {"consent_at": utcnow(), "consent_version": "test"}
    return CheckIn(**(values | fields))


def check_in(session: OutreachSession, name: str = NAME, phone: str = PHONE, nonce: str = "n1") -> CheckIn:
    """Somebody who gave a name and a phone, recorded by the rules."""
    with db.write():
        return checkins.record(nonce, session_id=session.id, age="adult", name=name, phone=phone, sex="P")
