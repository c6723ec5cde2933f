"""What each process of a server has to know and no row holds: in memory; on PostgreSQL, where several serve, a file."""

import pickle
from pathlib import Path
from typing import Any

from flask import current_app

from kiosk.config import instance_folder
from kiosk.db import db, whole_files


def keep(name: str, value: Any) -> None:
    """From now on this is what everybody finds under this name; None: nothing."""
    if db.file:
        current_app.extensions[name] = value
    elif value is None:
        place(name).unlink(missing_ok=True)
    else:
        whole_files.write(place(name), lambda file: file.write_bytes(pickle.dumps(value)))


def kept(name: str) -> Any:
    """What was kept last; None where nothing was, or only by a program of another version."""
    if db.file:
        return current_app.extensions.get(name)
    try:
        return pickle.loads(place(name).read_bytes())  # noqa: S301 - nobody else writes in that folder
    except (OSError, AttributeError, ImportError, TypeError, ValueError, pickle.UnpicklingError):
        return None


def place(name: str) -> Path:
    """The file."""
    return instance_folder() / f"{name}.shared"
