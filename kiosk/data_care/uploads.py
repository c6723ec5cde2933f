"""Files that were sent to the desk: each lies in the instance folder until it was used, or until the next start."""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from kiosk.config import instance_folder

FOLDER = "uploads"
LARGEST = 1024**3  # bytes
ROOM = 4  # times as many are free beforehand: what is sent lies there twice for a moment, is copied and unpacked


def folder() -> Path:
    return instance_folder() / FOLDER


def has_room(size: int) -> bool:
    """Whether a file of this size may come."""
    return shutil.disk_usage(instance_folder()).free > ROOM * size


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


def clear() -> None:
    """Drop everything, at a start."""
    drop_all_but(None)
