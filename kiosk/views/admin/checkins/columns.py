"""Columns of check-ins in lists and files."""

from operator import attrgetter
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.models.check_in import ANSWERS, PERSONAL_COLUMNS
from kiosk.web.desk import words
from kiosk.web.desk.tables import Column

LISTED_ANSWERS = tuple(column for column, answer in ANSWERS.items() if column != "age" and not answer.personal)


def answer_column(column: str) -> Column:
    """Table column of one answer, in its shortest words (L/P).

    Of a village only the name.
    """
    header = str(_l(ANSWERS[column].label))
    if column == "village_code":
        return Column(header, lambda check_in: check_in.village.name if check_in.village else None)
    if not ANSWERS[column].codes:
        return Column(header, attrgetter(column))
    # looked up once in the language of this page: there may be thousands of rows
    words_by_code = {code: str(word) for code, word in words.answer_words(column, as_letters=True).items()}
    return Column(header, lambda check_in: words_by_code.get(getattr(check_in, column)))


def list_columns() -> list[Column]:
    """Table columns of a list of check-ins: answers without age, name and phone."""
    return [answer_column(column) for column in LISTED_ANSWERS]


def file_columns(with_names: bool) -> list[Column]:
    """Columns of a workbook, for the joined rows of rules.attendance, not CheckIn.

    Name and phone only if asked for.
    """
    answers = {column: answer_column(column) for column in ("age", *LISTED_ANSWERS)}
    answers["village_code"] = Column(_("Desa asal"), home_of_row)
    columns = [
        Column(_("Tanggal sesi"), attrgetter("held_on")),
        Column(_("Judul"), attrgetter("title")),
        Column(_("Desa sesi"), attrgetter("village_name")),
        Column(_("Waktu dicatat"), attrgetter("created_at")),
        *answers.values(),
        Column(_("Asal isian"), lambda row: words.ORIGINS[row.origin]),
        Column(_("Pemeriksaan"), lambda row: words.REVIEW_STATES[row.state]),
    ]
    if with_names:
        columns += [answer_column(column) for column in PERSONAL_COLUMNS]
    return columns


def home_of_row(row: Any) -> str | None:
    """“Lontar, Kec. Tirtayasa”.

    Returns None for somebody who gave no village.
    """
    if row.home:
        return f"{row.home}, Kec. {row.district}"
    return None
