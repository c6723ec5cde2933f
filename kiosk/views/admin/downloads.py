"""Tables as CSV files that open rightly in a spreadsheet and run nothing there; no query."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from flask import Response

# a spreadsheet takes a text for a formula when it begins so
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def guarded(cell: Any) -> Any:
    """A text that stays a text: an apostrophe before what would be a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_file(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Response:
    """The rows under their header, in the encoding that spreadsheets recognise."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([str(title) for title in header])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=disposition)
