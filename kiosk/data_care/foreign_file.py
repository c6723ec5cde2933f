"""A database file from elsewhere: refused in one sentence, or copied aside and brought to this program's schema."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory

from flask import current_app
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound

from kiosk.data_care import backup, foreign_schema, older_copies, schema
from kiosk.db import errors
from kiosk.db.sqlite import copy_into, empty, engine_of, engine_to_read, faults, held, orphans

BEGINNING = "incoming-"
OURS = re.compile(r"incoming-[a-z0-9_]{8}")  # as TemporaryDirectory ends its names
LOCK = "incoming.lock"
TABLES = {"alembic_version", "check_in", "outreach_session", "question"}


class Refused(Exception):
    """Why nothing was done, as one sentence for the officer."""


class Unreadable(Refused):
    """The file can't be reached, which says nothing of what is in it."""


class Busy(Refused):
    """Another restore is running."""


# --- where it is looked at


@contextmanager
def alone() -> Iterator[None]:
    """While this block lasts nobody else restores; what a cut-off one left is gone. Raises Busy."""
    folder = Path(current_app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / LOCK))
        except BlockingIOError as error:
            raise Busy("Pemulihan lain sedang berjalan: tunggu sampai selesai.") from error
        for left in folder.iterdir():
            if OURS.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
        yield


def clear() -> None:
    """Drop what a restore that was cut off left; what one that is running needs stays."""
    with suppress(Busy), alone():
        pass


def folder_aside() -> TemporaryDirectory[str]:
    """A folder of its own in the instance folder, gone at the end of the block."""
    return TemporaryDirectory(prefix=BEGINNING, dir=current_app.instance_path)


# --- the file


@contextmanager
def restorable(source: Path) -> Iterator[Engine]:
    """A staged copy whose tables refuse what ours refuse: it can stand in place of the database. Raises Refused."""
    with staged(source) as engine:
        try:
            foreign_schema.check(engine, Path(engine.url.database or "").with_name("empty.sqlite3"))
        except foreign_schema.Foreign as fault:
            raise rejected(source, str(fault)) from fault
        for breach in faults(engine):  # SQLite asks constraints only of a file that it may write to
            raise rejected(source, f"tabel {breach.rpartition(' ')[2]}, ada baris yang melanggar aturannya")
        yield engine


@contextmanager
def staged(source: Path) -> Iterator[Engine]:
    """A copy of this file in the instance folder, whole, ours and up to date, for as long as the block lasts."""
    with folder_aside() as folder:
        copy = Path(folder, "kiosk.sqlite3")
        copy.touch(mode=0o600)
        take(source, copy)
        engine = engine_of(copy)
        try:
            older_copies.lay_out(engine, source, copy.parent)
        except (older_copies.Damaged, TypeError) as fault:
            raise rejected(source, "rekaman atau foto di dalamnya rusak") from fault
        bring_up_to_date(engine, source)
        for name in backup.LEFT_OUT:
            empty(copy, name)  # a copy of an older program still holds what people answered
        yield engine


def bring_up_to_date(engine: Engine, source: Path) -> None:
    """Run the migrations it lacks. Raises Refused for a row that they can't read, or that our tables do not take."""
    try:
        schema.upgrade(engine, Path(engine.url.database or "").parent)
    except IntegrityError as error:
        raise rejected(source, f"ada baris yang melanggar aturan {str(error.orig).rpartition(' ')[2]}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise rejected(source, "isinya tidak bisa dibaca") from error


def rejected(source: Path, words: str) -> Refused:
    """One sentence of a file that is whole, and can't be taken."""
    return Refused(f"Berkas {source} ditolak: {words}. Tidak ada yang diubah.")


def take(source: Path, copy: Path) -> None:
    """Copy a file that is whole and ours, and leave it as it is. Raises Refused."""
    refuse_unreadable(source)
    if source.stat().st_size > older_copies.LARGEST_SUM:
        raise rejected(source, "lebih besar dari 4 GB")
    engine = engine_to_read(source)
    try:
        refuse_unfit(engine, source)
        foreign_schema.check_programs(engine)
        copy_into(engine, copy)
    except foreign_schema.Foreign as fault:
        raise rejected(source, str(fault)) from fault
    except MultipleResultsFound as error:  # two revisions at once
        raise Refused(f"Berkas {source} rusak: tidak ada yang diubah. Coba salinan yang lain.") from error
    except (sqlite3.Error, DBAPIError) as error:
        if is_of_the_machine(error):
            raise  # that says nothing about the file
        raise Refused(f"Berkas {source} rusak atau bukan basis data: tidak ada yang diubah.") from error


def is_of_the_machine(error: Exception) -> bool:
    """Whether the machine is at fault, and not the file. Beyond its quota SQLite says IOERR where it means full."""
    unreachable = errors.code(error).startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM"))
    return unreachable or errors.kind(error) in ("busy", "full", "read-only")


def refuse_unreadable(source: Path) -> None:
    """Raise Unreadable for what is no file, or can't be opened."""
    try:
        if not S_ISREG(source.stat().st_mode):
            raise Unreadable(f"{source} bukan berkas: tulis nama berkas salinannya.")
        source.open("rb").close()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable(f"Berkas {source} tidak ada.") from error
    except OSError as error:
        raise Unreadable(f"Berkas {source} tidak bisa dibaca ({error.strerror}): periksa hak aksesnya.") from error


def refuse_unfit(engine: Engine, source: Path) -> None:
    """Raise Refused for a file that is broken, not ours, or from a newer program."""
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    if not tables >= TABLES:
        raise Refused(f"Berkas {source} bukan basis data anjungan: tidak ada yang diubah.")
    for table in orphans(engine):
        raise rejected(source, f"tabel {table} menunjuk baris yang tidak ada")
    if faults(engine):
        raise Refused(f"Berkas {source} rusak: tidak ada yang diubah. Coba salinan yang lain.")
    revision = schema.revision_of(engine)
    if revision is None or not schema.is_known(revision):
        raise Refused(
            f"Berkas {source} dari versi anjungan yang lebih baru: perbarui programnya dahulu. Tidak ada yang diubah."
        )
