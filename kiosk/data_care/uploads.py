"""Files that were sent to the desk lie in the instance folder until they were used, a day, or until the next start."""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import IO

from kiosk.config import instance_folder

FOLDER = "uploads"
LARGEST = 1024**3  # bytes
LONGEST = 24 * 3600  # seconds: it is full of names, and whoever sent it has left
ROOM = 4  # times as many are free beforehand: what is sent lies there twice for a moment, is copied and unpacked


def folder() -> Path:
    return instance_folder() / FOLDER


def has_room(size: int, times: int = ROOM) -> bool:
    """Whether a file of this size may come."""
    return shutil.disk_usage(instance_folder()).free > times * size


def create() -> IO[bytes]:
    """A fresh file under a name of its own; it stays."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return NamedTemporaryFile(dir=folder(), suffix=".sqlite3", delete=False)


def drop_all_but(kept: Path | None) -> None:
    """Drop what was sent before, and never used."""
    for path in folder().glob("*"):
        if path != kept:
            drop(path)


def drop(path: Path) -> None:
    with suppress(OSError):  # what is still open on Windows goes at the next start
        path.unlink()


def drop_old() -> None:
    """Drop what nobody decided about."""
    for path in folder().glob("*"):
        with suppress(OSError):
            if time() - path.stat().st_mtime > LONGEST:
                path.unlink()


def clear() -> None:
    """Drop everything, at a start."""
    drop_all_but(None)
