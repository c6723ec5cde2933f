"""Copies of SQLite's file: which there are and whose, made, carried to the second place, and the last ones kept."""

import hashlib
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, delete, inspect, select, table
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.data_care import old_folders, older_copies, second_place
from kiosk.db import db
from kiosk.db.sqlite import copy_into, engine_to_read, faults, is_database, scrub
from kiosk.db.whole_files import UNFINISHED, write
from kiosk.models import Setting

DAILY = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{6})-\w+\.sqlite3")
BEFORE = re.compile(r"before-(restore|merge|update)-\d{8}-\d{6}(-[0-9a-f]{6})?\.sqlite3")  # merge: up to 0.2.0
WAITING = re.compile(r"to-restore-\d{8}-\d{6}-[A-Za-z0-9_-]{16}\.sqlite3")  # with when and by whom it was wanted
STAMP = "%Y%m%d-%H%M%S"
# what people answered until it is counted, and who guessed, is at this machine alone
LEFT_OUT = ("quiz_answer", "quiz_attempt", "offer_check", "failed_try")
PASSING = ("incoming-????????", "uploads", "merged-*")  # folders with a whole database; the latter two up to 0.2.0
FAULTS = (OSError, sqlite3.Error, DBAPIError)


# --- which there are


def folder() -> Path:
    """Where this machine keeps its copies."""
    return instance_folder() / "backups"


def machine() -> str:
    """Six characters that tell this machine's copies from another's on the same stick."""
    return hashlib.sha256((current_app.config["SECRET_KEY"] or "").encode()).hexdigest()[:6]


def by_name(where: Path) -> list[Path]:
    """The files of a folder, the latest name first; none where it can't be read."""
    try:
        return sorted((path for path in where.iterdir() if path.is_file()), reverse=True)
    except OSError:
        return []


def own_copies(where: Path) -> list[Path]:
    """This machine's daily copies in a folder, the newest first."""
    return [path for path in by_name(where) if (found := DAILY.fullmatch(path.name)) and found[2] == machine()]


def newest(where: Path) -> Path | None:
    """The newest of this machine's copies in a folder, or None if there is none."""
    return next(iter(own_copies(where)), None)


def before(what: str) -> list[Path]:
    """Copies of the state before each restore or update, the newest first."""
    return [path for path in by_name(folder()) if (found := BEFORE.fullmatch(path.name)) and found[1] == what]


def within_reach() -> list[Path]:
    """Every copy in which what is erased here has to be erased too. Files of other names are not ours."""
    second = second_place.folder()
    kept = [path for what in ("restore", "merge", "update") for path in before(what)]
    waiting = [path for path in by_name(instance_folder()) if WAITING.fullmatch(path.name)]
    return [*own_copies(folder()), *kept, *waiting, *(own_copies(second) if second else []), *old_folders.databases()]


def other_databases() -> list[Path]:
    """Databases of other names among our copies: whoever put them there looks after them."""
    known = set(within_reach())
    return [path for path in by_name(folder()) if path not in known and is_database(path)]


def all_copies() -> list[Path]:
    """Every copy to choose from, here, in the second place and on a stick that is plugged in, the newest first."""
    places = [folder(), *filter(None, [second_place.folder()])]
    places += [place for stick in second_place.plugged_in() for place in (stick, stick / second_place.ON_A_STICK)]
    found = {path.resolve(): path for place in places for path in by_name(place) if path.suffix == ".sqlite3"}
    return sorted(filter(is_database, found.values()), key=made_at, reverse=True)


def of_an_earlier_kiosk() -> Path | None:
    """The newest copy within reach, also where the secret is gone that gives this machine's their name."""
    here = (path for path in by_name(folder()) if path.suffix == ".sqlite3")
    return max((*here, *within_reach()), key=lambda path: (made_at(path), path.stat().st_mtime_ns), default=None)


def made_at(path: Path) -> datetime:
    """When a copy was made, by its name, or else by its file."""
    found = re.search(r"\d{8}-\d{6}", path.name)
    with suppress(ValueError):
        if found:
            return datetime.strptime(found[0], STAMP).replace(tzinfo=WIB)
    return datetime.fromtimestamp(path.stat().st_mtime, WIB)


def identity(of: Connection) -> str | None:
    """Which kiosk's data these are; None before the first start that gave one."""
    found: str | None = of.scalar(select(Setting.value).where(Setting.name == "kiosk_id"))
    return found


# --- made


def make(path: Path) -> None:
    """Copy the database to this path; its name appears when the copy is whole, checked and on disk."""
    write_whole(path, fill)


def fill(fresh: Path) -> None:
    """Fill a fresh file with a copy of the database, which may be of an older schema, without people's answers."""
    copy_into(db.engine, fresh)
    older_copies.list_files(fresh)
    with scrub(fresh) as connection:
        there = set(inspect(connection).get_table_names())
        for name in there.intersection(LEFT_OUT):
            connection.execute(delete(table(name)))


def write_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """Write a database that must be whole."""

    def fill_and_check(unfinished: Path) -> None:
        fill(unfinished)
        if faults(engine_to_read(unfinished)):
            raise OSError(f"{path}: salinannya tidak utuh")

    write(path, fill_and_check)


def keep(revision: str | None) -> Path:
    """A copy of now among this machine's own."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{utcnow().astimezone(WIB):{STAMP}}-{machine()}-{revision}.sqlite3"
    make(path)
    drop_old(path, own_copies(path.parent))
    return path


def carry(path: Path, second: Path) -> None:
    """Put this copy into the second place too."""
    write_whole(second / path.name, partial(shutil.copyfile, path))
    drop_old(second / path.name, own_copies(second))


def path_before(what: str) -> Path:
    """Where to keep the state before a restore or update: a name of its own, also within the same second."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder() / f"before-{what}-{utcnow().astimezone(WIB):{STAMP}}-{secrets.token_hex(3)}.sqlite3"


def keep_before_update() -> Path:
    """A copy of the database as the program that made it can read it."""
    path = path_before("update")
    make(path)
    drop_old(path, before("update"))
    return path


def set_aside(path: Path) -> Path:
    """A copy of the database that is about to be replaced, byte by byte if it is broken. It is never dropped."""
    kept = path_before("restore")
    try:
        make(kept)
    except FAULTS:
        for tail in ("", "-wal"):
            if Path(f"{path}{tail}").exists():
                write(Path(f"{kept}{tail}"), partial(shutil.copyfile, f"{path}{tail}"))
    return kept


# --- dropped


def drop_old(newest: Path, alike: list[Path]) -> None:
    """Of this kiosk's copies of one kind, the newest first, keep this one and the last ones before it.

    What was here before `flask serve --new-kiosk` is another kiosk's, and what can't be read may be.
    """
    whose = kiosk_of(newest)
    others = [path for path in alike if path != newest and kiosk_of(path) in (whose, None)]
    for path in others[max(0, current_app.config["BACKUPS_KEPT"] - 1) :]:
        path.unlink(missing_ok=True)
    with suppress(*FAULTS):  # where a copy can't be read, nobody knows what it needs
        older_copies.drop_unneeded(newest.parent)


def kiosk_of(path: Path) -> str | None:
    """The kiosk that a copy is of; None where it had no name yet, and a word of no kiosk where it can't be read."""
    try:
        with engine_to_read(path).connect() as connection:
            return identity(connection)
    except (*FAULTS, ValueError):
        return "?"


def drop_unfinished() -> None:
    """Clear away what a power failure left half done. For a moment in which nobody makes or looks at a copy."""
    second = second_place.folder()
    on_a_stick = second.glob(f"????????-??????-{machine()}-*.sqlite3.*{UNFINISHED}") if second else ()
    older = [Path(name) for name in old_folders.note()["folders"]]
    in_older = (path for root in older for path in root.rglob(f"*{UNFINISHED}"))
    for path in (*folder().glob(f"*.sqlite3.*{UNFINISHED}"), *on_a_stick, *in_older):
        path.unlink(missing_ok=True)
    for left in (path for root in (instance_folder(), *older) for name in PASSING for path in root.glob(name)):
        shutil.rmtree(left)
