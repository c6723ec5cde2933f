"""The copy that waits to be put in place of the database at the next start. Its name says who wanted it, and when."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.db.whole_files import flush

STAMP = "%Y%m%d-%H%M%S"
NAME = re.compile(r"to-restore-(\d{8}-\d{6})-([A-Za-z0-9_-]{16})(-other)?\.sqlite3")
LONGEST = timedelta(days=1)  # by then who wanted it has forgotten it, and it may hold names that were erased since


class Waiting(NamedTuple):
    """A copy that was checked, and what was decided of it."""

    path: Path
    asked_at: datetime
    officer_id: str
    other_kiosk: bool


def listed() -> list[Waiting]:
    """Those that are there: one, unless the power went between two names."""
    found = [(path, NAME.fullmatch(path.name)) for path in sorted(instance_folder().glob("to-restore-*"), reverse=True)]
    return [
        Waiting(path, datetime.strptime(name[1], STAMP).replace(tzinfo=WIB), name[2], bool(name[3]))
        for path, name in found
        if name
    ]


def present() -> Waiting | None:
    """The one that was wanted last, if it was of late."""
    return next((one for one in listed() if utcnow() - one.asked_at < LONGEST), None)


def wait(checked: Path, officer_id: str, other_kiosk: bool) -> None:
    """From now on this file waits, and no other; it takes its name in one step."""
    name = f"to-restore-{utcnow().astimezone(WIB):{STAMP}}-{officer_id}{'-other' if other_kiosk else ''}.sqlite3"
    flush(checked)
    cancel()
    checked.replace(instance_folder() / name)
    flush(instance_folder())


def cancel() -> None:
    """Nothing waits any more."""
    for one in listed():
        one.path.unlink(missing_ok=True)


def drop_forgotten() -> None:
    """Drop what has waited for too long."""
    if present() is None:
        cancel()
