"""Folders that an update moved aside: erasing reaches into them, for two weeks.

Whoever installs a newer version copies the old folder's ``instance`` into the new folder, and renames the old one
(deploy/pindah-mesin.md). So each lies beside this program's folder, and holds this kiosk's secret. After two weeks they
are deleted.
"""

import shutil
from datetime import date, timedelta
from pathlib import Path

from flask import current_app

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.db.whole_files import write_file
from kiosk.rules import known_days

NAME = "instance-dipindahkan"


def find_folders() -> list[Path]:
    """This kiosk's moved folders.

    Another kiosk's, which has another secret, is not among them.
    """
    secret = current_app.config["SECRET_KEY"]
    return sorted(folder for folder in ROOT.parent.glob(f"*/{NAME}") if secret and secret_in(folder) == secret)


def secret_in(folder: Path) -> str | None:
    """The secret in a moved folder, or None where it can't be read."""
    try:
        return (folder / "secret").read_text("ascii")
    except (OSError, ValueError):
        return None


def find_databases() -> list[Path]:
    """The databases in the moved folders, and the copies in them."""
    return sorted(path for folder in find_folders() for path in folder.rglob("*.sqlite3"))


def delete_old_folders() -> None:
    """Delete each folder two weeks after the first sure day on which it was seen.

    That day is noted in a folder that is seen for the first time. Does nothing while the clock is further than its last
    confirmed day allows.
    """
    if known_days.sure_day() != today():
        return
    for folder in find_folders():
        note = folder / "first-day"
        if not note.exists():
            write_file(note, lambda file: file.write_text(today().isoformat(), "ascii"))
        elif today() - date.fromisoformat(note.read_text("ascii")) > timedelta(days=14):
            shutil.rmtree(folder)
