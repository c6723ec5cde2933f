"""A hotline as it is now, and what the audit says of hotlines."""

from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Hotline


def fresh(slug: str) -> Hotline:
    """This hotline as it is now in the database."""
    db.session.expire_all()
    return db.session.get_one(Hotline, slug)


def added() -> Hotline:
    """The one contact that officers added."""
    db.session.expire_all()
    return db.session.scalars(select(Hotline).where(Hotline.slug.startswith("kontak-"))).one()


def audit() -> list[tuple[str, str, list[Any]]]:
    """What the audit says of hotlines."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("hotline:")).order_by(AuditEntry.at)
    return [(entry.action, entry.row, entry.fields) for entry in db.session.scalars(order)]
