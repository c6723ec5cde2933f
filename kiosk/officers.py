"""Rules of accounts, passwords, roles, and who did what; no request."""

from collections.abc import Iterable

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Officer


def note(action: str, row: str = "", *, officer_id: str | None, fields: Iterable[str] = (), reason: str = "") -> None:
    """Write down who did what to which row, inside db.write(). Only names of fields, never a value."""
    db.session.add(AuditEntry(action=action, row=row, officer_id=officer_id, fields=list(fields), reason=reason))


def by_login_token(token: str) -> Officer | None:
    """The active officer whose present cookie this is."""
    found = select(Officer).where(Officer.login_token == token, Officer.active)
    return db.session.scalar(found)
