"""How a migration runs: whole or not at all, with foreign keys off while SQLite rebuilds a table, checked after."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from kiosk import models  # noqa: F401 - fills the metadata
from kiosk.db import BUSY_TIMEOUT_MS, Base


def migrate(connection: Connection) -> None:
    """Run the migrations on this connection in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        refuse_orphans(connection)


def refuse_orphans(connection: Connection) -> None:
    """Stop, and so undo all, when a row points to nothing."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise RuntimeError(f"this migration would leave {len(orphans)} rows without their parent")


def run() -> None:
    """Open a connection, on SQLite with foreign keys off.

    A rebuilt table would delete its children.
    """
    engine = context.config.attributes.get("engine") or current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # on the raw connection and before any transaction: inside one the pragma does nothing
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(kiosk_write=BUSY_TIMEOUT_MS)
        try:
            migrate(connection)
        finally:
            if engine.dialect.name == "sqlite":
                connection.rollback()
                connection.connection.execute("PRAGMA foreign_keys=ON")


run()
