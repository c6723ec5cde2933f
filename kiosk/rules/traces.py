"""A note that bytes of erased data may still be in the database's file. It survives a power cut."""

from kiosk.db import db, new_key
from kiosk.rules import settings

TRACES_SETTING = "traces_left"


def add_note() -> None:
    """Note, in the db.write() of the cause, that erased bytes may stay in SQLite's file; nothing on PostgreSQL.

    Or bytes of rows whose place tells their time.
    """
    if db.file is not None:
        settings.store(TRACES_SETTING, new_key())


def current_note() -> str | None:
    """The note that traces may be left, which is a new one after each add_note(); None where none are."""
    note: str | None = settings.get(TRACES_SETTING)
    return note


def remove_note(note: str | None) -> None:
    """Remove this note once the file was rewritten, inside db.write(); a newer note stays. None does nothing."""
    if note and note == current_note():
        settings.store(TRACES_SETTING, None)
