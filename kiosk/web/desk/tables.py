"""Tables of the desk, for pages, prints and files.

Each column has a header and finds its cell in a row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from flask_babel import gettext as _

from kiosk.clock import moment
from kiosk.web.dates import day
from kiosk.web.desk import bp

DASH = "–"
ENOUGH_FOR_PERCENT = 10  # a share of fewer is told as two counts


class Percent(int):
    """A share in whole percent, beside which a page draws a bar."""

    bar = True

    def __str__(self) -> str:
        """The one way in which the desk writes a share: “67%”."""
        return f"{int(self)}%"


class Counts(str):
    """A share of few, as “4 dari 6”, which a page sets as a number."""

    few = True


Cell = str | int | date | datetime | Percent | None


class Column(NamedTuple):
    """A header, how a row's cell below it is found, and the cell below all rows.

    ``value`` is the name of the row's attribute, or a function of the row; ``words`` are those of its codes. On a page
    ``link`` gives the address that a row's cell leads to. On a narrow page a row is a block without headers: there a
    cell that ``has_label`` has its header before it.
    """

    header: Any
    value: str | Callable[[Any], Cell]
    link: Callable[[Any], str] | None = None
    has_label: bool = False
    total: Cell = ""
    words: Mapping[Any, Any] | None = None

    def cell(self, row: Any) -> Cell:
        """The cell of this row, None for a code without words."""
        find = attrgetter(self.value) if isinstance(self.value, str) else self.value
        cell = find(row)
        if self.words is None:
            return cell
        return self.words.get(cell)


def share_cell(part: int, whole: int) -> Percent | Counts | None:
    """Part of a whole in percent, or of fewer than ENOUGH_FOR_PERCENT as “4 dari 6”.

    Of nothing it is None.
    """
    if not whole:
        return None
    if whole < ENOUGH_FOR_PERCENT:
        return Counts(_("%(part)s dari %(whole)s", part=part, whole=whole))
    return Percent((200 * part + whole) // (2 * whole))  # halves rounded up


def share_behind(part: int, whole: int) -> str:
    """“ (67%)” to follow both counts, or "" where they are too small."""
    if whole >= ENOUGH_FOR_PERCENT:
        return f" ({share_cell(part, whole)})"
    return ""


class LabelledCell(NamedTuple):
    """A row of a table that has two columns."""

    label: Any
    cell: Cell


def labelled_cells(labels: Mapping[str, Any], cells: Mapping[str, Cell]) -> list[LabelledCell]:
    """A row for each code that has a cell, in the order of the labels."""
    return [LabelledCell(str(label), cells[code]) for code, label in labels.items() if code in cells]


def label_columns(label: str, cell: str, total_label: str = "", total: Cell = "") -> list[Column]:
    """Columns for rows of LabelledCell, with these two headers."""
    return [Column(label, "label", total=total_label), Column(cell, "cell", total=total)]


@dataclass
class Table:
    """Rows in columns, below them the columns' totals.

    ``note`` is a remark for the reader. A ``flat`` table is data for a spreadsheet to filter: in a file nothing stands
    above its header.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    note: str = ""
    has_total: bool = True
    flat: bool = False

    def header(self) -> list[str]:
        """Headers of its columns."""
        return [str(column.header) for column in self.columns]

    @property
    def total(self) -> list[Cell]:
        """Cells below all rows, none where no column has one."""
        cells = [column.total for column in self.columns]
        if not self.has_total or all(cell == "" for cell in cells):
            return []
        return cells

    def lines(self) -> Iterator[Sequence[Cell]]:
        """Cells of each row, and last those of the total if there is one."""
        for row in self.rows:
            yield [column.cell(row) for column in self.columns]
        if self.total:
            yield self.total


@bp.app_template_filter("cell_text")
def cell_text(cell: Cell) -> str:
    """A cell as people read it: a dash for None, dates as the office writes them."""
    if cell is None:
        return DASH
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    return str(cell)
