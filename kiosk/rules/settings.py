"""The office's settings: read with their defaults, which stand in config.py, and changed."""

from typing import Any

from sqlalchemy import select

from kiosk.config import BOOKKEEPING, OFFICE_SETTINGS
from kiosk.db import db
from kiosk.models import Setting


def get(name: str) -> Any:
    """The office's value of a setting, or its default. KeyError for a name that config.py does not know."""
    default = (OFFICE_SETTINGS | BOOKKEEPING)[name]
    value = db.session.scalar(select(Setting.value).where(Setting.name == name))
    return default if value is None else value


def every() -> dict[str, Any]:
    """All settings of the office with their present values."""
    rows = db.session.execute(select(Setting.name, Setting.value))
    return OFFICE_SETTINGS | {name: value for name, value in rows if name in OFFICE_SETTINGS}


def put(name: str, value: Any) -> None:
    """Change a setting, inside db.write(). KeyError for a name that config.py does not know."""
    if name not in OFFICE_SETTINGS | BOOKKEEPING:
        raise KeyError(name)
    db.session.merge(Setting(name=name, value=value))
