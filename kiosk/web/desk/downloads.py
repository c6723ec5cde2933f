"""Files an officer takes away: their names, and workbooks in which no text becomes a formula or a link."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from flask import Response, request, send_file
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from kiosk.clock import WIB, utcnow
from kiosk.rules import settings
from kiosk.web.dates import moment
from kiosk.web.desk.tables import Cell, Percent, Table

MOST_ROWS = 20_000  # nobody reads more, and whoever is in the hall waits while it is made

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 9, 60  # column widths in characters
LINE = 16  # height of a line in points
# no text becomes a formula, a link or a number, and rows do not stay in memory
WORKBOOK = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WORKBOOK |= {"constant_memory": True, "in_memory": False}
FORMATS: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "header": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "0"},
    "percent": {"num_format": "0%"},
    "day": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm"},
}


def fits(field: Field, are_more: Callable[[int], bool]) -> bool:
    """True where a file holds what is asked for; if not, the field that makes it shorter says so."""
    if not are_more(MOST_ROWS):
        return True
    most = format_decimal(MOST_ROWS)
    field.errors = [
        _("Lebih dari %(most)s baris: terlalu banyak untuk satu berkas. Pilih waktu yang lebih pendek.", most=most)
    ]
    return False


def file_name(*parts: str) -> str:
    """A name for a file, without its ending, of these words as any machine can keep it."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9.-]+", " ", plain).strip(" .")[:120]


def print_line() -> str:
    """Dicetak 24/11/2026 09.15 WIB oleh Ratna."""
    return str(_("Dicetak %(at)s WIB oleh %(name)s", at=moment(utcnow()), name=current_user.name))


def mark_begun(response: Response) -> Response:
    """Tell the page that its file is on the way, by the mark it sent: only then may its button be pressed again."""
    mark = request.form.get("mark", "")
    if re.fullmatch(r"[0-9a-z]{1,24}", mark):
        response.set_cookie(f"file-{mark}", "1", max_age=60, path="/admin/", samesite="Lax")
    return response


def xlsx_of(name: str, about: Sequence[str], tables: Iterable[Table]) -> Response:
    """A workbook with a sheet for each table; above each the office, these lines, and who made it when."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(file, WORKBOOK)
    formats = {look: book.add_format(properties) for look, properties in FORMATS.items()}
    for table in tables:
        above = () if table.flat else (settings.get("office_name"), *about, print_line(), table.title)
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.title)[:31].strip())
        fill_sheet(sheet, table, above, formats)
    book.close()
    file.seek(0)
    return mark_begun(send_file(file, XLSX, as_attachment=True, download_name=f"{name}.xlsx"))


def fill_sheet(sheet: Any, table: Table, above: Sequence[str], formats: dict[str, Any]) -> None:
    """Write the lines above, the header, the rows, the total and the note, readable on screen and on A4."""
    for row, line in enumerate(above):
        sheet.write_string(row, 0, line, formats["bold"])
    header, last, widths = len(above), len(above), [NARROW] * len(table.columns)
    for column, title in enumerate(table.header()):
        sheet.write_string(header, column, title, formats["header"])
    for last, cells in enumerate(table.lines(), header + 1):
        for column, (value, look, width) in enumerate(map(in_workbook, cells)):
            (sheet.write_string if look == "text" else sheet.write)(last, column, value, formats[look])
            widths[column] = max(widths[column], width)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDE))
    if table.note:
        write_note(sheet, last + 1, widths, _("Catatan: %(note)s", note=table.note), formats["text"])
    if table.flat:
        sheet.autofilter(0, 0, last, len(widths) - 1)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def in_workbook(cell: Cell) -> tuple[Any, str, int]:
    """A cell's value, its format and its width; a number as the page shows it: a share in whole percent, or a count."""
    if isinstance(cell, str):
        return cell, "text", max(map(len, cell.splitlines()), default=0)
    if isinstance(cell, datetime):
        return cell.astimezone(WIB).replace(tzinfo=None), "moment", 16
    if isinstance(cell, date):
        return cell, "day", 11
    return (int(cell) / 100, "percent", NARROW) if isinstance(cell, Percent) else (cell, "number", NARROW)


def write_note(sheet: Any, row: int, widths: Sequence[int], note: str, look: Any) -> None:
    """Write a note across the whole table. A spreadsheet makes no joined cell as high as its text: it is counted."""
    sheet.set_row(row, LINE * (1 + len(note) // sum(min(width + 2, WIDE) for width in widths)))
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, note, look)
    else:
        sheet.write_string(row, 0, note, look)
