"""Copies of SQLite's file: make one, keep the last ones, tell ours from others'."""

import hashlib
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.data_care import carried_files, second_place
from kiosk.db import db
from kiosk.db.sqlite import copy_into, empty, engine_to_read, faults
from kiosk.db.whole_files import UNFINISHED, copy, write

SQLITE = b"SQLite format 3\0"  # how each of its files begins
NAME = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{6})-\w+\.sqlite3")
BEFORE = re.compile(r"before-(restore|merge|update)-\d{8}-\d{6}(-[0-9a-f]{6})?\.sqlite3")
# what an officer had typed, and what people answered until it is counted, is at this machine alone
LEFT_OUT = ("draft", "quiz_answer", "quiz_attempt", "offer_check")
ANSWERS_KEPT = timedelta(days=14)  # so long an update is undone whole; then they leave the copy before it too
FAULTS = (OSError, sqlite3.Error, DBAPIError)
# desk and clock may both want a copy: what one puts beside its own the other must not drop before that has its name
_one_at_a_time = RLock()


class Second(NamedTuple):
    """The second place while it is there, and what kept a copy from going there."""

    place: Path | None
    fault: Exception | None = None


def folder() -> Path:
    """Where this machine keeps its copies."""
    return Path(current_app.instance_path) / "backups"


def machine() -> str:
    """Six characters that tell this machine's copies from another's on the same stick."""
    return hashlib.sha256((current_app.config["SECRET_KEY"] or "").encode()).hexdigest()[:6]


def make(path: Path, one_file: bool = False) -> list[str]:
    """Copy the database to this path; its name appears when the copy is whole, checked and on disk.

    The files it gives, recordings and photos, go into it, or beside it for all copies of that folder.
    """
    carried: list[str] = []

    def fill(unfinished: Path) -> None:
        copy_into(db.engine, unfinished)
        for table in LEFT_OUT:
            empty(unfinished, table)
        carried[:] = carried_files.put_in(unfinished, inside=one_file)

    if one_file:
        write_whole(path, fill)
        return carried
    with _one_at_a_time:
        carried_files.keep_beside(path.parent)
        write_whole(path, fill)
    return carried


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
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}-{machine()}-{revision}.sqlite3"
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
    with _one_at_a_time:
        carried_files.follow(folder(), second)
        write_whole(second / path.name, partial(shutil.copyfile, path))
        drop_old(second / path.name)


def drop_old(newest: Path) -> None:
    """Keep this copy and the last ones before it; those of other machines are not ours to drop."""
    drop_all_but(newest, ours(newest.parent))
    with _one_at_a_time, suppress(*FAULTS):  # where a copy can't be read, nobody knows what it needs
        carried_files.drop_unlisted(newest.parent, [path for path in by_name(newest.parent) if is_database(path)])


def drop_all_but(newest: Path, alike: list[Path]) -> None:
    """Of copies of one kind, the newest first, keep this one and the last ones before it."""
    others = [path for path in alike if path != newest]
    for path in others[max(0, current_app.config["BACKUPS_KEPT"] - 1) :]:
        path.unlink(missing_ok=True)


def ours(where: Path) -> list[Path]:
    """This machine's daily copies in a folder, the newest first."""
    return [path for path in by_name(where) if is_daily(path.name)]


def by_name(where: Path) -> list[Path]:
    """The files of a folder, the latest name first; none where it can't be read."""
    try:
        return sorted((path for path in where.iterdir() if path.is_file()), reverse=True)
    except OSError:
        return []


def is_daily(name: str) -> bool:
    """Whether this is the name of a daily copy of this machine."""
    found = NAME.fullmatch(name)
    return found is not None and found[2] == machine()


def before(what: str) -> list[Path]:
    """Copies of the state before each restore, merge or update, the newest first."""
    return [path for path in by_name(folder()) if (found := BEFORE.fullmatch(path.name)) and found[1] == what]


def within_reach() -> list[Path]:
    """Every copy of ours, here and in the second place while it is there. Files of other names are not ours."""
    second = second_place.folder()
    kept = [path for what in ("restore", "merge", "update") for path in before(what)]
    return [*ours(folder()), *kept, *(ours(second) if second else [])]


def others() -> list[Path]:
    """Databases of other names among our copies: whoever put them there looks after them."""
    known = set(within_reach())
    return [path for path in by_name(folder()) if path not in known and is_database(path)]


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do. What can't be read may be one."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return True


def made_at(path: Path) -> datetime:
    """When a copy was made, by its name."""
    stamp = re.sub(r"^before-[a-z]+-", "", path.name)[:15]
    return datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=WIB)


def newest(where: Path) -> Path | None:
    """The newest of this machine's copies in a folder, or None if there is none."""
    return next(iter(ours(where)), None)


def path_before(what: str, where: Path | None = None) -> Path:
    """Where to keep the state before a restore, merge or update: a name of its own, also within the same second."""
    where = where or folder()
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where / f"before-{what}-{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.sqlite3"


def keep_before_merge() -> Path | None:
    """A copy of the state before a merge; the last ones are kept. None on PostgreSQL."""
    if db.file is None:
        return None
    path = path_before("merge")
    make(path)
    drop_all_but(path, before("merge"))
    return path


def keep_before_update(engine: Engine, where: Path) -> Path:
    """A copy of all that a database holds, answers and drafts too, as the program that made it can read it."""
    path = path_before("update", where)
    write_whole(path, partial(copy_into, engine))
    drop_all_but(path, before("update"))
    return path


def keeps_answers(copy: Path) -> bool:
    """Whether people's answers may still stand in this copy: an update is undone soon, or never."""
    found = BEFORE.fullmatch(copy.name)
    return found is not None and found[1] == "update" and utcnow() - made_at(copy) < ANSWERS_KEPT


def set_aside(path: Path) -> Path:
    """A copy of the database that is about to be replaced, byte by byte if it is broken. It is never dropped."""
    kept = path_before("restore")
    try:
        make(kept)
    except FAULTS:
        for tail in ("", "-wal"):
            if Path(f"{path}{tail}").exists():
                copy(Path(f"{path}{tail}"), Path(f"{kept}{tail}"))
    return kept


def drop_unfinished() -> None:
    """Clear away copies of ours that a power failure left half done. For a moment in which nobody makes one."""
    for where in filter(None, (folder(), second_place.folder())):
        for path in by_name(where):
            name, found, _rest = path.name.partition(UNFINISHED)
            if found and (is_daily(name) or BEFORE.fullmatch(name.removesuffix("-wal"))):
                path.unlink(missing_ok=True)
        for path in by_name(where / carried_files.FOLDER):
            if carried_files.KEPT.fullmatch(path.name.removesuffix(UNFINISHED)) and path.name.endswith(UNFINISHED):
                path.unlink(missing_ok=True)
