"""A note that bytes of erased data may still be in the database's file.

It survives a power cut. These functions write inside their caller's `db.write()`.
"""

from typing import Any

from sqlalchemy import delete

from kiosk.db import db, new_key
from kiosk.rules import settings

TRACES_SETTING = "traces_left"


def add_note() -> None:
    """Note that erased bytes may stay in SQLite's file. On PostgreSQL it does nothing.

    The same write holds the cause, which may also be rows whose place in the file tells their time.
    """
    if db.file:
        settings.store(TRACES_SETTING, new_key())


def delete_rows(table: Any, *conditions: Any) -> None:
    """Delete the rows that meet these conditions, and note traces if there were any.

    Objects that were loaded do not learn of it.
    """
    if db.count(*conditions):
        db.session.execute(delete(table).where(*conditions), execution_options={"synchronize_session": False})
        add_note()


def current_note() -> str | None:
    """The note that traces may be left, or None where none are.

    Each add_note() makes another one.
    """
    note: str | None = settings.get(TRACES_SETTING)
    return note


def remove_note(note: str | None) -> None:
    """Remove this note once the file was rewritten.

    A newer note stays. None does nothing.
    """
    if note and note == current_note():
        settings.store(TRACES_SETTING, None)
