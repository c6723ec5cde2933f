"""The letter that reports a session, and its Word file to edit.

Its page, styles and page numbers are those of letter.docx, which Word opens.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from flask import Response, send_file

from kiosk.models import SessionPhoto
from kiosk.web.desk.downloads import mark_download
from kiosk.web.desk.papers import Signer
from kiosk.web.desk.tables import Table, cell_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATE = Path(__file__).with_name("letter.docx")
TEXT_WIDTH = 16.5  # of A4 between its margins, in centimetres
HALVES = (TEXT_WIDTH / 2, TEXT_WIDTH / 2)
PHOTO = Cm(8), Cm(6.5)  # the most that is given to each, two beside each other
WHOLE_ROW = f"<w:cantSplit {nsdecls('w')}/>"  # no page ends within it; python-docx has no name for it


class Part(NamedTuple):
    """A chapter: what it says, then its tables, then what is named one by one."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    facts: Sequence[tuple[str, str]] = ()


class Letter(NamedTuple):
    """The whole report, top to bottom: its page and its Word file are made from this."""

    head: Sequence[str]
    title: str
    subject: str
    number: str
    addressee: str
    made_on: date
    parts: Sequence[Part]
    signers: Sequence[Signer]
    annexes: Sequence[str]
    photos: Sequence[SessionPhoto]


def render_docx(letter: Letter, name: str) -> Response:
    """The letter as a Word file to download, with nothing in it of who made it or how."""
    word = Document(str(TEMPLATE))
    about = word.core_properties
    about.title = f"{letter.title}: {letter.subject}"
    about.created = about.modified = datetime.combine(letter.made_on, time())
    add_head(word, letter)
    for part in letter.parts:
        add_part(word, part)
    add_signatures(word, letter)
    if letter.photos:
        add_photos(word, letter)
    file = BytesIO()
    word.save(file)
    file.seek(0)
    return mark_download(send_file(file, DOCX, as_attachment=True, download_name=f"{name}.docx"))


def add_head(word: WordFile, letter: Letter) -> None:
    """Add the letterhead, title, subject and number.

    The addressee follows if there is one.
    """
    *above, office, address = letter.head
    for line in above:
        word.add_paragraph(line, "Letterhead")
    word.add_paragraph(office, "Letterhead Office")
    word.add_paragraph(address, "Letterhead Address")
    word.add_paragraph(letter.title, "Title")
    word.add_paragraph(letter.subject, "Subject")
    word.add_paragraph(f"Nomor: {letter.number}", "Number")
    if letter.addressee:
        word.add_paragraph(f"Yth. {letter.addressee}", "Addressee")


def add_part(word: WordFile, part: Part) -> None:
    """Add a chapter: its heading, sentences, tables and labelled facts."""
    word.add_heading(part.title, 1)
    for sentence in part.sentences:
        word.add_paragraph(sentence)
    for table in part.tables:
        add_table(word, table)
    if part.facts:
        add_cells(word, [(label, ":", text) for label, text in part.facts], (4.5, 0.5, TEXT_WIDTH - 5))


def add_table(word: WordFile, table: Table) -> None:
    """Add a table of two columns, with title, header and bold total.

    It stands on one page, without its note. Raises ValueError for more columns.
    """
    word.add_paragraph(table.title).paragraph_format.keep_with_next = True
    lines = [[cell_text(cell) for cell in line] for line in table.lines()]
    grid = add_cells(word, [table.header(), *lines], (8, 3.5), "Table Grid")
    for number, row in enumerate(grid.rows):
        is_last = number == len(lines)
        for cell in row.cells:
            [paragraph] = cell.paragraphs
            paragraph.style = "Cell"
            paragraph.paragraph_format.keep_with_next = not is_last
            paragraph.runs[0].bold = number == 0 or bool(is_last and table.total)
        row.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph()


def add_cells(word: WordFile, lines: Iterable[Sequence[str]], widths: Sequence[float], style: str | None = None) -> Any:
    """Add a table of these lines with widths in centimetres, and return it.

    No page ends within a row.
    """
    table = word.add_table(0, len(widths), style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for line in lines:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(parse_xml(WHOLE_ROW))
        for cell, text, width in zip(row.cells, line, widths, strict=True):
            cell.text = text
            cell.width = Cm(width)
    return table


def add_signatures(word: WordFile, letter: Letter) -> None:
    """Add the two signers side by side, and below them the annexes.

    Their names stand at one height.
    """
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    word.add_paragraph().paragraph_format.keep_with_next = True
    above = ["\n".join((one.above, one.role, "", "", "")) for one in letter.signers]
    below = ["\n".join(one.lines()) for one in letter.signers]
    rows = add_cells(word, [above, below], HALVES).rows
    for row, goes_on in zip(rows, (True, False), strict=True):
        for cell in row.cells:
            [paragraph] = cell.paragraphs
            paragraph.style = "Signer"
            paragraph.paragraph_format.keep_with_next = goes_on
    word.add_paragraph()
    word.add_paragraph("Lampiran:")
    for annex in letter.annexes:
        word.add_paragraph(annex, "List Number")


def add_photos(word: WordFile, letter: Letter) -> None:
    """Add the photos on a page of their own, two side by side.

    Each is as large as there is room.
    """
    word.add_heading("Foto kegiatan", 1).paragraph_format.page_break_before = True
    rows = [("", "")] * ((len(letter.photos) + 1) // 2)
    cells = add_cells(word, rows, HALVES)._cells
    for n, (photo, cell) in enumerate(zip(letter.photos, cells, strict=False), 1):
        run = cell.paragraphs[0].add_run()
        picture: Any = run.add_picture(BytesIO(photo.image))
        share = min(PHOTO[0] / picture.width, PHOTO[1] / picture.height)
        picture.width = int(picture.width * share)
        picture.height = int(picture.height * share)
        picture._inline.docPr.set("descr", f"Foto {n}")
        cell.add_paragraph(f"Foto {n}")
