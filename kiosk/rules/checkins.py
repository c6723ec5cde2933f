"""Checking in: one record per form, with the answers that were sent last.

A child leaves session, age and sex alone. But for `submit`, rules write inside their caller's `db.write()`.
"""

from datetime import date, timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Tombstone
from kiosk.models.check_in import ANSWER_COLUMNS, CHILD_COLUMNS, ERASED_VALUES, PERSONAL_COLUMNS
from kiosk.rules import settings, traces, withdrawals

# date of the consent's wording on the check-in page; change both together
CONSENT_VERSION = "2026-12-02"
# values of a check-in without a name: nothing personal, and no consent
CLEARED_PERSONAL_FIELDS = ERASED_VALUES | {"consent_at": None, "consent_version": None}
HAS_PERSONAL_DATA = or_(*(getattr(CheckIn, field).is_not(None) for field in PERSONAL_COLUMNS))


class Outcome(Enum):
    """Result of submitting a form."""

    RECORDED = auto()
    FORM_USED = auto()  # its record was erased, or its visit is over: the form can't be reused
    SESSION_CLOSED = auto()
    UNCHANGED = auto()  # what it adds came too late: its session is closed, or an officer has reviewed the record


def submit(nonce: str, *, session_id: str, origin: str = "kiosk", **answers: str) -> Outcome:
    """Record a form, or replace its earlier answers, in a write of its own.

    On UNCHANGED only removals are stored.
    """
    with db.write_as_visitor():
        lock_sessions(nonce, session_id)
        earlier = db.session.scalar(select(CheckIn).where(CheckIn.nonce == nonce).with_for_update())
        if is_used_up(nonce, earlier):
            return Outcome.FORM_USED
        if earlier:
            earlier.code_until = utcnow() + withdrawals.CODE_SHOWN_FOR
            if replace_answers(earlier, session_id=session_id, **answers):
                return Outcome.RECORDED
            return Outcome.UNCHANGED
        session = db.session.get(OutreachSession, session_id)
        if not session or not session.takes_visitors:
            return Outcome.SESSION_CLOSED
        add_check_in(nonce, session_id=session_id, origin=origin, **answers)
        return Outcome.RECORDED


def lock_sessions(nonce: str, session_id: str) -> None:
    """Keep a form's sessions from being closed during this write.

    They are this one, and the one that it was recorded for before.
    """
    recorded_for = select(CheckIn.session_id).where(CheckIn.nonce == nonce)
    either = (OutreachSession.id == session_id) | OutreachSession.id.in_(recorded_for)
    sessions = select(OutreachSession).where(either).order_by(OutreachSession.id)
    db.session.scalars(sessions.with_for_update(read=True)).all()


def list_check_ins(session_id: str, *conditions: Any) -> list[CheckIn]:
    """A session's check-ins that meet these conditions, in order of arrival.

    Void ones and practice are among them.
    """
    check_ins = select(CheckIn).where(CheckIn.session_id == session_id, *conditions)
    in_order = check_ins.order_by(CheckIn.created_at, CheckIn.id).options(joinedload(CheckIn.village))
    return list(db.session.scalars(in_order))


def find_by_nonce(nonce: str) -> CheckIn | None:
    """The check-in made by the form with this nonce, or None."""
    return db.session.scalar(select(CheckIn).where(CheckIn.nonce == nonce))


def is_used_up(nonce: str, earlier: CheckIn | None) -> bool:
    """True where the form can't be sent again.

    Its record was erased, or its visit is over, if it is not on paper.
    """
    if earlier is None:
        tombstone = db.session.get(Tombstone, Tombstone.hash_of(nonce.encode()))
        return tombstone is not None
    is_visit_over = earlier.origin != "paper" and earlier.code_until is None
    return is_visit_over or earlier.erased_at is not None


def add_check_in(nonce: str, *, session_id: str, origin: str = "kiosk", **answers: str) -> CheckIn:
    """Add a check-in to a session of any state.

    A name gets a withdrawal code, unless it is from paper.
    """
    session = db.session.get_one(OutreachSession, session_id)
    values = storable_fields(origin, **answers)
    check_in = CheckIn(nonce=nonce, session_id=session_id, origin=origin, **values)
    check_in.erase_on = last_day_of_names(session.held_on)
    if origin != "paper":
        check_in.code_until = utcnow() + withdrawals.CODE_SHOWN_FOR
        if check_in.name:
            check_in.withdrawal_code = withdrawals.new_code()
    db.session.add(check_in)
    return check_in


def storable_fields(origin: str, **answers: str) -> dict[str, Any]:
    """All answer columns, each None if empty, without what is not to be stored.

    A child keeps age and sex alone. Without a name there is no phone, with one there is the consent.
    """
    values: dict[str, Any] = dict.fromkeys(ANSWER_COLUMNS)
    columns = CHILD_COLUMNS if answers.get("age") == "child" else ANSWER_COLUMNS
    for name, answer in answers.items():
        if name in columns:
            values[name] = answer or None
    if not values["name"]:
        return values | dict.fromkeys(PERSONAL_COLUMNS)
    version = "paper"  # the paper list is signed, and stays with the office
    if origin != "paper":  # agreed to in this wording and for these days, as in "2026-11-25/90"
        version = f"{CONSENT_VERSION}/{settings.get('retention_days')}"
    return values | {"consent_at": utcnow(), "consent_version": version}


def replace_answers(check_in: CheckIn, *, session_id: str, **answers: str) -> bool:
    """Replace a record's answers, and return False if only removals were stored.

    Answers taken away always go. New or other ones are stored only while the record ``accepts_changes``. Without a name
    everything personal goes; with a new one the promised last day begins anew.
    """
    values = storable_fields(check_in.origin, **answers)
    values["session_id"] = session_id
    columns = ("session_id", *ANSWER_COLUMNS)
    new = {name: values[name] for name in columns if getattr(check_in, name) != values[name]}
    removals: dict[str, Any] = {name: None for name, value in new.items() if value is None}
    if new.get("age") == "child":
        removals["age"] = "child"
    is_accepted = new == removals or accepts_changes(check_in, session_id)
    if not is_accepted:
        new = removals
    if any(name in new and getattr(check_in, name) for name in PERSONAL_COLUMNS):
        traces.add_note()
    check_in.set_columns(new)
    if not check_in.name:
        check_in.set_columns(CLEARED_PERSONAL_FIELDS)
    elif "session_id" in new or "name" in new:  # a new promise
        session = db.session.get_one(OutreachSession, check_in.session_id)
        check_in.consent_at = values["consent_at"]
        check_in.consent_version = values["consent_version"]
        check_in.erase_on = last_day_of_names(session.held_on)
        if check_in.origin != "paper" and not check_in.withdrawal_code:
            check_in.withdrawal_code = withdrawals.new_code()
    return is_accepted


def accepts_changes(check_in: CheckIn, session_id: str) -> bool:
    """True while its form may add answers.

    Both sessions take visitors, and no officer has reviewed or edited it. A paper list is typed after its session too,
    so only the officer's review counts there.
    """
    is_edit = AuditEntry.action.in_(("check-in-corrected", "check-in-moved"))
    # a line from paper is confirmed at the moment it is typed, which is no review
    is_reviewed = check_in.reviewed_at not in (None, check_in.created_at)
    if is_reviewed or db.count(AuditEntry.row == f"check_in:{check_in.id}", is_edit):
        return False
    target = db.session.get_one(OutreachSession, session_id)
    return check_in.origin == "paper" or (check_in.session.takes_visitors and target.takes_visitors)


def move_check_in(check_in: CheckIn, session: OutreachSession) -> bool:
    """Move a check-in to another session, and return True if it moved.

    It stays if it is practice, or if the other session is not counted. The day of its erasure stays as it was promised.
    """
    if not session.is_counted or check_in.session.state == "planned":
        return False
    check_in.session_id = session.id
    return True


def last_day_of_names(held_on: date) -> date:
    """Last day for names given at a session of this day.

    Today's retention setting counts, and a later one changes none.
    """
    return held_on + timedelta(days=settings.get("retention_days"))
