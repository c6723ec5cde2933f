"""Whose is what: the one place that decides which villages an officer sees, and whose the office's own content is.

A supervisor has the whole office. An officer has what was given: villages, or every village of a kecamatan. Until
anything is, that is the whole office in a hall, where all know each other, and nothing on PostgreSQL, where many halls
share one server.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from kiosk.db import db
from kiosk.models import Hotline, Officer, OfficerVillage, OutreachSession, Village
from kiosk.rules import traces, villages

DISTRICT = len("36.04.13")  # so much of a village's code names its kecamatan
OF_THE_OFFICE = ("content", "questions", "villages", "audio")  # nouns of what every hall shows


def given(officer: Officer) -> frozenset[str]:
    """Codes of the villages and kecamatan that this officer was given."""
    return frozenset(row.code for row in officer.given)


def has_whole_office(officer: Officer) -> bool:
    """Whether every village is theirs, and with it what the office shows in all of them."""
    return officer.is_supervisor or (db.file is not None and not officer.given)


def sees_all(officer: Officer | None) -> bool:
    """The same of who asks, also where that is no officer, but a command or the machine itself."""
    return officer is None or has_whole_office(officer)


def has_village(officer: Officer, code: str) -> bool:
    """Whether this village is theirs."""
    return has_whole_office(officer) or not given(officer).isdisjoint((code, code[:DISTRICT]))


def may_see(officer: Officer, session: OutreachSession) -> bool:
    """Whether this session, its check-ins, papers and results are theirs."""
    return has_village(officer, session.village_code)


def within(officer: Officer, column: Any) -> ColumnElement[bool]:
    """Whether a column of a query holds the code of a village of theirs."""
    return true() if has_whole_office(officer) else is_given(officer, column)


def is_given(officer: Officer, column: Any) -> ColumnElement[bool]:
    """Whether it holds the code of a village that was given, alone or with its kecamatan."""
    codes = given(officer)
    return or_(column.in_(codes), func.substr(column, 1, DISTRICT).in_(codes))


def has_none(officer: Officer) -> bool:
    """Whether this officer waits for villages, and sees no session until then."""
    return not has_whole_office(officer) and not officer.given


def villages_of(officer: Officer) -> list[Village]:
    """Every active village of theirs with its aliases, from home on."""
    return villages.by_district(within(officer, Village.code))


def may_read(officer: Officer, hotline: Hotline) -> bool:
    """Whether the desk lists and prints this contact for them: everybody's, or that of a village of theirs."""
    return not hotline.village_code or has_village(officer, hotline.village_code)


def may_change(officer: Officer, hotline: Hotline) -> bool:
    """Whether this contact is theirs to change and to call: that of a village of theirs, or any."""
    return has_whole_office(officer) or bool(hotline.village_code and has_village(officer, hotline.village_code))


def places_of(officer: Officer) -> list[str]:
    """What this officer was given, in words: Kec. Pontang, Kab. Serang; Laban, Lontar, Kec. Tirtayasa, Kab. Serang."""
    codes = given(officer)
    places: dict[str, list[str]] = {}
    for village in homewards(is_given(officer, Village.code)):
        names = places.setdefault(village.place, [])
        if village.code[:DISTRICT] not in codes:
            names.append(village.name)
    return [", ".join((*names, place)) for place, names in places.items()]


def to_give(officer: Officer) -> list[Village]:
    """Every active village, and those that this officer has and that are switched off, from home on."""
    return homewards(or_(Village.active, is_given(officer, Village.code)))


def homewards(wanted: ColumnElement[bool]) -> list[Village]:
    """These villages, also those that are switched off, from home on."""
    return sorted(db.session.scalars(select(Village).where(wanted)), key=villages.homewards)


def fewest(codes: Iterable[str]) -> list[str]:
    """The same villages: none by itself whose whole kecamatan is among them."""
    chosen = set(codes)
    return sorted(code for code in chosen if len(code) == DISTRICT or code[:DISTRICT] not in chosen)


def give(officer: Officer, codes: frozenset[str]) -> bool:
    """From now on these villages and kecamatan, inside db.write(); whether that is another choice."""
    if given(officer) == codes:
        return False
    officer.given = [row for row in officer.given if row.code in codes]
    officer.given += [OfficerVillage(code=code) for code in sorted(codes - given(officer))]
    traces.leave()
    return True
