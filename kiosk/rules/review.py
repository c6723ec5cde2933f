"""Reviewing check-ins: pages to look at and who reviewed; confirm, void, restore, correct."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession, Village
from kiosk.models.check_in import CHILD_COLUMNS, PERSONAL, SAID, VOID_REASONS
from kiosk.rules import traces
from kiosk.rules.checkins import check_beside_name, clear_personal_fields

PAGE_SIZE = 50
UNDOABLE_REVIEWS = {("new", "confirmed"), ("new", "void"), ("confirmed", "void")}  # states before and after a review
SEARCHED_COLUMNS = (
    CheckIn.id,
    CheckIn.name,
    CheckIn.group,
    CheckIn.state,
    CheckIn.origin,
    Village.name.label("village"),
)
APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060", "''''")  # as telephones and keyboards write it


def count_by_state(sessions: Collection[OutreachSession]) -> dict[str, Counter[str]]:
    """The number of check-ins of each of these sessions that are new, confirmed, void, by the session's key."""
    counted: dict[str, Counter[str]] = {
        session.id: Counter((session.check_in_counts or {}).get("state")) for session in sessions
    }
    columns = (CheckIn.session_id, CheckIn.state)
    query = select(*columns, func.count()).where(CheckIn.session_id.in_(counted)).group_by(*columns)
    for session_id, state, number in db.session.execute(query):
        counted[session_id][state] = number
    return counted


def list_page(
    session_id: str,
    is_wanted: Callable[[Any], bool] | None = None,
    older_than: tuple[datetime, str] | None = None,
) -> list[CheckIn]:
    """A page of a session's check-ins, newest first, and one more if there are older ones.

    ``is_wanted`` is asked of each row of ``SEARCHED_COLUMNS``: a database knows the small letters of few scripts.
    """
    of_session = select(CheckIn).where(CheckIn.session_id == session_id)
    query = of_session.order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
    if older_than:
        at, key = older_than
        query = query.where(CheckIn.created_at <= at, or_(CheckIn.created_at < at, CheckIn.id < key))
    if is_wanted:
        rows = db.session.execute(query.outerjoin(CheckIn.village).with_only_columns(*SEARCHED_COLUMNS))
        keys = list(islice((row.id for row in rows if is_wanted(row)), PAGE_SIZE + 1))
        query = query.where(CheckIn.id.in_(keys))
    return list(db.session.scalars(query.options(joinedload(CheckIn.village)).limit(PAGE_SIZE + 1)))


def search_names(words: Collection[str], first: date, last: date) -> list[CheckIn]:
    """People of sessions of these days whose name holds each of the words, those of the newest session first; a page,
    and one more if there are more.
    """
    is_named = (CheckIn.name.is_not(None), CheckIn.erased_at.is_(None), CheckIn.erase_on >= date.min)  # by its index
    query = select(CheckIn.id, CheckIn.name).join(CheckIn.session)
    query = query.where(*is_named, OutreachSession.held_on.between(first, last))
    in_order = (OutreachSession.held_on.desc(), CheckIn.created_at, CheckIn.id)
    plain = [plain_spelling(word) for word in words]
    rows = db.session.execute(query.order_by(*in_order))
    keys = islice(
        (key for key, name in rows if all(word in plain_spelling(name or "") for word in plain)), PAGE_SIZE + 1
    )
    found = (
        select(CheckIn).join(CheckIn.session).where(CheckIn.id.in_(list(keys))).options(contains_eager(CheckIn.session))
    )
    return list(db.session.scalars(found.order_by(*in_order)))


def plain_spelling(text: str) -> str:
    """A text as it is searched: no upper case, one spelling of each letter, one apostrophe."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return folded.translate(APOSTROPHES)


def paper_lines(session_id: str) -> list[CheckIn]:
    """Everybody who was typed in from the paper list, newest first."""
    paper = and_(CheckIn.session_id == session_id, CheckIn.origin == "paper")
    query = select(CheckIn).where(paper).options(joinedload(CheckIn.village))
    return list(db.session.scalars(query.order_by(CheckIn.created_at.desc(), CheckIn.id.desc())))


def has_letter(name: str) -> bool:
    """True where this can be a name: "??" and "..." can't."""
    return any(character.isalpha() for character in name)


def reviewers_of(session_id: str) -> tuple[list[str], datetime] | None:
    """Officers who reviewed check-ins of this session, and the last moment; None where nobody did."""
    is_reviewed = (CheckIn.session_id == session_id, CheckIn.state != "new")
    columns = (Officer.name, func.max(CheckIn.reviewed_at))
    query = select(*columns).join(Officer, Officer.id == CheckIn.reviewed_by).where(*is_reviewed).group_by(Officer.name)
    rows = db.session.execute(query.order_by(Officer.name)).all()
    known = [at for _name, at in rows if at]  # an earlier version could bring a review without its moment
    return ([name for name, _at in rows], max(known)) if known else None


# --- what an officer decides


def check_ins_with_ids(session_id: str, ids: Iterable[str]) -> list[CheckIn]:
    """The check-ins of this session among these keys."""
    wanted = (CheckIn.session_id == session_id, CheckIn.id.in_(list(ids)))
    return list(db.session.scalars(select(CheckIn).where(*wanted)))


def confirm_check_ins(session_id: str, ids: Iterable[str], officer_id: str) -> list[CheckIn]:
    """Confirm new check-ins, inside db.write(); gives back those that were. A void one needs restoring first."""
    return set_state(session_id, ids, officer_id, before=("new",), state="confirmed")


def void_check_ins(
    session_id: str, ids: Iterable[str], reason: str, officer_id: str, before: tuple[str, ...] = ("new", "confirmed")
) -> list[CheckIn]:
    """Void check-ins in these states, inside db.write(): they stay, and no longer count."""
    if reason not in VOID_REASONS:
        raise ValueError(f"{reason} is no reason to void")
    return set_state(session_id, ids, officer_id, before=before, state="void", reason=reason)


def confirm_typed_line(check_in: CheckIn, needs_eyes: bool, officer_id: str) -> None:
    """Confirm a line from paper as it is typed, inside db.write(), unless it needs eyes or was reviewed since.

    Whoever typed it has read the signed list. That this was its very first moment tells it from a later review.
    """
    if check_in.reviewed_at in (None, check_in.created_at):
        check_in.state = "new" if needs_eyes else "confirmed"
        check_in.reviewed_by, check_in.reviewed_at = (None, None) if needs_eyes else (officer_id, check_in.created_at)


def restore_check_ins(session_id: str, ids: Iterable[str], officer_id: str) -> list[CheckIn]:
    """Make void check-ins count again, inside db.write(), as new ones."""
    return set_state(session_id, ids, officer_id, before=("void",), state="new")


def undo_reviews(session_id: str, ids: Iterable[str], before: str, officer_id: str) -> list[CheckIn]:
    """Make check-ins wait for a review again, inside db.write(), where this officer's was the last.

    One that was confirmed before it was void waits too: nobody knows any more who had confirmed it.
    """
    undone = [check_in for check_in in check_ins_with_ids(session_id, ids) if may_undo(check_in, before, officer_id)]
    for check_in in undone:
        check_in.state = "new"
        check_in.void_reason = check_in.reviewed_by = check_in.reviewed_at = None
    return undone


def may_undo(check_in: CheckIn, before: str, officer_id: str) -> bool:
    """True where this officer's review was the last, and took the check-in from the state ``before``."""
    return check_in.reviewed_by == officer_id and (before, check_in.state) in UNDOABLE_REVIEWS


def set_state(
    session_id: str,
    ids: Iterable[str],
    officer_id: str,
    *,
    before: tuple[str, ...],
    state: str,
    reason: str | None = None,
) -> list[CheckIn]:
    """Give check-ins in one of the states ``before`` their next one; gives back those it changed."""
    changed = [check_in for check_in in check_ins_with_ids(session_id, ids) if check_in.state in before]
    for check_in in changed:
        check_in.state, check_in.void_reason = state, reason
        check_in.reviewed_by, check_in.reviewed_at = officer_id, utcnow()
    return changed


def correctable_columns(check_in: CheckIn) -> list[str]:
    """Columns that an officer may correct: of a child those it leaves, and no name where none was given."""
    never = {"age", "phone"} if check_in.name else {"age", "phone", "name"}
    return [field for field in (CHILD_COLUMNS if check_in.age == "child" else SAID) if field not in never]


def correct_check_in(check_in: CheckIn, **values: str) -> list[str]:
    """Correct a typing mistake, inside db.write(); gives back the names of the fields that changed.

    A name that is taken away takes the phone and the consent with it; the phone is named among the fields, for nobody
    typed that it should go.
    """
    new = {field: values[field] or None for field in correctable_columns(check_in) if field in values}
    check_beside_name({field: getattr(check_in, field) for field in SAID} | new)
    changed = [field for field, value in new.items() if getattr(check_in, field) != value]
    if "name" in changed:
        traces.leave()
    for field in changed:
        setattr(check_in, field, new[field])
    if "name" in changed and not check_in.name:
        changed += [field for field in PERSONAL if getattr(check_in, field)]
        clear_personal_fields(check_in)
    return changed
