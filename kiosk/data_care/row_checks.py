"""The rows of a file from elsewhere, each read with our own rules before any is taken in."""

import math
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    String,
    Table,
    select,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NULLTYPE

from kiosk.data_care import row_rules
from kiosk.data_care.foreign_schema import Foreign
from kiosk.db import Base, UtcDateTime
from kiosk.models.question import Columns

BATCH = 500
LONGEST_TEXT = 20_000  # of a column that sets no limit; our forms stop at 4,000
LONGEST_JSON = 200_000
MOST_ROWS = {"tombstone": 100_000}  # more than anybody withdraws; each is kept for good here
YEARS = range(1970, 2200)  # a clock whose battery is empty begins in 1970
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # nor has XML any of them


def check(engine: Engine) -> None:
    """Read all of a file whose tables are ours: what these refuse is not asked again. Raises Foreign."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            check_table(connection, table)


def check_table(connection: Connection, table: Table) -> None:
    """Each row by itself; keys and references its table has kept already."""
    readers = {column.name: reader(connection, column) for column in table.columns}
    for number, row in enumerate(raw_rows(connection, table)):
        if number >= MOST_ROWS.get(table.name, math.inf):
            raise Foreign(table.name, "barisnya terlalu banyak")
        check_row(table, row, readers)


def raw_rows(connection: Connection, table: Table) -> Iterator[Columns]:
    """Every row as the file holds it, not as we read it."""
    raw = select(*(type_coerce(column, NULLTYPE).label(column.name) for column in table.columns))
    try:
        for row in connection.execute(raw, execution_options={"yield_per": BATCH}).mappings():
            yield dict(row)
    except DBAPIError as error:
        if hasattr(error.orig, "sqlite_errorcode"):
            raise  # SQLite's own word; without it Python could not read a text
        raise Foreign(table.name, "ada teks yang bukan teks") from error


def check_row(table: Table, row: Columns, readers: dict[str, Callable[[Any], Any]]) -> None:
    """Raise Foreign for a row that no form of ours would have stored."""
    read = {}
    for column in table.columns:
        try:
            read[column.name] = value_of(column, row[column.name], readers[column.name])
        except (ValueError, TypeError, RecursionError) as error:
            raise Foreign(table.name, f"kolom {column.name}: {reason(error)}") from error
    for words in row_rules.broken(table.name, read):
        raise Foreign(table.name, words)


def reason(error: Exception) -> str:
    """Our own words; those of a library may hold a value."""
    return str(error) if isinstance(error, Odd) else "isinya tidak bisa dibaca"


class Odd(ValueError):
    """What is wrong with a value, in our own words."""


# --- a value


def reader(connection: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """How the program will read this column."""
    if isinstance(column.type, Boolean):
        return truth
    processor = column.type.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
    return processor or (lambda value: value)


def value_of(column: Column[Any], raw: Any, read: Callable[[Any], Any]) -> Any:
    """The value the program will see. Raises Odd, or what the reader raises."""
    if raw is None:
        if not column.nullable:
            raise Odd("kosong")
        return None
    stored, check_value = next(each for kind, each in KINDS if isinstance(column.type, kind))
    if not isinstance(raw, stored) or isinstance(raw, bytes):
        raise Odd("jenis isinya salah")
    value = read(raw)
    check_value(column, value)
    return value


def check_text(column: Column[Any], value: str) -> None:
    """Its length and its characters."""
    if len(value) > (getattr(column.type, "length", None) or LONGEST_TEXT):
        raise Odd("terlalu panjang")
    if CONTROL.search(value):
        raise Odd("ada karakter yang bukan huruf")


def check_number(_column: Column[Any], value: int) -> None:
    """What either database can hold."""
    if not -(2**31) <= value < 2**31:
        raise Odd("angkanya di luar batas")


def truth(raw: int) -> bool:
    """Yes or no, where SQLAlchemy takes any number for yes."""
    if raw not in (0, 1):
        raise Odd("bukan ya atau tidak")
    return bool(raw)


def check_moment(_column: Column[Any], value: date | datetime) -> None:
    """A day that a clock may have shown."""
    if value.year not in YEARS:
        raise Odd("tahunnya tidak mungkin")


def check_nothing(_column: Column[Any], _value: Any) -> None:
    """A value that only has to be readable."""


def check_json(column: Column[Any], value: Any) -> None:
    """Every text and number in it."""
    if len(repr(value)) > LONGEST_JSON:
        raise Odd("terlalu panjang")
    for each in leaves(value):
        if isinstance(each, str):
            check_text(column, each)
        if isinstance(each, float) and not math.isfinite(each):
            raise Odd("angkanya di luar batas")


def leaves(value: Any) -> Iterator[Any]:
    """What a value of JSON consists of, names too."""
    inner: Collection[Any] = ()
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, list):
        inner = value
    else:
        yield value
    for each in inner:
        yield from leaves(each)


# column: how SQLite keeps it, and what is asked of the value
KINDS: tuple[tuple[type[Any], tuple[Any, Callable[[Column[Any], Any], None]]], ...] = (
    (String, (str, check_text)),
    (Boolean, (int, check_nothing)),
    (Integer, (int, check_number)),
    (UtcDateTime, (str, check_moment)),
    (Date, (str, check_moment)),
    (JSON, ((str, int, float), check_json)),
    (object, (str, check_nothing)),  # an hour of the day
)
