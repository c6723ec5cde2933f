"""People of the tests: a check-in as the kiosk stores it, with what a test does not care for filled in; no test."""

from datetime import timedelta
from typing import Any

from flask import Flask

from kiosk.clock import utcnow
from kiosk.db import db, new_key
from kiosk.machine import serve
from kiosk.models import CheckIn, Hotline, OutreachSession, Village
from kiosk.rules import checkins
from tests.conftest import open_session

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
        return checkins.add_check_in(nonce, session_id=session.id, age="adult", name=name, phone=phone, sex="P")


def people_of(app: Flask, *names: str) -> None:
    """A kiosk that has begun, and these people in a session of its own."""
    serve.prepare(app)
    with db.write():
        village = db.session.get_one(Village, "36.04.13.2007")
        session = open_session(village)
        db.session.add(session)
        db.session.flush()
        for number, name in enumerate(names):
            db.session.add(
                came(session, nonce=f"{name.replace(' ', '-')}-{number}", name=name, withdrawal_code=f"1234567{number}")
            )


def local_contact(**fields: Any) -> Hotline:
    """Pak Dedi's number, as an officer adds it; not yet in the database."""
    texts = {"agency": "PIMPASA Desa Lontar", "purpose": "Petugas imigrasi pembina desa kita", "source": "Surat tugas"}
    values = {name: {"id": text} for name, text in texts.items()} | {"hours": {}, "cost": {}, "abroad": {}}
    values |= {"channels": [{"kind": "wa", "value": "+6281234567890"}], "source_date": "2026-11-20"}
    return Hotline(**{"slug": "pimpasa-lontar", "village_code": "36.04.13.2007", "origin": "officer"} | values | fields)
