"""Copies of SQLite's file: listed, made, carried to a second place such as a USB stick, and the oldest ones dropped."""

import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, delete, inspect, select, table
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.config import ROOT, instance_folder
from kiosk.data_care import moved_aside
from kiosk.db import db, errors
from kiosk.db.sqlite import copy_into, engine_to_read, faults, may_be_database, scrub
from kiosk.db.whole_files import UNFINISHED, write_file
from kiosk.models import Setting
from kiosk.rules.refusals import Refused

DAILY = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}-\w+\.sqlite3")
BEFORE = re.compile(r"before-(restore|update)-\d{8}-\d{6}-[0-9a-f]{6}\.sqlite3")
WAITING = "to-restore-*.sqlite3"  # with when and by whom it was wanted
STAMP = "%Y%m%d-%H%M%S"
# what people answered until it is counted, and failed sign-ins, stay on this machine
LEFT_OUT = ("quiz_answer", "quiz_attempt", "offer_check", "failed_try")
PASSING = "incoming-????????"  # folders in which a copy is tried out before it is restored
FAULTS = (OSError, sqlite3.Error, DBAPIError)
ON_A_STICK = "salinan-anjungan"  # not the stick itself: a folder that waits for it may be there without it
MOUNTS = {"/media": ("*", "*/*"), "/run/media": ("*/*",), "/Volumes": ("*",)}  # where systems put what is plugged in


# --- list


def folder() -> Path:
    """The folder in which this machine keeps its copies."""
    return instance_folder() / "backups"


def machine_mark() -> str:
    """Six hex digits of a hash of SECRET_KEY, in names of our daily copies; after a new key, older ones aren't ours."""
    return hashlib.sha256((current_app.config["SECRET_KEY"] or "").encode()).hexdigest()[:6]


def files_by_name(where: Path) -> list[Path]:
    """The files directly in a folder, the latest name first; none where it can't be read."""
    try:
        return sorted((path for path in where.iterdir() if path.is_file()), reverse=True)
    except OSError:
        return []


def own_copies(where: Path) -> list[Path]:
    """This machine's daily copies in a folder, told by the mark in their names, the newest first."""
    return sorted(where.glob(f"????????-??????-{machine_mark()}-*.sqlite3"), reverse=True)


def newest_copy(where: Path) -> Path | None:
    """The newest of this machine's daily copies in a folder, or None if there is none."""
    return next(iter(own_copies(where)), None)


def copies_before(act: str) -> list[Path]:
    """Copies in folder() of the state before each ``act`` (restore, update), the newest first."""
    return sorted(folder().glob(f"before-{act}-*.sqlite3"), reverse=True)


def copies_within_reach() -> list[Path]:
    """Files that erasing reaches: own daily copies here and in the second place, before-*, waiting and moved ones."""
    second = second_folder()
    kept = [*own_copies(folder()), *folder().glob("before-*.sqlite3"), *instance_folder().glob(WAITING)]
    return [*kept, *(own_copies(second) if second else ()), *moved_aside.find_databases()]


def other_databases() -> list[Path]:
    """Databases in folder() where nothing is erased: of other names, or daily copies made with another SECRET_KEY."""
    known = set(copies_within_reach())
    return [path for path in files_by_name(folder()) if path not in known and may_be_database(path)]


def all_copies() -> list[Path]:
    """All *.sqlite3 databases, of any kiosk, in folder(), the second place or on plugged-in sticks; newest first."""
    places = [folder(), *filter(None, [second_folder()])]
    for stick in disks_plugged_in():
        places += [stick, stick / ON_A_STICK]
    found = {path.resolve(): path for place in places for path in files_by_name(place) if path.suffix == ".sqlite3"}
    return sorted(filter(may_be_database, found.values()), key=made_at, reverse=True)


def newest_of_any_kiosk() -> Path | None:
    """The newest *.sqlite3 in folder(), of any kiosk, or of copies_within_reach(); None if there is none."""
    return max((*folder().glob("*.sqlite3"), *copies_within_reach()), key=made_at, default=None)


def made_at(path: Path) -> datetime:
    """The moment when a copy was made, by its name, or else by when its file last changed; in WIB."""
    found = re.search(r"\d{8}-\d{6}", path.name)
    with suppress(ValueError):
        if found:
            return datetime.strptime(found[0], STAMP).replace(tzinfo=WIB)
    return datetime.fromtimestamp(path.stat().st_mtime, WIB)


def kiosk_id_in(connection: Connection) -> Any:
    """The kiosk's id in a database; None before its first start. Raises DBAPIError if it has no table of settings."""
    return connection.scalar(select(Setting.value).where(Setting.name == "kiosk_id"))


# --- make


def make_copy(path: Path) -> None:
    """Copy the database to this path, checked, without uncounted answers and failed sign-ins; raises one of FAULTS."""
    write_database(path, fill_without_answers)


def fill_without_answers(fresh: Path) -> None:
    """Copy the database, of any schema, into an empty file, without LEFT_OUT."""
    copy_into(db.engine, fresh)
    with scrub(fresh) as connection:
        for name in set(inspect(connection).get_table_names()).intersection(LEFT_OUT):
            connection.execute(delete(table(name)))


def write_database(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a database file; it replaces ``path`` once checked and on disk. Raises one of FAULTS."""

    def fill_and_check(unfinished: Path) -> None:
        fill(unfinished)
        if faults(engine_to_read(unfinished)):
            raise OSError(f"{path}: salinannya tidak utuh")

    write_file(path, fill_and_check)


def make_daily(revision: str | None) -> Path:
    """Make a daily copy in folder(), ``revision`` in its name; drop the oldest daily ones there. Returns its path."""
    path = new_path("", f"-{machine_mark()}-{revision}")
    make_copy(path)
    drop_old(path, own_copies(path.parent))
    return path


def carry_to_second_place(path: Path, second: Path) -> None:
    """Copy this file into the folder ``second``, and drop the oldest daily ones there. Raises one of FAULTS."""
    write_database(second / path.name, partial(shutil.copyfile, path))
    drop_old(second / path.name, own_copies(second))


def new_path(before: str, after: str) -> Path:
    """A path among the copies, with this second between these parts; makes the folder. It may be taken."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder() / f"{before}{utcnow().astimezone(WIB):{STAMP}}{after}.sqlite3"


def path_before(act: str) -> Path:
    """A path for a copy of the state before a restore or update, unique also within the same second."""
    return new_path(f"before-{act}-", f"-{secrets.token_hex(3)}")


def make_before_update() -> Path:
    """Copy the database before its schema changes, and drop the oldest such copies. The new copy's path."""
    path = path_before("update")
    make_copy(path)
    drop_old(path, copies_before("update"))
    return path


def set_aside(path: Path) -> Path:
    """Copy the database before it is replaced, byte by byte if make_copy() fails; never dropped. The copy's path."""
    kept = path_before("restore")
    try:
        make_copy(kept)
    except FAULTS:
        for tail in ("", "-wal"):
            if Path(f"{path}{tail}").exists():
                write_file(Path(f"{kept}{tail}"), partial(shutil.copyfile, f"{path}{tail}"))
    return kept


# --- drop


def drop_old(newest: Path, alike: list[Path]) -> None:
    """Of copies ``alike``, given newest first, delete this kiosk's oldest beyond BACKUPS_KEPT; unreadable ones stay.

    This kiosk is that of ``newest``, which counts and stays; a copy without an id counts as its own.
    What was here before `flask serve --new-kiosk` is another kiosk's, and what can't be read may be.
    """
    kiosk = kiosk_of(newest)
    others = [path for path in alike if path != newest and kiosk_of(path) in (kiosk, None)]
    for path in others[max(0, current_app.config["BACKUPS_KEPT"] - 1) :]:
        path.unlink(missing_ok=True)


def kiosk_of(path: Path) -> Any:
    """The id of the kiosk that a copy is of; None where it has none yet, and a question mark if it can't be read."""
    try:
        with engine_to_read(path).connect() as connection:
            return kiosk_id_in(connection)
    except (*FAULTS, ValueError):
        return "?"


def drop_unfinished() -> None:
    """Delete half-written copies below instance/ and moved folders, of the second place our daily ones; all PASSING.

    Their journals too. A power failure leaves them. Only while no copy is made or read: PASSING folders go even in use.
    """
    second, roots = second_folder(), [instance_folder(), *moved_aside.find_folders()]
    left = [path for root in roots for path in root.rglob(f"*.sqlite3.*{UNFINISHED}*")]
    left += second.glob(f"????????-??????-{machine_mark()}-*.sqlite3.*{UNFINISHED}*") if second else ()
    for path in left:
        path.unlink(missing_ok=True)
    for path in [path for root in roots for path in root.glob(PASSING)]:
        shutil.rmtree(path)


# --- the second place of each copy


def second_folder() -> Path | None:
    """The folder of the second place, or None where none is chosen or it is not there."""
    place = chosen_second_place()
    return Path(place) if os.path.isdir(place) else None


def chosen_second_place() -> str:
    """The path of the second place, there or not: the desk's setting, even an empty one, else BACKUP_SECOND_FOLDER.

    Asked also while the database has no schema yet, or can't be read.
    """
    chosen = None
    if db.file and db.file.exists():  # opening it would make it
        with suppress(*FAULTS), db.engine.connect() as connection:
            chosen = connection.scalar(select(Setting.value).where(Setting.name == "second_folder"))
    return str(current_app.config["BACKUP_SECOND_FOLDER"] if chosen is None else chosen)


def disks_plugged_in() -> list[Path]:
    """On Windows all drives but the one of ROOT; else the writable mounts below MOUNTS, even the program's own."""
    if os.name == "nt":
        drives = [Path(f"{letter}:\\") for letter in ascii_uppercase]
        return [drive for drive in drives if os.path.isdir(drive) and drive.drive != ROOT.drive]
    found = [path for root, depths in MOUNTS.items() for depth in depths for path in sorted(Path(root).glob(depth))]
    return [path for path in found if os.path.ismount(path) and os.access(path, os.W_OK)]


def prepare_second_place(place: str) -> Path:
    """``place``, made only if <stick>/ON_A_STICK. Raises Refused if relative, missing, unwritable or our own."""
    path = Path(place)
    if not path.is_absolute():
        raise Refused(_l("Tulis seluruh alamat foldernya, misalnya /media/anjungan/salinan atau E:\\salinan."))
    try:
        if path.name == ON_A_STICK and path.parent in disks_plugged_in():
            path.mkdir(mode=0o700, exist_ok=True)
        if not path.is_dir():
            raise Refused(_l("Folder ini tidak ada. Pasang flashdisknya dan buat foldernya dulu, lalu coba lagi."))
        if any(path.resolve().is_relative_to(own.resolve()) for own in (ROOT, instance_folder())):
            raise Refused(_l("Folder ini milik anjungan sendiri: kalau mesinnya rusak, salinannya ikut hilang."))
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        why, _mend = errors.WORDS[errors.kind_of(error)]
        raise Refused(_l("Folder ini tidak bisa ditulis: %(why)s.", why=why)) from error
    return path
