"""The office's settings: read with their defaults, which stand in config.py, and changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import BOOKKEEPING, OFFICE_SETTINGS
from kiosk.db import db
from kiosk.models import Setting

DEFAULTS = OFFICE_SETTINGS | BOOKKEEPING
STORED = "settings"  # where a session of the database notes what it has read, and in which transaction


class Group(NamedTuple):
    """Settings that are saved together, as a form begins with them; each change of one raises the version."""

    values: dict[str, Any]
    version: int


def rows() -> dict[str, Any]:
    """The table by name: a page asks for several, and reads them once in a transaction; a db.write() reads anew."""
    session = db.session()
    transaction, found = session.info.get(STORED, (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        found = {row.name: row for row in session.execute(select(Setting.name, Setting.value, Setting.version))}
        session.info[STORED] = session.get_transaction(), found
    return dict(found)


def stored_values() -> dict[str, Any]:
    """The values that the table holds."""
    return {name: row.value for name, row in rows().items()}


def get(name: str) -> Any:
    """The office's value of a setting, or its default. KeyError for a name that config.py does not know."""
    value = stored_values().get(name)
    return DEFAULTS[name] if value is None else value


def every() -> dict[str, Any]:
    """All settings of the office with their present values."""
    values = OFFICE_SETTINGS | stored_values()
    return {name: values[name] for name in OFFICE_SETTINGS}


def group(names: Sequence[str]) -> Group:
    """The office's settings of these names."""
    values, found = every(), rows()
    return Group({name: values[name] for name in names}, sum(found[name].version for name in names if name in found))


def notice() -> dict[str, Any] | None:
    """The office's line for the start page, {language: text} and its date; None after its last day."""
    line: dict[str, Any] = get("notice")
    if not line or today() > date.fromisoformat(line["until"]):
        return None
    return line | {"date": date.fromisoformat(line["date"])}


def store(name: str, value: Any) -> None:
    """Change a setting, inside db.write(). KeyError for a name that config.py does not know."""
    if name not in DEFAULTS:
        raise KeyError(name)
    db.session.merge(Setting(name=name, value=value))
    db.session.flush()
    db.session.info.pop(STORED, None)


def change(values: dict[str, Any]) -> list[str]:
    """Store these settings of the office, inside db.write(); the names of those that changed."""
    present = every()
    changed = [name for name, value in values.items() if value != present[name]]
    for name in changed:
        store(name, values[name])
    return changed
