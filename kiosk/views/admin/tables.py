"""Tables of the desk: columns that say their header and what a row shows, for the page, the print and every file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from flask_babel import gettext as _

from kiosk.views.admin.desk import bp
from kiosk.views.dates import day, moment

KEPT_ROWS = 8
DASH = "–"


class Percent(int):
    """A share in whole percent; a page draws a bar beside it."""

    bar = True


Cell = str | int | date | datetime | Percent | None


class Column(NamedTuple):
    """What stands above, and what a row shows below; ``link`` is where its cell leads on a page.

    A page so narrow that a row is a block shows no header: what is ``labelled`` has its own before it there.
    """

    header: str
    value: Callable[[Any], Cell]
    link: Callable[[Any], str] | None = None
    labelled: bool = False


def pairs(label: str, header: str) -> list[Column]:
    """The two columns of rows that are a label and what belongs to it, as the items of a dict are."""
    return [Column(label, lambda pair: str(pair[0])), Column(header, lambda pair: pair[1])]


@dataclass
class Table:
    """Rows in columns; ``total`` is a row like the others, below them, ``note`` what a reader must know.

    A ``flat`` one is data for a spreadsheet to filter: in a file nothing stands above its header.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    total: Any = None
    note: str = ""
    flat: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it has too many rows to be kept on one sheet with what stands below it."""
        return len(list(self.rows)) > KEPT_ROWS

    def header(self) -> list[str]:
        """The headers, as the line that they are in a file."""
        return [column.header for column in self.columns]

    def lines(self) -> Iterator[list[Cell]]:
        """What is in the rows and in the total, one at a time."""
        for row in chain(self.rows, [self.total] if self.total else []):
            yield [column.value(row) for column in self.columns]

    def labelled_note(self) -> str:
        """The note as a file has it, below the lines."""
        return str(_("Catatan: %(note)s", note=self.note))


def sentences(title: str, header: str, rows: Iterable[str] = ()) -> Table:
    """One column of text, as files have it; without rows its header says all there is to say."""
    return Table(title, [Column(header, str)], rows)


@bp.app_template_filter("written")
def written(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return DASH
    if isinstance(cell, Percent):
        return f"{int(cell)}%"
    if isinstance(cell, datetime):
        return moment(cell)
    return day(cell) if isinstance(cell, date) else str(cell)
