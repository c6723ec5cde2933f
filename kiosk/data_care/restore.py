"""Restoring a copy: refused, or put in place of the database in one step.

The replaced database is kept.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    Connection,
    Engine,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
)
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.data_care import carried_over, copies, schema
from kiosk.db import Base, db, errors, new_key
from kiosk.db.sqlite import (
    OURS,
    attach_ours,
    copy_into,
    engine_of,
    engine_to_read,
    faults,
    fold_log,
    open_engine,
    opened_as_db,
    triggers_and_views,
)
from kiosk.db.whole_files import flush
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Setting
from kiosk.rules import content, traces
from kiosk.rules.refusals import Refused

TABLES = {"alembic_version", "check_in", "officer", "outreach_session", "question", "tombstone"}
OTHER_KIOSK = _l(
    "dari anjungan lain. Jumlahnya bisa diambil lewat berkas sesi; mengganti seluruh data di sini hanya dari terminal "
    "(flask restore --other-kiosk BERKAS)"
)
BROKEN = _l("rusak. Coba salinan yang lain")
NOT_COUNTED = _l(
    "Jawaban kuis dan cek tawaran yang belum dihitung tidak ada di dalamnya: salinan hanya membawa hitungannya."
)
ANOTHER = _l(
    "Mesin ini sekarang anjungan yang membuat salinan itu, dengan akunnya. Orang-orang yang mencatat kehadiran di sini "
    "sebelumnya hanya ada di berkas yang disimpan itu: jangan dihapus."
)


def refused_file(why: Any, source: Path) -> Refused:
    """A Refused about this file, of a phrase that says why."""
    return Refused(_l("Berkas %(file)s ditolak: %(why)s. Tidak ada yang diubah.", file=source, why=why))


# --- a file


def reason_to_refuse(source: Path, here: Connection | None = None) -> Any:
    """The reason why a file can't be restored, in a few words, or None.

    ``here`` is a connection to our database: with it, Refused is raised where data of here would be lost
    (`compare_kiosks`). Faults of the machine are raised. Problems that only an upgrade shows, `try_out` finds.
    """
    try:
        source.open("rb").close()
    except OSError as error:
        return _l("tidak ada atau tidak bisa dibaca (%(why)s)", why=error.strerror)
    engine = engine_to_read(source)
    try:
        with engine.connect() as copy:
            if not set(inspect(copy).get_table_names()) >= TABLES:
                return _l("bukan basis data anjungan")
            if triggers_and_views(copy):  # they would act by themselves
                return _l("di dalamnya ada program, bukan hanya data")
            copy.scalars(select(Setting.value)).all()  # whose kiosk it is has to be said
            if here:
                compare_kiosks(copy, here, source)
        revision = schema.revision_of(engine)
        if revision is None or not schema.is_known(revision):
            return _l("dari versi anjungan yang tidak dikenal di sini. Pulihkan dengan versi yang membuatnya")
        if faults(engine):
            return BROKEN
        if here and revision == schema.needed_revision():
            return schema.words_on_incomplete(engine)
    except (sqlite3.Error, DBAPIError, ValueError) as error:
        if errors.is_of_machine(error):
            raise
        return _l("rusak atau bukan basis data")
    return None


@contextmanager
def refuse_unreadable(source: Path) -> Iterator[None]:
    """Raise Refused where a block can't read what is in this file.

    Faults of the machine pass through.
    """
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # a value of another kind, or a migration over a missing table, may raise anything
        if errors.is_of_machine(error):
            raise
        raise refused_file(_l("isinya tidak bisa dibaca"), source) from error


def try_out(candidate: Engine, source: Path) -> None:
    """Read each row of a file's upgraded copy, and load the content as a start does.

    Raises Refused where the kiosk would not start with it. Nothing is stored, and nobody who writes has to wait. Faults
    are looked for once more: SQLite checks no CHECK constraint of a file that is opened to read.
    """
    why = schema.words_on_incomplete(candidate) or (faults(candidate) and BROKEN)
    if why:
        raise refused_file(why, source)
    with refuse_unreadable(source):
        with candidate.connect().execution_options(yield_per=100) as copy:  # a hundred photos at once, not all
            for rows in Base.metadata.sorted_tables:
                deque(copy.execute(select(rows)), maxlen=0)
        with opened_as_db(Path(candidate.url.database or "")):
            content.load_content()
            db.session.flush()


@contextmanager
def open_copy(source: Path) -> Iterator[Engine]:
    """The engine of a duplicate of a file, upgraded and without uncounted answers.

    It may be another kiosk's, and is deleted after the block. Raises Refused, and what `reason_to_refuse` does.
    """
    why = reason_to_refuse(source)
    if why:
        raise refused_file(why, source)
    instance_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="incoming-", dir=instance_folder()) as folder:
        staged = Path(folder, "kiosk.sqlite3")
        staged.touch()
        copy_into(engine_to_read(source), staged)
        engine = engine_of(staged)
        with refuse_unreadable(source):
            schema.upgrade(engine)
        with engine.begin() as copy:
            copies.delete_answers(copy)  # a file that is no copy of ours still holds what people answered
        yield engine


def compare_kiosks(copy: Connection, here: Connection, source: Path, may_be_another: bool = False) -> bool:
    """True if a copy has another kiosk's id.

    Raises Refused if it may not, and we have sessions or check-ins. A copy without an id is of before the first start,
    and counts as ours.
    """
    is_another = copies.kiosk_id_in(copy) not in (None, copies.kiosk_id_in(here))
    if is_another and not may_be_another:
        for table_in_use in (OutreachSession, CheckIn):
            if here.scalar(select(table_in_use.id).limit(1)):
                raise refused_file(OTHER_KIOSK, source)
    return is_another


def contents_of(source: Path) -> dict[str, Any]:
    """Numbers of rows in a file (``there``), and of rows that only we have (``lost``).

    Both lists count sessions, check-ins and audit entries. ``another`` is true for another kiosk's file. The caller has
    asked `reason_to_refuse`. Raises Refused as `compare_kiosks`.
    """
    there = []
    lost = []
    with engine_to_read(source).connect() as copy:
        another = compare_kiosks(copy, db.session.connection(), source)
        attach_ours(copy, db.file or source)
        for model in (OutreachSession, CheckIn, AuditEntry):
            here = table(model.__tablename__, column("id"), schema=OURS)
            only_here = here.c.id.not_in(select(model.id))
            there.append(copy.scalar(select(func.count(model.id))))
            lost.append(copy.scalar(select(func.count()).where(only_here)))
    return {"another": another, "there": there, "lost": lost}


# --- wanted at the desk, done at the next start


def waiting_copy() -> Path | None:
    """The duplicate that was prepared within a day for the next start, or None."""
    for path in instance_folder().glob(copies.WAITING):
        # by then who wanted it has forgotten it
        if utcnow() - copies.made_at(path) < timedelta(days=1):
            return path
    return None


def put_at_next_start(source: Path, officer_id: str) -> None:
    """Prepare a duplicate of this file for the next start to restore.

    It takes the place of an earlier one. Raises Refused.
    """
    with open_copy(source) as engine:
        try_out(engine, source)
        with engine.connect() as copy:
            compare_kiosks(copy, db.session.connection(), source)
        candidate = Path(engine.url.database or "")
        fold_log(candidate)
        flush(candidate)
        forget_waiting_copy()
        moment = utcnow().astimezone(WIB)
        candidate.replace(instance_folder() / f"to-restore-{moment:{copies.STAMP}}-{officer_id}.sqlite3")
    flush(instance_folder())


def forget_waiting_copy() -> None:
    """Delete the prepared duplicates. The copies they were made of stay."""
    for path in instance_folder().glob(copies.WAITING):
        path.unlink(missing_ok=True)


def restore_waiting_copy() -> tuple[list[Any], Any]:
    """Restore the prepared duplicate: sentences to show, and the reason if it failed.

    Without one both are empty. One over a day old is dropped. One that was cut off, or failed, is tried at the next
    start. Raises neither Refused nor FAULTS.
    """
    path = waiting_copy()
    if not path:
        forget_waiting_copy()
        return [], ""
    try:
        return restore(path, officer_id=path.stem[-16:]), ""
    except Refused as reason:
        return [], reason.args[0]
    except copies.FAULTS as error:
        words = errors.words_of(error)
        return [], _l("Tidak jadi: %(why)s. %(mend)s", why=words.cause, mend=words.remedy)


# --- done


def restore(source: Path, other_kiosk: bool = False, officer_id: str | None = None) -> list[Any]:
    """Replace SQLite's database by a copy, with the old one set aside.

    The sentences it returns say what is not in the copy, where the replaced data are, and what of these came along.
    With ``other_kiosk`` it may be another kiosk's, which this machine then is. ``officer_id`` is None for a command.
    Raises Refused where nothing was changed.
    """
    path = db.file
    if path is None:
        raise Refused(_l("Basis data ini PostgreSQL: pulihkan dengan pg_restore."))
    db.session.remove()
    db.engine.dispose()
    fold_log_or_refuse(path)
    with open_copy(source) as candidate:
        try_out(candidate, source)
        with refuse_unreadable(source):
            people_erased, is_another = carry_over(source, path, candidate, other_kiosk)
        with candidate.begin() as new:
            note_restore(new, officer_id, bool(people_erased))
        sentences: list[Any] = [NOT_COUNTED]
        if path.exists():
            sentences.append(_l("Yang diganti disimpan di %(path)s.", path=copies.set_aside(path)))
        db.engine.dispose()
        fold_log_or_refuse(path)
        replace_database(path, Path(candidate.url.database or ""))
    forget_waiting_copy()
    if is_another:
        sentences.append(ANOTHER)
    if people_erased is None:
        sentences.append(
            _l("Yang diganti tidak terbaca, jadi penghapusan dan akun sesudah salinan itu dibuat tidak ikut terbawa.")
        )
    elif people_erased:
        sentences.append(_l("%(n)s kehadiran yang sudah dihapus tidak dihidupkan lagi.", n=people_erased))
    return sentences


def fold_log_or_refuse(path: Path) -> None:
    """Fold the log into the database, or raise Refused while a program has it open.

    Does nothing where the file is missing or broken.
    """
    if not path.exists():
        return
    try:
        fold_log(path)
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise Refused(
                _l(
                    "Basis data %(path)s sedang dipakai, dan tidak ada yang diubah: tutup anjungan dan program lain "
                    "yang memakainya, lalu coba lagi.",
                    path=path,
                )
            ) from error


def replace_database(path: Path, candidate: Path) -> None:
    """Rename the candidate to the database's path.

    Before that its log is folded in, and the old one's log is deleted.
    """
    fold_log(candidate)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    flush(candidate)
    candidate.replace(path)
    with suppress(OSError):  # the name is given; only when it reaches the disk is open
        flush(path.parent)


def carry_over(source: Path, path: Path, candidate: Engine, other_kiosk: bool) -> tuple[int | None, bool]:
    """Carry erasures and accounts from the database here, if it can be read.

    Returns the number of changed check-ins, None where a broken database gave none, and if the copy is another kiosk's,
    which passes where there is nothing to compare it with. Sign-ins of the copy's days end in any case. Raises Refused
    as `compare_kiosks`.
    """
    if path.exists() and not reason_to_refuse(path):
        with open_copy(path) as replaced:
            return carry_into(candidate, replaced, source, other_kiosk)
    with candidate.begin() as new:
        carried_over.forget_access(new)
    return None if path.exists() else 0, False


def carry_from_database(name: str) -> int:
    """After pg_restore, carry erasures and accounts of another database into ours.

    The one called ``name`` lies beside ours and must have our schema. The audit notes the restore. Returns the number
    of changed check-ins. Raises Refused.
    """
    engine = open_engine(db.engine.url.set(database=name))
    if schema.revision_of(engine) != schema.needed_revision():
        raise Refused(_l("Skema basis data %(name)s bukan skema program ini, jadi tidak ada yang dibawa.", name=name))
    people_erased, _is_another = carry_into(db.engine, engine, Path(name), other_kiosk=False)
    with db.engine.begin() as new:
        note_restore(new, None, has_traces=False)  # PostgreSQL looks after its own files
    return people_erased


def carry_into(candidate: Engine, replaced: Engine, source: Path, other_kiosk: bool) -> tuple[int, bool]:
    """Carry erasures, bookkeeping and, within one kiosk, accounts into the copy.

    Returns the number of changed check-ins, and if the copy is another kiosk's, which keeps its own accounts. Only
    sign-ins that are valid now stay valid. Raises Refused as `compare_kiosks`.
    """
    with replaced.connect() as old, candidate.begin() as new:
        is_another = compare_kiosks(new, old, source, may_be_another=other_kiosk)
        carried_over.forget_access(new)
        carried_over.keep_bookkeeping(old, new, is_another)
        if not is_another:
            carried_over.keep_accounts(old, new)
        return carried_over.carry_erasures(old, new), is_another


def note_restore(new: Connection, officer_id: str | None, has_traces: bool) -> None:
    """Note in the copy's audit that it was restored.

    Where rows were erased, note too that their traces are to be wiped.
    """
    known_id = new.scalar(select(Officer.id).where(Officer.id == officer_id))
    reason = "page" if officer_id else "command"
    new.execute(insert(AuditEntry).values(action="restored", officer_id=known_id, reason=reason))
    if has_traces:
        new.execute(delete(Setting).where(Setting.name == traces.TRACES_SETTING))
        new.execute(insert(Setting).values(name=traces.TRACES_SETTING, value=new_key()))
