"""The recovery sheet: a code on paper with which a supervisor who forgot the password chooses a new one.

There is one at a time, and it is good once. It is stored as a hash, which needs no slow sum: of 120 random bits nobody
finds the code again, whoever holds the database or a copy of it.
"""

import secrets
from datetime import date
from hmac import compare_digest

from kiosk.clock import today
from kiosk.models import Officer
from kiosk.rules import officers, settings

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that a hand takes for another: no 0 and O, no 1 and I
GROUPS, IN_GROUP = 6, 4


def made_on() -> date | None:
    """The day of the sheet that is good now, if there is one."""
    made = settings.get("recovery").get("made")
    return date.fromisoformat(made) if made else None


def mark() -> str:
    """Tells the present sheet from any other."""
    return str(settings.get("recovery").get("hash", "")[:16])


def make(replaced: str) -> str | None:
    """The code of a new sheet, inside db.write(); None where the one to be replaced has gone already.

    So of a form sent twice the paper that is shown last is good.
    """
    if replaced != mark():
        return None
    code = "".join(secrets.choice(LETTERS) for _letter in range(GROUPS * IN_GROUP))
    settings.put("recovery", {"hash": officers.hash_of(code), "made": today().isoformat()})
    return "-".join(code[start : start + IN_GROUP] for start in range(0, len(code), IN_GROUP))


def plain(typed: str) -> str:
    """A code as it is compared: capitals, spaces and dashes do not matter."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)


def use(username: str, typed: str) -> tuple[Officer, str] | None:
    """The supervisor of this name and the token of a set-up link, inside db.write(): the sheet is spent.

    None, after the same work, for a wrong code and for whoever is no supervisor: then it stays good.
    """
    officer = officers.by_username(username)
    right = compare_digest(settings.get("recovery").get("hash", ""), officers.hash_of(plain(typed)))
    if not (right and officer and officer.active and officer.is_supervisor):
        return None
    settings.put("recovery", {})
    return officer, officers.invite(officer)
