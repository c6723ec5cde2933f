"""Photos and recordings that versions up to 0.2.0 kept as files: in their copies, beside these, or in a kiosk's folder.

A copy of theirs lists them in a table, with what is in them, or with that lying in ``recordings/`` beside the copies.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    func,
    inspect,
    select,
)

from kiosk.config import instance_folder
from kiosk.db import db
from kiosk.db.sqlite import engine_to_read, is_database, url_of
from kiosk.models import Recording, SessionPhoto, Tombstone

FOLDER = "recordings"  # beside the copies of older versions; each file is called by the hash of what is in it
# path below the instance folder, the hash of what is in the file, and that; none where it stands in FOLDER
FILES = Table(
    "carried_file",
    MetaData(),
    Column("path", String(120), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary),
)
PATH = re.compile(
    r"audio/[a-z0-9][a-z0-9-]{0,60}/[0-9a-f]{16}\.(ogg|webm|mp3|m4a|wav)|photos/[A-Za-z0-9_-]{16}\.jpg", re.ASCII
)
DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST = 1024**2  # bytes of one file


class Damaged(Exception):
    """A copy does not carry what it says."""


def files_below(root: Path) -> Iterator[Path]:
    """Photos and recordings below a kiosk's folder."""
    for path in (*root.glob("photos/*"), *root.glob("audio/*/*")):
        is_ours = PATH.fullmatch(path.relative_to(root).as_posix()) and path.is_file() and not path.is_symlink()
        if is_ours and path.stat().st_size <= LARGEST:
            yield path


def lay_out(engine: Engine, source: Path, root: Path) -> None:
    """Write below this folder the files of the copy ``source``, which is staged there as ``engine``. Raises Damaged."""
    with engine.begin() as connection:
        for path, content in carried_files(connection, source.parent):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        FILES.drop(connection, checkfirst=True)


def carried_files(connection: Connection, beside: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file that is still there. Names are strict and sizes bounded. Raises Damaged."""
    if not inspect(connection).has_table(FILES.name):
        for file in files_below(beside):
            yield file.relative_to(beside).as_posix(), file.read_bytes()
        return
    for path, digest, size in connection.execute(select(FILES.c.path, FILES.c.digest, func.length(FILES.c.content))):
        if not PATH.fullmatch(str(path)) or not DIGEST.fullmatch(str(digest)) or (size or 0) > LARGEST:
            raise Damaged
        file = beside / FOLDER / (digest + Path(path).suffix)
        if size is not None:
            content = connection.scalar(select(FILES.c.content).where(FILES.c.path == path)) or b""
        elif file.is_file() and file.stat().st_size <= LARGEST:
            content = file.read_bytes()
        else:  # it was erased
            continue
        if Tombstone.hash_of(content) != digest:
            raise Damaged
        yield path, content


def drop_unneeded(folder: Path) -> None:
    """Drop the files beside copies that none of these lists; with the last one their folder goes.

    Raises what keeps a copy from being read.
    """
    beside = folder / FOLDER
    if not beside.is_dir():
        return
    copies = (path for path in folder.iterdir() if path.is_file() and is_database(path))
    listed = {digest for copy in copies for digest in digests_listed(copy)}
    for path in list(beside.iterdir()):
        if path.stem not in listed:
            path.unlink(missing_ok=True)
    if not any(beside.iterdir()):
        beside.rmdir()


def digests_listed(copy: Path) -> list[str]:
    """The hashes of the files that a copy lists without what is in them."""
    with engine_to_read(copy).connect() as connection:
        is_older = inspect(connection).has_table(FILES.name)
        return list(connection.scalars(select(FILES.c.digest).where(FILES.c.content.is_(None)))) if is_older else []


def missing(copy: Path, stones: Collection[str]) -> int:
    """How many files a copy lists that lie neither in it nor beside it, and were not erased."""
    beside = {path.stem for path in (copy.parent / FOLDER).glob("*")}
    return len(set(digests_listed(copy)) - beside - set(stones))


# --- in the kiosk's folder: a migration takes them in, then they go


def list_files(copy: Path) -> None:
    """Put the kiosk's files into a copy of a database that was not yet brought up to date."""
    root = instance_folder()
    engine = create_engine(url_of(copy), poolclass=NullPool, hide_parameters=True)  # no log beside a copy
    with engine.begin() as connection:
        for path in () if inspect(connection).has_table(Recording.__tablename__) else files_below(root):
            FILES.create(connection, checkfirst=True)
            content = path.read_bytes()
            row = {"path": path.relative_to(root).as_posix(), "digest": Tombstone.hash_of(content), "content": content}
            connection.execute(FILES.insert().values(row))


def drop_stored_files() -> None:
    """Drop the kiosk's files that its database gives back, and photos that it does not know; then empty folders."""
    root = instance_folder()
    if not (root / "photos").exists() and not (root / "audio").exists():
        return
    stored = set(db.session.scalars(select(Tombstone.nonce_hash)))
    for column in (SessionPhoto.image, Recording.content):
        stored.update(map(Tombstone.hash_of, db.session.scalars(select(column).execution_options(yield_per=20))))
    known = set(db.session.scalars(select(SessionPhoto.id)))
    db.session.rollback()
    for file in files_below(root):
        if Tombstone.hash_of(file.read_bytes()) in stored or (file.suffix == ".jpg" and file.stem not in known):
            file.unlink(missing_ok=True)
    for file in (*root.glob("photos/*.part"), *root.glob("audio/*/*.part")):
        file.unlink(missing_ok=True)
    for folder in (*root.glob("audio/*"), root / "audio", root / "photos"):
        with suppress(OSError):  # what nobody took in keeps its folder
            folder.rmdir()
