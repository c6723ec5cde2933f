"""What a row from another kiosk may claim here: no check that nobody here made, no act of an account of ours."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from kiosk.clock import today, utcnow
from kiosk.data_care.merge.rows import Row
from kiosk.db import new_key
from kiosk.models.check_in import BLANK
from kiosk.rules import photos

LONGEST_PROMISE = timedelta(days=366)
UNCHECKED = {"checked_on": None, "checked_by": None, "answered_by": None, "confidence": "", "address_sure": False}
FAILED_TRY = "sign-in-failed"  # at another kiosk's door it keeps nobody out of ours


def hotline(row: Row) -> Row:
    """Hidden until an officer here shows it, and called by nobody yet."""
    return row | UNCHECKED | {"active": False, "origin": "elsewhere"}


def village(row: Row) -> Row:
    """Switched off until an officer here wants it on the list; what refers to it still finds it."""
    return row | {"active": False}


def question(row: Row) -> Row:
    """Asked by nobody, and confirmed by nobody here."""
    unconfirmed = {"confirmed_by": None, "confirmed_on": None, "origin": "elsewhere"}
    return row | unconfirmed | {"as_of": min(row["as_of"], today())}


def session(row: Row) -> Row:
    """It takes no visitors here: one that is open there is over here, until an officer opens it again.

    A poster printed there opens nothing here.
    """
    fitted = row | {"practice": False, "quiz_phase": "free", "join_key": new_key()}
    return fitted | {"state": "closed", "closed_at": utcnow()} if row["state"] == "open" else fitted


def check_in(row: Row, held_on: Mapping[str, date], ours: Collection[str]) -> Row:
    """Its name goes when it was promised, counted from the session as it stands here; what is erased is blank."""
    now = utcnow()
    last_day = min(held_on[row["session_id"]], today()) + LONGEST_PROMISE
    fitted = row | {
        "erase_on": min(row["erase_on"], last_day),
        "created_at": min(row["created_at"], now),
        "code_until": None,
    }
    if row["erased_at"]:
        fitted |= BLANK | {"erased_at": min(row["erased_at"], now)}
    return review(fitted, ours)


def photo(row: Row, held_on: Mapping[str, date]) -> Row:
    """It goes when one of ours would, at the latest."""
    last_day = photos.last_day(min(held_on[row["session_id"]], today()))
    return row | {"kept_until": min(row["kept_until"], last_day), "created_at": min(row["created_at"], utcnow())}


def review(row: Row, ours: Collection[str]) -> Row:
    """Who reviewed it, unless that is said of an account of ours: only this kiosk knows what these did."""
    return row | {"reviewed_by": None} if row["reviewed_by"] in ours else row


def audit_entry(row: Row, ours: Collection[str]) -> Row | None:
    """What was done there, without the name of an account of ours, and not in the future."""
    if row["action"] == FAILED_TRY:
        return None
    fitted = row | {"at": min(row["at"], utcnow())}
    if row["officer_id"] in ours:
        fitted |= {"officer_id": None, "reason": row["reason"] or "elsewhere"}
    return fitted
