"""SQLite files other than the one in use: copies, files from elsewhere, locks; and what is wrong inside one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine

from kiosk.db import prepare, raw

OURS = "ours"


def copy_into(engine: Engine, path: Path) -> None:
    """Fill an empty file with a whole copy of SQLite's, while others use it. What was deleted is not in it."""
    with raw(engine) as connection:
        connection.execute("VACUUM INTO ?", [str(path)])


def empty(path: Path, table: str) -> None:
    """Take all rows out of a table of a fresh copy, if it has it. No page was split yet: all of them become zeros."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table]).fetchone():
            connection.execute("PRAGMA journal_mode=MEMORY")  # no second file that bears what goes
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own


def engine_to_read(path: Path) -> Engine:
    """For a SQLite file from elsewhere, which is never written to."""
    return create_engine("sqlite://", creator=lambda: open_to_read(path), poolclass=NullPool, hide_parameters=True)


def see_ours(copy: Connection, path: Path) -> None:
    """Let whoever reads a copy ask at once what the app's own file, of schema OURS there, has or has not."""
    copy.exec_driver_sql(f"ATTACH DATABASE ? AS {OURS}", (str(path),))


def url_of(path: Path) -> URL:
    """Its address, in which a % or ? of a folder's name means nothing else."""
    return URL.create("sqlite", database=str(path))


def engine_of(path: Path) -> Engine:
    """For a SQLite file of our own beside the app's, opened in the same way."""
    engine = create_engine(url_of(path), poolclass=NullPool, hide_parameters=True)
    prepare(engine)
    return engine


def fold(path: Path) -> None:
    """Put SQLite's log back into its file. Raises sqlite3.OperationalError while any other program has it open."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            raise sqlite3.OperationalError("database is locked")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file against every other program of ours. Raises BlockingIOError while another one does.

    SQLite's own lock: it is there on every system, and ends with its process however that ends.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise BlockingIOError(str(path)) from error
            raise
        yield


def open_to_read(path: Path) -> sqlite3.Connection:
    """A SQLite file from elsewhere, never written to, also on a medium where nothing can be."""
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError):
            raise  # no database, or a broken one
        if any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-journal")):
            raise  # its last transactions stand beside it and can't be read
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return connection


def faults(engine: Engine) -> list[str]:
    """What SQLite finds wrong when it reads all of its file; empty if nothing, and on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return []
    with raw(engine) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    return found + [f"{table}: row of {parent} is missing" for table, _row, parent, _key in orphans]


def orphans(engine: Engine) -> list[str]:
    """Tables of a SQLite file with a row whose parent is missing."""
    with raw(engine) as connection:
        return sorted({row[0] for row in connection.execute("PRAGMA foreign_key_check").fetchmany(1000)})


def programs(connection: Connection) -> list[str]:
    """Triggers and views of a SQLite file: what acts or shows by itself. Ours have none."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    return list(connection.exec_driver_sql(names).scalars())


def is_sound(connection: Connection) -> bool:
    """Whether SQLite finds its file whole. PostgreSQL looks after itself."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
