"""Where the tests' data lie: a SQLite file for each test, or a database for each on the PostgreSQL they are given."""

import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, NullPool, create_engine, delete, event, make_url, select, text

from kiosk import create_app, db as database
from kiosk.clock import today
from kiosk.db import Base, db
from kiosk.models import Village, VillageAlias
from kiosk.rules import content, known_days

SERVER = os.environ.get("KIOSK_TEST_DATABASE", "")  # tests/on_postgresql.sh says it; empty: SQLite
FILE = "kiosk.sqlite3"
DISTRICTS = ("Tirtayasa", "Pontang")  # with 25 villages


def in_folder(folder: Path) -> str:
    """The address of a SQLite file there."""
    return f"sqlite:///{folder / FILE}"


def on_server(name: str) -> str:
    """The address of a database of the given PostgreSQL."""
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def fill(address: str, districts: tuple[str, ...]) -> None:
    """Schema and content; of the villages those of these districts, or all."""
    app = create_app({"SECRET_KEY": "only for tests, never a default", "SQLALCHEMY_DATABASE_URI": address})
    with app.app_context():
        upgrade()
        with db.write():
            content.load_content()
            known_days.confirm_day(today())  # else what a test makes due would wait for an officer
            if districts:
                codes = select(Village.code).where(Village.district.in_(districts))
                db.session.execute(delete(VillageAlias).where(VillageAlias.code.not_in(codes)))
                db.session.execute(delete(Village).where(Village.code.not_in(codes)))
        db.session.remove()
        db.engine.dispose()


@cache
def server() -> Engine:
    """The PostgreSQL itself, told something outside of transactions."""
    return create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=NullPool)


def command(sentence: str) -> None:
    """Tell the server something about whole databases."""
    with server().connect() as connection:
        connection.execute(text(sentence))


def make_filled(folder: Path, *districts: str) -> str:
    """What every test starts with a copy of: a file in this folder, or the name of a database."""
    if not SERVER:
        fill(in_folder(folder), districts)
        with closing(sqlite3.connect(folder / FILE)) as connection:
            connection.execute("VACUUM")  # no room is left where villages stood
        return str(folder / FILE)
    name = f"filled_{secrets.token_hex(4)}"
    command(f"CREATE DATABASE {name}")
    fill(on_server(name), districts)
    return name


@contextmanager
def copy_of(filled: str, folder: Path) -> Iterator[str]:
    """The address of a fresh copy, gone when it is no longer needed."""
    if not SERVER:
        shutil.copy(filled, folder / FILE)
        yield in_folder(folder)
        return
    name = f"test_{secrets.token_hex(8)}"
    command(f"CREATE DATABASE {name} TEMPLATE {filled} STRATEGY FILE_COPY")
    yield on_server(name)
    command(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def impatient() -> Iterator[None]:
    """Nobody waits long for a lock meanwhile; afterwards all wait as ever, for a busy machine is no fault."""
    with pytest.MonkeyPatch.context() as patch, every_transaction(hurry) if SERVER else nullcontext():
        patch.setattr(database, "BUSY_TIMEOUT_MS", 20)
        yield


def hurry(connection: Connection) -> None:
    """PostgreSQL has been told how long to wait when it was connected to."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = 20")


@contextmanager
def every_transaction(listener: Callable[[Connection], object]) -> Iterator[None]:
    """Each transaction is told something first, on connections that are opened meanwhile and no longer."""
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "begin", listener)
    try:
        yield
    finally:
        event.remove(db.engine, "begin", listener)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def lock_for_writing() -> Iterator[None]:
    """Another program holds the app's database to write, longer than anybody waits."""
    tables = ", ".join(f'"{name}"' for name in (*Base.metadata.tables, "alembic_version"))
    hold = "BEGIN IMMEDIATE" if db.file else f"LOCK TABLE {tables} IN EXCLUSIVE MODE"
    with impatient(), create_engine(db.engine.url, poolclass=NullPool).connect() as holder:
        holder.exec_driver_sql(hold)
        yield  # the end rolls back and waits for it; the end of a connection a server notices only later


# where PostgreSQL may do other than SQLite; elsewhere the marker `on_both` says it of a test
ON_BOTH = re.compile(r"/(db|data_care|learning|hosting)/|at_once|years|desk/test_company_list")


def is_for_the_other_database(item: pytest.Item) -> bool:
    """True for what says nothing of the database that the tests were given."""
    marks = {mark.name for mark in item.iter_markers()}
    if not SERVER:
        return "postgresql_only" in marks
    if "postgresql_only" in marks:
        return False
    is_of_sqlite = marks & {"sqlite_only", "program"} or "filled_database" in getattr(item, "fixturenames", ())
    return bool(is_of_sqlite) or not ("on_both" in marks or ON_BOTH.search(item.path.as_posix()))
