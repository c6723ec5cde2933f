"""What restoring a file would do, for who decides; and what it has done, in words."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from kiosk.clock import utcnow
from kiosk.data_care import copies, foreign_file, restore, schema, uploads
from kiosk.db import db
from kiosk.db.sqlite import OURS, engine_to_read, fold, see_ours
from kiosk.models import AuditEntry, CheckIn, Hotline, Officer, OutreachSession

TABLES = (OutreachSession, CheckIn)
NOT_COUNTED = _l(
    "Jawaban kuis dan cek tawaran yang belum dihitung tidak ada di dalamnya: salinan hanya membawa hitungannya."
)
ANOTHER = _l(
    "Mesin ini sekarang anjungan yang membuat salinan itu, dengan akunnya. Orang-orang yang mencatat kehadiran di sini "
    "sebelumnya hanya ada di berkas yang disimpan itu: jangan dihapus."
)
NOT_CARRIED = _l("Yang diganti tidak terbaca, jadi penghapusan dan akun sesudah salinan itu dibuat tidak ikut terbawa.")


class Looked(NamedTuple):
    """A file that was checked, and is kept until somebody decides. Of a database here that is broken nothing is known.

    ``lost``: sessions and check-ins that are here and not in the file. ``unknown``: accounts and active numbers that
    are in it and not here, for a restore trusts its file.
    """

    path: Path
    newest: datetime | None
    older: bool
    sessions: int
    check_ins: int
    lost: tuple[int, ...] | None
    another: bool
    unknown: list[str]


def look(source: Path, step: Callable[[Any], None]) -> Looked:
    """Check a file exactly as a restore does, and keep it with all that it carries. Raises Refused."""
    step(_l("Berkasnya diperiksa."))
    with foreign_file.alone(), foreign_file.restorable(source) as chosen:
        step(_l("Isinya dibandingkan dengan yang ada di sini."))
        path = Path(chosen.url.database or "")
        older = schema.revision_of(engine_to_read(source)) != schema.head()
        with chosen.connect() as new:
            sessions, check_ins = (new.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
            latest, (lost, another, unknown) = newest(new), compared(new)
        return Looked(kept(chosen, path), latest, older, sessions, check_ins, lost, another, unknown)


def newest(new: Connection) -> datetime | None:
    """When something was last written down in it; what says that it is of a time to come tells nothing."""
    moments = (
        new.scalar(select(func.max(column)).where(column <= utcnow())) for column in (CheckIn.created_at, AuditEntry.at)
    )
    return max(filter(None, moments), default=None)


def compared(new: Connection) -> tuple[tuple[int, ...] | None, bool, list[str]]:
    """What is here and not in it, whether it is another kiosk's, and whom and which numbers nobody knows here."""
    theirs = copies.identity(new)
    with suppress(DBAPIError), db.engine.connect() as here:
        see_ours(new, Path(here.engine.url.database or ""))
        lost = tuple(new.scalar(text(missing(table.__tablename__))) or 0 for table in TABLES)
        known = {*accounts(here), *numbers(here)}
        unknown = [name for name in (*accounts(new), *numbers(new)) if name not in known]
        return lost, theirs is not None and theirs != copies.identity(here), unknown
    return None, False, []


def accounts(of: Connection) -> list[str]:
    """Accounts that can sign in, as a supervisor knows them."""
    rows = of.execute(select(Officer.name, Officer.username).where(Officer.active, Officer.username.is_not(None)))
    return [f"{row.name} ({row.username})" for row in rows]


def numbers(of: Connection) -> list[str]:
    """Numbers that the kiosk shows, with whose they are."""
    rows = of.execute(select(Hotline.agency, Hotline.channels).where(Hotline.active))
    return [f"{row.agency['id']}: {Hotline.digits(channel)}" for row in rows for channel in row.channels]


def missing(table: str) -> str:
    return f"SELECT count(*) FROM {OURS}.{table} WHERE id NOT IN (SELECT id FROM main.{table})"  # noqa: S608 - ours


def kept(chosen: Engine, path: Path) -> Path:
    """The checked copy, beside what is sent to the desk."""
    fold(path)
    with uploads.create() as file:
        target = Path(file.name)
    path.replace(target)
    return target


def told(done: restore.Restored) -> list[Any]:
    """What is not in it, where what was replaced is, and what of that came along."""
    carried = done.carried
    lines = (
        (True, NOT_COUNTED),
        (done.kept, _l("Yang diganti disimpan di %(path)s.", path=done.kept)),
        (carried.other_kiosk, ANOTHER),
        (carried.erased is None, NOT_CARRIED),
        (carried.erased, _l("%(n)s kehadiran yang sudah dihapus tidak dihidupkan lagi.", n=carried.erased)),
    )
    return [words for so, words in lines if so]
