"""What earlier versions left: a database of 0.1.0 with rows in every table, and a whole folder of 0.2.0."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from alembic import command

from kiosk.config import ROOT
from kiosk.data_care import schema
from kiosk.db.sqlite import engine_of

RELEASED = "1c9e5b7a40d8"
REVISIONS = ROOT / "tests" / "data_care" / "revisions"
BEFORE_CONSTRAINTS = "7f1d3b9e02c5"  # its tables took what no form may store


def load(path: Path, revision: str = RELEASED) -> Path:
    """A SQLite file as the program of that time left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((REVISIONS / "0.1.0.sql").read_text(encoding="utf-8"))
    if revision != RELEASED:
        config = schema.migrations()
        config.attributes["engine"] = engine_of(path)
        command.downgrade(config, revision)
    return path


def folder_of(version: str, parent: Path) -> Path:
    """The folder of that version, with the instance/ that its own code filled: made_by.py in the archive says how."""
    folder = parent / f"anjungan-{version}"
    folder.mkdir()
    with tarfile.open(REVISIONS / f"{version}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    (folder / "wsgi.py").touch()
    (folder / "pyproject.toml").write_text(f'version = "{version}"\n')
    return folder


def folder_of_today(parent: Path) -> Path:
    """This version in a folder without data."""
    folder = parent / "anjungan-baru"
    (folder / ".venv").mkdir(parents=True)
    for name in ("wsgi.py", "pyproject.toml"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder
