"""Two folders of the program side by side, an older one with data and a newer one without; no test."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from kiosk.config import ROOT
from kiosk.data_care.handed_over import CONFIG, DATABASE
from tests.cast.commands import rows
from tests.cast.dumps import RELEASED, load

SECRET, OWN = "rahasia mesin ini", "BACKUPS_KEPT = 5  # kata kantor\n"
COPY = f"backups/20261126-090000-{sha256(SECRET.encode()).hexdigest()[:6]}-lama.sqlite3"  # of this machine
FILES = {
    "secret": SECRET,
    CONFIG: OWN,
    "audio/bu-ratna/0123456789abcdef.ogg": "suara",
    "photos/abcdefgh12345678.jpg": "foto",
}
# people of the dump are of today, so that retention finds nothing due, and a quiz belongs to the session that is open
TODAY = """
UPDATE outreach_session SET held_on = date('now', '+7 hours');
UPDATE check_in SET created_at = datetime('now') || '.000000';
UPDATE quiz_attempt SET session_id = 'session-00000003';
"""
LATER = """
CREATE TEMP TABLE one AS SELECT * FROM check_in WHERE nonce = 'n3';
UPDATE one SET id = 'check-in-later', nonce = 'later', name = 'Nyoman', withdrawal_code = NULL;
INSERT INTO check_in SELECT * FROM one;
DELETE FROM check_in WHERE nonce = 'n1';
INSERT INTO tombstone VALUES ('STONE', date('now'));
UPDATE check_in SET name = NULL, phone = NULL, withdrawal_code = NULL, erased_at = datetime('now') || '.000000'
    WHERE nonce = 'n6';
"""


def script(database: Path, words: str) -> None:
    """Let some SQL run on a file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(words)


def fill(instance: Path, revision: str = RELEASED) -> None:
    """What a kiosk holds after some use: rows in every table, an own config.py, a voice, a photo, a copy."""
    script(load(instance / DATABASE, revision), TODAY)
    for name, content in FILES.items():
        (instance / name).parent.mkdir(parents=True, exist_ok=True)
        (instance / name).write_text(content)
    (instance / "backups").mkdir()
    shutil.copy(instance / DATABASE, instance / COPY)


def later(instance: Path) -> None:
    """After the update somebody checks in, Wayan takes her check-in back, and Made's name is erased."""
    script(instance / DATABASE, LATER.replace("STONE", sha256(b"n1").hexdigest()))


def held(instance: Path) -> dict[str, str | list[str]]:
    """What stands there of what it was filled with: every row, and every file."""
    text = {name: (instance / name).read_text() for name in FILES if (instance / name).exists()}
    return text | {name: sorted(rows(instance / name)) for name in (DATABASE, COPY) if (instance / name).exists()}


def checkout(folder: Path, version: str) -> Path:
    """This program in a folder of its own, under another version."""
    for name in ("kiosk", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "instance").mkdir()
    shutil.copy(ROOT / "instance" / "README.md", folder / "instance")
    shutil.copy(ROOT / "wsgi.py", folder)
    told = (ROOT / "pyproject.toml").read_text("utf-8").partition("\nversion = ")
    (folder / "pyproject.toml").write_text(f'{told[0]}\nversion = "{version}"\n', "utf-8")
    return folder
