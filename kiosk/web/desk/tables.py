"""Tables of the desk: columns that say their header and what a row shows, for the page, the print and every file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from kiosk.web.dates import day, moment
from kiosk.web.desk import bp

DASH = "–"


class Percent(int):
    """A share in whole percent; a page draws a bar beside it."""

    bar = True


Cell = str | int | date | datetime | Percent | None


class Column(NamedTuple):
    """A header, and how a row's cell below it is found; ``link`` gives the address to which it leads on a page.

    A page so narrow that a row is a block shows no header: what is ``labelled`` has its own before it there.
    """

    header: str
    value: Callable[[Any], Cell]
    link: Callable[[Any], str] | None = None
    labelled: bool = False


def by_place(*headers: str) -> list[Column]:
    """Columns of rows that are the cells themselves, in this order."""
    return [Column(header, itemgetter(place)) for place, header in enumerate(headers)]


@dataclass
class Table:
    """Rows in columns; ``total`` has the cells of a row below them, ``note`` what a reader must know.

    A ``flat`` one is data for a spreadsheet to filter: in a file nothing stands above its header.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    total: Sequence[Cell] | None = None
    note: str = ""
    flat: bool = False

    def header(self) -> list[str]:
        """The headers, as the line that they are in a file."""
        return [column.header for column in self.columns]

    def lines(self) -> Iterator[Sequence[Cell]]:
        """The cells of the rows and of the total, one line at a time."""
        for row in self.rows:
            yield [column.value(row) for column in self.columns]
        if self.total:
            yield self.total


def sentences(title: str, header: str, rows: Iterable[str] = ()) -> Table:
    """One column of text, as files have it; without rows its header says all there is to say."""
    return Table(title, [Column(header, str)], rows)


@bp.app_template_filter("cell_text")
def cell_text(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return DASH
    if isinstance(cell, Percent):
        return f"{int(cell)}%"
    if isinstance(cell, datetime):
        return moment(cell)
    return day(cell) if isinstance(cell, date) else str(cell)
