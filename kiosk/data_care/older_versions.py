"""Data that versions up to 0.2.0 left outside the database: files in or beside their copies, and whole moved folders.

They kept photos and recordings as files. A copy of theirs lists them in a table, with their content, or with that lying
in ``recordings/`` beside the copies.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Engine, column, insert, inspect, select, table, union

from kiosk.clock import today
from kiosk.config import instance_folder
from kiosk.db import db
from kiosk.db.whole_files import write_file
from kiosk.models import Recording, SessionPhoto, Tombstone
from kiosk.rules import known_days

FOLDER = "recordings"  # beside the copies of older versions; each file is called by the hash of its content
# path below the instance folder, the hash of the file's content, and that; none where it stands in FOLDER
FILES = table("carried_file", column("path"), column("digest"), column("content"))
PATH = re.compile(
    r"audio/[a-z0-9][a-z0-9-]{0,60}/[0-9a-f]{16}\.(ogg|webm|mp3|m4a|wav)|photos/[A-Za-z0-9_-]{16}\.jpg", re.ASCII
)
MOVED_NAME = "instance-dipindahkan"  # the old folder's instance/ once its data were taken over
MOVED_STAYS = timedelta(days=14)


class Damaged(Exception):
    """A copy does not carry what it says."""


# --- files of copies


def files_below(root: Path) -> Iterator[Path]:
    """Paths below ``root`` that are named like photos and recordings of older versions; symbolic links are left out."""
    for path in (*root.glob("photos/*"), *root.glob("audio/*/*")):
        if PATH.fullmatch(path.relative_to(root).as_posix()) and path.is_file() and not path.is_symlink():
            yield path


def lay_out_files(engine: Engine, source: Path, root: Path) -> None:
    """Write a copy's photos and recordings below ``root`` and drop their table from ``engine``, its staged copy.

    Files of ``source``, the copy itself, lie beside it; it stays as it is. Raises Damaged.
    """
    with engine.begin() as connection:
        for path, content in carried_files(connection, source.parent):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        connection.exec_driver_sql("DROP TABLE IF EXISTS carried_file")


def carried_files(connection: Connection, beside: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of a copy's photos and recordings, of its table or files ``beside``; skips those in neither.

    Raises Damaged where a path is none of ours, or a content has another hash.
    """
    if not inspect(connection).has_table(FILES.name):
        for file in files_below(beside):
            yield file.relative_to(beside).as_posix(), file.read_bytes()
        return
    for path, digest, content in connection.execute(select(FILES)):
        file = beside / FOLDER / f"{digest}{Path(path).suffix}"
        if content is None and file.is_file():
            content = file.read_bytes()
        if content is None:  # it was erased
            continue
        if not PATH.fullmatch(path) or Tombstone.hash_of(content) != digest:
            raise Damaged
        yield path, content


# --- files in the kiosk's folder: a migration takes them in, then they go


def add_files_to_copy(copy: Connection) -> None:
    """Put the kiosk's photo and recording files into a copy whose schema is too old to hold them; else nothing."""
    root = instance_folder()
    for path in () if inspect(copy).has_table(Recording.__tablename__) else files_below(root):
        copy.exec_driver_sql("CREATE TABLE IF NOT EXISTS carried_file (path, digest, content)")
        content = path.read_bytes()
        values = (path.relative_to(root).as_posix(), Tombstone.hash_of(content), content)
        copy.execute(insert(FILES).values(values))


def drop_stored_files() -> None:
    """Delete files that the database holds or erased, unknown photos, *.part, empty folders; rolls db.session back."""
    root = instance_folder()
    files = list(files_below(root))
    if files:
        digests = union(select(Tombstone.nonce_hash), select(SessionPhoto.digest), select(Recording.digest))
        stored, known = (set(db.session.scalars(query)) for query in (digests, select(SessionPhoto.id)))
        db.session.rollback()
        for file in files:
            if Tombstone.hash_of(file.read_bytes()) in stored or (file.suffix == ".jpg" and file.stem not in known):
                file.unlink()
    for file in (*root.glob("photos/*.part"), *root.glob("audio/*/*.part")):
        file.unlink()
    for folder in (*root.glob("audio/*"), root / "audio", root / "photos"):
        with suppress(OSError):  # what the database did not take in keeps its folder
            folder.rmdir()


# --- folders that were moved: erasing reaches them, and after two weeks they are deleted


def note_of_move() -> dict[str, Any]:
    """``folders`` moved aside ([] if no note can be read), and ``since``: the first sure day since (ISO), or None."""
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads(path_of_note().read_text("utf-8"))
        return found
    return {"folders": [], "since": None}


def path_of_note() -> Path:
    """Path of the note about moved folders, which need not be there."""
    return Path(current_app.instance_path) / "moved-from.json"


def write_note(note: dict[str, Any]) -> None:
    """Replace the note about moved folders."""
    write_file(path_of_note(), lambda file: file.write_text(json.dumps(note), "utf-8"))


def moved_folders() -> list[Path]:
    """The folders that updates moved aside and that are not yet forgotten; they need not be there."""
    return [Path(name) for name in note_of_move()["folders"]]


def lost_folders() -> list[str]:
    """Paths of moved folders that are not there (deleted, or not plugged in), so that nothing is erased in them."""
    return [str(folder) for folder in moved_folders() if not folder.is_dir()]


def moved_databases() -> list[Path]:
    """The databases and copies in the moved folders that are there, for erasing."""
    return sorted(path for folder in moved_folders() for path in folder.rglob("*.sqlite3"))


def drop_moved_folders() -> None:
    """Two weeks after the first sure day, which it notes, delete moved folders; the note keeps those not plugged in.

    It does nothing while the clock is further than its last confirmed day allows.
    """
    note = note_of_move()
    if not note["folders"] or known_days.sure_day() != today():
        return
    if note["since"] is None:
        write_note(note | {"since": today().isoformat()})
    elif today() - date.fromisoformat(note["since"]) > MOVED_STAYS:
        for folder in moved_folders():
            if folder.is_dir():
                shutil.rmtree(folder)
        # where even the place of both versions is missing, its disk is not plugged in; else somebody has deleted it
        waiting = [str(folder) for folder in moved_folders() if not folder.parent.parent.is_dir()]
        if waiting:
            write_note(note | {"folders": waiting})
        else:
            path_of_note().unlink()
