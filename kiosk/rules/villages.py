"""Villages: which are near, search by name or alias, how one is written."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import Village, VillageAlias

MOST_FOUND = 24  # a person reads no longer list
LONGEST = 80  # letters of what is looked for; a village with its kecamatan and regency has fewer
MUCH_ALIKE = 0.74  # of two words that differ by a letter left out, doubled, changed or moved


def by_code(code: str) -> Village | None:
    """The active village of this code."""
    return db.session.scalar(select(Village).where(Village.code == code, Village.active))


def near(village: Village) -> list[Village]:
    """This village first, then the active ones of the same kecamatan by name."""
    same = (Village.active, Village.district == village.district, Village.regency == village.regency)
    others = select(Village).where(*same, Village.code != village.code).order_by(Village.name)
    return [village, *db.session.scalars(others)]


def search(text: str, limit: int = MOST_FOUND, homes: Iterable[Village] = ()) -> list[Village]:
    """Active villages whose name, alias or kecamatan holds the text; if there are none, those that are written much
    like it. Those of the kecamatan of ``homes`` come first, then the closest.

    Case, spaces and hyphens do not count, and a name may be followed by its kecamatan.
    """
    wanted = plain(text)
    found = (holding(wanted) or written_much_like(wanted)) if 0 < len(wanted) <= LONGEST else []
    own = {(home.regency, home.district) for home in homes}
    return sorted(found, key=lambda village: (village.regency, village.district) not in own)[:limit]


def holding(wanted: str) -> list[Village]:
    """Active villages whose name, alias or kecamatan holds the text, which is plain; the closest first."""
    found = select(Village).where(Village.active, named_like(wanted)).options(selectinload(Village.aliases))
    return sorted(
        db.session.scalars(found), key=lambda village: (closeness(village, wanted), village.name, village.code)
    )


def written_much_like(wanted: str) -> list[Village]:
    """Active villages with a letter or two wrong in a name, an alias or else the kecamatan, the likest first."""
    likes = {
        village: max(
            *(likeness(wanted, name) for name in names(village)), 0.99 * likeness(wanted, plain(village.district))
        )
        for village in db.session.scalars(select(Village).where(Village.active).options(selectinload(Village.aliases)))
    }
    found = [village for village, like in likes.items() if like > MUCH_ALIKE]
    return sorted(found, key=lambda village: (-likes[village], village.name, village.code))


def likeness(one: str, other: str) -> float:
    """How much two words are alike, from 0 to 1; 0 where a quick look says that they are not."""
    compared = SequenceMatcher(None, one, other, autojunk=False)
    looks = (compared.real_quick_ratio, compared.quick_ratio, compared.ratio)  # each is at most the one before
    return compared.ratio() if all(look() > MUCH_ALIKE for look in looks) else 0


def named_like(wanted: str) -> ColumnElement[bool]:
    """Whether name, alias or kecamatan of a village holds the text, which is plain."""
    written = plain_sql(Village.name).concat(plain_sql(Village.district)).concat(plain_sql(Village.regency))
    alias = Village.aliases.any(plain_sql(VillageAlias.alias).contains(wanted, autoescape=True))
    return or_(written.contains(wanted, autoescape=True), alias)


def named(text: str, near_to: Village | None) -> list[Village]:
    """Active villages of exactly this name, alias or label; only those nearest to ``near_to`` where there are any."""
    wanted = plain(text)
    exact = [village for village in holding(wanted) if wanted in spellings(village)]
    if near_to is None:
        return exact
    same_regency = [village for village in exact if village.regency == near_to.regency]
    same_district = [village for village in same_regency if village.district == near_to.district]
    return same_district or same_regency or exact


def plain(text: str) -> str:
    """A name as it is compared: no case, spaces, hyphens or “desa” before it."""
    words = re.sub(r"^\s*(desa|kelurahan)\s+", "", text.lower())
    return re.sub(r"\b(kec|kab|kabupaten)\b|[\s.,'’-]", "", words)


def plain_sql(column: Any) -> ColumnElement[str]:
    """The same of what is stored, which has nothing else to leave out."""
    plain_column = func.lower(column)
    for left_out in ("kabupaten", " ", "-"):
        plain_column = func.replace(plain_column, left_out, "")
    return plain_column


def names(village: Village) -> list[str]:
    """The name and the aliases of a village as they are compared."""
    return [plain(village.name), *(plain(alias.alias) for alias in village.aliases)]


def spellings(village: Village) -> set[str]:
    """What is exactly this village: a name of it, alone, with its kecamatan, or with its whole place."""
    tails = ("", plain(village.district), plain(village.place))
    return {name + tail for name in names(village) for tail in tails}


def closeness(village: Village, wanted: str) -> int:
    """0 for the very name or an alias, 1 for its beginning, 2 for its middle, 3 for the place alone."""
    if wanted in names(village):
        return 0
    if any(name.startswith(wanted) for name in names(village)):
        return 1
    return 2 if any(wanted in name for name in names(village)) else 3


# --- for the desk: the whole list, also villages that do not take part ---

PILOT_DISTRICTS = ("36.04.12", "36.04.13")  # Pontang and Tirtayasa, where the programme began
# by kecamatan and name; the pilot kecamatan first, then their regency
NEAREST_FIRST = (
    func.substr(Village.code, 1, 8).not_in(PILOT_DISTRICTS),
    func.substr(Village.code, 1, 5).not_in({district[:5] for district in PILOT_DISTRICTS}),
    *(Village.regency, Village.district, Village.name, Village.code),
)


def written_like(text: str) -> ColumnElement[bool]:
    """Whether code, name, alias or kecamatan of a village holds the text."""
    return or_(named_like(plain(text)), Village.code.startswith(text.strip(), autoescape=True))


def codes_like(text: str) -> list[str]:
    """Codes of all villages, active or not, that the text may mean."""
    return list(db.session.scalars(select(Village.code).where(written_like(text))))


def listed(text: str, limit: int) -> list[Village]:
    """The first villages from home on: those that take part, or with a text all that it may mean."""
    query = select(Village).where(written_like(text) if text else Village.active).options(selectinload(Village.aliases))
    return list(db.session.scalars(query.order_by(*NEAREST_FIRST).limit(limit)))
