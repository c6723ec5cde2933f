"""The directory: what is shown in which order, and changing it inside db.write()."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline

URGENT = ("polisi-110", "sapa-129")
FOREIGN_MINISTRY = "kemlu-pelindungan-wni"
# who calls numbers begins with these, which phones save, with our own office and with contacts of a village
FIRST_TO_CALL = (*URGENT, "kp2mi-08001000", "kp2mi-whatsapp", FOREIGN_MINISTRY, "imigrasi-serang")
SHELVES = ("urgent", "local", "general", "missions")  # as the desk lists them, and people see them


# --- the directory


def find(slug: str) -> Hotline | None:
    """A hotline that is shown, or None."""
    return db.session.scalar(select(Hotline).where(Hotline.slug == slug, Hotline.active))


def with_slugs(slugs: Sequence[str]) -> list[Hotline]:
    """Hotlines with these slugs, in the order given, without the hidden ones."""
    return sorted(in_order(Hotline.slug.in_(slugs), Hotline.active), key=lambda hotline: slugs.index(hotline.slug))


def first_page(codes: Collection[str] | None) -> tuple[list[Hotline], list[Hotline], list[Hotline]]:
    """The directory's first page: the urgent two; contacts of these villages, None for every village; and all others.

    Missions have pages of their own, by country.
    """
    listed = in_order(Hotline.active, Hotline.country == "")
    urgent = sorted((h for h in listed if h.slug in URGENT), key=lambda hotline: URGENT.index(hotline.slug))
    local = [h for h in listed if h.village_code and (codes is None or h.village_code in codes)]
    return urgent, local, [h for h in listed if not h.village_code and h.slug not in URGENT]


def missions() -> list[Hotline]:
    """Embassies and consulates, and the labour line of Taiwan."""
    return in_order(Hotline.country != "", Hotline.active)


def for_country(country: str) -> list[Hotline]:
    """Hotlines about somebody in this country: its missions, the Foreign Ministry, and last those out of reach."""
    found = in_order(or_(Hotline.country == country, Hotline.slug == FOREIGN_MINISTRY), Hotline.active)
    found = found or with_slugs(("kp2mi-08001000",))
    return sorted(found, key=lambda hotline: (hotline.is_out_of_reach, not hotline.country))


def in_order(*wanted: Any) -> list[Hotline]:
    """Hotlines that fulfil these conditions, in the officers' order."""
    return list(db.session.scalars(select(Hotline).where(*wanted).order_by(Hotline.position, Hotline.slug)))


def is_known(name: str) -> bool:
    """True where a body with this in its name is shown."""
    named = Hotline.agency["id"].as_string().contains(name)
    return db.session.scalar(select(Hotline.slug).where(Hotline.active, named).limit(1)) is not None


def to_call() -> list[Hotline]:
    """Hotlines that wait for a call, in order."""
    return [hotline for hotline in in_order(Hotline.active) if hotline.is_to_call]


def first_to_call() -> list[Hotline]:
    """The urgent and the local ones of them."""
    return [hotline for hotline in to_call() if hotline.slug in FIRST_TO_CALL or hotline.village_code]


# --- changing it


def shelves() -> dict[str, list[Hotline]]:
    """Every hotline, hidden ones too, by where the desk lists it and in order."""
    found = in_order()
    return {name: [hotline for hotline in found if shelf(hotline) == name] for name in SHELVES}


def shelf(hotline: Hotline) -> str:
    """The shelf on which the desk lists this hotline."""
    if hotline.country:
        return "missions"
    if hotline.slug in URGENT:
        return "urgent"
    return "local" if hotline.village_code else "general"


def own_slug(key: str) -> str:
    """The slug of a contact of the officers' own, by the key of the form that makes it."""
    return f"kontak-{key}"


def add(fields: dict[str, Any], key: str) -> Hotline:
    """A contact of the officers' own, last of its shelf."""
    last = max((hotline.position for hotline in in_order()), default=0)
    hotline = Hotline(slug=own_slug(key), origin="officer", position=last + 10, **fields)
    db.session.add(hotline)
    db.session.flush()
    return hotline


def change(hotline: Hotline, fields: dict[str, Any]) -> list[str]:
    """Change what differs; the names of it.

    A hotline whose texts or numbers were changed is the officers' from now on: no file overwrites it.
    """
    changed = [name for name, value in fields.items() if getattr(hotline, name) != value]
    uncheck_new_numbers(hotline, fields.get("channels", hotline.channels))
    for name in changed:
        setattr(hotline, name, fields[name])
    if {*changed} - {"active"}:
        hotline.origin = "officer"
    return changed


def uncheck_new_numbers(hotline: Hotline, channels: list[Any]) -> None:
    """Remove the check where other channels are about to be stored: their numbers were not called yet."""
    old, new = ({Hotline.key(channel) for channel in each} for each in (hotline.channels, channels))
    if old != new:
        hotline.checked_on = hotline.checked_by = None
        hotline.confidence = ""


def move_up(hotline: Hotline) -> None:
    """Let this hotline change places with the one before it on its shelf; all others keep their order."""
    row = [other for other in in_order() if shelf(other) == shelf(hotline)]
    here = row.index(hotline)
    if here:
        row[here - 1 : here + 1] = [hotline, row[here - 1]]
        for place, each in enumerate(row, 1):
            each.position = place * 10


def record_call(hotline: Hotline, officer: str) -> None:
    """Store that an officer called every number of this hotline today, and somebody answered."""
    hotline.checked_on, hotline.checked_by = today(), officer
