"""Files an officer takes away: how long one may be, and CSV that opens rightly in a spreadsheet and runs nothing.

In an Indonesian one a comma begins the decimals, so cells end with a semicolon; the mark before the text says that it
is UTF-8.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from flask import Response
from flask_babel import format_decimal
from flask_babel import gettext as _
from wtforms import Field

MOST_ROWS = 20_000  # nobody reads more, and whoever is in the hall waits while it is made

# A spreadsheet takes a text for a formula when it begins so, whatever blanks or quotes come first. One that splits at
# another separator begins a cell in the middle of ours: the quotes around the whole do not hold it together there.
# A negative number is none.
FORMULA = re.compile(r"""((?:^|[,;|\t\r\n])[\s"]*)(?=[=+\-@＝＋－＠])(?!-\d+(?:,\d+)?%?$)""")


def fits(field: Field, are_more: Callable[[int], bool]) -> bool:
    """Whether a file holds what is asked for; if not, the field that makes it shorter says so."""
    if not are_more(MOST_ROWS):
        return True
    most = format_decimal(MOST_ROWS)
    field.errors = [
        _("Lebih dari %(most)s baris: terlalu banyak untuk satu berkas. Pilih waktu yang lebih pendek.", most=most)
    ]
    return False


def guarded(cell: Any) -> str:
    """A text that stays a text: an apostrophe before what would be a formula."""
    return FORMULA.sub(r"\1'", str(cell))


def file_name(*parts: str) -> str:
    """These words as the name of a file that any machine can keep, without its ending."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9.-]+", " ", plain).strip(" .")[:120]


def csv_file(name: str, rows: Iterable[Iterable[Any]]) -> Response:
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([guarded(cell) for cell in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=disposition)
