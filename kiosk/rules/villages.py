"""Villages: neighbours, search by name or alias, and comparing names."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import Village, VillageAlias

MOST_FOUND = 24  # nobody reads a longer list
LONGEST_SEARCH = 80  # letters; any village with its kecamatan and regency has fewer
LEAST_LIKENESS = 0.74  # that of two words with a letter left out, doubled, changed or moved


def find_active(code: str) -> Village | None:
    """The village with this code; None where there is none, or it takes no part."""
    return db.session.scalar(select(Village).filter_by(code=code, active=True))


def villages_near(village: Village) -> list[Village]:
    """This village first, active or not, then the other active ones of its kecamatan by name."""
    same = (Village.active, Village.district == village.district, Village.regency == village.regency)
    others = select(Village).where(*same, Village.code != village.code).order_by(Village.name)
    return [village, *db.session.scalars(others)]


def search_villages(text: str, limit: int = MOST_FOUND, homes: Iterable[Village] = ()) -> list[Village]:
    """Active villages whose name, alias, kecamatan or regency has the text, else similar ones; near ``homes`` first.

    Villages of the kecamatan of ``homes`` come first, then the closest match. Case, spaces and hyphens do not count,
    and a name may be followed by its kecamatan. An empty text finds none.
    """
    wanted = plain_name(text)
    found = (villages_holding(wanted) or villages_spelled_like(wanted)) if 0 < len(wanted) <= LONGEST_SEARCH else []
    own = {(home.regency, home.district) for home in homes}
    return sorted(found, key=lambda village: (village.regency, village.district) not in own)[:limit]


def active_villages() -> Select[Village]:
    """Query for active villages with their aliases, by name."""
    query = select(Village).where(Village.active).options(selectinload(Village.aliases))
    return query.order_by(Village.name, Village.code)


def villages_holding(wanted: str) -> list[Village]:
    """Active villages where name or alias with kecamatan and regency behind it holds this plain text, closest first."""
    found = db.session.scalars(active_villages().where(name_holds(wanted)))
    return sorted(found, key=lambda village: rank_of_match(village, wanted))


def villages_spelled_like(wanted: str) -> list[Village]:
    """Active villages whose name, alias or kecamatan is spelled much like this plain text, the closest first."""
    everyone = db.session.scalars(active_villages()).all()
    spelled = [(name, village) for village in everyone for name in plain_names(village)]
    spelled += [(plain_name(village.district), village) for village in everyone]
    close = get_close_matches(wanted, dict(spelled), len(spelled), LEAST_LIKENESS)
    return list(dict.fromkeys(village for like in close for name, village in spelled if name == like))


def name_holds(wanted: str) -> ColumnElement[bool]:
    """SQL condition: name or alias, joined with kecamatan and regency into one text, contains this plain text."""
    place = Village.district.concat(Village.regency)
    written = plain_column(Village.name.concat(place))
    alias = Village.aliases.any(plain_column(VillageAlias.alias.concat(place)).contains(wanted, autoescape=True))
    return or_(written.contains(wanted, autoescape=True), alias)


def villages_named(text: str, near_to: Village | None) -> list[Village]:
    """Active villages of exactly this name or alias, place behind or not; if some are near ``near_to``, only those.

    It may be followed by the kecamatan or the whole place. Near is first the same kecamatan, then the same regency.
    """
    wanted = plain_name(text)
    exact = [village for village in villages_holding(wanted) if wanted in spellings(village)]
    same_regency = [village for village in exact if near_to and village.regency == near_to.regency]
    same_district = [village for village in same_regency if near_to and village.district == near_to.district]
    return same_district or same_regency or exact


def plain_name(text: str) -> str:
    """The name in lower case without spaces, .,'’-, the words kec, kab, kabupaten, or a leading desa or kelurahan."""
    words = re.sub(r"^\s*(desa|kelurahan)\s+", "", text.lower())
    return re.sub(r"\b(kec|kab|kabupaten)\b|[\s.,'’-]", "", words)


def plain_column(column: Any) -> ColumnElement[str]:
    """SQL expression: a stored name in lower case without “kabupaten”, spaces, hyphens; plain_name() drops more."""
    plain_column = func.lower(column)
    for left_out in ("kabupaten", " ", "-"):
        plain_column = func.replace(plain_column, left_out, "")
    return plain_column


def plain_names(village: Village) -> list[str]:
    """Name and aliases of a village, each in the form for comparing."""
    return [plain_name(name) for name in (village.name, *(alias.alias for alias in village.aliases))]


def spellings(village: Village) -> set[str]:
    """All plain spellings of a village: each of its names alone, with kecamatan, and with kecamatan and regency."""
    tails = ("", plain_name(village.district), plain_name(village.place))
    return {name + tail for name in plain_names(village) for tail in tails}


def rank_of_match(village: Village, wanted: str) -> int:
    """0 where a name or alias is this text, 1 where one begins with it, 2 for any other match."""
    names = plain_names(village)
    return 0 if wanted in names else 1 if any(name.startswith(wanted) for name in names) else 2


# --- for the desk: the whole list, also villages that do not take part


def matches_text(text: str) -> ColumnElement[bool]:
    """SQL condition: name, alias, kecamatan or regency contains the text, or the code begins with it."""
    return or_(name_holds(plain_name(text)), Village.code.startswith(text.strip(), autoescape=True))


def codes_matching(text: str) -> list[str]:
    """Codes of all villages, active or not, matching by name, alias, kecamatan, regency or the code's beginning."""
    return list(db.session.scalars(select(Village.code).where(matches_text(text))))


def list_villages(text: str, limit: int) -> list[Village]:
    """Villages for the desk's list, by code: without a text the active ones, else all that match it, active or not."""
    query = select(Village).where(matches_text(text) if text else Village.active).options(selectinload(Village.aliases))
    return list(db.session.scalars(query.order_by(Village.code).limit(limit)))
