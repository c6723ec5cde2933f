"""A village as it is now, and what the audit says of villages."""

from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Village

LONTAR = "36.04.13.2007"


def audit() -> list[tuple[str, str, list[Any]]]:
    """What the audit says of villages."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("village:")).order_by(AuditEntry.at, AuditEntry.row)
    return [(e.action, e.row.removeprefix("village:"), e.fields) for e in db.session.scalars(order)]


def village(code: str = LONTAR) -> Village:
    """This village as it is now."""
    db.session.expire_all()
    return db.session.scalars(select(Village).where(Village.code == code)).one()
