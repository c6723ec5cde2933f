"""The note that bytes of something erased may still be in a file. The erasure writes it, so no power cut loses it."""

from kiosk.db import db, new_key
from kiosk.rules import settings

NOTE = "traces_left"


def leave() -> None:
    """Note, inside the same db.write(), that something is erased, or lies in the file where it tells when it came.

    PostgreSQL looks after its own files.
    """
    if db.file is not None:
        settings.store(NOTE, new_key())


def left() -> str | None:
    """The note, another one after each erasure; None while nothing is left."""
    note: str | None = settings.get(NOTE)
    return note


def forget(note: str | None) -> None:
    """The files were rewritten, inside db.write(). A newer note stays: it is about what was erased meanwhile."""
    if note and note == left():
        settings.store(NOTE, None)
