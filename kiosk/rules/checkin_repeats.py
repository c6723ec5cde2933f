"""A check-in form that is sent again: one row, which says in the end what was sent last."""

from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession
from kiosk.models.check_in import PERSONAL, SAID
from kiosk.rules import checkins, outreach, traces

USED, CLOSED, STANDS = "used", "closed", "stands"


def submit(nonce: str, *, session_id: str, origin: str = "kiosk", **said: str) -> str:
    """Record what a visit's form says, or put it in place of what it said before, inside a visitor's write.

    Gives back why it could not be done as it was sent: USED, CLOSED, STANDS; or "".
    """
    outreach.share_sessions(session_id, db.session.scalar(select(CheckIn.session_id).where(CheckIn.nonce == nonce)))
    before = checkins.to_change(CheckIn.nonce == nonce)
    if is_used_up(nonce, before):
        return USED
    if before:
        before.code_until = utcnow() + checkins.CODE_SHOWN_FOR
        _taken, stays = replace_answers(before, session_id=session_id, **said)
        return STANDS if stays else ""
    chosen = db.session.get(OutreachSession, session_id)
    if not chosen or not chosen.takes_visitors:
        return CLOSED
    checkins.add_check_in(nonce, session_id=session_id, origin=origin, **said)
    return ""


def is_used_up(nonce: str, before: CheckIn | None) -> bool:
    """Whether what this form made was erased or blanked, or its visit is over: it comes to life no more."""
    if before is None:
        return checkins.was_erased(nonce)
    return before.erased_at is not None or (before.origin != "paper" and before.code_until is None)


def replace_answers(check_in: CheckIn, *, session_id: str, **said: str) -> tuple[list[str], list[str]]:
    """Put what a form says now in place of what it said before, inside db.write(); the fields taken, and those not.

    What is taken away always goes. What is new or another value is taken only while the row `may_grow`.
    """
    new = {"session_id": session_id} | checkins.storable_fields(check_in.origin, **said)
    changed = [field for field in ("session_id", *SAID) if getattr(check_in, field) != new[field]]
    added = [field for field in changed if new[field] is not None and (field, new[field]) != ("age", "child")]
    stays = added if added and not accepts_changes(check_in, session_id) else []
    taken = [field for field in changed if field not in stays]
    if any(getattr(check_in, field) for field in taken if field in PERSONAL):
        traces.leave()
    for field in taken:
        setattr(check_in, field, new[field])
    target = db.session.get_one(OutreachSession, check_in.session_id)
    if not check_in.name:
        checkins.clear_personal_fields(check_in)
    elif {"session_id", "name"} & set(taken):  # agreed to anew
        check_in.consent_at, check_in.consent_version = new["consent_at"], new["consent_version"]
        check_in.erase_on = checkins.last_day_of_names(target.held_on)
        checkins.give_code(check_in)
    return taken, stays


def accepts_changes(check_in: CheckIn, session_id: str) -> bool:
    """True while its form may add to a row: its sessions are open, and no officer has reviewed, corrected or moved it.

    A paper list is typed after its session too.
    """
    corrected = select(AuditEntry.id).where(
        AuditEntry.action.in_(("check-in-corrected", "check-in-moved")), AuditEntry.row == f"check_in:{check_in.id}"
    )
    reviewed = check_in.reviewed_at not in (None, check_in.created_at)  # a line from paper is confirmed as it is typed
    if reviewed or db.session.scalar(corrected.limit(1)):
        return False
    target = db.session.get_one(OutreachSession, session_id)
    return check_in.origin == "paper" or (check_in.session.takes_visitors and target.takes_visitors)
