"""Files an officer takes away: their names, and workbooks.

In a workbook no text becomes a formula or a link.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from flask import Response, request, send_file
from flask_babel import format_decimal, gettext as _
from flask_login import current_user
from sqlalchemy import Select
from wtforms import Field

from kiosk.clock import WIB, moment, utcnow
from kiosk.db import db
from kiosk.rules import settings
from kiosk.web.desk.tables import Cell, Percent, Table
from kiosk.web.pages import DESK

MOST_ROWS = 20_000  # nobody reads more, and the hall waits while it is made
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW = 9  # column widths in characters
WIDE = 60
LINE = 16  # height of a line in points
# no text becomes a formula, a link or a number, and rows do not stay in memory
WORKBOOK = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
FORMATS: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "header": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "0"},
    "percent": {"num_format": "0%"},
    "day": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm"},
}


def validate_row_count(field: Field, query: Select[Any]) -> bool:
    """False, with an error on the field, if a file may not have so many rows."""
    if not db.has_more_than(query, MOST_ROWS):
        return True
    most = format_decimal(MOST_ROWS)
    field.errors = [
        _("Lebih dari %(most)s baris: terlalu banyak untuk satu berkas. Pilih waktu yang lebih pendek.", most=most)
    ]
    return False


def file_name(*parts: str) -> str:
    """A file name of these words, in ASCII, without its ending.

    It has at most 120 characters.
    """
    text = unicodedata.normalize("NFKD", " ".join(parts))
    ascii_text = text.encode("ascii", "ignore").decode()
    name = re.sub("[^A-Za-z0-9.-]+", " ", ascii_text)
    return name.strip(" .")[:120]


def print_line() -> str:
    """The line “Dicetak 24/11/2026 09.15 WIB oleh Ratna”, of now and this officer."""
    return _("Dicetak %(at)s WIB oleh %(name)s", at=moment(utcnow()), name=current_user.name)


def mark_download(response: Response) -> Response:
    """Add a cookie named by the form's mark, so that the page sees its file come.

    Nothing is added without a valid mark.
    """
    mark = request.form.get("mark", "")
    if re.fullmatch(r"[0-9a-z]{1,24}", mark):
        response.set_cookie(f"file-{mark}", "1", max_age=60, path=f"{DESK}/", samesite="Lax")
    return response


def render_xlsx(name: str, about: Sequence[str], tables: Iterable[Table]) -> Response:
    """A workbook as a marked download, with a sheet for each table.

    Above a table, unless it is flat, stand the office, ``about`` and the print line.
    """
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(file, WORKBOOK)
    formats = {style: book.add_format(properties) for style, properties in FORMATS.items()}
    for table in tables:
        above = [settings.get("office_name"), *about, print_line(), table.title]
        if table.flat:
            above = []
        sheet_name = re.sub(r"[\[\]:*?/\\']", " ", table.title)
        sheet = book.add_worksheet(sheet_name[:31].strip())
        fill_sheet(sheet, table, above, formats)
    book.close()
    file.seek(0)
    return mark_download(send_file(file, XLSX, as_attachment=True, download_name=f"{name}.xlsx"))


def fill_sheet(sheet: Any, table: Table, above: Sequence[str], formats: dict[str, Any]) -> None:
    """Write a table with the lines above it, set up for the screen and A4."""
    for row, line in enumerate(above):
        sheet.write(row, 0, line, formats["bold"])
    header = row = len(above)
    widths = [NARROW] * len(table.columns)
    sheet.write_row(header, 0, table.header(), formats["header"])
    for row, cells in enumerate(table.lines(), header + 1):
        for column, (value, style, width) in enumerate(map(cell_in_workbook, cells)):
            sheet.write(row, column, value, formats[style])
            widths[column] = max(widths[column], width)
    widths = [min(width + 2, WIDE) for width in widths]
    last_column = len(widths) - 1
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if table.note:
        note = _("Catatan: %(note)s", note=table.note)
        sheet.set_row(row + 1, LINE * (1 + len(note) // sum(widths)))  # no spreadsheet fits joined cells
        sheet.merge_range(row + 1, 0, row + 1, last_column, note, formats["text"])
    if table.flat:
        sheet.autofilter(0, 0, row, last_column)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def cell_in_workbook(cell: Cell) -> tuple[Any, str, int]:
    """A cell's value, its key of FORMATS and its width.

    A Percent becomes a fraction, a moment WIB without zone.
    """
    if isinstance(cell, datetime):
        return cell.astimezone(WIB).replace(tzinfo=None), "moment", 16
    if isinstance(cell, date):
        return cell, "day", 11
    if isinstance(cell, Percent):
        return int(cell) / 100, "percent", NARROW
    if cell is None or isinstance(cell, int):
        return cell, "number", NARROW
    text = str(cell)
    width = max(map(len, text.splitlines()), default=0)
    return text, "text", width
