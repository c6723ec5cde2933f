"""Files that a copy carries besides its tables, recordings and photos: in it, or listed in it and kept next to it."""

import re
from collections.abc import Collection, Iterator
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
from kiosk.db.sqlite import copy_into, engine_to_read, url_of
from kiosk.db.whole_files import copy
from kiosk.models import SessionPhoto, Tombstone
from kiosk.rules import photos

FOLDER = "recordings"  # beside the daily copies; each file is called by what is in it, and never changes
# path below the instance folder, the hash of what is in the file, and that; no content where it stands in FOLDER
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
KEPT = re.compile(r"([0-9a-f]{64})\.\w{3,4}")
RECORDINGS, PHOTOS = "audio/*/*", f"{photos.FOLDER}/*"
MOST, LARGEST = 50_000, 1024 * 1024
UNPACKED = 4 * 1024**3  # bytes: of no copy more is unpacked, its tables or its files


class Damaged(Exception):
    """What a copy carries is not what it says."""


def present(root: Path, *kinds: str) -> Iterator[str]:
    """The paths of the files of these kinds below this folder that a copy carries."""
    for path in sorted(path for kind in kinds for path in root.glob(kind)):
        name = path.relative_to(root).as_posix()
        if PATH.fullmatch(name) and path.is_file() and not path.is_symlink():
            yield name


def kept_name(path: str, digest: str) -> str:
    """What a file is called beside the copies."""
    return digest + path[path.rindex(".") :]


# --- into a copy


def put_in(copy: Path, inside: bool, root: Path | None = None) -> list[str]:
    """List in a fresh copy the files of now, with what is in them where it is to be one file; which these are.

    ``root``: where they lie, if it is not the instance folder.
    """
    root = root or instance_folder()
    engine = create_engine(url_of(copy), poolclass=NullPool, hide_parameters=True)  # no log beside a copy
    with engine.begin() as connection:
        known = photos_of(connection)
        names = [name for name in present(root, RECORDINGS, PHOTOS) if name in known or not is_photo(name)]
        if names:
            FILES.create(connection)
        for name in names:
            content = (root / name).read_bytes()
            row = {"path": name, "digest": Tombstone.hash_of(content), "content": content if inside else None}
            connection.execute(FILES.insert().values(row))
    return names


def is_photo(name: str) -> bool:
    return name.startswith(photos.FOLDER)


def photos_of(database: Connection) -> dict[str, str]:
    """The files of the photos that a database knows, each with the hash of what is in it; an older one knows none."""
    if not inspect(database).has_table(SessionPhoto.__tablename__):
        return {}
    return {
        photos.file_name(key): digest for key, digest in database.execute(select(SessionPhoto.id, SessionPhoto.digest))
    }


def keep_beside(folder: Path) -> None:
    """Add the files of now to those beside the copies of this folder. What is there is never written again."""
    root = instance_folder()
    for name in present(root, RECORDINGS, PHOTOS):
        target = folder / FOLDER / kept_name(name, Tombstone.hash_of((root / name).read_bytes()))
        if not target.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            copy(root / name, target)


def follow(folder: Path, second: Path) -> None:
    """Let those beside the copies of one folder lie in the second place too."""
    for path in kept(folder):
        if not (second / FOLDER / path.name).exists():
            (second / FOLDER).mkdir(mode=0o700, exist_ok=True)
            copy(path, second / FOLDER / path.name)


def kept(folder: Path) -> list[Path]:
    """The files beside the copies of this folder."""
    return [path for path in (folder / FOLDER).glob("*") if KEPT.fullmatch(path.name)]


def drop_unlisted(folder: Path, copies: Collection[Path]) -> None:
    """Drop those that no copy of this folder lists any more. Raises what keeps a copy from being read."""
    needed = {digest for copy in copies for digest in listed(copy)}
    for path in kept(folder):
        if path.stem not in needed:
            path.unlink(missing_ok=True)


def drop_erased(folder: Path, stones: Collection[str]) -> None:
    """Drop those that somebody has deleted."""
    for path in kept(folder):
        if path.stem in stones:
            path.unlink(missing_ok=True)


def listed(copy: Path) -> set[str]:
    """The hashes of the files that a copy carries."""
    with engine_to_read(copy).connect() as connection:
        return set(connection.scalars(select(FILES.c.digest))) if is_listing(connection) else set()


def is_listing(connection: Connection) -> bool:
    return FILES.name in inspect(connection).get_table_names()


# --- out of a copy


def take_out(engine: Engine, copy: Path, source: Path) -> None:
    """Move what a staged copy carries into the folder it lies in, and leave the tables alone. Raises Damaged.

    ``source`` is where the copy came from: what it only lists is looked for beside that.
    """
    with engine.begin() as connection:
        if not is_listing(connection):
            return
        try:
            for path, content in contents(connection, source.parent / FOLDER):
                (copy.parent / path).parent.mkdir(parents=True, exist_ok=True)
                (copy.parent / path).write_bytes(content)
        except (TypeError, ValueError) as error:
            raise Damaged from error
        FILES.drop(connection)
    compact = copy.with_name("compact.sqlite3")
    copy_into(engine, compact)
    compact.replace(copy)


def contents(connection: Connection, beside: Path) -> Iterator[tuple[str, bytes]]:
    """Each file that is to be had, checked. Names are strict and sizes bounded, for the copy may be anybody's."""
    if {column["name"] for column in inspect(connection).get_columns(FILES.name)} != set(FILES.columns.keys()):
        raise Damaged
    rows = connection.execute(select(FILES.c.path, FILES.c.digest, func.length(FILES.c.content)).limit(MOST + 1)).all()
    left = UNPACKED
    for number, (path, digest, size) in enumerate(rows):
        if number == MOST or not PATH.fullmatch(path) or not DIGEST.fullmatch(digest) or (size or 0) > LARGEST:
            raise Damaged
        content = read(beside / kept_name(path, digest)) if size is None else stored(connection, path)
        if content is not None:
            left -= len(content)
            if left < 0 or Tombstone.hash_of(content) != digest:
                raise Damaged
            yield path, content


def stored(connection: Connection, path: str) -> bytes | None:
    """What is in a file, from the copy itself."""
    return connection.scalar(select(FILES.c.content).where(FILES.c.path == path))


def read(path: Path) -> bytes | None:
    """A file beside the copies; None where it is not, or was deleted by an officer."""
    if path.is_file() and path.stat().st_size <= LARGEST:
        return path.read_bytes()
    return None
