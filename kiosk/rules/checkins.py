"""Checking in: what is kept (of a child age and sex alone), one record per form, taking it back, erasing."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Tombstone
from kiosk.models.check_in import ANSWERS, BLANK, CHILD_COLUMNS, PERSONAL, SAID
from kiosk.rules import audit, settings, traces

# the date of the wording on the check-in page; another wording needs another date
CONSENT_VERSION = "2026-11-29"
WRONG_CODE = "withdrawal-code-wrong"
MANY_CODES = 1000
PAPER_CONSENT = "paper"  # the paper list is signed, and stays with the office
# without a name there is nothing personal, and nothing that was agreed to
CLEARED_PERSONAL_FIELDS: dict[str, Any] = dict.fromkeys((*PERSONAL, "consent_at", "consent_version", "withdrawal_code"))
CODE_SHOWN_FOR = timedelta(minutes=5)
AT_ONCE = 200  # check-ins that are purged in one write: others wait for no more than that
BY_NONCE = select(CheckIn).where(CheckIn.nonce == bindparam("nonce"))
HAS_PERSONAL_DATA = or_(*(getattr(CheckIn, field).is_not(None) for field in PERSONAL))


def add_check_in(nonce: str, *, session_id: str, origin: str = "kiosk", **said: str) -> CheckIn:
    """Store a new check-in, inside db.write(); `by_nonce` says whether this form has made one."""
    session = db.session.get_one(OutreachSession, session_id)
    check_in = CheckIn(
        nonce=nonce,
        code_until=utcnow() + CODE_SHOWN_FOR if origin != "paper" else None,
        session_id=session_id,
        origin=origin,
        erase_on=last_day_of_names(session.held_on),
        **storable_fields(origin, **said),
    )
    give_code(check_in)
    db.session.add(check_in)
    return check_in


def give_code(check_in: CheckIn) -> None:
    """A code that takes it back, inside db.write(), for whoever leaves a name at the kiosk or on a phone.

    Without a name there is nothing of anybody to take back, and one code less to be guessed.
    """
    if check_in.name and check_in.origin != "paper" and not check_in.withdrawal_code:
        check_in.withdrawal_code = new_code()


def storable_fields(origin: str, **said: str) -> dict[str, Any]:
    """Columns to store of what somebody says: of a child few, and without a name nothing personal."""
    values: dict[str, Any] = dict.fromkeys(SAID) | {field: value or None for field, value in said.items()}
    if values["age"] == "child":
        values |= {field: None for field in SAID if field not in CHILD_COLUMNS}
    if not values["name"]:
        values |= CLEARED_PERSONAL_FIELDS
    check_beside_name(values)
    if values["name"]:  # agreed to, in this wording and for these days, as in "2026-11-25/90"
        version = PAPER_CONSENT if origin == "paper" else f"{CONSENT_VERSION}/{settings.get('retention_days')}"
        values |= {"consent_at": utcnow(), "consent_version": version}
    return values


def check_beside_name(values: Mapping[str, Any]) -> None:
    """ValueError where something is said that is not kept next to a name: a page has said so kindly before."""
    for column, answer in ANSWERS.items():
        if values["name"] and not answer.may_stand_beside_name(values[column]):
            raise ValueError(f"{column} {values[column]} is not kept next to a name")


def clear_personal_fields(check_in: CheckIn) -> None:
    """Leave a check-in that says of nobody who it is, inside db.write()."""
    for field, nothing in CLEARED_PERSONAL_FIELDS.items():
        setattr(check_in, field, nothing)


def find_by_nonce(nonce: str) -> CheckIn | None:
    """The check-in that this form made before."""
    return db.session.scalar(BY_NONCE, {"nonce": nonce})


def to_change(*wanted: Any) -> CheckIn | None:
    """This check-in, once nobody else is changing it: its form may be, while its code takes it back."""
    return db.session.scalar(select(CheckIn).where(*wanted).with_for_update())


def withdrawal_code_for_visit(nonce: str) -> tuple[str | None, bool] | None:
    """The code of this check-in, and whether it bears a name, for the visit that made it: for five minutes, and for no
    longer whatever the clock.
    """
    now = utcnow()
    at_most = now + CODE_SHOWN_FOR + timedelta(minutes=1)  # the same form may be on its way once more
    lately = (CheckIn.code_until > now, CheckIn.code_until <= at_most)
    query = select(CheckIn.withdrawal_code, CheckIn.name.is_not(None)).where(CheckIn.nonce == nonce, *lately)
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def hide_code(nonce: str) -> None:
    """The visit is over, inside a visitor's write: neither its page of the code nor its form opens it again."""
    db.session.execute(update(CheckIn).where(CheckIn.nonce == nonce).values(code_until=None))


def new_code() -> str:
    """Random digits that no other check-in has: eight, or ten where there are many codes for a guess to hit."""
    are_many = select(CheckIn.id).where(CheckIn.withdrawal_code > "").offset(MANY_CODES).limit(1)
    digits = 10 if db.session.scalar(are_many) else 8
    while True:
        code = f"{secrets.randbelow(10**digits):0{digits}d}"
        if not db.count(CheckIn.withdrawal_code == code):
            return code


def erase_check_in(check_in: CheckIn) -> None:
    """Delete a check-in for good, inside db.write(); its hashed nonce stays, so that no copy brings it back."""
    traces.leave()
    db.session.add(Tombstone(nonce_hash=Tombstone.hash_of(check_in.nonce.encode()), erased_on=today()))
    db.session.delete(check_in)


def move_check_in(check_in: CheckIn, session: OutreachSession) -> bool:
    """Let a check-in be of another session, inside db.write(), but no try of practice, and into none; whether it is.

    The day of its erasure stays as it was promised.
    """
    moves = session.counts and check_in.session.state != "planned"
    if moves:
        check_in.session_id = session.id
    return moves


def was_erased(nonce: str) -> bool:
    return db.session.get(Tombstone, Tombstone.hash_of(nonce.encode())) is not None


def last_day_of_names(held_on: date) -> date:
    """The last day on which a name given at a session of this day is kept: a promise that no later setting changes."""
    return held_on + timedelta(days=settings.get("retention_days"))


def count_overdue_names() -> int:
    """Check-ins that still hold a name or a phone after their time."""
    return db.count(CheckIn.erased_at.is_(None), CheckIn.erase_on < today(), HAS_PERSONAL_DATA)


def due() -> tuple[Any, Any]:
    """Check-ins after their time, and whether each tells who; and those whose code was shown until yesterday."""
    past = select(CheckIn.id, HAS_PERSONAL_DATA).where(CheckIn.erased_at.is_(None), CheckIn.erase_on < today())
    return past, select(CheckIn.id).where(CheckIn.code_until < utcnow() - timedelta(days=1))


def is_due() -> bool:
    """Whether `purge_due` finds anything."""
    return any(db.has_more_than(query, 0) for query in due())


def erase_overdue_names() -> int:
    """Erase names, phones and codes after their time, so many, inside db.write(); the number of people. Counts stay.

    A day later ``code_until`` goes too: it would tell whether a visit ended on the page of its code.
    """
    past, over = (db.session.execute(query.limit(AT_ONCE)).all() for query in due())
    erased = [key for key, has_personal_data in past if has_personal_data]
    if erased:
        traces.leave()
    for rows, nothing in ((past, BLANK | {"erased_at": utcnow()}), (over, {"code_until": None})):
        nothing = nothing | {"version": CheckIn.version + 1}  # so that no form that is open brings a name back
        these = update(CheckIn).where(CheckIn.id.in_([row[0] for row in rows])).values(nothing)
        db.session.execute(these.execution_options(synchronize_session=False))
    db.session.expire_all()
    return len(erased)


def erase_by_code(code: str) -> bool:
    """Erase the check-in of this code, inside a visitor's write; whether there was one. Either is in the audit.

    Wrong codes of an hour are one entry, so that whoever guesses does not fill the audit.
    """
    check_in = to_change(CheckIn.withdrawal_code == code)
    if check_in is None:
        audit.note_folded(WRONG_CODE, officer_id=None)
        return False
    audit.note("check-in-withdrawn", f"outreach_session:{check_in.session_id}", officer_id=None)
    erase_check_in(check_in)
    return True
