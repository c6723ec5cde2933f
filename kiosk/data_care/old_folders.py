"""What updates left in older folders beside this one: erasing reaches it, and after two weeks it is deleted."""

import json
import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from kiosk.clock import today
from kiosk.db.whole_files import write
from kiosk.rules import known_days

NAME = "instance-dipindahkan"
KEPT = timedelta(days=14)


def note_path() -> Path:
    """Where deploy/take_over.py says which folders were left; ``since`` is ours to fill."""
    return Path(current_app.instance_path) / "moved-from.json"


def note() -> dict[str, Any]:
    """The folders that were left, and since when this kiosk has surely run on their data."""
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads(note_path().read_text("utf-8"))
        return found
    return {"folders": [], "since": None}


def lost() -> list[str]:
    """The folders of these that are no longer there, or not plugged in: nobody erases in them."""
    return [name for name in note()["folders"] if not Path(name).is_dir()]


def databases() -> list[Path]:
    """The databases and copies in them, for erasing."""
    return sorted(path for name in note()["folders"] for path in Path(name).rglob("*.sqlite3"))


def drop_when_over() -> None:
    """Delete them two weeks after the first sure day on which this kiosk ran; no day counts while the clock is in
    doubt.
    """
    left = note()
    if not left["folders"] or known_days.clock_in_doubt():
        return
    if left["since"] is None:
        text = json.dumps(left | {"since": today().isoformat()})
        write(note_path(), lambda file: file.write_text(text, "utf-8"))
    elif today() - date.fromisoformat(left["since"]) > KEPT:
        for name in set(left["folders"]).difference(lost()):
            shutil.rmtree(name)
        note_path().unlink()
