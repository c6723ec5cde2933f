"""Reading the office's list of licensed companies (P3MI) from CSV or rows of a spreadsheet, and writing it as CSV.

A line that can't be read is named by its number and never guessed at. Nothing here writes to the database.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from io import StringIO
from typing import NamedTuple

from kiosk.models import Company
from kiosk.models.company import LONGEST
from kiosk.rules.companies import RESULTS, letters_and_digits, name_key, stored_list
from kiosk.rules.refusals import Refused

MOST_LINES = 2000  # below the heads: there are about 500 companies
LARGEST = 400_000  # characters of a list
OPEN_QUOTE = '"'
TALLEST = 5  # lines of a row whose cells have line breaks; where a quote stays open for more, it was left open
HEAD_WITHIN = 15  # lines of a title above the heads
HEADS = ("nama", "nomor SIP3MI", "berlaku sampai", "alamat", "status")
# the letters and digits of each column's head, as offices write it
COLUMNS = {
    "name": "nama namapt namap3mi namaperusahaan perusahaan p3mi",
    "licence": "nomorsip3mi nosip3mi sip3mi nomorsippmi nosippmi sippmi nomorizin noizin izin",
    "valid_until": "berlakusampai berlakuhingga berlakusd masaberlaku masaberlakuizin tanggalberakhir",
    "address": "alamat alamatkantor alamatpusat alamatperusahaan",
    "status": "status statusizin",
}
# the letters of each status; “tidak aktif” is none of them, for it may mean any of three
STATUSES = {
    "active": "aktif berlaku masihberlaku",
    "expired": "habis habismasaberlaku berakhir kedaluwarsa kadaluwarsa kadaluarsa tidakberlaku",
    "revoked": "dicabut cabut izindicabut pencabutan",
    "suspended": "dibekukan beku diskors skorsing dihentikansementara penghentiansementara",
}
COLUMN_OF_HEAD = {head: column for column, heads in COLUMNS.items() for head in heads.split()}
STATUS_OF_WORD = {word: status for status, words in STATUSES.items() for word in words.split()}
# a month by its first three letters
MONTHS = "jan feb|peb mar apr mei|may jun jul agu|aug|agt|ags sep okt|oct nov|nop des|dec".split()
MONTH_OF_WORD = {word: str(number) for number, words in enumerate(MONTHS, 1) for word in words.split("|")}
DAY_FORMATS = ("%d/%m/20%y", "%d/%m/%y", "20%y/%m/%d")
MIDNIGHT = re.compile(r" 0?0[.:]00([.:]00)?$")  # spreadsheets write it behind a day
# a dash alone, and the apostrophe by which `write_csv` keeps a formula from running
NO_TEXT = re.compile(r"^(?:[-–]$|'(?=[=+@-]))")
FORMULA = ("=", "+", "-", "@")  # a spreadsheet runs a text that begins so


class Unreadable(NamedTuple):
    """A line that was not read, and why, as a code with the text that it is about."""

    line: int
    why: str
    text: str = ""


class Reading(NamedTuple):
    """Companies of a list, not yet stored, and its lines that can't be read."""

    companies: list[Company]
    unreadable: list[Unreadable]


# --- reading


def decode_file(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or as old Windows programs write it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8")
    return content.decode("cp1252", "replace")


def read_list(text: str) -> Reading:
    """Companies of a text, and its lines that can't be read.

    Raises Refused with a code where the text is too large, or where its heads are missing or name a column twice.
    """
    printable = "".join(letter if letter.isprintable() or letter in "\t\r\n" else " " for letter in text[: LARGEST + 1])
    lines = list(StringIO(printable, newline=None))
    if len(printable) > LARGEST:
        raise Refused("large")
    head, delimiter, columns = find_heads(lines)
    if len(lines) - head - 1 > MOST_LINES:
        raise Refused("large")
    companies: list[Company] = []
    unreadable: list[Unreadable] = []
    for line, cells in read_rows(lines, head + 1, delimiter):
        if not any(cells):
            continue
        try:
            companies.append(read_company(cells, columns))
        except Refused as reason:
            unreadable.append(Unreadable(line, *reason.args))
    return Reading(companies, unreadable)


def find_heads(lines: Sequence[str]) -> tuple[int, str, list[str]]:
    """The index of the line with the heads, which may have a title above it, the delimiter, and the columns.

    A column that is none of ours is "". Raises Refused where there is none for the name, or no other, or two for one
    thing: an empty one would hide what the other says.
    """
    for index, line in enumerate(lines[:HEAD_WITHIN]):
        delimiter = max("\t;,", key=line.count)
        columns = [COLUMN_OF_HEAD.get(letters_and_digits(head), "") for head in line.split(delimiter)]
        ours = [column for column in columns if column]
        if "name" in ours and len(set(ours)) > 1:
            if len(set(ours)) < len(ours):
                raise Refused("doubled")
            return index, delimiter, columns
    raise Refused("heads")


def read_rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The number of each row's first line, and its cells without needless space.

    Where a quote is left open the line has no cells but the quote.
    """
    while start < len(lines):
        row = csv.reader(lines[start : start + TALLEST], delimiter=delimiter, strict=True)
        height = 1
        try:
            cells = [NO_TEXT.sub("", " ".join(cell.split())) for cell in next(row)]
            height = row.line_num
        except csv.Error:
            cells = [OPEN_QUOTE]
        yield start + 1, cells
        start += height


def read_company(cells: Sequence[str], columns: Sequence[str]) -> Company:
    """The company of a row. Raises Refused with a code, and the text that it is about."""
    if cells == [OPEN_QUOTE]:
        raise Refused("quote")
    if any(cells[len(columns) :]):
        raise Refused("cells")
    row = dict(zip(columns, cells, strict=False))
    texts = {column: row.get(column, "") for column in COLUMNS}
    if not name_key(texts["name"]):
        raise Refused("name")
    for column in LONGEST:
        if len(texts[column]) > LONGEST[column]:
            raise Refused("long", texts[column])
    valid_until = read_day(texts["valid_until"])
    if texts["valid_until"] and not valid_until:
        raise Refused("day", texts["valid_until"])
    word = texts["status"]
    status = STATUS_OF_WORD.get(letters_and_digits(word))
    if valid_until and not word:
        status = "active"
    if not status:
        raise Refused("status" if word else "undated", word)
    return Company(**texts | {"valid_until": valid_until, "status": status})


def read_day(text: str) -> date | None:
    """The day of a text as offices and spreadsheets write it, or None."""
    parts = re.split(r"[\s./-]+", MIDNIGHT.sub("", text.casefold()))
    numbers = "/".join(MONTH_OF_WORD.get(part[:3], part) for part in parts)
    for form in DAY_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(numbers, form).date()
    return None


# --- comparing and writing


def compare_with_stored(companies: Sequence[Company]) -> dict[str, list[str]]:
    """Names that are new in a list, gone from the stored one, and revoked or suspended, each under its word."""
    names = {name_key(company.name): company.name for company in companies}
    stored_names = {name_key(company.name): company.name for company in stored_list()}
    return {
        "new": sorted(names[key] for key in names.keys() - stored_names.keys()),
        "gone": sorted(stored_names[key] for key in stored_names.keys() - names.keys()),
        "revoked": sorted(company.name for company in companies if RESULTS[company.status] == "revoked"),
    }


def write_csv(companies: Iterable[Company]) -> str:
    """A list as CSV, which `read_list` reads as the same companies and no spreadsheet runs."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADS)
    for company in companies:
        day = f"{company.valid_until:%d/%m/%Y}" if company.valid_until else ""
        status = STATUSES[company.status].split()[0]
        cells = (company.name, company.licence, day, company.address, status)
        writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return file.getvalue()
