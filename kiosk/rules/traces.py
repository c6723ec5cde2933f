"""The note that bytes of something erased may still be in a file. The erasure writes it, so no power cut loses it."""

from kiosk.db import db, new_key
from kiosk.rules import settings

NOTE = "traces_left"


def leave() -> None:
    """Note that something goes, or came in an order, inside the same db.write().

    PostgreSQL looks after its own files.
    """
    if db.file is not None:
        settings.put(NOTE, new_key())


def left() -> str | None:
    """The note, another one after each erasure; None while nothing is left."""
    note: str | None = settings.get(NOTE)
    return note


def forget(note: str | None) -> None:
    """The files are rewritten, inside db.write(): of what was erased since this note the bytes are still there."""
    if note and note == left():
        settings.put(NOTE, None)
