"""Another kiosk's file brought in, by the command or at the desk: what it would do, and the act, all or nothing."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, select

from kiosk.config import instance_folder
from kiosk.data_care import backup, carried_files, foreign_file, foreign_photos, foreign_recordings
from kiosk.data_care.copies import identity
from kiosk.data_care.merge import whole
from kiosk.data_care.merge.rows import Count
from kiosk.data_care.merge.whole import Losses, Merged
from kiosk.db import db, new_key
from kiosk.db.sqlite import copy_into, engine_of
from kiosk.db.whole_files import flush
from kiosk.models import AuditEntry, OutreachSession

TO_COME = "merged-"  # a folder with recordings and photos, called by the note in the audit that their rows are stored
OURS = re.compile(TO_COME + r"([A-Za-z0-9_-]{16})")
Say = Callable[[Any], None]


class Changed(foreign_file.Refused):
    """What the merge would take away is no longer what was agreed to."""


class Visit(NamedTuple):
    """A session that would come."""

    title: str
    village: str
    held_on: date


class Preview(NamedTuple):
    """What merging a file would do now: the rows and sessions that come, what goes, and whether it is our own."""

    merged: Merged
    sessions: list[Visit]
    losses: Losses
    own: bool


def quietly(_step: Any) -> None:
    """For who tells nobody how far it is."""


# --- what would happen


def look(file: Path, say: Say = quietly) -> Preview:
    """What merging this file would do: it is done, to be gone again, and nobody waits for it. Raises Refused."""
    with opened(file, say) as source:
        say(_l("Dihitung apa yang akan terjadi."))
        with tried_out():
            ours = db.session.connection()
            known = set(ours.scalars(select(OutreachSession.id)))
            losses, own = whole.losses(source), identity(source) in {identity(ours)} - {None}
            merged = bring(source, None)
            return Preview(merged, visits(ours, known), losses, own)


@contextmanager
def tried_out() -> Iterator[None]:
    """What is written in this block is gone. SQLite takes one writer, so there it is done in a copy of our own."""
    if db.file is None:
        try:
            yield
        finally:
            db.session.rollback()
        return
    with foreign_file.folder_aside() as folder:
        copy = Path(folder, "ours.sqlite3")
        copy_into(db.engine, copy)
        with db.elsewhere(engine_of(copy)):
            yield


@contextmanager
def opened(file: Path, say: Say) -> Iterator[Connection]:
    """The file of another kiosk, checked. One at a time. Raises Refused."""
    with foreign_file.alone():
        settle()
        say(_l("Berkasnya diperiksa."))
        with foreign_file.mergeable(file) as engine, engine.connect() as source:
            yield source


def visits(ours: Connection, known: set[str]) -> list[Visit]:
    """Sessions beside those that were known, by their day."""
    columns = (OutreachSession.id, OutreachSession.title, OutreachSession.village_name, OutreachSession.held_on)
    every = ours.execute(select(*columns).order_by(OutreachSession.held_on, OutreachSession.id))
    return [Visit(*row[1:]) for row in every if row.id not in known]


# --- the act


def bring_in(
    file: Path, agree: Callable[[Losses], Losses | None], officer_id: str | None = None, say: Say = quietly
) -> tuple[Merged, Path | None]:
    """Keep the state before, then merge; what came, and where that state is kept. Raises Refused.

    ``agree`` is asked what may go here; None agrees to anything. ``officer_id``: whose wish it is, if no command's.
    """
    reason = "page" if officer_id else "command"
    with opened(file, say) as source:
        agreed = agree(whole.losses(source))
        db.session.rollback()
        say(_l("Keadaan sekarang disalin dulu."))
        safety = backup.keep_before_merge()
        say(_l("Data digabungkan. Pencatatan kehadiran menunggu sebentar."))
        key = new_key()
        try:
            with db.write():
                if agreed is not None and whole.losses(source) != agreed:
                    raise Changed("Data di sini berubah selagi ditanya: jalankan sekali lagi.")
                done = bring(source, instance_folder() / f"{TO_COME}{key}")
                db.session.add(AuditEntry(id=key, action="merged", officer_id=officer_id, reason=reason))
        finally:
            with suppress(OSError):  # what can't be moved now is at the next start
                settle()
    return done, safety


def bring(source: Connection, into: Path | None) -> Merged:
    """Bring in every row, and the files of recordings and photos as far as that folder, if there is one."""
    ours = db.session.connection()
    done = whole.merge(source)
    done.counts["recording"] = Count(foreign_recordings.merge(source, ours, into))
    done.counts["photo"] = Count(foreign_photos.merge(source, ours, into))
    return done


def settle() -> None:
    """Give the files whose rows are stored their places; those of a merge that was cut off before that go."""
    for folder in instance_folder().glob(f"{TO_COME}*"):
        found = OURS.fullmatch(folder.name)
        if found and folder.is_dir() and not folder.is_symlink():
            if db.session.get(AuditEntry, found[1]):
                take_places(folder)
            shutil.rmtree(folder)
    db.session.rollback()


def take_places(folder: Path) -> None:
    """Move the files below a folder to the same paths below the instance folder."""
    for name in carried_files.present(folder, carried_files.PHOTOS, carried_files.RECORDINGS):
        here = instance_folder() / name
        here.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / name).replace(here)
        flush(here.parent)
