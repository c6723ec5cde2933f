"""What is erased here is erased inside each copy of ours too, also in one of an older schema."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, TableClause, column, delete, exists, inspect, or_, select, table, update
from sqlalchemy.orm import InstrumentedAttribute

from kiosk.clock import today
from kiosk.data_care import backup, copies, foreign_file, old_folders, older_copies, second_place
from kiosk.db import Base, db, errors
from kiosk.db.sqlite import OURS, copy_into, empty, engine_of, engine_to_read, fold, see_ours
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Recording, SessionPhoto, Tombstone
from kiosk.models.check_in import BLANK, PERSONAL, SAID
from kiosk.rules import checkins, known_days, settings

Row = Mapping[str, Any]
BATCH = 500
DIGESTS = (SessionPhoto.__tablename__, Recording.__tablename__, older_copies.FILES.name)
ROWS, SESSIONS = (Base.metadata.tables[table.__tablename__] for table in (CheckIn, OutreachSession))
# what a copy takes over of a person who is no longer told of in the same way here; a village it may not know
TAKEN_OVER = (*(field for field in SAID if field != "village_code"), *checkins.NOBODY, *BLANK, "erased_at")
FAULTS = (*backup.FAULTS, ValueError, TypeError)  # the latter two: a value that is none of its kind
# copies in which nothing could be erased, for the doctor; a round of upkeep tries again
UNREACHED: set[Path] = set()
# file and state that were looked at: neither has changed, so there is nothing new to find
looked_at: dict[Path, tuple[object, ...]] = {}


class Known(NamedTuple):
    """What the database knows of erasing. ``day`` is None while the clock is in doubt."""

    stones: frozenset[str]
    erased: int
    day: date | None
    days: int


class Leftovers(NamedTuple):
    """Check-ins of a copy, by nonce, that are to go, those that are to change; whether people's answers are to go;
    hashes of the photos and recordings that are.
    """

    gone: list[str]
    changed: dict[str, dict[str, Any]]
    answers: bool = False
    digests: frozenset[str] = frozenset()


# --- all of them


def erase(anew: bool = True) -> bool:
    """Erase in every copy of ours within reach; False where a full disk or another program was in the way.

    Slow where copies are many: for a moment in which nobody waits. Without ``anew`` it passes over what has not
    changed since it was looked at.
    """
    if db.file is None:
        return True
    UNREACHED.clear()
    if anew:
        looked_at.clear()
    known = what_is_known()
    try:
        with foreign_file.alone():
            done = [erase_in(path, known) for path in within_reach()]
            left = [Path(name) for name in old_folders.note()["folders"]]
            beside = (copies.folder(), second_place.folder(), *left, *(folder / "backups" for folder in left))
            done += [drop_files(folder, known) for folder in beside if folder]
    except foreign_file.Busy:
        return False
    return all(done)


def unclean() -> list[Path]:
    """Copies that still bear what is erased, corrected or due, or that can't be read; it changes none."""
    return [path for path, found in look().items() if found is not False]


def hold_erased() -> bool:
    """Whether there is something to erase in a copy that can be read."""
    return any(look().values())


def look() -> dict[Path, bool | None]:
    """Every copy of ours within reach, and whether there is something to erase in it; None where that can't be read."""
    if db.file is None:
        return {}
    known = what_is_known()
    return {path: holds(path, known) for path in within_reach()}


def within_reach() -> list[Path]:
    """Every copy of ours, and what updates left in older folders."""
    return [*copies.within_reach(), *old_folders.databases()]


def what_is_known() -> Known:
    """What was erased and what is due."""
    stones = frozenset(db.session.scalars(select(Tombstone.nonce_hash)))
    erased = db.count(CheckIn.erased_at.is_not(None))
    days = int(settings.get("retention_days"))
    day = None if known_days.clock_in_doubt() else today()
    db.session.rollback()
    return Known(stones, erased, day, days)


# --- one of them


def holds(path: Path, known: Known) -> bool | None:
    """Whether there is something to erase in this copy; None where it can't be read."""
    try:
        return any(leftovers(path, known))
    except FAULTS:
        return None


def erase_in(path: Path, known: Known) -> bool:
    """Erase in one copy; False where trying again may help. It is replaced whole, or stays as it was."""
    try:
        state = (path.stat().st_mtime_ns, path.stat().st_size, known)
        if looked_at.get(path) != state:
            found = leftovers(path, known)
            if any(found):
                rewrite(path, found)
            looked_at[path] = (path.stat().st_mtime_ns, path.stat().st_size, known)
    except FileNotFoundError:
        return True  # too old, and dropped meanwhile
    except FAULTS as error:
        UNREACHED.add(path)
        return errors.kind(error) not in ("full", "busy")
    return True


def drop_files(folder: Path, known: Known) -> bool:
    """Drop photos and recordings that were deleted, beside older copies and in older folders; False where trying again
    may help.
    """
    try:
        for file in older_copies.files_below(folder):
            if Tombstone.hash_of(file.read_bytes()) in known.stones:
                file.unlink()
        backup.drop_unneeded_files(folder, known.stones)
    except backup.FAULTS as error:
        UNREACHED.add(folder)
        return errors.kind(error) not in ("full", "busy")
    return True


def leftovers(path: Path, known: Known) -> Leftovers:
    """What a copy still bears that it should not."""
    with engine_to_read(path).connect() as copy:
        if not inspect(copy).has_table(ROWS.name):
            return Leftovers([], {})
        see_ours(copy, db.file or path)
        unknown = copy.scalars(unknown_here(CheckIn.nonce))
        gone = [nonce for nonce in unknown if Tombstone.hash_of(nonce.encode()) in known.stones]
        gone += practice_that_ended(copy)
        answers = not copies.keeps_answers(path) and has_answers(copy)
        digests = {digest for found in with_digests(copy) for digest in copy.scalars(select(found.c.digest))}
        return Leftovers(gone, changed(copy, known), answers, known.stones & digests)


def unknown_here(key: InstrumentedAttribute[str]) -> Select[str]:
    """The values of this column in a copy that the database has not: of a million, in a second or two."""
    there = table(key.class_.__tablename__, column(key.key), schema=OURS).alias("there")
    return select(key).where(~exists().where(there.c[key.key] == key))


def has_answers(copy: Connection) -> bool:
    """Whether somebody's answers or drafts are in it: an older program copied them too."""
    there = set(inspect(copy).get_table_names())
    return any(copy.scalar(select(1).select_from(table(name)).limit(1)) for name in backup.LEFT_OUT if name in there)


def with_digests(copy: Connection) -> list[TableClause]:
    """Its tables of photos and recordings, also of those that an older program put into it."""
    there = set(inspect(copy).get_table_names())
    return [table(name, column("digest")) for name in DIGESTS if name in there]


def practice_that_ended(copy: Connection) -> list[str]:
    """Check-ins with which a session was tried out; here they are gone without a tombstone."""
    planned = unknown_here(CheckIn.nonce).join(SESSIONS, SESSIONS.c.id == ROWS.c.session_id)
    return list(copy.scalars(planned.where(SESSIONS.c.state == "planned")))


def changed(copy: Connection, known: Known) -> dict[str, dict[str, Any]]:
    """People of the copy of whom something personal is due, blank or another here, and what to store of them."""
    names = {column["name"] for column in inspect(copy).get_columns(ROWS.name)}
    columns = [column for column in ROWS.columns if column.name in names]
    ahead = is_ahead(copy)
    tell_who = or_(*(ROWS.c[field].is_not(None) for field in PERSONAL if field in names))
    people = select(*columns, SESSIONS.c.held_on).join(SESSIONS, SESSIONS.c.id == ROWS.c.session_id).where(tell_who)
    found = {}
    for batch in batches(dict(row) for row in copy.execute(people).mappings()):
        now = here([row["nonce"] for row in batch])
        for row in batch:
            values = what_is_left(row, now.get(row["nonce"]), known, ahead)
            if values:
                found[row["nonce"]] = {name: value for name, value in values.items() if name in names}
    return found


def here(nonces: Iterable[str]) -> dict[str, Row]:
    """Those of these check-ins that the database has, as they are now."""
    rows = db.session.execute(select(ROWS).where(ROWS.c.nonce.in_(nonces))).mappings().all()
    db.session.rollback()
    return {row["nonce"]: dict(row) for row in rows}


def is_ahead(copy: Connection) -> bool:
    """Whether somebody did something in this copy that the database does not know: it was replaced by an older one."""
    return copy.scalar(unknown_here(AuditEntry.id).limit(1)) is not None


def what_is_left(row: Row, now: Row | None, known: Known, ahead: bool) -> dict[str, Any] | None:
    """What a copy is to store of a person; None where nothing changes.

    Whom the database does not know, because it was replaced, stays until the promised day; and a correction that a copy
    has and the database has not is not undone in it.
    """
    if now is None or (ahead and now["erased_at"] is None):
        return dict(BLANK) if known.day and last_day(row, known.days) < known.day else None
    if all(now[field] == row[field] for field in PERSONAL if field in row):
        return None
    return taken_over(now)


def taken_over(now: Row) -> dict[str, Any]:
    """What a copy is to store of a person as it stands here."""
    values = {name: now[name] for name in TAKEN_OVER}
    return values if now["village_code"] else values | {"village_code": None}


def last_day(row: Row, usual: int) -> date:
    """The last day this name is kept. A copy of an older schema tells it by its consent and its session."""
    told = (row["consent_version"] or "").partition("/")[2]
    days = int(told) if told.isdecimal() else usual
    promised: date = row.get("erase_on") or row["held_on"] + timedelta(days=days)
    return promised


def rewrite(path: Path, found: Leftovers) -> None:
    """Put a copy without these in its place. What a power failure leaves of it is cleared at the next start."""
    if path.with_name(f"{path.name}-wal").exists():
        fold(path)
    with foreign_file.folder_aside() as folder:
        staged = Path(folder, "copy.sqlite3")
        copy_into(engine_to_read(path), staged)
        for name in backup.LEFT_OUT if found.answers else ():
            empty(staged, name)
        engine = engine_of(staged)
        with engine.begin() as copy:
            for batch in batches(found.gone):
                copy.execute(delete(ROWS).where(ROWS.c.nonce.in_(batch)))
            for pictures in with_digests(copy):
                for batch in batches(found.digests):
                    copy.execute(delete(pictures).where(pictures.c.digest.in_(batch)))
            for nonce, values in found.changed.items():
                copy.execute(update(ROWS).where(ROWS.c.nonce == nonce).values(values))
        backup.write_whole(path, partial(copy_into, engine))


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values a few hundred at a time, so that no statement has too many and no more are in memory."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
