"""Tables as a workbook, with the figures of the page, and a flat one as CSV too."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import xlsxwriter
from flask import Response, request, send_file

from kiosk.clock import WIB
from kiosk.views.admin.downloads import csv_file
from kiosk.views.admin.tables import Cell, Percent, Table, written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 9, 60  # column widths in characters
LINE = 16  # height of a line in points


class Paper(NamedTuple):
    """What is filed: lines of heading, and tables."""

    name: str  # of the file, without its ending
    heading: Sequence[str]
    tables: Sequence[Table]


def csv_of(paper: Paper) -> Response:
    """A paper of one flat table as CSV; a cell without a number stays empty, so that its column can be added up."""
    [table] = paper.tables
    rows = (["" if cell is None else written(cell) for cell in row] for row in table.lines())
    return begun(csv_file(f"{paper.name}.csv", chain([table.header()], rows)))


def xlsx_of(paper: Paper) -> Response:
    """The paper as a workbook, a sheet for each table."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    workbook = Workbook(file)
    for table in paper.tables:
        workbook.add(table, paper.heading)
    workbook.close()
    file.seek(0)
    return begun(send_file(file, XLSX, as_attachment=True, download_name=f"{paper.name}.xlsx"))


def begun(response: Response) -> Response:
    """Tell the page that its file is on the way, by the mark it sent: only then may its button be pressed again."""
    mark = request.form.get("mark", "")
    if re.fullmatch(r"[0-9a-z]{1,24}", mark):
        response.set_cookie(f"file-{mark}", "1", max_age=60, path="/admin/", samesite="Lax")
    return response


class Workbook:
    """A workbook in which no text becomes a formula, a link or a number, and rows do not stay in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(file, options | {"constant_memory": True, "in_memory": False})
        kept = {"bold": {"bold": True}, "text": {"text_wrap": True, "valign": "top"}, "percent": {"num_format": "0%"}}
        kept |= {"day": {"num_format": "dd/mm/yyyy"}, "moment": {"num_format": "dd/mm/yyyy hh:mm"}}
        kept |= {"number": {"num_format": "0"}}
        kept |= {"header": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}}
        self.formats = {name: self.book.add_format(properties) for name, properties in kept.items()}

    def add(self, table: Table, heading: Sequence[str]) -> None:
        """A sheet with the heading, the title, the header, the rows and the total; a flat one has no heading."""
        sheet = self.book.add_worksheet(sheet_name(table.title))
        above = () if table.flat else (*heading, table.title)
        for place, line in enumerate(above):
            sheet.write_string(place, 0, line, self.formats["bold"])
        for column, title in enumerate(table.header()):
            sheet.write_string(len(above), column, title, self.formats["header"])
        last, widths = self.write_lines(sheet, table, len(above) + 1)
        for note in table.notes():
            self.write_note(sheet, last + 1, widths, note)
        if table.flat:
            sheet.autofilter(0, 0, last, len(widths) - 1)
        lay_out(sheet, widths, header_at=len(above) + 1)

    def write_lines(self, sheet: Any, table: Table, place: int) -> tuple[int, list[int]]:
        """The rows and the total from this place on; the last place, and how wide each column is."""
        widths, last = [NARROW] * len(table.columns), place - 1
        for last, cells in enumerate(table.lines(), place):
            for column, cell in enumerate(cells):
                widths[column] = max(widths[column], self.write(sheet, last, column, cell))
        return last, widths

    def write_note(self, sheet: Any, row: int, widths: Sequence[int], note: str) -> None:
        """A note across the whole table. A spreadsheet makes no joined cell as high as its text: here it is counted."""
        width = sum(min(width + 2, WIDE) for width in widths)
        sheet.set_row(row, LINE * (1 + len(note) // width))
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, note, self.formats["text"])
        else:
            sheet.write_string(row, 0, note, self.formats["text"])

    def write(self, sheet: Any, row: int, column: int, cell: Cell) -> int:
        """One cell in its own kind; how wide it is."""
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, self.formats["text"])
            return max((len(line) for line in cell.splitlines()), default=0)
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.astimezone(WIB).replace(tzinfo=None), self.formats["moment"])
            return 16
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.formats["day"])
            return 11
        if cell is not None:
            self.write_number(sheet, row, column, cell)
        return NARROW

    def write_number(self, sheet: Any, row: int, column: int, cell: int) -> None:
        """A number as the page shows it: a share in whole percent, or a count."""
        if isinstance(cell, Percent):
            sheet.write_number(row, column, int(cell) / 100, self.formats["percent"])
        else:
            sheet.write_number(row, column, cell, self.formats["number"])

    def close(self) -> None:
        """Finish the file."""
        self.book.close()


def sheet_name(title: str) -> str:
    """A title as a spreadsheet allows it."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip()


def lay_out(sheet: Any, widths: Sequence[int], header_at: int) -> None:
    """Readable on screen, and on A4."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDE))
    sheet.freeze_panes(header_at, 0)
    sheet.repeat_rows(header_at - 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
