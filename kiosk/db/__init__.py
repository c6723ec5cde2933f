"""The base of every table, how databases are opened, and the way to write.

Every write is a ``with db.write():``, on SQLite and on PostgreSQL.
"""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.model import camel_to_snake_case
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, Select, String, event, func, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 5_000  # the longest that a request waits for locks in all
STEPS = 10_000  # of SQLite's machine, a few milliseconds: compacting looks for waiting writers that often


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and read with its zone, which SQLite does not keep."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC, for the database.

        One without a zone counts as this machine's local time.
        """
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment from the database.

        One without a zone, as SQLite has them, gets UTC.
        """
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


class Base(DeclarativeBase):
    """The base of every table.

    The class OutreachSession has the table outreach_session. Constraints have names, so that a migration can find them.
    """

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={dict[str, Any]: JSON, list[Any]: JSON, datetime: UtcDateTime},
    )

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return camel_to_snake_case(cls.__name__)

    def set_columns(self, values: dict[str, Any]) -> list[str]:
        """Set these columns, and return the names of those whose value changed."""
        names = [name for name, value in values.items() if getattr(self, name) != value]
        for name in names:
            setattr(self, name, values[name])
        return names


class Versioned:
    """A table that officers edit.

    ``version`` rises with each change of a row, so that no form overwrites a newer one. A statement that changes many
    rows at once must raise it too.
    """

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def new_key() -> str:
    """A random key of 16 characters that is safe in a URL and can't be guessed."""
    return secrets.token_urlsafe(12)


Key = Annotated[str, mapped_column(String(16), primary_key=True, default=new_key)]  # of a row, made here


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with one way to write."""

    # set inside a write() whose rows' places tell too much; compact() takes it back
    is_to_compact = threading.Event()
    _turn = threading.Lock()  # of this process: SQLite has one writer
    _waiting_threads: set[int] = set()  # noqa: RUF012

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Hold this process's turn to write to SQLite.

        Yields the milliseconds that are left to wait for locks: both waits share one timeout, so that the last of four
        threads waits no longer than the first. Raises OperationalError at its end.
        """
        start = monotonic()
        self._waiting_threads.add(threading.get_ident())
        has_turn = self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        self._waiting_threads.discard(threading.get_ident())
        if not has_turn:
            raise OperationalError("BEGIN", None, TimeoutError("database is locked by another thread"))
        try:
            waited = int((monotonic() - start) * 1000)
            yield max(1, BUSY_TIMEOUT_MS - waited)
        finally:
            self._turn.release()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Run a block as one write of the desk or the clock, committed at its end.

        Never nest it, for it drops pending changes. An exception rolls back. Writes of the desk and of the clock take
        turns. Objects loaded before the block are read again inside it, so no update is lost.
        """
        with self.write_as_visitor():
            if self.file is None:
                # until the commit; by any number that all processes of ours agree on
                self.session.execute(text(f"SELECT pg_advisory_xact_lock({0x616D616E})"))
            yield

    @contextmanager
    def write_as_visitor(self) -> Iterator[None]:
        """Run a block as one write of a villager, as `write` does.

        They take turns on SQLite alone: on PostgreSQL rules lock the rows they need.
        """
        self.session.rollback()  # a read snapshot held while waiting would keep the writer waiting
        with self.turn() if self.file else nullcontext(BUSY_TIMEOUT_MS) as patience:
            self.session.expire_all()
            try:
                self.session.connection(execution_options={"kiosk_write": patience})
                yield
                self.session.commit()
            except BaseException:
                self.session.rollback()
                raise
            self.empty_log()

    def lock_table(self, table: type[Base]) -> None:
        """On PostgreSQL, keep others from locking a table's rows until db.write() ends.

        They can't change them either, but may read. One who waits for a row that others share without a pause would
        wait forever: 53 s were seen.
        """
        if self.file is None:
            self.session.execute(text(f"LOCK TABLE {table.__tablename__} IN EXCLUSIVE MODE"))

    def count(self, *conditions: Any) -> int:
        """The number of rows that meet all these conditions.

        Their columns name the table, so give one at least.
        """
        return self.session.scalar(select(func.count()).where(*conditions)) or 0

    def has_more_than(self, query: Select[Any], number: int) -> bool:
        """True where a query has more rows than this.

        No more than one further row is read.
        """
        query = query.with_only_columns(text("1"), maintain_column_froms=True).order_by(None)
        rows = self.session.execute(query.limit(number + 1)).all()
        return len(rows) > number

    @property
    def file(self) -> Path | None:
        """SQLite's file, or None on PostgreSQL."""
        engine = self.engine
        return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None

    def empty_log(self) -> bool:
        """Move SQLite's log into its file without waiting.

        False on an error, such as a full disk, or while others read: commits that stay in the log are not lost. True on
        PostgreSQL.
        """
        if self.file is None:
            return True
        try:
            with driver_connection(self.engine, patience=0) as connection:
                return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        except (sqlite3.Error, SQLAlchemyError):
            return False

    def empty_leftover_log(self) -> None:
        """Empty SQLite's log where a reader or another program has left something in it.

        The shared memory beside it lists the log's pages until the next commit, so one follows that changes no row.
        """
        log = self.file and self.file.with_name(f"{self.file.name}-wal")
        if log and log.exists() and log.stat().st_size and self.empty_log():
            with suppress(sqlite3.Error), driver_connection(self.engine, patience=0) as connection:
                connection.execute("PRAGMA user_version=0")
            self.empty_log()

    def has_waiting_writer(self) -> bool:
        """True while a thread of this process waits for its turn to write to SQLite."""
        return bool(self._waiting_threads)

    def compact(self) -> bool:
        """Rewrite SQLite's file without deleted rows. False if its log stays.

        Drops pending changes. secure_delete alone is not enough: where pages were split, 15 of 87,000 deleted names
        were still there. Where a writer comes to wait, the file stays as it was and this raises
        sqlite3.OperationalError, or SQLAlchemy's where its own turn does not come. On PostgreSQL it does nothing and
        returns True.
        """
        if self.file is None:
            return True
        self.session.rollback()
        with self.turn() as patience, driver_connection(self.engine, patience) as connection:
            connection.execute("PRAGMA temp_store=MEMORY")  # no copy of the data in the machine's temporary folder
            connection.set_progress_handler(self.has_waiting_writer, STEPS)
            try:
                connection.execute("VACUUM")
            finally:
                connection.set_progress_handler(None, 0)
            self.is_to_compact.clear()  # in this turn: no session can have ended since
        return self.empty_log()


db = Database(model_class=Base, session_options={"expire_on_commit": False})


def open_sqlite(connection: Any, _record: Any) -> None:
    """Set up each new connection of SQLite.

    It is durable, strict on foreign keys, and overwrites deleted bytes.
    """
    connection.isolation_level = None  # the driver's own transactions lose updates; begin_sqlite() replaces them
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Begin a write that waits ``kiosk_write`` ms for its lock, or raises.

    Without that option begin a read, which takes no lock. The driver itself does that, in a tenth of SQLAlchemy's time.
    """
    patience = connection.get_execution_options().get("kiosk_write")
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={patience or BUSY_TIMEOUT_MS}")
    if patience:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        driver.execute("BEGIN")


def rollback_of(engine: Engine) -> Callable[[Any], None]:
    """A rollback for PostgreSQL that raises nothing.

    Where the server does not answer, the connection is closed. Such a server rolls back by itself, so this is no error
    for a page that was read before.
    """
    driver = engine.dialect.loaded_dbapi

    def rollback_or_close(connection: Any) -> None:
        try:
            connection.rollback()
        except driver.Error:
            connection.driver_connection.close()

    return rollback_or_close


def prepare_engine(engine: Engine) -> None:
    """Set how this engine opens connections, begins and rolls back."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", open_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    else:
        engine.dialect.do_rollback = rollback_of(engine)  # type: ignore[assignment, method-assign]


@contextmanager
def driver_connection(engine: Engine, patience: int | None = None) -> Iterator[Any]:
    """SQLite's own connection, outside of any transaction.

    ``patience`` is how many milliseconds it waits for a lock.
    """
    with closing(engine.raw_connection()) as pool_connection:
        connection: Any = pool_connection.driver_connection
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS if patience is None else patience}")
        yield connection


def init_app(app: Flask) -> None:
    """Set up the database of this app.

    On PostgreSQL it has a small pool and short timeouts.
    """
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        seconds = BUSY_TIMEOUT_MS // 1000
        options = {
            "pool_size": app.config["CONNECTIONS"],  # never more of a process
            "max_overflow": 0,
            "pool_timeout": seconds,
            "pool_pre_ping": True,  # one that has died is replaced before anything is asked on it
            "connect_args": {"connect_timeout": seconds, "options": f"-c lock_timeout={BUSY_TIMEOUT_MS}"},
        }
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
