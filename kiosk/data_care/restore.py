"""Restoring a copy: refused, or put in place of the database in one step that keeps the replaced one."""

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
    NullPool,
    column,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.config import BOOKKEEPING, instance_folder
from kiosk.data_care import copies, erasing, schema
from kiosk.db import Base, db, errors, new_key
from kiosk.db.sqlite import (
    OURS,
    attach_ours,
    copy_into,
    engine_of,
    engine_to_read,
    faults,
    fold_log,
    opened_as_db,
    triggers_and_views,
)
from kiosk.db.whole_files import flush
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Recording, SessionPhoto, Setting, Tombstone
from kiosk.models.check_in import PERSONAL_COLUMNS
from kiosk.rules import content, traces
from kiosk.rules.checkins import HAS_PERSONAL_DATA
from kiosk.rules.officers import new_token
from kiosk.rules.refusals import Refused

TABLES = {"alembic_version", "check_in", "officer", "outreach_session", "question", "tombstone"}
LONGEST_WAIT = timedelta(days=1)  # by then who wanted it has forgotten it
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
NOT_CARRIED = _l("Yang diganti tidak terbaca, jadi penghapusan dan akun sesudah salinan itu dibuat tidak ikut terbawa.")


def refused_file(why: Any, source: Path) -> Refused:
    """A Refused about this file, of a phrase that says why."""
    return Refused(_l("Berkas %(file)s ditolak: %(why)s. Tidak ada yang diubah.", file=source, why=why))


# --- a file


def reason_to_refuse(source: Path, here: Connection | None = None) -> Any:
    """Why a file can't be restored, in a few words, or None. Raises the machine's faults; with ``here`` also Refused.

    ``here`` is a connection to our database, for `compare_kiosks`: it refuses if data here would be lost. What only an
    upgrade shows, `try_out` finds.
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
            return _l("dari versi anjungan yang tidak dikenal di sini. Pasang versi yang terbaru dahulu")
        if faults(engine):
            return BROKEN
        return schema.words_on_incomplete(engine) if here and revision == schema.needed_revision() else None
    except (sqlite3.Error, DBAPIError, ValueError) as error:
        if errors.is_of_machine(error):
            raise
        return _l("rusak atau bukan basis data")


@contextmanager
def refuse_unreadable(source: Path) -> Iterator[None]:
    """Raise Refused where a block can't read what is in this file; faults of the machine pass through."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # a value of another kind, or a migration over a missing table, may raise anything
        if errors.is_of_machine(error):
            raise
        raise refused_file(_l("isinya tidak bisa dibaca"), source) from error


def try_out(chosen: Engine, source: Path) -> None:
    """Read each row of the upgraded copy of a file, and try to load the content as a start does.

    Raises Refused where the kiosk would not start with it. Nothing is stored, and nobody who writes has to wait. Faults
    are looked for once more: SQLite checks no CHECK constraint of a file that is opened to read.
    """
    why = schema.words_on_incomplete(chosen) or (faults(chosen) and BROKEN)
    if why:
        raise refused_file(why, source)
    with refuse_unreadable(source):
        with chosen.connect().execution_options(yield_per=100) as copy:  # a hundred photos at once, not all
            for rows in Base.metadata.sorted_tables:
                deque(copy.execute(select(rows)), maxlen=0)
        with opened_as_db(Path(chosen.url.database or "")):
            content.load_content()
            db.session.flush()


@contextmanager
def open_copy(source: Path) -> Iterator[Engine]:
    """The engine of a duplicate, deleted after the block: checked, upgraded, without uncounted answers. Raises Refused.

    It may be another kiosk's. Raises also what `reason_to_refuse` does.
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
            there = inspect(copy).get_table_names()
            for name in filter(there.__contains__, copies.LEFT_OUT):  # in their order: answers before their attempts
                copy.execute(delete(table(name)))  # a file that is no copy of ours still holds what people answered
        yield engine


def compare_kiosks(copy: Connection, here: Connection, source: Path, may_be_another: bool = False) -> bool:
    """True if a copy has another kiosk's id; raises Refused if it may not, and we have sessions or check-ins.

    A copy without an id is an old one, and taken as ours.
    """
    another = copies.kiosk_id_in(copy) not in (None, copies.kiosk_id_in(here))
    if (
        another
        and not may_be_another
        and any(here.scalar(select(each.id).limit(1)) for each in (OutreachSession, CheckIn))
    ):
        raise refused_file(OTHER_KIOSK, source)
    return another


def contents_of(source: Path) -> dict[str, Any]:
    """Row counts in a file (``there``) and only here (``lost``), and if it is ``another`` kiosk's. May raise Refused.

    The lists count sessions, check-ins and audit entries. Raises as `compare_kiosks`: another kiosk's is refused only
    if data of here would be lost. `reason_to_refuse` has let the file pass.
    """
    there, lost = [], []
    with engine_to_read(source).connect() as copy:
        another = compare_kiosks(copy, db.session.connection(), source)
        attach_ours(copy, db.file or source)
        for model in (OutreachSession, CheckIn, AuditEntry):
            here = table(model.__tablename__, column("id"), schema=OURS)
            there.append(copy.scalar(select(func.count()).select_from(model)))
            lost.append(copy.scalar(select(func.count()).where(here.c.id.not_in(select(model.id)))))
    return {"another": another, "there": there, "lost": lost}


# --- wanted at the desk, done at the next start


def waiting_copy() -> Path | None:
    """The duplicate prepared within a day for the next start to restore; else None."""
    found = instance_folder().glob(copies.WAITING)
    return next((path for path in found if utcnow() - copies.made_at(path) < LONGEST_WAIT), None)


def put_at_next_start(source: Path, officer_id: str) -> None:
    """Prepare a duplicate of this file for the next start to restore, in place of any earlier one. Raises Refused."""
    with open_copy(source) as engine:
        try_out(engine, source)
        with engine.connect() as copy:
            compare_kiosks(copy, db.session.connection(), source)
        chosen = Path(engine.url.database or "")
        fold_log(chosen)
        flush(chosen)
        forget_waiting_copy()
        chosen.replace(instance_folder() / f"to-restore-{utcnow().astimezone(WIB):{copies.STAMP}}-{officer_id}.sqlite3")
    flush(instance_folder())


def forget_waiting_copy() -> None:
    """Delete every prepared duplicate, if any; the copy it was made from stays."""
    for path in instance_folder().glob(copies.WAITING):
        path.unlink(missing_ok=True)


def restore_waiting_copy() -> tuple[list[Any], Any]:
    """Restore the prepared duplicate: (sentences, ""); where that fails ([], reason), and without one ([], "").

    Raises neither Refused nor FAULTS. One over a day old is dropped. Cut off or failed, it is tried at the next start.
    """
    found = waiting_copy()
    if not found:
        forget_waiting_copy()
        return [], ""
    try:
        return restore(found, officer_id=found.stem[-16:]), ""
    except Refused as reason:
        return [], reason.args[0]
    except copies.FAULTS as error:
        why, mend = errors.WORDS[errors.kind_of(error)]
        return [], _l("Tidak jadi: %(why)s. %(mend)s", why=why, mend=mend)


# --- done


def restore(source: Path, other_kiosk: bool = False, officer_id: str | None = None) -> list[Any]:
    """Replace SQLite's database by a copy, the old one set aside; sentences to show. Raises Refused: nothing changed.

    The sentences say what is not in the copy, where the replaced data are, and what of these came along.
    With ``other_kiosk`` it may be another kiosk's, which this machine then is. ``officer_id`` is None for a command.
    """
    path = db.file
    if path is None:
        raise Refused(_l("Basis data ini PostgreSQL: pulihkan dengan pg_restore."))
    db.session.remove()
    db.engine.dispose()
    fold_log_or_refuse(path)
    with open_copy(source) as chosen:
        try_out(chosen, source)
        with refuse_unreadable(source):
            erased, another = carry_over(source, path, chosen, other_kiosk)
        with chosen.begin() as new:
            note_restore(new, officer_id, bool(erased))
        kept = copies.set_aside(path) if path.exists() else None
        db.engine.dispose()
        fold_log_or_refuse(path)
        replace_database(path, Path(chosen.url.database or ""))
    forget_waiting_copy()
    lines = (
        (True, NOT_COUNTED),
        (kept, _l("Yang diganti disimpan di %(path)s.", path=kept)),
        (another, ANOTHER),
        (erased is None, NOT_CARRIED),
        (erased, _l("%(n)s kehadiran yang sudah dihapus tidak dihidupkan lagi.", n=erased)),
    )
    return [words for is_so, words in lines if is_so]


def fold_log_or_refuse(path: Path) -> None:
    """Fold the log into the database; raise Refused while a program has it open. Does nothing if missing or broken."""
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


def replace_database(path: Path, chosen: Path) -> None:
    """Rename the chosen file to the database's path; before, its log is folded in and the old one's is deleted."""
    fold_log(chosen)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    flush(chosen)
    chosen.replace(path)
    with suppress(OSError):  # the name is given; only when it reaches the disk is open
        flush(path.parent)


def carry_over(source: Path, path: Path, chosen: Engine, other_kiosk: bool) -> tuple[int | None, bool]:
    """Carry erasures and accounts as take_over(); (0, False) with no database here, (None, False) with a broken one.

    In the latter two nothing is carried or compared: another kiosk's copy passes. Sign-ins of the copy's days end in
    any case. Raises Refused as `compare_kiosks`.
    """
    if path.exists() and not reason_to_refuse(path):
        with open_copy(path) as replaced:
            return take_over(replaced, chosen, source, other_kiosk)
    with chosen.begin() as new:
        forget_access(new)
    return None if path.exists() else 0, False  # broken: what is wanted goes before


def take_over_from(name: str) -> int:
    """After pg_restore: carry erasures and accounts of database ``name`` into ours: check-ins changed. Raises Refused.

    The database called ``name`` lies beside ours and must have our schema. The audit notes the restore.
    """
    engine = create_engine(db.engine.url.set(database=name), poolclass=NullPool, hide_parameters=True)
    if schema.revision_of(engine) != schema.needed_revision():
        raise Refused(_l("Skema basis data %(name)s bukan skema program ini, jadi tidak ada yang dibawa.", name=name))
    erased, _another = take_over(engine, db.engine, Path(name), other_kiosk=False)
    with db.engine.begin() as new:
        note_restore(new, None, erased=False)  # PostgreSQL looks after its own files
    return erased


def take_over(replaced: Engine, chosen: Engine, source: Path, other_kiosk: bool) -> tuple[int, bool]:
    """Carry erasures and, within one kiosk, accounts into the copy: (check-ins changed, is another's). Raises Refused.

    Bookkeeping comes too. Another kiosk's copy keeps its own accounts. Only sign-ins valid now stay valid.
    """
    with replaced.connect() as old, chosen.begin() as new:
        another = compare_kiosks(new, old, source, may_be_another=other_kiosk)
        forget_access(new)
        names = set(BOOKKEEPING) - ({"kiosk_id"} if another else set())
        new.execute(delete(Setting).where(Setting.name.in_(names)))
        for row in old.execute(select(Setting.__table__).where(Setting.name.in_(names))).mappings():
            new.execute(insert(Setting).values(dict(row)))
        if not another:
            keep_accounts(old, new)
        return carry_erasures(old, new), another


def forget_access(new: Connection) -> None:
    """End every sign-in and set-up link of the copy's accounts, and delete its BOOKKEEPING settings but kiosk_id."""
    for key in new.scalars(select(Officer.id)).all():
        values = {"login_token": new_token(), "set_up_hash": None, "set_up_until": None}
        new.execute(update(Officer).where(Officer.id == key).values(values))
    new.execute(delete(Setting).where(Setting.name.in_(BOOKKEEPING.keys() - {"kiosk_id"})))


def keep_accounts(old: Connection, new: Connection) -> None:
    """Write our accounts with a username into the copy, by id; one whose username has another id there is left out.

    So no account that was disabled since comes back.
    """
    owners = {row.username: row.id for row in new.execute(select(Officer.username, Officer.id))}
    for row in old.execute(select(Officer.__table__).where(Officer.username.is_not(None))).mappings():
        if owners.get(row["username"], row["id"]) == row["id"]:
            known = new.execute(update(Officer).where(Officer.id == row["id"]).values(dict(row))).rowcount
            if not known:
                new.execute(insert(Officer).values(dict(row)))


def carry_erasures(old: Connection, new: Connection) -> int:
    """Delete the copy's check-ins with a tombstone in ``old`` and clear names cleared there; how many. Photos go too.

    ``old`` is the replaced database; its tombstones come along. Photos and recordings are not in the number.
    """
    known = set(new.scalars(select(Tombstone.nonce_hash)))
    stones = {row.nonce_hash: row for row in old.execute(select(Tombstone.__table__))}
    for stone in stones.keys() - known:
        new.execute(insert(Tombstone).values(stones[stone]._asdict()))
    gone = [each for each in new.scalars(select(CheckIn.nonce)) if Tombstone.hash_of(each.encode()) in stones]
    new.execute(delete(CheckIn).where(CheckIn.nonce.in_(gone)))
    changed = 0
    columns = [getattr(CheckIn, name) for name in erasing.CORRECTED_FIELDS]
    for row in new.execute(select(CheckIn.nonce, *columns).where(HAS_PERSONAL_DATA)).mappings().all():
        now = old.execute(select(*columns).where(CheckIn.nonce == row["nonce"])).mappings().first()
        if now and any(row[name] and not now[name] for name in PERSONAL_COLUMNS):
            new.execute(update(CheckIn).where(CheckIn.nonce == row["nonce"]).values(dict(now)))
            changed += 1
    for files in (SessionPhoto, Recording):
        new.execute(delete(files).where(files.digest.in_(select(Tombstone.nonce_hash))))
    for change in erasing.voice_changes(new, stones.keys()):
        new.execute(change)
    # the voices are others now, though perhaps the copy names them as they were called here before
    new.execute(update(Setting).where(Setting.name == "voices").values(value=new_key()))
    return len(gone) + changed


def note_restore(new: Connection, officer_id: str | None, erased: bool) -> None:
    """Add to the copy's audit that it was restored; and, where rows were erased, note that traces are to be wiped."""
    known = new.scalar(select(Officer.id).where(Officer.id == officer_id))
    reason = "page" if officer_id else "command"
    new.execute(insert(AuditEntry).values(action="restored", officer_id=known, reason=reason))
    if erased:
        new.execute(delete(Setting).where(Setting.name == traces.TRACES_SETTING))
        new.execute(insert(Setting).values(name=traces.TRACES_SETTING, value=new_key()))
