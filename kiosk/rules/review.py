"""Reviewing check-ins: finding those to look at, and what an officer decides: confirm, void, restore, correct."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.models.check_in import ANSWER_COLUMNS, CHILD_COLUMNS, PERSONAL_COLUMNS
from kiosk.rules import traces
from kiosk.rules.checkins import HAS_PERSONAL_DATA, clear_personal_fields

PAGE_SIZE = 50
UNDOABLE_REVIEWS = {("new", "confirmed"), ("new", "void"), ("confirmed", "void")}  # states before and after a review
APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060", "''''")  # as telephones and keyboards write it
TEST_NAMES = frozenset("test tes testing tester coba cobacoba percobaan asd asdf qwe qwerty abc abcd".split())


def count_by_state(sessions: Collection[OutreachSession]) -> dict[str, Counter[str]]:
    """The number of check-ins of each of these sessions that are new, confirmed, void, by the session's key."""
    counts = {session.id: Counter[str]((session.check_in_counts or {}).get("state")) for session in sessions}
    columns = (CheckIn.session_id, CheckIn.state)
    query = select(*columns, func.count()).where(CheckIn.session_id.in_(counts)).group_by(*columns)
    for session_id, state, number in db.session.execute(query):
        counts[session_id][state] = number
    return counts


def list_page(
    session_id: str,
    is_wanted: Callable[[CheckIn], bool] | None = None,
    older_than: tuple[datetime, str] | None = None,
) -> list[CheckIn]:
    """A page of a session's check-ins, newest first, and one more if there are older ones.

    ``is_wanted`` is asked here: a database knows the small letters of few scripts.
    """
    of_session = select(CheckIn).where(CheckIn.session_id == session_id).options(joinedload(CheckIn.village))
    query = of_session.order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
    if older_than:
        at, key = older_than
        query = query.where(CheckIn.created_at <= at, or_(CheckIn.created_at < at, CheckIn.id < key))
    rows = db.session.scalars(query.limit(None if is_wanted else PAGE_SIZE + 1)).all()
    return list(islice(filter(is_wanted, rows), PAGE_SIZE + 1))


def search_names(words: Collection[str], first: date, last: date) -> list[CheckIn]:
    """People of sessions of these days whose name holds each of the words, those of the newest session first; a page,
    and one more if there are more.
    """
    is_named = (CheckIn.name.is_not(None), CheckIn.erased_at.is_(None), CheckIn.erase_on >= date.min)  # by its index
    query = select(CheckIn.id, CheckIn.name).join(CheckIn.session)
    query = query.where(*is_named, OutreachSession.held_on.between(first, last))
    newest_first = (OutreachSession.held_on.desc(), CheckIn.created_at, CheckIn.id)
    plain_words = [plain_spelling(word) for word in words]
    rows = db.session.execute(query.order_by(*newest_first))
    found = (key for key, name in rows if all(word in plain_spelling(name or "") for word in plain_words))
    keys = list(islice(found, PAGE_SIZE + 1))
    people = select(CheckIn).join(CheckIn.session).where(CheckIn.id.in_(keys)).options(joinedload(CheckIn.session))
    return list(db.session.scalars(people.order_by(*newest_first)))


def plain_spelling(text: str) -> str:
    """A text as it is searched: no upper case, one spelling of each letter, one apostrophe."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return folded.translate(APOSTROPHES)


def paper_lines(session_id: str) -> list[CheckIn]:
    """Everybody who was typed in from the paper list, newest first."""
    query = select(CheckIn).where(CheckIn.session_id == session_id, CheckIn.origin == "paper")
    newest_first = query.order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
    return list(db.session.scalars(newest_first.options(joinedload(CheckIn.village))))


def reviewers_of(session_id: str) -> tuple[list[str], datetime] | None:
    """Officers who reviewed check-ins of this session, and the last moment; None where nobody did."""
    is_reviewed = (CheckIn.session_id == session_id, CheckIn.state != "new")
    columns = (Officer.name, func.max(CheckIn.reviewed_at))
    query = select(*columns).join(Officer, Officer.id == CheckIn.reviewed_by).where(*is_reviewed).group_by(Officer.name)
    rows = db.session.execute(query.order_by(Officer.name)).all()
    known = [at for _name, at in rows if at]  # an earlier version could bring a review without its moment
    return ([name for name, _at in rows], max(known)) if known else None


# --- check-ins that nobody has reviewed yet


class Unreviewed(NamedTuple):
    """The new check-ins of a session, by what an officer is asked about them."""

    doubles: list[list[CheckIn]]  # likely one person, of whom at least one is new
    odd: list[CheckIn]  # hardly a name
    rest: list[CheckIn]  # nothing is asked

    @property
    def people(self) -> Iterator[CheckIn]:
        """Everybody on the page."""
        return chain(*self.doubles, self.odd, self.rest)


def find_unreviewed(session_id: str) -> Unreviewed:
    """A session's check-ins that wait for a review."""
    is_new = (CheckIn.session_id == session_id, CheckIn.state == "new")
    query = select(CheckIn).where(*is_new).options(joinedload(CheckIn.village))
    new = list(db.session.scalars(query.order_by(CheckIn.created_at, CheckIn.id)))
    doubles = [group for group in find_likely_doubles(session_id) if any(person in new for person in group)]
    asked = list(chain(*doubles))
    odd = [person for person in new if person not in asked and reason_to_void_name(person.name)]
    return Unreviewed(doubles, odd, [person for person in new if person not in asked and person not in odd])


def needs_attention(check_in: CheckIn) -> bool:
    """True where this is likely somebody who has checked in already, or hardly a name."""
    is_double = any(check_in in group for group in find_likely_doubles(check_in.session_id))
    return is_double or bool(reason_to_void_name(check_in.name))


def find_likely_doubles(session_id: str) -> list[list[CheckIn]]:
    """Groups of a session's check-ins that are likely one person: they have the same name or the same phone.

    Children and the nameless leave nothing to compare, and void check-ins are settled.
    """
    may_be_double = (CheckIn.session_id == session_id, CheckIn.state != "void", HAS_PERSONAL_DATA)
    query = select(CheckIn).where(*may_be_double).options(joinedload(CheckIn.village))
    by_identity: dict[str, list[CheckIn]] = defaultdict(list)
    for person in db.session.scalars(query.order_by(CheckIn.created_at, CheckIn.id)):
        for identity in identities_of(person):
            by_identity[identity].append(person)
    groups = {tuple(person.id for person in group): group for group in by_identity.values() if len(group) > 1}
    return list(groups.values())


def identities_of(person: CheckIn) -> Iterator[str]:
    """Values that two check-ins of one person have in common. An odd name does not tell who it is."""
    if person.name and not reason_to_void_name(person.name):
        plain = unicodedata.normalize("NFKD", person.name).casefold()
        yield "name:" + "".join(character for character in plain if character.isalnum())
    if person.phone:
        yield "phone:" + person.phone


def reason_to_void_name(name: str | None) -> str:
    """The reason to void a check-in that this can hardly be the name of; "" where nothing is odd.

    It was a test ("tes", "coba coba"), or it has not two different letters ("??", "A", "xxx").
    """
    if name is None:
        return ""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if words and TEST_NAMES.issuperset(words):
        return "test"
    return "wrong-entry" if len(set("".join(words))) < 2 else ""


# --- an officer's decisions


def check_ins_with_ids(session_id: str, ids: Iterable[str]) -> list[CheckIn]:
    """The check-ins of this session among these keys."""
    return list(db.session.scalars(select(CheckIn).where(CheckIn.session_id == session_id, CheckIn.id.in_(list(ids)))))


def set_state(
    session_id: str, ids: Iterable[str], officer_id: str, *, before: str, state: str, reason: str | None = None
) -> list[CheckIn]:
    """Give check-ins in the state ``before`` their next one, inside db.write(); returns those that changed.

    Void ones stay, with the reason, and no longer count; restored ones are new again.
    """
    changed = [check_in for check_in in check_ins_with_ids(session_id, ids) if check_in.state == before]
    for check_in in changed:
        check_in.state, check_in.void_reason = state, reason
        check_in.reviewed_by, check_in.reviewed_at = officer_id, utcnow()
    return changed


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


def confirm_typed_line(check_in: CheckIn, officer_id: str) -> None:
    """Confirm a line from paper as it is typed, inside db.write(), unless it needs attention or was reviewed since.

    The officer who typed it has read the signed list. Its very first moment tells this from a later review.
    """
    if check_in.reviewed_at in (None, check_in.created_at):
        waits = needs_attention(check_in)
        check_in.state = "new" if waits else "confirmed"
        check_in.reviewed_by, check_in.reviewed_at = (None, None) if waits else (officer_id, check_in.created_at)


def correctable_columns(check_in: CheckIn) -> list[str]:
    """Columns that an officer may correct: of a child those it leaves, and no name where none was given."""
    never = {"age", "phone"} if check_in.name else {"age", "phone", "name"}
    return [field for field in (CHILD_COLUMNS if check_in.age == "child" else ANSWER_COLUMNS) if field not in never]


def correct_check_in(check_in: CheckIn, **values: str) -> list[str]:
    """Correct a typing mistake, inside db.write(); returns the names of the fields that changed.

    A name that is taken away takes the phone and the consent with it; the phone is named among the fields, for nobody
    typed that it should go.
    """
    new = {field: values[field] or None for field in correctable_columns(check_in) if field in values}
    changed = [field for field, value in new.items() if getattr(check_in, field) != value]
    if "name" in changed:
        traces.leave()
    for field in changed:
        setattr(check_in, field, new[field])
    if "name" in changed and not check_in.name:
        changed += [field for field in PERSONAL_COLUMNS if getattr(check_in, field)]
        clear_personal_fields(check_in)
    return changed
