"""Tables as CSV files that open rightly in an Indonesian spreadsheet and run nothing in any.

There a comma begins the decimals, so cells end with a semicolon; the mark before the text says that it is UTF-8.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

from flask import Response

# A spreadsheet takes a text for a formula when it begins so, whatever blanks or quotes come first. One that splits at
# another separator begins a cell in the middle of ours: the quotes around the whole do not hold it together there.
# A negative number is none.
FORMULA = re.compile(r"""((?:^|[,;|\t\r\n])[\s"]*)(?=[=+\-@＝＋－＠])(?!-\d+(?:,\d+)?%?$)""")


def guarded(cell: Any) -> str:
    """A text that stays a text: an apostrophe before what would be a formula."""
    return FORMULA.sub(r"\1'", str(cell))


def csv_file(name: str, rows: Iterable[Iterable[Any]]) -> Response:
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([guarded(cell) for cell in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=disposition)
