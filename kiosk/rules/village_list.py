"""A new list of village codes: read it, compare it with ours, apply the difference."""

import csv
from collections.abc import Collection
from hashlib import sha256
from io import StringIO
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import spreadsheet, villages

COLUMNS = ("code", "village", "district", "regency")
LONGEST_NAME = 80


class Entry(NamedTuple):
    """A village as the list has it."""

    code: str
    name: str
    district: str
    regency: str


class Problem(NamedTuple):
    """What is wrong with a line: columns, empty, no-code, code, double, text; a double has its first line."""

    line: int
    kind: str
    value: str = ""
    first: int = 0


class Act(NamedTuple):
    """What was done to one village, for the audit."""

    action: str
    code: str
    fields: tuple[str, ...] = ()


class Difference(NamedTuple):
    """What a list would change. Nothing is deleted: what it lacks may be switched off."""

    new: list[Entry]
    changed: list[tuple[Village, Entry]]
    missing: list[Village]

    @property
    def entries(self) -> list[Entry]:
        """All that is to be written."""
        return [*self.new, *(entry for _, entry in self.changed)]

    @property
    def mark(self) -> str:
        """What tells these changes, of what is ours now, from any other."""
        pairs = [*self.new, *((entry_of(village), entry) for village, entry in self.changed)]
        return sha256(repr(pairs).encode()).hexdigest()[:16]


def read(text: str) -> tuple[list[Entry], list[Problem]]:
    """The villages of a CSV list and what is wrong with it."""
    sheet = spreadsheet.read(text, COLUMNS)
    if sheet.lacking or not sheet.rows:
        return [], [Problem(sheet.first, "columns" if sheet.lacking else "empty")]
    entries: dict[str, tuple[int, Entry]] = {}
    problems: list[Problem] = []
    for number, row in sheet.rows:
        read_row(list(row.values()), number, entries, problems)
    return [entry for _, entry in entries.values()], problems


def read_row(row: list[str], line: int, entries: dict[str, tuple[int, Entry]], problems: list[Problem]) -> None:
    """One line of the list, kept if nothing is wrong with it."""
    given, names = row[0], row[1:]
    code = villages.proper_code(given)
    if code is None:
        problems.append(Problem(line, "code" if given else "no-code", given[:20]))
    elif code in entries:
        problems.append(Problem(line, "double", code, entries[code][0]))
    elif not all(name and name.isprintable() and len(name) <= LONGEST_NAME for name in names):
        problems.append(Problem(line, "text", code))
    else:
        entries[code] = (line, Entry(code, *names))


def compare(entries: Collection[Entry]) -> Difference:
    """The list against ours. It says nothing of regencies it does not name."""
    ours = select(Village).options(selectinload(Village.aliases)).order_by(Village.code)
    known = {village.code: village for village in db.session.scalars(ours)}
    codes = {entry.code for entry in entries}
    regencies = {code[:5] for code in codes}
    return Difference(
        new=[entry for entry in entries if entry.code not in known],
        changed=[(known[e.code], e) for e in entries if e.code in known and entry_of(known[e.code]) != e],
        missing=[v for v in known.values() if v.active and v.code[:5] in regencies and v.code not in codes],
    )


def entry_of(village: Village) -> Entry:
    """A village of ours as a list would have it."""
    return Entry(village.code, village.name, village.district, village.regency)


def written(entries: Collection[Entry]) -> str:
    """These villages as a list that can be read again."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *entries])
    return text.getvalue()


def apply(entries: Collection[Entry], switch_off: Collection[str]) -> list[Act]:
    """Add and change these villages and switch those off, inside db.write(); what was done."""
    difference = compare(entries)
    acts = [Act("village-added", villages.add(*entry).code) for entry in difference.new]
    for village, entry in difference.changed:
        was = entry_of(village)
        fields = tuple(name for name in ("name", "district", "regency") if getattr(was, name) != getattr(entry, name))
        villages.rename(village, entry.name)
        village.district, village.regency = entry.district, entry.regency
        acts.append(Act("village-changed", village.code, fields))
    return acts + [Act("village-off", code) for code in villages.switch(switch_off, on=False)]
