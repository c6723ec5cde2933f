"""Reading the office's list of licensed companies (P3MI) from CSV or rows of a spreadsheet, and writing it as CSV.

A line that can't be read is named by its number and never guessed at. Nothing here writes to the database.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any, NamedTuple

from kiosk.clock import parse_moment
from kiosk.models import Company
from kiosk.models.company import LONGEST
from kiosk.rules.companies import RESULTS, letters_and_digits, name_key, stored_list
from kiosk.rules.refusals import Refused

MOST_LINES = 2000  # below the heads: there are about 500 companies
LARGEST = 400_000  # characters of a list
HEAD_WITHIN = 15  # lines of a title above the heads
HEADS = ("nama", "nomor SIP3MI", "berlaku sampai", "alamat", "status")
# the letters and digits of each column's head, as offices write it
COLUMNS = {
    "name": "nama namapt namap3mi namaperusahaan perusahaan p3mi",
    "licence": "nomorsip3mi nosip3mi sip3mi nomorsippmi nosippmi sippmi nomorizin noizin izin noizinsip3mi",
    "valid_until": "berlakusampai berlakuhingga berlakusd masaberlaku masaberlakuizin masaberlakusip3mi "
    "tanggalberakhir",
    "address": "alamat alamatkantor alamatpusat alamatperusahaan",
    "status": "status statusizin statussip3mi statusp3mi",
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
MORE = "more"  # cells of a row without a head
NO_TEXT = " '-–=+@"  # a dash alone is an empty cell, and what begins so may be a formula that a spreadsheet runs


class Unreadable(NamedTuple):
    """A line that was not read, and why, as a code with the text that it is about."""

    line: int
    why: str
    text: str = ""


class Reading(NamedTuple):
    """Companies of a list, not yet stored, lines that can't be read, and heads that are none of ours."""

    companies: list[Company]
    unreadable: list[Unreadable]
    unused_heads: Sequence[str] = ()


# --- reading


def decode_file(content: bytes) -> str:
    """The text of a file in UTF-8, or as old Windows programs write it."""
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8")
    return content.decode("cp1252", "replace")


def read_list(text: str) -> Reading:
    """Companies of a text, and its lines that can't be read.

    Where a quote stays open there is no company, for nobody knows where its row ends. Raises Refused with a code where
    the text is too large, or where its heads can't be used.
    """
    lines = text.replace("\0", "").splitlines(keepends=True)
    head, delimiter, columns = find_heads(lines)
    if len(text) > LARGEST or len(lines) - head - 1 > MOST_LINES:
        raise Refused("large")
    names = [name.strip(' "\r\n') for name in lines[head].split(delimiter)]
    unused_heads = [name for name, column in zip(names, columns, strict=True) if name and not column]
    below = [line if line.strip() else " \n" for line in lines[head + 1 :]]  # an empty line would not be counted
    rows = csv.DictReader(below, columns, MORE, "", delimiter=delimiter, strict=True)
    companies: list[Company] = []
    unreadable: list[Unreadable] = []
    line = head + 2
    try:
        for row in rows:
            try:
                companies += read_row(row)
            except Refused as reason:
                unreadable.append(Unreadable(line, *reason.args))
            line = head + 2 + rows.line_num
    except csv.Error:
        return Reading([], [*unreadable, Unreadable(line, "quote")], unused_heads)
    return Reading(companies, unreadable, unused_heads)


def find_heads(lines: Sequence[str]) -> tuple[int, str, list[str]]:
    """The index of the line with the heads, which may have a title above it, the delimiter, and the columns.

    A column that is none of ours is "". Raises Refused where there is none for the name, or no other, or two for one
    thing: an empty one would hide what the other says.
    """
    for index, line in enumerate(lines[:HEAD_WITHIN]):
        delimiter = max("\t;,", key=line.count)
        columns = [COLUMN_OF_HEAD.get(letters_and_digits(head), "") for head in line.split(delimiter)]
        ours = [column for column in columns if column]
        if "name" in ours and 1 < len(ours) == len(set(ours)):
            return index, delimiter, columns
    raise Refused("heads")


def read_row(row: Mapping[str, Any]) -> list[Company]:
    """The company of a row, or none where the row is empty.

    Raises Refused with a code, and the text that it is about.
    """
    texts = {column: " ".join(row.get(column, "").split()).lstrip(NO_TEXT) for column in COLUMNS}
    if any(row.get(MORE, ())):
        raise Refused("cells")
    if not any(texts.values()):
        return []
    if not name_key(texts["name"]):
        raise Refused("name")
    for column in LONGEST:
        if len(texts[column]) > LONGEST[column]:
            raise Refused("long", texts[column])
    valid_until = read_day(texts["valid_until"])
    if texts["valid_until"] and not valid_until:
        raise Refused("day", texts["valid_until"])
    status = STATUS_OF_WORD.get(letters_and_digits(texts["status"]))
    if valid_until and not texts["status"]:
        status = "active"
    if not status:
        raise Refused("status", texts["status"])
    return [Company(**texts | {"valid_until": valid_until, "status": status})]


def read_day(text: str) -> date | None:
    """The day of a text as offices write it, or None."""
    parts = re.split(r"[\s./-]+", text.casefold())
    numbers = "/".join(MONTH_OF_WORD.get(part[:3], part) for part in parts)
    moment = parse_moment(numbers, DAY_FORMATS)
    return moment and moment.date()


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
    """A list as CSV, which `read_list` reads as the same companies."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADS)
    for company in companies:
        status = STATUSES[company.status].split()[0]
        writer.writerow((company.name, company.licence, company.valid_until, company.address, status))
    return file.getvalue()
