"""SQLite files other than the one in use: copies, files from elsewhere, locks; and faults inside one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine

from kiosk.db import driver_connection, prepare_engine

BEGINNING = b"SQLite format 3\0"  # of each of its files
OURS = "ours"


def copy_into(engine: Engine, path: Path) -> None:
    """Fill an empty file with a whole copy of SQLite's, while others use it. What was deleted is not in it."""
    with driver_connection(engine) as connection:
        connection.execute("VACUUM INTO ?", [str(path)])


@contextmanager
def scrub(path: Path) -> Iterator[Connection]:
    """A fresh copy, to take out what goes: at the end of the block that stands in none of its bytes."""
    engine = create_engine(url_of(path), poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for pragma in ("journal_mode=OFF", "temp_store=MEMORY", "synchronous=OFF"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")  # no second file bears what goes; a cut copy is none anyway
        yield connection
        packed = path.with_suffix(f".packed{path.suffix}")  # VACUUM alone would take as much memory as the file is long
        try:
            connection.exec_driver_sql("VACUUM INTO ?", (str(packed),))
        except BaseException:
            packed.unlink(missing_ok=True)  # a full disk is not filled further
            raise
    packed.replace(path)


def engine_to_read(path: Path) -> Engine:
    """An engine for a SQLite file from elsewhere, which is never written to."""
    return create_engine("sqlite://", creator=lambda: open_to_read(path), poolclass=NullPool, hide_parameters=True)


def is_database(path: Path) -> bool:
    """True where a file begins as SQLite's do. What can't be read may be one."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return True


def attach_ours(copy: Connection, path: Path) -> None:
    """Let whoever reads a copy ask at once what the app's own file, of schema OURS there, has or has not."""
    copy.exec_driver_sql(f"ATTACH DATABASE ? AS {OURS}", (str(path),))


def url_of(path: Path) -> URL:
    """Its address, in which a % or ? of a folder's name means nothing else."""
    return URL.create("sqlite", database=str(path))


def engine_of(path: Path) -> Engine:
    """An engine for a SQLite file of our own beside the app's, opened in the same way."""
    engine = create_engine(url_of(path), poolclass=NullPool, hide_parameters=True)
    prepare_engine(engine)
    return engine


def fold_log(path: Path) -> None:
    """Put SQLite's log back into its file. Raises sqlite3.OperationalError while any other program has it open."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            raise sqlite3.OperationalError("database is locked")


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold a lock file against every other program of ours. Raises sqlite3.OperationalError while another one does.

    SQLite's own lock: it is there on every system, and ends with its process however that ends.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def open_to_read(path: Path) -> sqlite3.Connection:
    """A SQLite file from elsewhere, never written to, also on a medium where nothing can be."""
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        connection.close()
        beside = any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-journal"))
        if beside or not isinstance(error, sqlite3.OperationalError):
            raise  # its last transactions stand beside it and can't be read; or it is no database, or broken
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return connection


def faults(engine: Engine) -> list[str]:
    """Faults that SQLite finds when it reads all of its file; none on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return []
    with driver_connection(engine) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    return found + [f"{table}: row of {parent} is missing" for table, _row, parent, _key in orphans]


def triggers_and_views(connection: Connection) -> list[str]:
    """Triggers and views of a SQLite file: what acts or shows by itself. Ours have none."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    return list(connection.exec_driver_sql(names).scalars())


def is_intact(connection: Connection) -> bool:
    """True where SQLite finds its file intact. PostgreSQL looks after itself."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
