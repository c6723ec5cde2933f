"""Sessions as the desk shows them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession, Village
from tests.cast import people
from tests.cast.pages import Browser
from tests.conftest import open_session


def fill(village: Village, sessions: int, checkins_each: int) -> str:
    """A database as after years; the key of the newest session."""
    with db.write():
        rows = [
            open_session(village, held_on=today() - timedelta(days=n), state="closed" if n else "open")
            for n in range(sessions)
        ]
        db.session.add_all(rows)
        db.session.flush()
        db.session.add_all(people.came(row, name=f"Siti {n}") for row in rows for n in range(checkins_each))
    return str(rows[0].id)


def only_session() -> OutreachSession:
    """The one session there is."""
    db.session.expire_all()
    return db.session.scalars(select(OutreachSession)).one()


def audit() -> list[tuple[str, list[Any]]]:
    """What the audit says of sessions, as (action, fields)."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("outreach_session:")).order_by(AuditEntry.at)
    return [(entry.action, entry.fields) for entry in db.session.scalars(order)]


def at(session: OutreachSession, page: str = "") -> str:
    """The address of a page of this session."""
    return f"/admin/sessions/{session.id}/{page}"


def planned_before(village: Village, **fields: Any) -> OutreachSession:
    """A session whose date was typed yesterday, not yet in the database: on its day it opens without a tick."""
    return open_session(village, **{"state": "planned", "date_typed_on": today() - timedelta(days=1)} | fields)


def press_open(desk: Browser, session: OutreachSession, status: int = 200, **ticks: str) -> None:
    """Open a session on its page, with these boxes ticked."""
    desk.get(at(session))
    desk.press("Buka lagi" if session.state == "closed" else "Buka sesi", status=status, **ticks)
