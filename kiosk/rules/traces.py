"""A note that bytes of erased data may still be in the database's file. It survives a power cut."""

from kiosk.db import db, new_key
from kiosk.rules import settings

TRACES_SETTING = "traces_left"


def leave() -> None:
    """Note that traces are left in SQLite's file, inside the same db.write() as their cause.

    Traces are erased data, and rows whose place in the file tells when they came.
    """
    if db.file is not None:
        settings.store(TRACES_SETTING, new_key())


def traces_note() -> str | None:
    """The note, which is new after each erasure; None while no traces are left."""
    note: str | None = settings.get(TRACES_SETTING)
    return note


def forget(note: str | None) -> None:
    """Remove this note once the file is rewritten, inside db.write(). A newer note stays."""
    if note and note == traces_note():
        settings.store(TRACES_SETTING, None)
