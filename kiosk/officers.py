"""Rules of accounts, passwords, roles, and who did what; no request and no page."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.db import db, utcnow
from kiosk.models import AuditEntry, Officer

COMMON_PASSWORDS = Path(__file__).parent / "content" / "common_passwords.txt"
SHORTEST_PASSWORD = 10
TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
# no password has this hash: checking it costs an unknown name the same time as a known one
NOBODYS_HASH = f"scrypt:32768:8:1$nobody${'0' * 128}"


def note(action: str, row: str = "", *, officer_id: str | None, fields: Iterable[str] = (), reason: str = "") -> None:
    """Write down who did what to which row, inside db.write(). Only names of fields, never a value."""
    db.session.add(AuditEntry(action=action, row=row, officer_id=officer_id, fields=list(fields), reason=reason))


def by_login_token(token: str) -> Officer | None:
    """The active officer whose present cookie this is."""
    found = select(Officer).where(Officer.login_token == token, Officer.active)
    return db.session.scalar(found)


def new_token() -> str:
    """A random token of 43 characters, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def by_username(username: str) -> Officer | None:
    """The officer of this name; capitals do not matter."""
    return db.session.scalar(select(Officer).where(Officer.username == username.lower()))


def recognise(username: str, password: str) -> Officer | None:
    """The active officer with this name and password. Every failure takes the same work."""
    officer = by_username(username)
    known = officer.password_hash if officer and officer.active else None
    right = check_password_hash(known or NOBODYS_HASH, password)
    return officer if right else None


def tries_of(username: str) -> str:
    """The audit's name for the tries at a username: the same for one that exists and one that does not."""
    return "username:" + hashlib.sha256(username.lower().encode()).hexdigest()[:16]


def may_try(row: str) -> bool:
    """Whether fewer than five tries failed lately. An old failure and one before a success do not count."""
    since = utcnow() - TRIES_WITHIN
    entries = select(func.max(AuditEntry.at)).where(AuditEntry.row == row, AuditEntry.action == "sign-in")
    success = db.session.scalar(entries.where(AuditEntry.at > since))
    failed = select(func.count()).where(
        AuditEntry.action == "sign-in-failed", AuditEntry.row == row, AuditEntry.at > (success or since)
    )
    return (db.session.scalar(failed) or 0) < TRIES


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Passwords that are tried first by whoever guesses."""
    return frozenset(COMMON_PASSWORDS.read_text(encoding="utf-8").split("\n"))


def weakness(password: str, username: str) -> str | None:
    """Why this password will not do: short, common, username; or None."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if password.lower() in common_passwords():
        return "common"
    return "username" if password.lower() == username.lower() else None


def set_password(officer: Officer, password: str) -> None:
    """A new password; every cookie and link from before is worthless."""
    officer.password_hash = generate_password_hash(password)
    officer.set_up_hash = officer.set_up_until = None
    sign_out_everywhere(officer)


def sign_out_everywhere(officer: Officer) -> None:
    """Make every cookie of this officer worthless."""
    officer.login_token = new_token()
