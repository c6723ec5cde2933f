"""Reviewing check-ins: those to look at, and an officer's decisions.

Rules that change one write inside their caller's `db.write()`.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession
from kiosk.models.check_in import ANSWER_COLUMNS, PERSONAL_COLUMNS
from kiosk.rules import traces
from kiosk.rules.checkins import CLEARED_PERSONAL_FIELDS, HAS_PERSONAL_DATA, list_check_ins

PAGE_SIZE = 50
APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060", "''''")  # as telephones and keyboards write it
TEST_NAMES = frozenset("test tes testing tester coba cobacoba percobaan asd asdf qwe qwerty abc abcd".split())


def count_by_state(sessions: Collection[OutreachSession]) -> dict[str, Counter[str]]:
    """Number of check-ins by state, for each session by its key.

    Those of another kiosk's session come from its file.
    """
    counts = {}
    for session in sessions:
        of_file = session.check_in_counts or {}
        counts[session.id] = Counter[str](of_file.get("state"))
    columns = (CheckIn.session_id, CheckIn.state)
    check_ins = select(*columns, func.count()).where(CheckIn.session_id.in_(counts))
    for session_id, state, number in db.session.execute(check_ins.group_by(*columns)):
        counts[session_id][state] = number
    return counts


def search_names(words: Collection[str], first: date, last: date) -> list[CheckIn]:
    """Check-ins whose names hold all the words, the newest session first.

    Void ones are among them, and there are at most PAGE_SIZE + 1. Case and the kind of apostrophe do not count. Those
    of one session come in order of arrival.
    """
    is_named = (CheckIn.name > "", CheckIn.erased_at.is_(None), CheckIn.erase_on >= date.min)  # by its index
    newest_first = (OutreachSession.held_on.desc(), CheckIn.created_at, CheckIn.id)
    people = select(CheckIn).join(CheckIn.session).order_by(*newest_first)
    named_people = people.where(*is_named, OutreachSession.held_on.between(first, last))
    plain_words = [plain_spelling(word) for word in words]
    keys: list[str] = []
    for key, name in db.session.execute(named_people.with_only_columns(CheckIn.id, CheckIn.name)):
        plain_name = plain_spelling(name or "")
        if all(word in plain_name for word in plain_words):
            keys.append(key)
        if len(keys) > PAGE_SIZE:
            break
    matches = people.where(CheckIn.id.in_(keys)).options(joinedload(CheckIn.session))
    return list(db.session.scalars(matches))


def plain_spelling(text: str) -> str:
    """The text for comparing: no case, one Unicode form, one kind of apostrophe."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", folded).translate(APOSTROPHES)


# --- check-ins that nobody has reviewed yet


class Unreviewed(NamedTuple):
    """The new check-ins of a session, by what an officer is asked about them."""

    doubles: list[list[CheckIn]]  # likely one person, of whom at least one is new
    odd: list[CheckIn]  # hardly a name
    rest: list[CheckIn]  # nothing is asked

    @property
    def people(self) -> Iterator[CheckIn]:
        """All check-ins of the three lists, some of which were reviewed already."""
        return chain(*self.doubles, self.odd, self.rest)


def find_unreviewed(session_id: str) -> Unreviewed:
    """A session's new check-ins: likely doubles, odd names, and the rest.

    Reviewed ones may be among the doubles.
    """
    new = list_check_ins(session_id, CheckIn.state == "new")
    groups = find_likely_doubles(session_id)
    doubles = [group for group in groups if not set(group).isdisjoint(new)]
    double_people = list(chain(*doubles))
    single = [person for person in new if person not in double_people]
    odd = [person for person in single if reason_to_void_name(person.name)]
    rest = [person for person in single if person not in odd]
    return Unreviewed(doubles, odd, rest)


def find_likely_doubles(session_id: str) -> list[list[CheckIn]]:
    """Groups of a session's check-ins that share a name or a phone.

    Names are compared without spaces and accents. Odd ones do not count, and void and nameless check-ins are left out.
    One check-in may be in two groups.
    """
    by_identity: dict[str, list[CheckIn]] = defaultdict(list)
    for person in list_check_ins(session_id, CheckIn.state != "void", HAS_PERSONAL_DATA):
        if person.name and not reason_to_void_name(person.name):
            plain = unicodedata.normalize("NFKD", person.name).casefold()
            letters = "".join(filter(str.isalnum, plain))
            by_identity[letters].append(person)
        if person.phone:
            by_identity[person.phone].append(person)
    groups = []
    for group in by_identity.values():
        if len(group) > 1 and group not in groups:  # by name and phone alike
            groups.append(group)
    return groups


def reason_to_void_name(name: str | None) -> str:
    """ "test" or "wrong-entry" for an odd name, else "".

    It was a test ("tes", "coba coba"), or it has not two different letters ("??", "A", "xxx"). None is no odd name.
    """
    if name is None:
        return ""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if words and TEST_NAMES.issuperset(words):
        return "test"
    if len(set("".join(words))) < 2:
        return "wrong-entry"
    return ""


# --- an officer's decisions


def set_state(
    session_id: str, ids: Iterable[str], officer_id: str, *, before: str, state: str | None, reason: str | None = None
) -> list[CheckIn]:
    """Move those in state ``before`` to ``state``, and return them.

    Void ones stay, with the reason, and no longer count. Without a state each becomes what it was before it was voided.
    The officer and the moment are noted, but not for “new”.
    """
    check_ins = list_check_ins(session_id, CheckIn.id.in_(list(ids)), CheckIn.state == before)
    for check_in in check_ins:
        note_review(check_in, state or state_before_void(check_in), officer_id, utcnow())
        check_in.void_reason = reason
    return check_ins


def note_review(check_in: CheckIn, state: str, officer_id: str, moment: datetime) -> None:
    """Set a check-in's state with officer and moment, or without both for “new”."""
    check_in.set_columns({"state": state, "reviewed_by": officer_id, "reviewed_at": moment})
    if state == "new":
        check_in.set_columns({"reviewed_by": None, "reviewed_at": None})


def state_before_void(check_in: CheckIn) -> str:
    """State of a check-in before it was voided, by its audit, else “new”."""
    entries = select(AuditEntry.fields).filter_by(row=f"check_in:{check_in.id}", action="check-in-voided")
    newest = entries.order_by(AuditEntry.at.desc()).limit(1)
    return "confirmed" if db.session.scalar(newest) == ["confirmed"] else "new"


def confirm_typed_line(check_in: CheckIn, officer_id: str) -> None:
    """Confirm a typed paper line, unless it was reviewed since.

    Only where it is double or odd it becomes new. The officer who typed it has read the signed list. Its very first
    moment tells this from a later review.
    """
    if check_in.reviewed_at not in (None, check_in.created_at):
        return
    state = "confirmed"
    doubles = chain(*find_likely_doubles(check_in.session_id))
    if check_in in doubles or reason_to_void_name(check_in.name):
        state = "new"
    note_review(check_in, state, officer_id, check_in.created_at)


def correctable_columns(check_in: CheckIn) -> list[str]:
    """Columns of a check-in that an officer may correct.

    They are never age or phone, no name where none was given, and of a child only the sex.
    """
    if check_in.age == "child":
        return ["sex"]
    never = ("age", "phone") if check_in.name else ("age", "phone", "name")
    return [column for column in ANSWER_COLUMNS if column not in never]


def correct_check_in(check_in: CheckIn, **values: str) -> list[str]:
    """Store values that may be corrected, and return the changed fields.

    Removing the name clears phone, code and consent. The phone is then named among the fields, for nobody typed that it
    should go. Traces of the old name are noted.
    """
    columns = [column for column in correctable_columns(check_in) if column in values]
    names = check_in.set_columns({column: values[column] or None for column in columns})
    if "name" in names:
        if not check_in.name:
            names += [column for column in PERSONAL_COLUMNS if getattr(check_in, column)]
            check_in.set_columns(CLEARED_PERSONAL_FIELDS)
        traces.add_note()
    return names
