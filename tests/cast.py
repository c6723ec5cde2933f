"""People of the tests: a check-in as the kiosk stores it, with what a test does not care for filled in; no test."""

from datetime import timedelta
from typing import Any

from kiosk.db import new_key, utcnow
from kiosk.models import CheckIn, OutreachSession

PROMISED = timedelta(days=90)


def came(session: OutreachSession, **fields: Any) -> CheckIn:
    """Somebody who checked in to this session, not yet in the database. Who gave a name consented to it."""
    values = {"nonce": new_key(), "session_id": session.id, "age": "adult", "erase_on": session.held_on + PROMISED}
    if fields.get("name"):
        values |= {"consent_at": utcnow(), "consent_version": "test"}
    return CheckIn(**(values | fields))
