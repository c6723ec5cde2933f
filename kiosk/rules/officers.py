"""Accounts: names, passwords, roles, one-time links.

Rules that change one write inside their caller's `db.write()`.
"""

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import literal, select
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.clock import utcnow
from kiosk.db import db, new_key
from kiosk.models import AuditEntry, Officer
from kiosk.models.officer import SET_UP_WITHIN
from kiosk.rules import audit
from kiosk.rules.refusals import Refused

COMMON_PASSWORDS = Path(__file__).parents[1] / "content" / "common_passwords.txt"
SHORTEST_PASSWORD = 10
USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")
RESET_AT_MACHINE = "password-reset-at-machine"
IS_SUPERVISING = (Officer.role == "supervisor", Officer.active, Officer.password_hash.is_not(None))
# no password has this hash: checking it costs an unknown name the same time as a known one
UNMATCHABLE_HASH = f"scrypt:32768:8:1$nobody${'0' * 128}"

_places = threading.Semaphore(2)  # one is hashed and one more waits, so that of four threads two are left
_hashing = threading.Lock()


class Busy(Exception):
    """Two other passwords are being hashed just now: nothing was tried."""


@contextmanager
def hashing_turn() -> Iterator[None]:
    """Context in which one password is hashed at a time.

    A second one waits, and a third raises Busy. Hashing takes a core for a tenth of a second and 32 MB: eight guesses
    at once would take them from everybody who checks in.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with _hashing:
            yield
    finally:
        _places.release()


def find_by_login_token(token: str) -> Officer | None:
    """The active officer whose cookie has this token, or None."""
    return db.session.scalar(select(Officer).filter_by(login_token=token, active=True))


def new_token() -> str:
    """A random token of 43 characters, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def find_by_username(username: str) -> Officer | None:
    """The officer with this username in any case, disabled or not, or None."""
    return db.session.scalar(select(Officer).filter_by(username=username.lower()))


def check_password(username: str, password: str) -> Officer | None:
    """The active officer with this username and password, else None.

    Both take the same time. Raises Busy.
    """
    officer = find_by_username(username)
    stored_hash = None
    if officer and officer.active:
        stored_hash = officer.password_hash
    with hashing_turn():
        is_right = check_password_hash(stored_hash or UNMATCHABLE_HASH, password)
    return officer if is_right else None


def password_weakness(password: str, username: str) -> str | None:
    """The reason to refuse this password, or None where it will do.

    It is "short", "common" or "username".
    """
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if password.lower() in COMMON_PASSWORDS.read_text(encoding="utf-8").split("\n"):
        return "common"
    if password.lower() == username.lower():
        return "username"
    return None


def set_password(officer: Officer, password: str) -> None:
    """Set a password, however weak.

    Earlier cookies and the set-up link stop working. Raises Busy.
    """
    with hashing_turn():
        officer.password_hash = generate_password_hash(password)
    officer.set_columns({"set_up_hash": None, "set_up_until": None})
    sign_out_everywhere(officer)


def store_nip(officer: Officer, name: str, nip: str) -> bool:
    """Store a NIP from a report, and return True if it is new.

    It is not stored if empty or unchanged, or if the name with it is not the officer's.
    """
    if not nip or name != officer.name:
        return False
    return bool(officer.set_columns({"nip": nip}))


def sign_out_everywhere(officer: Officer) -> None:
    """Make every cookie of this officer stop working."""
    officer.login_token = new_token()


def list_officers(*conditions: Any) -> Sequence[Officer]:
    """Accounts that meet these conditions, disabled ones too, by name."""
    officers = select(Officer).where(*conditions)
    return db.session.scalars(officers.order_by(Officer.name, Officer.id)).all()


def names_of_supervisors() -> list[str]:
    """Names of the supervisors who can sign in."""
    return [officer.name for officer in list_officers(*IS_SUPERVISING)]


def add_account(name: str, role: str, username: str | None = None, key: str | None = None) -> Officer:
    """Add and flush an account without a password.

    It is chosen through a link of make_set_up_link(). Raises Refused for a taken or badly formed username.
    """
    officer = Officer(id=key or new_key(), name=name, role=role, login_token=new_token())
    if username is not None:
        set_username(officer, username)
    db.session.add(officer)
    db.session.flush()
    return officer


def set_username(officer: Officer, username: str) -> None:
    """Set the username in lower case.

    Raises Refused if it is badly formed or taken, even by this account.
    """
    if not USERNAME.fullmatch(username.lower()):
        raise Refused("username-form")
    if find_by_username(username):
        raise Refused("username-taken")
    officer.username = username.lower()


def make_set_up_link(officer: Officer) -> str:
    """Make a set-up link and return its token.

    The password, an older link and all cookies stop. Raises Refused for a disabled account.
    """
    if not officer.active:
        raise Refused("disabled")
    token = new_token()
    officer.password_hash = None
    officer.set_up_hash = hash_token(token)
    officer.set_up_until = utcnow() + SET_UP_WITHIN
    sign_out_everywhere(officer)
    return token


def hash_token(token: str) -> str:
    """SHA-256 of a link's token, which alone is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def resettable_supervisors() -> Sequence[Officer]:
    """The only supervisor who can sign in.

    If there is none, active ones with a username. Raises Refused if several can sign in.
    """
    supervisors = list_officers(*IS_SUPERVISING)
    if len(supervisors) > 1:
        raise Refused("another-supervisor")
    if supervisors:
        return supervisors
    return list_officers(Officer.role == "supervisor", Officer.active, Officer.username.is_not(None))


def reset_at_machine(officer: Officer) -> str:
    """Make a set-up link, audited, and return its token.

    The password and all cookies stop. Raises Refused for a disabled account.
    """
    audit.note(RESET_AT_MACHINE, f"officer:{officer.id}", officer_id=None, reason="command")
    return make_set_up_link(officer)


def recent_resets() -> list[tuple[str, datetime]]:
    """Name and moment of each password reset at the machine, the latest first.

    Those of the last 14 days count.
    """
    first_moment = utcnow() - timedelta(days=14)
    is_of_officer = AuditEntry.row == literal("officer:") + Officer.id
    entries = select(Officer.name, AuditEntry.at).where(is_of_officer)
    resets = entries.where(AuditEntry.action == RESET_AT_MACHINE, AuditEntry.at > first_moment)
    latest_first = resets.order_by(AuditEntry.at.desc())
    return [(name, at) for name, at in db.session.execute(latest_first)]


def find_by_set_up_token(token: str) -> Officer | None:
    """The active officer with this set-up link, or None.

    A link that was used, replaced or is over 24 hours old opens nothing.
    """
    now = utcnow()
    in_time = Officer.set_up_until.between(now, now + SET_UP_WITHIN)
    accounts = select(Officer).filter_by(set_up_hash=hash_token(token), active=True)
    return db.session.scalar(accounts.where(in_time))


def invite_first_supervisor() -> str | None:
    """Make a set-up link for the first supervisor and return its token.

    It is None if a supervisor can sign in. The link is for the oldest active account of a supervisor without a
    username, which is added if needed.
    """
    if db.count(*IS_SUPERVISING):
        return None
    nameless = select(Officer).filter_by(username=None, role="supervisor", active=True)
    oldest_first = nameless.order_by(Officer.created_at)
    officer = db.session.scalars(oldest_first).first() or add_account("", "supervisor")
    return make_set_up_link(officer)


def refuse_last_supervisor(officer: Officer) -> None:
    """Raise Refused if this is the only supervisor who can sign in."""
    if not officer.is_supervisor or officer.state != "active":
        return
    if not db.count(Officer.id != officer.id, *IS_SUPERVISING):
        raise Refused("last-supervisor")


def disable_account(officer: Officer) -> None:
    """Disable an account, erase its NIP and end its cookies.

    Raises Refused for the last supervisor.
    """
    refuse_last_supervisor(officer)
    officer.active = False
    officer.nip = ""  # filed papers keep theirs
    sign_out_everywhere(officer)


def enable_account(officer: Officer) -> None:
    """Enable a disabled account again, with its old password if it had one."""
    officer.active = True


def reset_account(officer: Officer) -> str:
    """Make a set-up link and return its token.

    Raises Refused for the last supervisor or a disabled account.
    """
    refuse_last_supervisor(officer)
    return make_set_up_link(officer)


def change_account(officer: Officer, values: dict[str, str]) -> list[str]:
    """Set columns, and return the names of those that changed.

    A new role signs the officer out. Raises Refused where it would leave no supervisor.
    """
    if values.get("role", officer.role) != officer.role:
        refuse_last_supervisor(officer)
        sign_out_everywhere(officer)  # another role counts from the next sign-in on
    return officer.set_columns(values)
