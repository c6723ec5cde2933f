"""A list that a spreadsheet program saved as CSV: read line by line, so that a fault is named by its row."""

import csv
from collections.abc import Sequence
from typing import NamedTuple


class Sheet(NamedTuple):
    """The rows of a list under its header, each with its line in the file."""

    first: int  # the line of the header
    lacking: list[str]  # columns that it should have; then it has no rows
    rows: list[tuple[int, dict[str, str]]]


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or as an old spreadsheet program writes it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str, columns: Sequence[str]) -> Sheet:
    """The cells of these columns, row by row; with commas, semicolons or tabs. Other columns are of no matter."""
    lines = numbered(text)
    if not lines:
        return Sheet(1, [], [])
    (first, head), *rest = lines
    separator = next((mark for mark in ";\t" if mark in head), ",")
    header = [name.lower() for name in cells(head, separator)]
    lacking = [column for column in columns if column not in header]
    rows = [(number, dict(zip(header, cells(line, separator), strict=False))) for number, line in rest if not lacking]
    return Sheet(first, lacking, [(n, {column: row.get(column, "") for column in columns}) for n, row in rows])


def numbered(text: str) -> list[tuple[int, str]]:
    """The lines that are not empty, each with its number in the file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip(" ,;\t")]


def cells(line: str, separator: str) -> list[str]:
    """The cells of one line, without doubled spaces. A quote that is never closed spoils no other line."""
    try:
        return [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=separator))]
    except csv.Error:
        return []
