"""Which copies of SQLite's file there are: their places and names, and whose they are."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, select

from kiosk.clock import WIB, utcnow
from kiosk.data_care import old_folders, second_place
from kiosk.db.sqlite import engine_to_read
from kiosk.models import CheckIn, Setting

SQLITE = b"SQLite format 3\0"  # how each of its files begins
NAME = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{6})-\w+\.sqlite3")
BEFORE = re.compile(r"before-(restore|merge|update)-\d{8}-\d{6}(-[0-9a-f]{6})?\.sqlite3")
ANSWERS_KEPT = timedelta(days=14)  # so long an update is undone whole; then they leave the copy before it too


def folder() -> Path:
    """Where this machine keeps its copies."""
    return Path(current_app.instance_path) / "backups"


def machine() -> str:
    """Six characters that tell this machine's copies from another's on the same stick."""
    return hashlib.sha256((current_app.config["SECRET_KEY"] or "").encode()).hexdigest()[:6]


def path_before(what: str, where: Path | None = None) -> Path:
    """Where to keep the state before a restore or update: a name of its own, also within the same second."""
    where = where or folder()
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where / f"before-{what}-{utcnow().astimezone(WIB):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.sqlite3"


def by_name(where: Path) -> list[Path]:
    """The files of a folder, the latest name first; none where it can't be read."""
    try:
        return sorted((path for path in where.iterdir() if path.is_file()), reverse=True)
    except OSError:
        return []


def is_daily(name: str) -> bool:
    """Whether this is the name of a daily copy of this machine."""
    found = NAME.fullmatch(name)
    return found is not None and found[2] == machine()


def ours(where: Path) -> list[Path]:
    """This machine's daily copies in a folder, the newest first."""
    return [path for path in by_name(where) if is_daily(path.name)]


def newest(where: Path) -> Path | None:
    """The newest of this machine's copies in a folder, or None if there is none."""
    return next(iter(ours(where)), None)


def before(what: str) -> list[Path]:
    """Copies of the state before each restore or update (earlier versions: each merge too), the newest first."""
    return [path for path in by_name(folder()) if (found := BEFORE.fullmatch(path.name)) and found[1] == what]


def within_reach() -> list[Path]:
    """Every copy of ours, here and in the second place while it is there. Files of other names are not ours."""
    second = second_place.folder()
    kept = [path for what in ("restore", "merge", "update") for path in before(what)]
    return [*ours(folder()), *kept, *(ours(second) if second else [])]


def others() -> list[Path]:
    """Databases of other names among our copies: whoever put them there looks after them."""
    known = set(within_reach())
    return [path for path in by_name(folder()) if path not in known and is_database(path)]


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do. What can't be read may be one."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return True


def made_at(path: Path) -> datetime:
    """When a copy was made, by its name."""
    return datetime.strptime(stamp_of(path), "%Y%m%d-%H%M%S").replace(tzinfo=WIB)


def stamp_of(path: Path) -> str:
    """The moment in the name of a copy, to the second."""
    return re.sub(r"^before-[a-z]+-", "", path.name)[:15]


def found_anew() -> list[Path]:
    """Every copy within reach, the newest first, also where the secret is gone that gives this machine's their name."""
    here = [path for path in by_name(folder()) if NAME.fullmatch(path.name) or BEFORE.fullmatch(path.name)]
    in_time = sorted({*here, *within_reach()}, key=lambda path: (stamp_of(path), path.stat().st_mtime_ns))
    return in_time[::-1]


def identity(of: Connection) -> str | None:
    """Which kiosk's data these are; None before the first start that gave one."""
    found: str | None = of.scalar(select(Setting.value).where(Setting.name == "kiosk_id"))
    return found


def kiosk_of(copy: Path) -> str | None:
    """Whose copy this is."""
    with engine_to_read(copy).connect() as connection:
        return identity(connection)


def has_people(copy: Path) -> bool:
    """Whether anybody has checked in in it."""
    with engine_to_read(copy).connect() as connection:
        return connection.scalar(select(CheckIn.id).limit(1)) is not None


def keeps_answers(copy: Path) -> bool:
    """Whether people's answers may still stand in this copy: an update is undone soon, or never."""
    if old_folders.NAME in copy.parts:
        return True
    found = BEFORE.fullmatch(copy.name)
    return found is not None and found[1] == "update" and utcnow() - made_at(copy) < ANSWERS_KEPT
