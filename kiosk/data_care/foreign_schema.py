"""Whether the tables of a file from elsewhere are those that this program's migrations make."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from kiosk.data_care import schema
from kiosk.db.sqlite import engine_of, programs

Shape = dict[str, Any]
MADE: dict[str | None, dict[str, Shape]] = {}  # by revision


class Foreign(Exception):
    """Which table, or which row of it, is not as ours are, and how; no value of a row."""

    def __init__(self, table: str, words: str) -> None:
        super().__init__(f"tabel {re.sub(r'[^a-z_]', '?', table)}, {words}")


def check(engine: Engine, beside: Path) -> None:
    """Compare with an empty database made beside it: our tables, and what each refuses.

    So a file that goes in place of the database refuses what ours did. Raises Foreign.
    """
    with engine.connect() as theirs:
        compare(tables(theirs), tables_of_ours(beside))


def check_programs(engine: Engine) -> None:
    """Nothing that acts by itself, asked before anything is written: it could fill the disk. Raises Foreign."""
    with engine.connect() as theirs:
        for name in programs(theirs):
            raise Foreign(name, "isinya program dan bukan data")


def tables_of_ours(beside: Path) -> dict[str, Shape]:
    """What our migrations make; they are run once for a program, which has one newest revision."""
    revision = schema.head()
    if revision not in MADE:
        ours = engine_of(beside)
        schema.upgrade(ours)
        with ours.connect() as made:
            MADE[revision] = tables(made)
    return MADE[revision]


def compare(theirs: dict[str, Shape], ours: dict[str, Shape]) -> None:
    """Raise Foreign for the first table that is not as ours."""
    for name in sorted(theirs.keys() ^ ours.keys()):
        raise Foreign(name, "tidak ada di anjungan ini" if name in theirs else "tidak ada di berkas itu")
    for name, shape in ours.items():
        for column in sorted(shape["kolom"].keys() - theirs[name]["kolom"].keys()):
            raise Foreign(name, f"kolom {column}: tidak ada di berkas itu")
        for part in shape:
            if theirs[name][part] != shape[part]:
                raise Foreign(name, f"{part}: tidak seperti di anjungan ini")


def tables(connection: Connection) -> dict[str, Shape]:
    """Columns, keys, references and constraints of every table."""
    there = inspect(connection)
    return {
        name: {
            "kolom": {
                column["name"]: (str(column["type"]), column["nullable"], column.get("computed"))
                for column in there.get_columns(name)
            },
            "kunci": there.get_pk_constraint(name)["constrained_columns"],
            "keunikan": sorted(unique["column_names"] for unique in there.get_unique_constraints(name)),
            "rujukan": sorted(
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in there.get_foreign_keys(name)
            ),
            "aturan": sorted(check["sqltext"] for check in there.get_check_constraints(name)),
        }
        for name in there.get_table_names()
    }
