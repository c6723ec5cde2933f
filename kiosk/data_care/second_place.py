"""The second place of each copy, such as a USB stick: which it is, whether it is there, and what can't be one."""

import os
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from kiosk.config import ROOT, instance_folder
from kiosk.db import db, errors
from kiosk.rules import settings

ON_A_STICK = "salinan-anjungan"  # not the stick itself: a folder that waits for it may be there without it
MOUNTS = {"/media": ("*", "*/*"), "/run/media": ("*/*",), "/Volumes": ("*",)}  # where systems put what is plugged in


class Unfit(Exception):
    """Why a folder can't be the second place, as one sentence for the officer."""


def folder() -> Path | None:
    """The second place while it is there."""
    place = wanted_place()
    return Path(place) if os.path.isdir(place) else None


def wanted_place() -> str:
    """Where each copy is to go once more, there or not: what the desk says, else the configuration; empty: nowhere.

    Asked also while the database has no schema yet, or can't be read. Who was not reading reads no longer afterwards,
    for a reader is in the way of whoever rewrites the file.
    """
    chosen: Any = None
    if db.file and db.file.exists():  # looking would make it
        reading = db.session().in_transaction()
        with suppress(OSError, sqlite3.Error, DBAPIError):
            chosen = settings.get("second_folder")
        if not reading:
            db.session.rollback()
    return str(current_app.config["BACKUP_SECOND_FOLDER"] if chosen is None else chosen)


def plugged_in() -> list[Path]:
    """Sticks and disks that are there now, besides the one this program is on."""
    if os.name == "nt":
        drives = [Path(f"{letter}:\\") for letter in ascii_uppercase]
        return [drive for drive in drives if os.path.isdir(drive) and drive.drive != ROOT.drive]
    found = [path for root, depths in MOUNTS.items() for depth in depths for path in sorted(Path(root).glob(depth))]
    return [path for path in found if os.path.ismount(path) and os.access(path, os.W_OK)]


def ready(place: str) -> Path:
    """A folder that can take copies; one for them on a stick is made. Raises Unfit."""
    path = Path(place)
    if not path.is_absolute():
        raise Unfit(_l("Tulis seluruh alamat foldernya, misalnya /media/anjungan/salinan atau E:\\salinan."))
    try:
        if path.name == ON_A_STICK and path.parent in plugged_in():
            path.mkdir(mode=0o700, exist_ok=True)
        if not path.is_dir():
            raise Unfit(_l("Folder ini tidak ada. Pasang flashdisknya dan buat foldernya dulu, lalu coba lagi."))
        if any(path.resolve().is_relative_to(own.resolve()) for own in (ROOT, instance_folder())):
            raise Unfit(_l("Folder ini milik anjungan sendiri: kalau mesinnya rusak, salinannya ikut hilang."))
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        why, _mend = errors.WORDS[errors.kind(error)]
        raise Unfit(_l("Folder ini tidak bisa ditulis: %(why)s.", why=why)) from error
    return path
