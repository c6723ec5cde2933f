"""Villages: neighbours, search by name or alias, and comparing names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import Village, VillageAlias

MOST_FOUND = 24  # nobody reads a longer list
LEAST_LIKENESS = 0.74  # that of two words with a letter left out, doubled, changed or moved


def find_active(code: str) -> Village | None:
    """The village with this code, or None if unknown or taking no part."""
    return db.session.scalar(select(Village).filter_by(code=code, active=True))


def villages_near(village: Village) -> list[Village]:
    """This village first, then the active ones of its kecamatan by name."""
    nearby = select(Village).filter_by(active=True, district=village.district, regency=village.regency)
    others = nearby.where(Village.code != village.code).order_by(Village.name)
    return [village, *db.session.scalars(others)]


def search_villages(text: str, limit: int = MOST_FOUND, homes: Iterable[Village] = ()) -> list[Village]:
    """Active villages that have the text, else those spelled like it.

    It may stand in the name, an alias, the kecamatan or the regency. Villages of the kecamatan of ``homes`` come first,
    then the closest match. Case, spaces and hyphens do not count, and a name may be followed by its kecamatan. An empty
    text finds none.
    """
    plain_text = plain_name(text)
    if not 0 < len(plain_text) <= 80:  # any village with its kecamatan and regency has fewer letters
        return []
    matches = villages_holding(plain_text) or villages_spelled_like(plain_text)
    own_places = [home.place for home in homes]
    matches.sort(key=lambda village: village.place not in own_places)
    return matches[:limit]


def active_villages() -> Select[Village]:
    """Query for active villages with their aliases, by name."""
    villages = select(Village).where(Village.active).options(selectinload(Village.aliases))
    return villages.order_by(Village.name, Village.code)


def villages_holding(plain_text: str) -> list[Village]:
    """Active villages that hold this plain text, the closest first.

    It is looked for in name or alias with kecamatan and regency behind it.
    """
    matches = db.session.scalars(active_villages().where(name_holds(plain_text)))
    return sorted(matches, key=lambda village: rank_of_match(village, plain_text))


def villages_spelled_like(plain_text: str) -> list[Village]:
    """Active villages spelled much like this plain text, the closest first.

    Their name, an alias or the kecamatan is compared.
    """
    by_spelling = defaultdict(list)
    villages = db.session.scalars(active_villages()).all()
    for village in villages:
        for name in plain_names(village):
            by_spelling[name].append(village)
    for village in villages:  # behind those of that name
        by_spelling[plain_name(village.district)].append(village)
    close = get_close_matches(plain_text, by_spelling, len(by_spelling), LEAST_LIKENESS)
    matches = chain(*(by_spelling[name] for name in close))
    return list(dict.fromkeys(matches))


def name_holds(plain_text: str) -> ColumnElement[bool]:
    """SQL condition: the village's name with its place holds this plain text.

    It is the name or an alias, joined with kecamatan and regency into one text.
    """
    place = Village.district.concat(Village.regency)
    name = plain_column(Village.name.concat(place))
    alias = plain_column(VillageAlias.alias.concat(place))
    alias_holds = Village.aliases.any(alias.contains(plain_text, autoescape=True))
    return or_(name.contains(plain_text, autoescape=True), alias_holds)


def villages_named(text: str, near_to: Village | None) -> list[Village]:
    """Active villages of exactly this name or alias.

    It may be followed by the kecamatan or the whole place. If some are near ``near_to``, only those come. Near is first
    the same kecamatan, then the same regency.
    """
    plain_text = plain_name(text)
    exact = [village for village in villages_holding(plain_text) if plain_text in spellings(village)]
    if near_to is None:
        return exact
    same_regency = [village for village in exact if village.regency == near_to.regency]
    same_district = [village for village in same_regency if village.district == near_to.district]
    return same_district or same_regency or exact


def plain_name(text: str) -> str:
    """The name in lower case, bare of what people leave out or add.

    Spaces, .,'’-, the words kec, kab and kabupaten, and a leading desa or kelurahan are dropped.
    """
    words = re.sub(r"^\s*(desa|kelurahan)\s+", "", text.lower())
    return re.sub(r"\b(kec|kab|kabupaten)\b|[\s.,'’-]", "", words)


def plain_column(column: Any) -> ColumnElement[str]:
    """SQL expression: a stored name in lower case, nearly as plain_name() has it.

    Only “kabupaten”, spaces and hyphens are dropped.
    """
    plain_column = func.lower(column)
    for left_out in ("kabupaten", " ", "-"):
        plain_column = func.replace(plain_column, left_out, "")
    return plain_column


def plain_names(village: Village) -> list[str]:
    """Name and aliases of a village, each in the form for comparing."""
    names = [village.name, *(alias.alias for alias in village.aliases)]
    return [plain_name(name) for name in names]


def spellings(village: Village) -> set[str]:
    """All plain spellings of a village.

    Each of its names stands alone, with kecamatan, and with kecamatan and regency.
    """
    tails = ("", plain_name(village.district), plain_name(village.place))
    return {name + tail for name in plain_names(village) for tail in tails}


def rank_of_match(village: Village, plain_text: str) -> int:
    """0 where a name or alias is this text, 1 where one begins with it, else 2."""
    names = plain_names(village)
    if plain_text in names:
        return 0
    if any(name.startswith(plain_text) for name in names):
        return 1
    return 2


# --- for the desk: the whole list, also villages that do not take part


def matches_text(text: str) -> ColumnElement[bool]:
    """SQL condition: a part of the village's name has the text.

    That is name, alias, kecamatan or regency; its code may also begin with it.
    """
    code_begins = Village.code.startswith(text.strip(), autoescape=True)
    return or_(name_holds(plain_name(text)), code_begins)


def codes_matching(text: str) -> list[str]:
    """Codes of all villages that match this text, active or not.

    They match by name, alias, kecamatan, regency or the code's beginning.
    """
    codes = select(Village.code).where(matches_text(text))
    return list(db.session.scalars(codes))


def list_villages(text: str, limit: int) -> list[Village]:
    """Villages for the desk's list, by code.

    Without a text they are the active ones, else all that match it.
    """
    condition = matches_text(text) if text else Village.active
    villages = select(Village).where(condition).options(selectinload(Village.aliases))
    return list(db.session.scalars(villages.order_by(Village.code).limit(limit)))
