"""Databases as earlier programs left them: the dumps in data_care/revisions/ were made by those."""

import sqlite3
from contextlib import closing
from pathlib import Path

REVISIONS = Path(__file__).parents[1] / "data_care" / "revisions"
FIRST = "daed9c39e7ad"


# on its first day the first revision was edited twice: one name, three schemas
DUMPS = ["daed9c39e7ad_as_of_a0f73ed", "daed9c39e7ad_as_of_6fe60be", "daed9c39e7ad_as_of_ab9e3c0"]


# the last one before tables refused what no form may store; with a clock that was wrong, and promises of other days
NEWER = "7f1d3b9e02c5_as_of_9f4c0bb"


def load(dump: str, path: Path) -> Path:
    """A SQLite file as the program of that time left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((REVISIONS / f"{dump}.sql").read_text(encoding="utf-8"))
    return path
