"""A session with something of everything that a session file tells, and a kiosk that became another one; no test."""

import json

from kiosk.data_care import session_arrivals
from kiosk.db import db, new_key
from kiosk.learning import counting
from kiosk.models import OutreachSession, Village
from kiosk.rules import outreach, settings
from tests.cast.learning import add_all, forms, pair
from tests.cast.people import NAME, PHONE, came
from tests.cast.photos import add_photos, small
from tests.conftest import add, open_session


def hold(village: Village) -> OutreachSession:
    """A session with people of every kind, a quiz before and after, photos and a report; closed."""
    session: OutreachSession = add(
        open_session(village, officers="Ratna\nHasan", material="Surat dulu.", report_number="7")
    )
    people = [
        {
            "name": NAME,
            "phone": PHONE,
            "sex": "P",
            "village_code": village.code,
            "group": "warga",
            "state": "confirmed",
        },
        {"name": "Wayan", "sex": "L", "group": "tokoh", "origin": "paper"},
        {"age": "child", "sex": "L", "origin": "qr"},
        {"group": "calon", "state": "void", "void_reason": "double"},
        {},
    ]
    add_all(*(came(session, **fields) for fields in people))
    for _person in range(6):
        add_all(*pair(session.id, forms(), "A", "rwrwr", "rrrrw"))
    add_photos(session, small(1), small(2))
    with db.write():
        settings.store("kiosk_id", settings.get("kiosk_id") or new_key())
        outreach.close_session(session, {"heads_male": 3, "heads_female": 4, "heads_by_group": {"warga": 7}})
        counting.count_session(session.id)
    return session


def leave(content: bytes) -> None:
    """From now on this kiosk is another one, which has none of the sessions of this file."""
    with db.write():
        settings.store("kiosk_id", new_key())
        for entry in json.loads(content)["sessions"]:
            session = db.session.get_one(OutreachSession, entry["id"])
            outreach.delete_practice_entries(session)
            session_arrivals.delete_session(session, None)
