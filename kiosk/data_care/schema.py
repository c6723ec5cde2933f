"""The schema revision of the database, and bringing it up to date."""

from functools import cache
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Engine, MetaData, inspect, text

from kiosk.data_care import copies
from kiosk.db import Base, db, errors
from kiosk.db.errors import Unusable
from kiosk.db.sqlite import is_intact


def migrations() -> Config:
    """Alembic's configuration, as Flask-Migrate has it."""
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


@cache
def needed_revision() -> str | None:
    """The revision that this program needs: its newest migration.

    Cached, for reading the migrations takes 5 ms.
    """
    return ScriptDirectory.from_config(migrations()).get_current_head()


def is_known(revision: str) -> bool:
    """True where this program has the migration of that name."""
    scripts = ScriptDirectory.from_config(migrations()).walk_revisions()
    return revision in {script.revision for script in scripts}


def present_revision() -> str | None:
    """The revision of the database, or None while it is missing or empty.

    Raises Unusable where it is damaged or of an unknown revision, and the driver's errors.
    """
    if db.file and not db.file.exists():
        return None
    revision = revision_of(db.engine)
    with db.engine.connect() as connection:
        if not is_intact(connection) or (not revision and inspect(connection).get_table_names()):
            raise Unusable("broken")
    if revision and not is_known(revision):
        raise Unusable("unknown")
    return revision


def words_on_unusable(error: Exception) -> tuple[Any, Any]:
    """A sentence on why the database can't be used, and one on what to do about it."""
    where = str(db.file or db.engine.url.render_as_string(hide_password=True))
    words = _l("Basis data %(where)s tidak bisa dipakai: %(why)s.", where=where, why=errors.cause_of(error))
    return words, errors.words_of(error).remedy


def bring_up_to_date() -> None:
    """Create or upgrade the tables if need be.

    SQLite's file is copied before an upgrade. Raises Unusable, the driver's errors and OSError.
    """
    revision = present_revision()
    if revision != needed_revision():
        if revision and db.file:
            copies.make_before_update()
        upgrade(db.engine)


def write_what_is_there() -> None:
    """Rewrite the revision unchanged, inside db.write().

    So a database that can only be read fails now, and not at somebody's check-in.
    """
    db.session.execute(text("UPDATE alembic_version SET version_num = version_num"))


def upgrade(engine: Engine) -> None:
    """Run the missing migrations."""
    config = migrations()
    config.attributes["engine"] = engine  # which env.py asks for
    command.upgrade(config, "head")


def words_on_incomplete(engine: Engine) -> Any:
    """A phrase on the first table that is missing in a copy or lacks a column.

    The models say what is to be there. None if the copy is whole. Further tables and columns are let pass: somebody put
    them into a kiosk that works, and a refusal would lose its data.
    """
    present = MetaData()
    present.reflect(engine, resolve_fks=False)
    for name, table in Base.metadata.tables.items():
        columns = table.columns.keys()
        there = present.tables[name].columns.keys() if name in present.tables else []
        if not set(columns) <= set(there):
            return _l("tabel %(table)s di dalamnya tidak ada atau tidak lengkap. Coba salinan yang lain", table=name)
    return None


def revision_of(engine: Engine) -> str | None:
    """The revision written in a database, or None where there is none, or several."""
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return heads[0] if len(heads) == 1 else None
