"""Which schema revision the database has, and bringing it up to date; knows no table of ours."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Engine, inspect, text

from kiosk.data_care import backup
from kiosk.db import db
from kiosk.db.sqlite import is_sound


class Unusable(Exception):
    """Why this database can't be used, as one sentence for the officer."""


class Newer(Unusable):
    """A newer program has made it."""


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
        raise Newer("Basis data ini dari versi anjungan yang lebih baru: perbarui programnya; datanya tidak diubah.")
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
    if revision is not None:
        backup.keep(revision)
    upgrade(db.engine)


def write_what_is_there() -> None:
    """Write the revision as it is, inside db.write(): a database that can only be read refuses now, and not later."""
    db.session.execute(text("UPDATE alembic_version SET version_num = version_num"))


def upgrade(engine: Engine) -> None:
    """Run the migrations that this database lacks."""
    config = migrations()
    config.attributes["engine"] = engine  # env.py asks for it
    command.upgrade(config, "head")


def revision_of(engine: Engine) -> str | None:
    """The revision a database says it has."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
