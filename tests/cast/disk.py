"""What lies on a kiosk's disk, and the silence in which it tidies up; no test."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, schema
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.rules import settings, traces


def files_with(folder: Path, *texts: str) -> list[str]:
    """Names of the files under this folder in whose bytes one of the texts stands."""
    names = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        names += [path.name for text in texts if text.encode() in content]
    return names


def orders_in_pages(file: Path, tokens: list[str]) -> list[list[str]]:
    """For each page of a file that bears some of these: the order in which their cells were put there."""
    content, size = file.read_bytes(), 4096
    pages = [content[at : at + size] for at in range(0, len(content), size)]
    orders = [sorted((page.rfind(token.encode()), token) for token in tokens) for page in pages]
    return [[token for at, token in reversed(order) if at >= 0] for order in orders if order[-1][0] >= 0]


def no_room(*_arguments: object) -> None:
    """In place of what writes: the disk is full."""
    raise OSError(28, "No space left on device")


def make_copy() -> Path:
    """A copy on this machine, as upkeep makes it."""
    copy = copies.make_daily(schema.revision_of(db.engine))
    assert copy
    return copy


def put_confirmed_day(days_ago: int) -> None:
    """The newest day that an officer confirmed is so many days ago; less than none is a day that is still to come."""
    with db.write():
        settings.store("date_confirmed", (today() - timedelta(days=days_ago)).isoformat())


def traces_are_left() -> bool:
    """Whether something erased still waits to be wiped. Who looks does not go on reading."""
    db.session.rollback()
    note = traces.current_note()
    db.session.rollback()
    return note is not None


def minutes_of_silence(app: Flask, minutes: int) -> None:
    """Nobody has asked for anything for so long, and a minute of the server's has begun."""
    db.session.rollback()
    app.extensions["requested_at"] -= minutes * 60
    upkeep.wipe_in_silence(app)
