"""Copies of SQLite's file: make one, keep the last ones, drop them; knows no table, and restores nothing."""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from kiosk.db import WIB, copy_into, db, engine_to_read, faults, utcnow

UNFINISHED = ".part"
UNFINISHED_FOR = timedelta(hours=1)  # older than this, nobody is still writing it
NAME = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{6})-.+\.sqlite3")
FAULTS = (OSError, sqlite3.Error, DBAPIError)


def folder() -> Path:
    """Where this machine keeps its copies."""
    return Path(current_app.instance_path) / "backups"


def second_folder() -> Path | None:
    """The second place, a USB stick for example, while it is there."""
    configured = current_app.config["BACKUP_SECOND_FOLDER"]
    return Path(configured) if configured and Path(configured).is_dir() else None


def machine() -> str:
    """Six characters that tell this machine's copies from another's on the same stick."""
    return hashlib.sha256((current_app.config["SECRET_KEY"] or "").encode()).hexdigest()[:6]


def make(path: Path) -> None:
    """Copy the database to this path. The name appears when the copy is whole, checked and on disk."""
    write_whole(path, partial(copy_into, db.engine))


def write_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """Write a database that must be whole."""

    def fill_and_check(unfinished: Path) -> None:
        fill(unfinished)
        if faults(engine_to_read(unfinished)):
            raise OSError(f"{path}: salinannya tidak utuh")

    write(path, fill_and_check)


def write(path: Path, fill: Callable[[Path], None]) -> None:
    """Write a file beside its place, its owner's alone; flush it, then give it its name."""
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        fill(unfinished)
        flush(unfinished)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if path.is_dir() and os.name == "nt":  # Windows flushes names by itself
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(revision: str | None) -> Path | None:
    """A copy among this machine's own, and on the second place if it is there. None on PostgreSQL."""
    if db.file is None:
        return None
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}-{machine()}-{revision}.sqlite3"
    make(path)
    drop_old(path)
    second = second_folder()
    if second:
        with suppress(OSError, sqlite3.Error):  # a full or broken stick is the doctor's to tell
            copy_to(second)
    return path


def copy_to(second: Path) -> None:
    """The newest copy once more, in the second place."""
    path = newest(folder())
    if path:
        write_whole(second / path.name, partial(copy_bytes, path))
        drop_old(second / path.name)


def copy_bytes(path: Path, unfinished: Path) -> None:
    """A file as it is."""
    shutil.copyfile(path, unfinished)


def drop_old(newest: Path) -> None:
    """Keep this copy and the last ones before it; those of other machines are not ours to drop."""
    others = [path for path in ours(newest.parent) if path != newest]
    for path in others[max(0, current_app.config["BACKUPS_KEPT"] - 1) :]:
        path.unlink(missing_ok=True)


def ours(where: Path) -> list[Path]:
    """This machine's copies in a folder, the newest first."""
    named = ((path, NAME.fullmatch(path.name)) for path in where.glob("*.sqlite3"))
    return sorted((path for path, name in named if name and name[2] == machine()), reverse=True)


def made_at(path: Path) -> datetime:
    """When a copy was made, by its name."""
    return datetime.strptime(path.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=WIB)


def newest(where: Path) -> Path | None:
    """The newest of this machine's copies in a folder, or None if there is none."""
    return next(iter(ours(where)), None)


def set_aside(path: Path) -> Path:
    """A copy of the database that is about to be replaced, byte by byte if it is broken."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder() / f"before-restore-{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}.sqlite3"
    try:
        make(kept)
    except FAULTS:
        for tail in ("", "-wal"):
            if Path(f"{path}{tail}").exists():
                write(Path(f"{kept}{tail}"), partial(copy_bytes, Path(f"{path}{tail}")))
    return kept


def renew(revision: str | None, spared: Path | None = None) -> None:
    """Make a copy and drop every other but one that is spared, so that none keeps what was erased.

    On a full disk the others are dropped all the same, and it raises one of FAULTS: there is room the next time.
    """
    fresh = None
    try:
        fresh = keep(revision)
    finally:
        for path in folder().glob("*"):
            if path not in (fresh, spared) and path.is_file():
                path.unlink(missing_ok=True)


def drop_unfinished() -> None:
    """Clear away what a power failure left half done."""
    for path in folder().glob(f"*{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if utcnow().timestamp() - path.stat().st_mtime > UNFINISHED_FOR.total_seconds():
                path.unlink()
