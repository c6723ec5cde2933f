"""Copies of SQLite's file: listed, made, and carried to a second place.

The second place may be a USB stick. The oldest daily copies are dropped.
"""

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
from itertools import chain
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
    """Six hex digits of a hash of SECRET_KEY, in names of our daily copies.

    After a new key older ones aren't ours.
    """
    secret = current_app.config["SECRET_KEY"] or ""
    return hashlib.sha256(secret.encode()).hexdigest()[:6]


def files_by_name(where: Path) -> list[Path]:
    """The files directly in a folder, the latest name first.

    None where it can't be read.
    """
    try:
        files = [path for path in where.iterdir() if path.is_file()]
    except OSError:
        return []
    return sorted(files, reverse=True)


def own_copies(where: Path) -> list[Path]:
    """This machine's daily copies in a folder, the newest first.

    The mark in their names tells them from others.
    """
    return sorted(where.glob(f"????????-??????-{machine_mark()}-*.sqlite3"), reverse=True)


def newest_copy(where: Path) -> Path | None:
    """The newest of this machine's daily copies in a folder, or None if there is none."""
    return max(own_copies(where), default=None)


def copies_before(act: str) -> list[Path]:
    """Copies of the state before each ``act`` (restore, update), the newest first."""
    return sorted(folder().glob(f"before-{act}-*.sqlite3"), reverse=True)


def copies_within_reach() -> list[Path]:
    """Files that erasing reaches.

    They are our daily copies here and in the second place, those of before a restore or update, the one that waits to
    be restored, and databases that an update moved aside.
    """
    paths = [*own_copies(folder()), *folder().glob("before-*.sqlite3"), *instance_folder().glob(WAITING)]
    second = second_folder()
    if second:
        paths += own_copies(second)
    return paths + moved_aside.find_databases()


def other_databases() -> list[Path]:
    """Databases in folder() where nothing is erased.

    They have other names, or are daily copies that were made with another SECRET_KEY.
    """
    others = set(files_by_name(folder())) - set(copies_within_reach())
    return sorted(filter(may_be_database, others), reverse=True)


def all_copies() -> list[Path]:
    """All databases, of any kiosk, that an officer may bring back, newest first.

    They are the files named *.sqlite3 in folder(), in the second place and on sticks that are plugged in.
    """
    places = [folder(), second_folder() or folder()]
    for stick in disks_plugged_in():
        places += [stick, stick / ON_A_STICK]
    files = chain(*(files_by_name(place) for place in places))
    paths = {path.resolve(): path for path in files if path.suffix == ".sqlite3"}
    databases = filter(may_be_database, paths.values())
    return sorted(databases, key=made_at, reverse=True)


def newest_of_any_kiosk() -> Path | None:
    """The newest database in folder(), of any kiosk, or within reach of erasing.

    None where there is none.
    """
    paths = [*folder().glob("*.sqlite3"), *copies_within_reach()]
    return max(paths, key=made_at, default=None)


def made_at(path: Path) -> datetime:
    """The moment in WIB when a copy was made, by its name.

    Without one there, it is when the file last changed.
    """
    stamp = re.search(r"\d{8}-\d{6}", path.name)
    with suppress(ValueError):
        if stamp:
            return datetime.strptime(stamp[0], STAMP).replace(tzinfo=WIB)
    return datetime.fromtimestamp(path.stat().st_mtime, WIB)


def kiosk_id_in(connection: Connection) -> Any:
    """The kiosk's id in a database, or None before its first start.

    Raises DBAPIError if it has no table of settings.
    """
    return connection.scalar(select(Setting.value).filter_by(name="kiosk_id"))


# --- make


def make_copy(path: Path) -> None:
    """Copy the database to this path, and check the copy.

    Uncounted answers and failed sign-ins are left out. Raises one of FAULTS.
    """
    write_database(path, fill_without_answers)


def fill_without_answers(fresh: Path) -> None:
    """Copy the database, of any schema, into an empty file, without LEFT_OUT."""
    copy_into(db.engine, fresh)
    with scrub(fresh) as connection:
        delete_answers(connection)


def delete_answers(connection: Connection) -> None:
    """Empty the tables LEFT_OUT of a database of any schema."""
    present = inspect(connection).get_table_names()
    for name in filter(present.__contains__, LEFT_OUT):  # in their order: answers before their attempts
        connection.execute(delete(table(name)))


def write_database(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a database file that replaces ``path``.

    It does so once it is checked and on disk. Raises one of FAULTS.
    """

    def fill_and_check(unfinished: Path) -> None:
        fill(unfinished)
        if faults(engine_to_read(unfinished)):
            raise OSError(f"{path}: salinannya tidak utuh")

    write_file(path, fill_and_check)


def make_daily(revision: str | None) -> Path:
    """Make a daily copy in folder(), and drop the oldest ones there.

    Its name has the ``revision``. Returns its path.
    """
    path = new_path("", f"-{machine_mark()}-{revision}")
    make_copy(path)
    drop_old(path, own_copies(path.parent))
    return path


def carry_to_second_place(path: Path, second: Path) -> None:
    """Copy this file into the folder ``second``, and drop the oldest ones there.

    Raises one of FAULTS.
    """
    write_database(second / path.name, partial(shutil.copyfile, path))
    drop_old(second / path.name, own_copies(second))


def new_path(before: str, after: str) -> Path:
    """A path among the copies, with this second between these parts.

    Makes the folder. The path may be taken.
    """
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder() / f"{before}{utcnow().astimezone(WIB):{STAMP}}{after}.sqlite3"


def path_before(act: str) -> Path:
    """A path for a copy of the state before a restore or update.

    It is unique also within the same second.
    """
    return new_path(f"before-{act}-", f"-{secrets.token_hex(3)}")


def make_before_update() -> Path:
    """Copy the database before its schema changes, and drop the oldest such copies.

    Returns the new copy's path.
    """
    path = path_before("update")
    make_copy(path)
    drop_old(path, copies_before("update"))
    return path


def set_aside(path: Path) -> Path:
    """Copy the database before it is replaced. The copy is never dropped.

    It is made byte by byte where make_copy() fails. Returns its path.
    """
    copy = path_before("restore")
    try:
        make_copy(copy)
    except FAULTS:
        for tail in ("", "-wal"):
            file = path.with_name(path.name + tail)
            if file.exists():
                write_file(copy.with_name(copy.name + tail), partial(shutil.copyfile, file))
    return copy


# --- drop


def drop_old(newest: Path, alike: list[Path]) -> None:
    """Delete the oldest copies of this kiosk beyond BACKUPS_KEPT.

    This kiosk is that of ``newest``, which counts and stays. The copies ``alike`` are given newest first. One without
    an id counts as its own. One that can't be read stays, for it may be of the kiosk that was here before `flask serve
    --new-kiosk`, as others' do.
    """
    kiosk = kiosk_of(newest)
    others = [path for path in alike if path != newest and kiosk_of(path) in (kiosk, None)]
    others_kept = max(0, current_app.config["BACKUPS_KEPT"] - 1)
    for path in others[others_kept:]:
        path.unlink(missing_ok=True)


def kiosk_of(path: Path) -> Any:
    """The id of the kiosk that a copy is of, or None where it has none yet.

    A question mark if it can't be read.
    """
    try:
        with engine_to_read(path).connect() as connection:
            return kiosk_id_in(connection)
    except (*FAULTS, ValueError):
        return "?"


def drop_unfinished() -> None:
    """Delete half-written copies with their journals, and PASSING folders.

    A power failure leaves them: below instance/, in folders that an update moved aside, and of our daily ones in the
    second place. Call it only while no copy is made or read: PASSING folders go even in use.
    """
    ending = f"*.sqlite3.*{UNFINISHED}*"
    roots = [instance_folder(), *moved_aside.find_folders()]
    unfinished = [path for root in roots for path in root.rglob(ending)]
    second = second_folder()
    if second:
        unfinished += second.glob(f"????????-??????-{machine_mark()}-{ending}")
    for path in unfinished:
        path.unlink(missing_ok=True)
    for root in roots:  # last, for Windows refuses to delete a folder of which another program reads a file
        for path in root.glob(PASSING):
            shutil.rmtree(path)


# --- the second place of each copy


def second_folder() -> Path | None:
    """The folder of the second place, or None where none is chosen or it is not there."""
    place = chosen_second_place()
    return Path(place) if os.path.isdir(place) else None


def chosen_second_place() -> str:
    """The path of the second place, there or not.

    It is the desk's setting, even an empty one, or else BACKUP_SECOND_FOLDER. It is asked also while the database has
    no schema yet, or can't be read.
    """
    place = None
    if db.file and db.file.exists():  # opening it would make it
        with suppress(*FAULTS), db.engine.connect() as connection:
            place = connection.scalar(select(Setting.value).filter_by(name="second_folder"))
    if place is None:
        place = current_app.config["BACKUP_SECOND_FOLDER"]
    return str(place)


def disks_plugged_in() -> list[Path]:
    """The disks that are plugged in and may be written to.

    On Windows these are all drives but the one of ROOT, else the mounts below MOUNTS, even the program's own.
    """
    if os.name == "nt":
        drives = [Path(f"{letter}:\\") for letter in ascii_uppercase]
        return [drive for drive in drives if os.path.isdir(drive) and drive.drive != ROOT.drive]
    mounts: list[Path] = []
    for root, depths in MOUNTS.items():
        for depth in depths:
            mounts += sorted(Path(root).glob(depth))
    return [path for path in mounts if os.path.ismount(path) and os.access(path, os.W_OK)]


def prepare_second_place(place: str) -> Path:
    """The folder at this path, to be the second place.

    One called ON_A_STICK is made on its stick. Raises Refused if it is relative, missing, unwritable or our own.
    """
    path = Path(place)
    if not path.is_absolute():
        raise Refused(_l("Tulis seluruh alamat foldernya, misalnya /media/anjungan/salinan atau E:\\salinan."))
    try:
        if path.name == ON_A_STICK and path.parent in disks_plugged_in():
            path.mkdir(mode=0o700, exist_ok=True)
        if not path.is_dir():
            raise Refused(_l("Folder ini tidak ada. Pasang flashdisknya dan buat foldernya dulu, lalu coba lagi."))
        our_folders = (ROOT, instance_folder())
        if any(path.resolve().is_relative_to(own.resolve()) for own in our_folders):
            raise Refused(_l("Folder ini milik anjungan sendiri: kalau mesinnya rusak, salinannya ikut hilang."))
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        why = errors.words_of(error).cause
        raise Refused(_l("Folder ini tidak bisa ditulis: %(why)s.", why=why)) from error
    return path
