"""Copies of SQLite's file: make one, carry it further, keep the last ones."""

import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.data_care import copies, loose_files, older_copies, second_place
from kiosk.db import db
from kiosk.db.sqlite import copy_into, empty, engine_to_read, faults
from kiosk.db.whole_files import UNFINISHED, copy, write

# what an officer had typed, what people answered until it is counted, and who guessed, is at this machine alone
LEFT_OUT = ("draft", "quiz_answer", "quiz_attempt", "offer_check", "failed_try")
FAULTS = (OSError, sqlite3.Error, DBAPIError)


class Second(NamedTuple):
    """The second place while it is there, and what kept a copy from going there."""

    place: Path | None
    fault: Exception | None = None


def make(path: Path) -> None:
    """Copy the database to this path; its name appears when the copy is whole, checked and on disk."""

    def fill(unfinished: Path) -> None:
        copy_into(db.engine, unfinished)
        for table in LEFT_OUT:
            empty(unfinished, table)
        loose_files.list_files(unfinished)

    write_whole(path, fill)


def write_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """Write a database that must be whole."""

    def fill_and_check(unfinished: Path) -> None:
        fill(unfinished)
        if faults(engine_to_read(unfinished)):
            raise OSError(f"{path}: salinannya tidak utuh")

    write(path, fill_and_check)


def keep(revision: str | None) -> Path | None:
    """A copy among this machine's own, and on the second place if it is there. None on PostgreSQL."""
    if db.file is None:
        return None
    path = keep_here(revision)
    copy_further(path)
    return path


def keep_here(revision: str | None) -> Path:
    """A copy among this machine's own."""
    copies.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = copies.folder() / f"{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}-{copies.machine()}-{revision}.sqlite3"
    make(path)
    drop_old(path)
    return path


def copy_further(path: Path) -> Second:
    """The same copy on the second place. One that is full or broken is no reason to go without: that is told."""
    second = second_place.folder()
    try:
        if second:
            copy_to(second, path)
    except FAULTS as fault:
        return Second(second, fault)
    return Second(second)


def copy_to(second: Path, path: Path) -> None:
    """A copy once more, in the second place."""
    write_whole(second / path.name, partial(shutil.copyfile, path))
    drop_old(second / path.name)


def drop_old(newest: Path) -> None:
    """Keep this copy and the last ones before it; those of other machines are not ours to drop."""
    drop_all_but(newest, copies.ours(newest.parent))
    with suppress(*FAULTS):  # where a copy can't be read, nobody knows what it needs
        drop_unneeded_files(newest.parent, ())


def drop_unneeded_files(folder: Path, stones: Collection[str]) -> None:
    """Drop what lies beside the copies of older versions and was erased, or is in none that is still there."""
    listing = [path for path in copies.by_name(folder) if copies.is_database(path)]
    older_copies.drop_unneeded(folder, listing, stones)


def drop_all_but(newest: Path, alike: list[Path]) -> None:
    """Of this kiosk's copies of one kind, the newest first, keep this one and the last ones before it, and the last one
    with people in it.
    """
    whose, room = copies.kiosk_of(newest), max(0, current_app.config["BACKUPS_KEPT"] - 1)
    others = [path for path in alike if path != newest and is_of(path, whose)]
    people_kept = any(map(copies.has_people, (newest, *others[:room])))
    for path in others[room:]:
        if people_kept or not copies.has_people(path):
            path.unlink(missing_ok=True)
        else:
            people_kept = True


def is_of(path: Path, kiosk_id: str | None) -> bool:
    """Whether a copy is of this kiosk, or of one that had no name yet. One that can't be read may be another's."""
    try:
        return copies.kiosk_of(path) in (kiosk_id, None)
    except FAULTS:
        return False


def keep_before_update(engine: Engine, where: Path) -> Path:
    """A copy of all that a database holds, answers and drafts too, as the program that made it can read it."""
    path = copies.path_before("update", where)

    def fill(unfinished: Path) -> None:
        copy_into(engine, unfinished)
        loose_files.list_files(unfinished)

    write_whole(path, fill)
    drop_all_but(path, copies.before("update"))
    return path


def set_aside(path: Path) -> Path:
    """A copy of the database that is about to be replaced, byte by byte if it is broken. It is never dropped."""
    kept = copies.path_before("restore")
    try:
        make(kept)
    except FAULTS:
        for tail in ("", "-wal"):
            if Path(f"{path}{tail}").exists():
                copy(Path(f"{path}{tail}"), Path(f"{kept}{tail}"))
    return kept


def drop_unfinished() -> None:
    """Clear away copies of ours that a power failure left half done. For a moment in which nobody makes one."""
    for where in filter(None, (copies.folder(), second_place.folder())):
        for path in copies.by_name(where):
            name, found, _rest = path.name.partition(UNFINISHED)
            if found and (copies.is_daily(name) or copies.BEFORE.fullmatch(name.removesuffix("-wal"))):
                path.unlink(missing_ok=True)
