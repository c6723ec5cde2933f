"""Check-ins that nobody has reviewed yet: likely doubles and odd names, which need eyes, and the rest."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.rules.checkins import HAS_PERSONAL_DATA

TEST_NAMES = frozenset("test tes testing tester coba cobacoba percobaan asd asdf qwe qwerty abc abcd".split())


class Unreviewed(NamedTuple):
    """The new check-ins of a session, by what is asked of them."""

    doubles: list[list[CheckIn]]  # likely one person, of whom at least one is new
    odd: list[CheckIn]  # hardly a name
    rest: list[CheckIn]  # of whom nothing is asked

    @property
    def people(self) -> Iterator[CheckIn]:
        """Everybody who is shown."""
        return chain(*self.doubles, self.odd, self.rest)


def find_unreviewed(session_id: str) -> Unreviewed:
    """What a session's check-ins still need."""
    known = adults_with_personal_data(session_id)
    groups = [group for group in likely_doubles(known) if any(person.state == "new" for person in group)]
    asked = {person.id: person for person in chain(*groups)}
    odd = [p for p in known if p.state == "new" and p.name and reason_to_void_name(p.name) and p.id not in asked]
    asked |= {person.id: person for person in odd}
    new = select(CheckIn).where(CheckIn.session_id == session_id, CheckIn.state == "new")
    found = new.options(joinedload(CheckIn.village)).order_by(CheckIn.created_at, CheckIn.id)
    return Unreviewed(groups, odd, [person for person in db.session.scalars(found) if person.id not in asked])


def needs_attention(check_in: CheckIn) -> bool:
    """Whether this is likely somebody who is there already, or hardly a name."""
    is_double = any(check_in in group for group in likely_doubles(adults_with_personal_data(check_in.session_id)))
    return is_double or bool(check_in.name and reason_to_void_name(check_in.name))


def adults_with_personal_data(session_id: str) -> list[CheckIn]:
    """Who said who they are, in order of arrival. Children leave nothing that could tell; void ones are settled."""
    told = (CheckIn.session_id == session_id, CheckIn.state != "void", CheckIn.age == "adult", HAS_PERSONAL_DATA)
    query = select(CheckIn).where(*told).options(joinedload(CheckIn.village))
    return list(db.session.scalars(query.order_by(CheckIn.created_at, CheckIn.id)))


def likely_doubles(people: Iterable[CheckIn]) -> list[list[CheckIn]]:
    """Check-ins that are likely one person, for they have the same name or the same phone."""
    same: dict[str, list[CheckIn]] = defaultdict(list)
    for person in people:
        for key in identity_keys(person):
            same[key].append(person)
    groups = {frozenset(person.id for person in group): group for group in same.values() if len(group) > 1}
    return list(groups.values())


def identity_keys(person: CheckIn) -> Iterator[str]:
    """What two check-ins of one person have in common. An odd name says nothing of who it is."""
    if person.name and not reason_to_void_name(person.name):
        plain = unicodedata.normalize("NFKD", person.name).casefold()
        yield "name:" + "".join(character for character in plain if character.isalnum())
    if person.phone:
        yield "phone:" + person.phone


def reason_to_void_name(name: str) -> str:
    """Why this can hardly be a name, as the reason that would void it; "" of one that can.

    It was somebody's try ("tes", "coba coba"), or it has not two different letters ("??", "A", "xxx").
    """
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if words and TEST_NAMES.issuperset(words):
        return "test"
    return "wrong-entry" if len(set("".join(words))) < 2 else ""
