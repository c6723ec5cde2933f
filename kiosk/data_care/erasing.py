"""What is erased here is erased inside each copy of ours too, also in one of an older schema."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Engine, MetaData, Update, column, delete, inspect, or_, select, table, update

from kiosk.clock import today
from kiosk.data_care import copies, older_versions
from kiosk.db import Base, db, errors
from kiosk.db.sqlite import OURS, copy_into, engine_to_read, fold, scrub, see_ours
from kiosk.models import CheckIn, OutreachSession, Recording, SessionPhoto, Tombstone
from kiosk.models.check_in import BLANK, PERSONAL
from kiosk.rules import checkins, known_days, settings

Row = Mapping[Any, Any]
Change = Delete | Update
FAULTS = (*copies.FAULTS, ValueError, TypeError)  # the latter two: a value that is none of its kind
ROWS, SESSIONS = (Base.metadata.tables[each.__tablename__] for each in (CheckIn, OutreachSession))
HERE = ROWS.to_metadata(MetaData(), schema=OURS).alias("check_in_here")  # those of the database, as a copy sees them
FILES = (SessionPhoto.__tablename__, Recording.__tablename__, older_versions.FILES.name)  # each row with a digest
TAKEN_OVER = (*checkins.NOBODY, "erased_at")  # of a person who is no longer told of in the same way here
# copies in which nothing could be erased, for the doctor; a round of upkeep tries again
UNREACHED: set[Path] = set()


class Known(NamedTuple):
    """Knowledge of erasing in the database. ``day`` is None while the clock is in doubt."""

    stones: frozenset[str]
    day: date | None
    days: int


def erase() -> bool:
    """Erase in every copy of ours within reach; False where a full disk or another program was in the way."""
    if db.file is None:
        return True
    UNREACHED.clear()
    known = what_is_known()
    done = [attempt(path, partial(erase_in, path, known)) for path in copies.within_reach()]
    moved = older_versions.moved_folders()
    beside = (copies.folder(), copies.second_folder(), *moved, *(folder / "backups" for folder in moved))
    done += [attempt(folder, partial(drop_files, folder, known)) for folder in beside if folder]
    return all(done)


def what_is_known() -> Known:
    """Read from the database whom it erased, and by which day and promise others are due."""
    stones = frozenset(db.session.scalars(select(Tombstone.nonce_hash)))
    days = int(settings.get("retention_days"))
    day = None if known_days.clock_in_doubt() else today()
    db.session.rollback()
    return Known(stones, day, days)


def attempt(path: Path, act: Callable[[], None]) -> bool:
    """Erase in a copy or folder; False where trying again may help."""
    try:
        act()
    except FileNotFoundError:
        return True  # too old, and dropped meanwhile
    except FAULTS as error:
        UNREACHED.add(path)
        return errors.kind(error) not in ("full", "busy")
    return True


def erase_in(path: Path, known: Known) -> None:
    """Erase in one copy, which is replaced whole, or stays as it was."""
    found = leftovers(path, known)
    if found:
        if path.with_name(f"{path.name}-wal").exists():
            fold(path)
        copies.write_whole(path, partial(fill, engine_to_read(path), found))


def drop_files(folder: Path, known: Known) -> None:
    """Drop photos and recordings that were erased, beside older copies and in older folders."""
    for file in (*older_versions.files_below(folder), *(folder / older_versions.FOLDER).glob("*")):
        if Tombstone.hash_of(file.read_bytes()) in known.stones:
            file.unlink()
    older_versions.drop_unneeded_files(folder)


def unclean_copies() -> list[Path]:
    """Copies that still bear what is erased, corrected or due, or that can't be read; it changes none."""
    found, known = [], what_is_known()
    for path in copies.within_reach() if db.file else []:
        try:
            found += [path] if leftovers(path, known) else []
        except FAULTS:
            found.append(path)
    return found


def leftovers(path: Path, known: Known) -> list[Change]:
    """Changes to make in a copy, which takes over each correction of here."""
    with engine_to_read(path).connect() as copy:
        there = set(inspect(copy).get_table_names())
        if ROWS.name not in there:
            return []
        see_ours(copy, db.file or path)
        found = of_people(copy, known)
        # drafts: up to 0.2.0; the way back from an update needs people's answers
        left_out = ("draft", *(() if older_versions.MOVED_NAME in path.parts else copies.LEFT_OUT))
        for name in there.intersection(left_out):
            found += [delete(table(name))] if copy.scalar(select(1).select_from(table(name)).limit(1)) else []
        for files in (table(name, column("digest")) for name in there.intersection(FILES)):
            digests = known.stones.intersection(copy.scalars(select(files.c.digest)))
            found += [delete(files).where(files.c.digest == digest) for digest in digests]
        return found


def of_people(copy: Connection, known: Known) -> list[Change]:
    """Changes to make in the check-ins of a copy, by the database that it sees."""
    names = {column["name"] for column in inspect(copy).get_columns(ROWS.name)}
    personal = [name for name in PERSONAL if name in names]
    there = [column for column in ROWS.c if column.name in names]
    now = [HERE.c[name].label(f"now_{name}") for name in ("nonce", *TAKEN_OVER)]
    query = select(*there, SESSIONS.c.held_on, SESSIONS.c.state.label("session_state"), *now)
    query = query.join(SESSIONS, SESSIONS.c.id == ROWS.c.session_id).outerjoin(HERE, HERE.c.nonce == ROWS.c.nonce)
    differs = (ROWS.c[name].is_distinct_from(HERE.c[name]) for name in personal)
    found: list[Change] = []
    for row in copy.execute(query.where(or_(HERE.c.nonce.is_(None), *differs))).mappings():
        tells_who = any(row[name] for name in personal)
        one = ROWS.c.nonce == row["nonce"]
        if row["now_nonce"] is not None:
            if tells_who:
                now_so = {name: row[f"now_{name}"] for name in TAKEN_OVER if name in names}
                found.append(update(ROWS).where(one).values(now_so))
        elif row["session_state"] == "planned" or Tombstone.hash_of(row["nonce"].encode()) in known.stones:
            found.append(delete(ROWS).where(one))  # the former: with it a session was tried out
        elif tells_who and known.day and last_day(row, known.days) < known.day:
            found.append(update(ROWS).where(one).values({name: None for name in BLANK if name in names}))
    return found


def last_day(row: Row, usual: int) -> date:
    """The last day this name is kept. A copy of an older schema tells it by its consent and its session."""
    told = (row["consent_version"] or "").partition("/")[2]
    promised: date = row.get("erase_on") or row["held_on"] + timedelta(days=int(told) if told.isdecimal() else usual)
    return promised


def fill(source: Engine, changes: list[Change], fresh: Path) -> None:
    """Fill a fresh file with a copy of this one in which that is changed."""
    copy_into(source, fresh)
    with scrub(fresh) as copy:
        for change in changes:
            copy.execute(change)
