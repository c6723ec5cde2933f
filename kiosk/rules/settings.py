"""The office's settings, whose defaults stand in config.py.

Rules write inside their caller's `db.write()`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import BOOKKEEPING, OFFICE_SETTINGS
from kiosk.db import db
from kiosk.models import Setting

DEFAULTS = OFFICE_SETTINGS | BOOKKEEPING
CACHE_KEY = "settings"  # in db.session.info: the transaction and the settings read in it


def load_rows() -> Mapping[str, Any]:
    """All stored settings by name, with value and version.

    Read once in a transaction. Defaults are not in it.
    """
    session = db.session()
    transaction, rows = session.info.get(CACHE_KEY, (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        columns = select(Setting.name, Setting.value, Setting.version)
        rows = {row.name: row for row in session.execute(columns)}
        session.info[CACHE_KEY] = (session.get_transaction(), rows)
    return rows  # type: ignore[no-any-return]


def get(name: str) -> Any:
    """The stored value of a setting, else its default from config.py.

    Raises KeyError for an unknown name.
    """
    row = load_rows().get(name)
    return row.value if row else DEFAULTS[name]


def is_stored(name: str) -> bool:
    """True once an officer has saved this setting, even as its default."""
    return name in load_rows()


def office_values() -> dict[str, Any]:
    """All settings of the office by name, each stored or by default."""
    return {name: get(name) for name in OFFICE_SETTINGS}


def load_group(names: Sequence[str]) -> dict[str, Any]:
    """The values of these settings, which one form saves, and their common "version".

    Each change of one raises the version.
    """
    group = {name: get(name) for name in names}
    rows = load_rows()
    group["version"] = sum(rows[name].version for name in names if name in rows)
    return group


def current_notice() -> dict[str, Any] | None:
    """The office's notice {language: text, date: a date, until: ISO text}.

    Returns None without one or after its last day.
    """
    line: dict[str, Any] = get("notice")
    if not line or today() > date.fromisoformat(line["until"]):
        return None
    return line | {"date": date.fromisoformat(line["date"])}


def store(name: str, value: Any) -> None:
    """Store a setting, of any name, and flush.

    Settings read before are forgotten.
    """
    db.session.merge(Setting(name=name, value=value))
    db.session.flush()
    db.session.info.pop(CACHE_KEY, None)


def change_values(values: dict[str, Any]) -> list[str]:
    """Store those office settings that differ from now.

    Returns their names. Raises KeyError for other settings.
    """
    present = office_values()
    names = [name for name, value in values.items() if value != present[name]]
    for name in names:
        store(name, values[name])
    return names
