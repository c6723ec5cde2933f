"""Which schema revision the database has, and bringing it up to date; knows no table of ours."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect

from kiosk.db import WIB, db, is_sound


class Unusable(Exception):
    """Why this database can't be used, as one sentence for the officer."""


def migrations() -> Config:
    """Alembic's configuration, as Flask-Migrate has it."""
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


def head() -> str | None:
    """The revision this program needs."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this program has the migration of that name."""
    return revision in {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}


def present() -> str | None:
    """The revision of the database as it is, or None while there is nothing. Raises Unusable."""
    if is_file() and not Path(where()).exists():
        return None
    with db.engine.connect() as connection:
        if not is_sound(connection):
            raise Unusable(broken())
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None and inspect(connection).get_table_names():
            raise Unusable(broken())
    if revision is not None and not is_known(revision):
        raise Unusable("Basis data ini dari versi anjungan yang lebih baru: perbarui programnya; datanya tidak diubah.")
    return revision


def broken() -> str:
    """What to say of a file that is damaged or not ours."""
    return (
        f"Basis data {where()} rusak atau bukan milik anjungan ini: "
        "jangan dihapus, pulihkan salinannya dengan 'flask restore'."
    )


def where() -> str:
    """The database's file, or its address without the password."""
    return db.engine.url.database or "" if is_file() else db.engine.url.render_as_string(hide_password=True)


def is_file() -> bool:
    """Whether the database is a file of ours."""
    return db.engine.dialect.name == "sqlite"


def bring_up_to_date() -> None:
    """Create or upgrade the tables; before an upgrade SQLite's file is copied. Raises Unusable."""
    revision = present()
    if revision == head():
        return
    if revision is not None and is_file():
        copy_file(revision)
    command.upgrade(migrations(), "head")


def copy_file(revision: str) -> Path:
    """A whole copy of the database in instance/backups/, named for the moment and its revision."""
    folder = Path(current_app.instance_path) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{datetime.now(WIB):%Y%m%d-%H%M%S}-{revision}.sqlite3"
    path.touch(mode=0o600)
    with db.engine.connect() as connection, closing(sqlite3.connect(path)) as copy:
        source: Any = connection.connection.driver_connection
        source.backup(copy)
    return path
