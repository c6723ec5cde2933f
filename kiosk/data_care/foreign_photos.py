"""Photos in a copy: their files come back with a restore, and a merge adds them, rows and files; none is replaced."""

from pathlib import Path

from sqlalchemy import Connection, insert, select

from kiosk.config import instance_folder
from kiosk.data_care import carried_files
from kiosk.data_care.foreign_recordings import beside, erased_in
from kiosk.data_care.merge import fit
from kiosk.data_care.merge.rows import Row, rows
from kiosk.db.whole_files import copy
from kiosk.models import OutreachSession, SessionPhoto, Tombstone
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


def merge(source: Connection, target: Connection, into: Path | None) -> int:
    """Add another kiosk's photos, inside db.write(): sound, not dropped here, no more than a session may have.

    Their files go into a folder from which they take their places, or nowhere.
    """
    held_on = {row.id: row.held_on for row in target.execute(select(OutreachSession.id, OutreachSession.held_on))}
    erased, ours = erased_in(target), list(rows(target, SessionPhoto))
    added = 0
    for theirs in rows(source, SessionPhoto, SessionPhoto.created_at, SessionPhoto.id):
        name = photos.file_name(theirs["id"])
        wanted = theirs["digest"] not in erased and not is_here(theirs, ours)
        if wanted and is_sound(beside(source) / name, theirs["digest"]):
            if into:
                bring(beside(source), name, into)
            ours.append(fit.photo(theirs, held_on))
            target.execute(insert(SessionPhoto).values(ours[-1]))
            added += 1
    return added


def is_here(theirs: Row, ours: list[Row]) -> bool:
    """Whether a photo is here already, or its session has as many as it may have."""
    of_session = [row["digest"] for row in ours if row["session_id"] == theirs["session_id"]]
    return (
        len(of_session) >= photos.MOST
        or theirs["digest"] in of_session
        or any(row["id"] == theirs["id"] for row in ours)
    )


def is_sound(file: Path, digest: str) -> bool:
    """Whether this file is there, the one that its row tells of, and a photo as we make them."""
    data = file.read_bytes() if file.is_file() else b""
    return Tombstone.hash_of(data) == digest and photos.is_made_small(data)


def bring(source: Path, name: str, into: Path) -> None:
    """Copy a file of this name from one folder to another."""
    (into / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy(source / name, into / name)
