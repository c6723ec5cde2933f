"""SQLite files beside the one in use: copies, other files, locks, faults."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine

from kiosk.db import db, driver_connection, prepare_engine

BEGINNING = b"SQLite format 3\0"  # of each of its files
OURS = "ours"


def copy_into(engine: Engine, path: Path) -> None:
    """Fill a missing or empty file with a copy of a SQLite database, even one in use.

    Deleted rows' bytes are not in it.
    """
    with driver_connection(engine) as connection:
        connection.execute("VACUUM INTO ?", [str(path)])


def open_engine(url: URL) -> Engine:
    """An engine that keeps no connection and puts no values into errors."""
    return create_engine(url, poolclass=NullPool, hide_parameters=True)


@contextmanager
def scrub(path: Path) -> Iterator[Connection]:
    """An autocommit connection to delete from a copy, which is then rewritten.

    If the block raises, the copy stays half deleted.
    """
    engine = open_engine(url_of(path)).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for pragma in ("journal_mode=OFF", "temp_store=MEMORY", "synchronous=OFF"):
            # no second file holds deleted rows; a copy that is cut off is dropped
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        yield connection
        # VACUUM alone would take as much memory as the file is long
        new_file = path.with_suffix(f".packed{path.suffix}")
        try:
            connection.exec_driver_sql("VACUUM INTO ?", (str(new_file),))
        except BaseException:
            new_file.unlink(missing_ok=True)  # a full disk is not filled further
            raise
    new_file.replace(path)


def engine_to_read(path: Path) -> Engine:
    """An engine that opens a SQLite file with mode=ro.

    Nothing else guards against its triggers, views or faults.
    """
    address = path.resolve().as_uri()
    return open_engine(URL.create("sqlite", database=address, query={"mode": "ro", "uri": "true"}))


def may_be_database(path: Path) -> bool:
    """True where a file begins as SQLite's do, and also where it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return True


def attach_ours(copy: Connection, path: Path) -> None:
    """Attach the app's own file to the connection of a copy, as schema OURS.

    So one query can compare the two.
    """
    copy.exec_driver_sql(f"ATTACH DATABASE ? AS {OURS}", (str(path),))


def url_of(path: Path) -> URL:
    """The database URL of a SQLite file.

    % and ? in the name of a folder are safe.
    """
    return URL.create("sqlite", database=str(path))


def engine_of(path: Path) -> Engine:
    """An engine for another SQLite file of ours, set up as the app's own."""
    engine = open_engine(url_of(path))
    prepare_engine(engine)
    return engine


@contextmanager
def opened_as_db(path: Path) -> Iterator[None]:
    """An app context in which ``db`` is another SQLite file of ours.

    Other threads keep the app's own. What is not committed at the end is rolled back.
    """
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url_of(path)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"poolclass": NullPool}
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        yield


def fold_log(path: Path) -> None:
    """Move SQLite's log into its file, and end its use.

    Raises sqlite3.OperationalError while another program has it open.
    """
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            raise sqlite3.OperationalError("database is locked")


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Lock this file, made if missing, during the block.

    Raises sqlite3.OperationalError at once if it is locked already. It is a lock of SQLite: available on every system,
    and gone when its process ends in any way.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def faults(engine: Engine) -> list[str]:
    """Up to three lines on faults, and three on missing parent rows.

    [] on PostgreSQL. Raises if the file can't be read.
    """
    if engine.dialect.name != "sqlite":
        return []
    with driver_connection(engine) as connection:
        lines = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    return lines + [f"{table}: row of {parent} is missing" for table, _row, parent, _key in orphans]


def triggers_and_views(connection: Connection) -> list[str]:
    """The names of triggers and views in a SQLite file. Ours have none."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    return list(connection.exec_driver_sql(names).scalars())


def is_intact(connection: Connection) -> bool:
    """True where SQLite's quick check finds no fault, and on PostgreSQL.

    Raises DatabaseError if the file can't be read.
    """
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
