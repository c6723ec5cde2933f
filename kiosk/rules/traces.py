"""A note that bytes of erased data may still be in the database's file. It survives a power cut."""

from kiosk.db import db, new_key
from kiosk.rules import settings

TRACES_SETTING = "traces_left"


def add_note() -> None:
    """Note that bytes of erased data, or of rows whose place tells their time, may stay in SQLite's file.

    Inside the same db.write() as their cause. On PostgreSQL nothing is noted.
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
