"""Rules of changing the directory, each inside db.write(): add, change, move, called; no page and no drawing."""

from collections.abc import Iterable
from typing import Any

from kiosk.db import db, today
from kiosk.models import Hotline
from kiosk.rules import hotlines

SHELVES = ("local", "general", "missions")  # as the desk lists them


def shelves() -> dict[str, list[Hotline]]:
    """Every hotline, hidden ones too, by where the desk lists it and in order."""
    rows: dict[str, list[Hotline]] = {name: [] for name in SHELVES}
    for hotline in hotlines.in_order():
        rows[shelf(hotline)].append(hotline)
    return rows


def shelf(hotline: Hotline) -> str:
    """Where the desk lists this hotline."""
    if hotline.mission:
        return "missions"
    return "local" if hotline.village_code else "general"


def own_slug(key: str) -> str:
    """What a contact of the officers' own is called, by the key of the form that makes it."""
    return f"kontak-{key}"


def add(fields: dict[str, Any], key: str) -> Hotline:
    """A contact of the officers' own, last of its shelf."""
    last = max((hotline.position for hotline in hotlines.in_order()), default=0)
    hotline = Hotline(slug=own_slug(key), origin="officer", position=last + 10, **fields)
    db.session.add(hotline)
    db.session.flush()
    return hotline


def change(hotline: Hotline, fields: dict[str, Any]) -> list[str]:
    """Change what differs; the names of it. From now on this hotline is the officers': no file overwrites it."""
    changed = [name for name, value in fields.items() if getattr(hotline, name) != value]
    if "channels" in changed and numbers(hotline.channels) != numbers(fields["channels"]):
        hotline.checked_on = hotline.checked_by = hotline.answered_by = None  # nobody has called the new number yet
        hotline.confidence = ""
    for name in changed:
        setattr(hotline, name, fields[name])
    if changed:
        hotline.origin = "officer"
    return changed


def show(hotline: Hotline, on: bool) -> None:
    """Let people see this hotline, or no longer. One that came with a merge is ours from then on."""
    hotline.active = on
    if on and hotline.origin == "elsewhere":
        hotline.origin = "officer"


def numbers(channels: Iterable[hotlines.Channel]) -> set[tuple[str, str]]:
    """Kind and value of each channel."""
    return {(channel["kind"], channel["value"]) for channel in channels}


def move(hotline: Hotline, step: int) -> bool:
    """Move this hotline within its shelf, one up (-1) or down (1); whether there was room."""
    row = shelves()[shelf(hotline)]
    old = row.index(hotline)
    if not 0 <= old + step < len(row):
        return False
    row.insert(old + step, row.pop(old))
    for place, other in enumerate(row, 1):
        other.position = place * 10
    return True


def called(hotline: Hotline, officer: str, answered_by: str) -> None:
    """An officer called today, and somebody answered."""
    hotline.checked_on, hotline.checked_by, hotline.answered_by = today(), officer, answered_by
