"""Restoring a copy: refused, or put in place of the database in one step that keeps what it replaces."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from kiosk.data_care import backup, foreign_file, waiting
from kiosk.data_care.copies import identity
from kiosk.data_care.foreign_file import Refused
from kiosk.data_care.replaced import Carried, OtherKiosk, forget_access, note, put_identity, take_over
from kiosk.db import db
from kiosk.db.sqlite import fold
from kiosk.db.whole_files import flush


class Restored(NamedTuple):
    """What a restore did."""

    kept: Path | None
    carried: Carried


def restore(source: Path, other_kiosk: bool = False, officer_id: str | None = None) -> Restored:
    """Put a copy in place of the database. Raises Refused, and then nothing has changed.

    With ``other_kiosk`` it may be another kiosk's, which this machine then is. ``officer_id``: whose wish it is, if it
    is no command's. What else waits to be put in place does so no longer.
    """
    path = db.file
    if path is None:
        raise Refused("Basis data ini PostgreSQL: pulihkan dengan pg_restore.")
    db.session.remove()
    db.engine.dispose()
    refuse_in_use(path)
    with foreign_file.alone(), foreign_file.restorable(source) as chosen:
        carried = carry_over(path, chosen, other_kiosk)
        with chosen.begin() as new:
            note(new, officer_id, bool(carried.erased))
        kept = backup.set_aside(path) if path.exists() else None
        db.engine.dispose()
        refuse_in_use(path)
        replace(path, Path(chosen.url.database or ""))
        waiting.cancel()
    return Restored(kept, carried)


def refuse_in_use(path: Path) -> None:
    """Raise Refused while any program has the database open. A broken one is no reason: it is to be replaced."""
    if not path.exists():
        return
    try:
        fold(path)
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise Refused(
                f"Basis data {path} sedang dipakai, dan tidak ada yang diubah: tutup anjungan dan program lain yang "
                "memakainya, lalu coba lagi."
            ) from error


def replace(path: Path, chosen: Path) -> None:
    """Give the database's name to the chosen file. Its own log is folded in, and the old one's is gone before."""
    fold(chosen)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    flush(chosen)
    chosen.replace(path)
    with suppress(OSError):  # the name is given; only when it reaches the disk is open
        flush(path.parent)


def carry_over(path: Path, chosen: Engine, other_kiosk: bool) -> Carried:
    """What a copy must not take back: erasures, accounts as they are now, this machine's bookkeeping."""
    with chosen.begin() as new:
        theirs = identity(new)
        forget_access(new)
        put_identity(new, theirs)
    if not path.exists():
        return Carried(0, False)
    try:
        with foreign_file.staged(path) as replaced, replaced.connect() as old, chosen.begin() as new:
            return take_over(old, new, theirs, other_kiosk)
    except (foreign_file.Unreadable, OtherKiosk):
        raise  # unreadable: it may be whole, and what was erased in it must not come back for want of a right
    except (Refused, ValueError, TypeError):  # broken, or a value that is none of its kind: what is wanted goes before
        return Carried(None, None)
