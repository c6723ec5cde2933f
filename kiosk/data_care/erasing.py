"""Erasing inside each copy of ours what is erased in the database."""

from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Delete, Engine, MetaData, Update, column, delete, inspect, or_, select, table, update

from kiosk.data_care import copies, moved_aside
from kiosk.db import Base, db, errors
from kiosk.db.sqlite import OURS, attach_ours, copy_into, engine_to_read, fold_log, scrub
from kiosk.models import CheckIn, OutreachSession, Recording, SessionPhoto, Tombstone, Voice
from kiosk.models.check_in import ERASED_VALUES, PERSONAL_COLUMNS
from kiosk.rules import checkins, known_days, voices

Change = Delete | Update
FAULTS = (*copies.FAULTS, ValueError, TypeError)  # the latter two: a value that is none of its kind
ROWS, SESSIONS = (Base.metadata.tables[each.__tablename__] for each in (CheckIn, OutreachSession))
HERE = ROWS.to_metadata(MetaData(), schema=OURS).alias("check_in_here")  # those of the database, as a copy sees them
FILES = (SessionPhoto.__tablename__, Recording.__tablename__)  # each row with a digest
# overwritten in a copy where the person's data changed here
CORRECTED_FIELDS = (*checkins.CLEARED_PERSONAL_FIELDS, "erased_at")
UNREACHED: set[Path] = set()  # copies in which nothing could be erased, for the doctor; upkeep tries again


class Erasures(NamedTuple):
    """The erasures that the database knows, and the sure day.

    Names that were promised to go before it are due.
    """

    stones: frozenset[str]
    day: date


def erase() -> bool:
    """Erase in every copy what is erased here. False where a retry may help.

    The copies are those of `copies_within_reach`. UNREACHED then holds each one in which it failed. Rolls db.session
    back. True on PostgreSQL, where nothing is done.
    """
    if db.file is None:
        return True
    UNREACHED.clear()
    erasures = read_erasures()
    results = [try_to_erase(path, erasures) for path in copies.copies_within_reach()]
    return all(results)


def read_erasures() -> Erasures:
    """All tombstones' hashes, and the sure day. Rolls back: pending changes are lost."""
    stones = db.session.scalars(select(Tombstone.nonce_hash))
    erasures = Erasures(frozenset(stones), known_days.sure_day())
    db.session.rollback()
    return erasures


def try_to_erase(path: Path, erasures: Erasures) -> bool:
    """Erase in one copy. False if a full disk or a lock was in the way.

    The changed copy replaces it whole, and after a fault it is as before. A copy in which it failed goes into
    UNREACHED. One that was dropped meanwhile is no failure.
    """
    try:
        changes = changes_due(path, erasures)
        if changes:
            if path.with_name(f"{path.name}-wal").exists():
                fold_log(path)
            fill = partial(fill_changed_copy, engine_to_read(path), changes)
            copies.write_database(path, fill)
    except FileNotFoundError:
        return True  # too old, and dropped meanwhile
    except FAULTS as error:
        UNREACHED.add(path)
        return errors.kind_of(error) not in ("full", "busy")
    return True


def fill_changed_copy(source: Engine, changes: list[Change], fresh: Path) -> None:
    """Fill a fresh file with a copy of the source in which these statements have run.

    Deleted bytes are gone from it.
    """
    copy_into(source, fresh)
    with scrub(fresh) as copy:
        for change in changes:
            copy.execute(change)


def unclean_copies() -> list[Path]:
    """Copies that can't be read, or in which erasing would still change something.

    Rolls db.session back.
    """
    if db.file is None:
        return []
    unclean = []
    erasures = read_erasures()
    for path in copies.copies_within_reach():
        try:
            if changes_due(path, erasures):
                unclean.append(path)
        except FAULTS:
            unclean.append(path)
    return unclean


def changes_due(path: Path, erasures: Erasures) -> list[Change]:
    """Statements that erase in a copy what was erased here, and uncounted answers.

    Databases that an update moved aside keep their answers, which the way back to the old version needs. [] if the
    copy is clean, and for a file without a table of check-ins. Raises one of FAULTS where it can't be read.
    """
    with engine_to_read(path).connect() as copy:
        tables = set(inspect(copy).get_table_names())
        if ROWS.name not in tables:
            return []
        attach_ours(copy, db.file or path)
        changes = check_in_changes(copy, erasures)
        left_out = () if moved_aside.NAME in path.parts else copies.LEFT_OUT
        for name in tables.intersection(left_out):
            rows = table(name)
            if copy.scalar(select(1).select_from(rows).limit(1)):
                changes.append(delete(rows))
        for name in tables.intersection(FILES):
            files = table(name, column("digest"))
            digests = copy.scalars(select(files.c.digest))
            for digest in erasures.stones.intersection(digests):
                changes.append(delete(files).where(files.c.digest == digest))
        if Voice.__tablename__ in tables:
            changes += voice_changes(copy, erasures.stones)
        return changes


def voice_changes(copy: Connection, stones: Collection[str]) -> list[Change]:
    """Statements that delete withdrawn voices from a copy, with their recordings.

    [] if it has none.
    """
    withdrawn = [key for key in copy.scalars(select(Voice.id)) if voices.stone_of_voice(key) in stones]
    if not withdrawn:
        return []
    recordings = delete(Recording).where(Recording.voice_id.in_(withdrawn))
    return [recordings, delete(Voice).where(Voice.id.in_(withdrawn))]


def check_in_changes(copy: Connection, erasures: Erasures) -> list[Change]:
    """Statements that make a copy's check-ins as they are here.

    Our database is attached as OURS. Of those that it lacks, practice and those with a tombstone are deleted, and
    overdue ones are cleared. Rows of the copy without personal data are not corrected.
    """
    columns = [ROWS.c[name] for name in ("nonce", "erase_on", *PERSONAL_COLUMNS)]
    columns_here = [HERE.c[name].label(f"now_{name}") for name in ("nonce", *CORRECTED_FIELDS)]
    rows = select(*columns, SESSIONS.c.state, *columns_here).join(SESSIONS, SESSIONS.c.id == ROWS.c.session_id)
    rows = rows.outerjoin(HERE, HERE.c.nonce == ROWS.c.nonce)
    differences = [ROWS.c[name].is_distinct_from(HERE.c[name]) for name in PERSONAL_COLUMNS]
    differences.append(HERE.c.nonce.is_(None))
    changes: list[Change] = []
    for row in copy.execute(rows.where(or_(*differences))).mappings():
        has_personal_data = any(row[name] for name in PERSONAL_COLUMNS)
        this = ROWS.c.nonce == row["nonce"]
        if row["now_nonce"]:
            if has_personal_data:
                values = {name: row[f"now_{name}"] for name in CORRECTED_FIELDS}
                changes.append(update(ROWS).where(this).values(values))
        elif row["state"] == "planned" or Tombstone.hash_of(row["nonce"].encode()) in erasures.stones:
            changes.append(delete(ROWS).where(this))  # the former: with it a session was tried out
        elif has_personal_data and row["erase_on"] < erasures.day:
            changes.append(update(ROWS).where(this).values(ERASED_VALUES))
    return changes
