"""Photos in a copy: their files come back with a restore; none here is replaced."""

from pathlib import Path

from sqlalchemy import Connection

from kiosk.config import instance_folder
from kiosk.data_care import carried_files
from kiosk.data_care.foreign_recordings import beside, erased_in
from kiosk.db.whole_files import copy
from kiosk.models import Tombstone
from kiosk.rules import photos


def come_back(chosen: Connection) -> int:
    """Add the files of a staged copy's photos that are missing here, before it replaces the database; how many."""
    erased = erased_in(chosen)
    missing = {
        name
        for name, digest in carried_files.photos_of(chosen).items()
        if digest not in erased and not (instance_folder() / name).exists() and is_sound(beside(chosen) / name, digest)
    }
    for name in missing:
        bring(beside(chosen), name, instance_folder())
    return len(missing)


def is_sound(file: Path, digest: str) -> bool:
    """Whether this file is there, the one that its row tells of, and a photo as we make them."""
    data = file.read_bytes() if file.is_file() else b""
    return Tombstone.hash_of(data) == digest and photos.is_made_small(data)


def bring(source: Path, name: str, into: Path) -> None:
    """Copy a file of this name from one folder to another."""
    (into / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy(source / name, into / name)
