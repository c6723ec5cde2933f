"""A database as 0.1.0 left it, with rows in every table; or as that one's earlier revisions had it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command

from kiosk.config import ROOT
from kiosk.data_care import schema
from kiosk.db.sqlite import engine_of

RELEASED = "1c9e5b7a40d8"
BEFORE_CONSTRAINTS = "7f1d3b9e02c5"  # its tables took what no form may store


def load(path: Path, revision: str = RELEASED) -> Path:
    """A SQLite file as the program of that time left it."""
    with closing(sqlite3.connect(path)) as connection:
        dump = ROOT / "tests" / "data_care" / "revisions" / "0.1.0.sql"
        connection.executescript(dump.read_text(encoding="utf-8"))
    if revision != RELEASED:
        config = schema.migrations()
        config.attributes["engine"] = engine_of(path)
        command.downgrade(config, revision)
    return path
