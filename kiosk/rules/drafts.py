"""What an officer had typed when the sign-in ended: kept for that officer alone, half a day."""

from datetime import timedelta

from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import Draft
from kiosk.rules import traces

KEPT = timedelta(hours=12)
MOST = 20  # of one officer: whoever holds an old cookie fills no disk
Fields = list[tuple[str, str]]


def of(officer_id: str) -> list[Draft]:
    """What this officer has not sent yet, the newest first."""
    found = select(Draft).where(Draft.officer_id == officer_id, Draft.kept_at > utcnow() - KEPT)
    return list(db.session.scalars(found.order_by(Draft.kept_at.desc(), Draft.id)))


def find(officer_id: str, key: str) -> Draft | None:
    """The draft of this key, if it is this officer's."""
    return next((draft for draft in of(officer_id) if draft.id == key), None)


def keep(officer_id: str, path: str, fields: Fields, instead_of: str = "") -> None:
    """Keep what was typed on this page, inside db.write().

    It takes the place of the draft that the page was filled from, and of one that says the same.
    """
    typed = [list(field) for field in fields]
    for number, draft in enumerate(of(officer_id), 1):
        same = draft.path == path and (draft.id == instead_of or draft.fields == typed)
        if same or number >= MOST:
            drop(draft)
    db.session.add(Draft(officer_id=officer_id, path=path, fields=typed))


def drop(draft: Draft) -> None:
    """Sent, thrown away or replaced, inside db.write()."""
    db.session.delete(draft)
    traces.leave()


def drop_old() -> None:
    """Drafts that nobody came back for, inside db.write()."""
    for draft in db.session.scalars(select(Draft).where(Draft.kept_at <= utcnow() - KEPT)):
        drop(draft)
