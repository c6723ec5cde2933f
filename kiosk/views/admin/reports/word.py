"""The letter that reports a session, and its Word file to edit: A4, Word's own styles, pages that Word counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from flask import Response, send_file

from kiosk.models import SessionPhoto
from kiosk.web.desk.downloads import mark_begun
from kiosk.web.desk.papers import Letterhead, Signer
from kiosk.web.desk.tables import Table, cell_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"  # one that every Word has
SIZES = {"Normal": 11, "Title": 13, "Heading 1": 11}
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
TEXT_WIDTH = 16.5  # of A4 between its margins, in centimetres
HALVES = (TEXT_WIDTH / 2, TEXT_WIDTH / 2)
PHOTO = Cm(8), Cm(6.5)  # the most that is given to each, two beside each other
# what Word has and python-docx has no name for: a number that Word counts, until then 1; a line below; an unbroken row
FIELD = f'<w:fldSimple {nsdecls("w")} w:instr="%s"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
RULE = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="4" w:color="000000"/></w:pBdr>'
WHOLE_ROW = f"<w:cantSplit {nsdecls('w')}/>"


class Part(NamedTuple):
    """A chapter: what it says, then its tables, then what is named one by one."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    facts: Sequence[tuple[str, str]] = ()


class Letter(NamedTuple):
    """The whole report, top to bottom: its page and its Word file are made from this."""

    head: Letterhead
    title: str
    subject: str
    number: str
    addressee: str
    made_on: date
    parts: Sequence[Part]
    signers: Sequence[Signer]
    annexes: Sequence[str]
    photos: Sequence[SessionPhoto]


def docx_of(letter: Letter, name: str) -> Response:
    """The letter as a file to download."""
    word = Document()
    describe(word, letter)
    set_page(word)
    set_styles(word)
    add_head(word, letter)
    for part in letter.parts:
        add_part(word, part)
    add_signatures(word, letter)
    if letter.photos:
        add_photos(word, letter)
    file = BytesIO()
    word.save(file)
    file.seek(0)
    return mark_begun(send_file(file, DOCX, as_attachment=True, download_name=f"{name}.docx"))


def describe(word: WordFile, letter: Letter) -> None:
    """Give the file its title and its day, and nothing of who made it or how."""
    about = word.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title, about.language = f"{letter.title}: {letter.subject}", "id-ID"
    about.created = about.modified = datetime.combine(letter.made_on, time())
    about.revision = 1


def set_page(word: WordFile) -> None:
    """A4 with the office's margins, and below each page its number."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = map(Cm, (2.5, 2, 2, 2))
    footer = section.footer.paragraphs[0]
    footer.alignment = RIGHT
    for text, number in (("Halaman ", "PAGE"), (" dari ", "NUMPAGES")):
        footer.add_run(text)
        footer._p.append(parse_xml(FIELD % number))


def set_styles(word: WordFile) -> None:
    """Word's own styles, in black, in this font and in Indonesian."""
    word.styles.element.xpath("w:docDefaults//w:lang")[0].set(qn("w:val"), "id-ID")
    for name, size in SIZES.items():
        style: Any = word.styles[name]
        for coloured in style.element.xpath("w:rPr | w:pPr/w:pBdr"):
            coloured.getparent().remove(coloured)
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), name != "Normal"
        style.paragraph_format.space_before = Pt(10 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(4)


def add_head(word: WordFile, letter: Letter) -> None:
    """The office's lines with a rule below, and what this paper is."""
    for line in letter.head.lines:
        add_centred(word, line, bold=line is letter.head.lines[-1]).paragraph_format.space_after = Pt(0)
    # Word wants the rule before the paragraph's other properties
    add_centred(word, letter.head.address)._p.get_or_add_pPr().insert(0, parse_xml(RULE))
    word.add_paragraph(letter.title, "Title").alignment = CENTRE
    add_centred(word, letter.subject, bold=True)
    add_centred(word, f"Nomor: {letter.number}")
    if letter.addressee:
        word.add_paragraph(f"Yth. {letter.addressee}").paragraph_format.space_before = Pt(10)


def add_centred(word: WordFile, text: str, bold: bool = False) -> Paragraph:
    paragraph = word.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.add_run(text).bold = bold
    return paragraph


def add_part(word: WordFile, part: Part) -> None:
    word.add_heading(part.title, 1)
    for sentence in part.sentences:
        word.add_paragraph(sentence)
    for table in part.tables:
        add_table(word, table)
    if part.facts:
        add_cells(word, [(label, ":", text) for label, text in part.facts], (4.5, 0.5, TEXT_WIDTH - 5))


def add_table(word: WordFile, table: Table) -> None:
    """A table with its header, and its title above it, on one page."""
    word.add_paragraph(table.title).paragraph_format.keep_with_next = True
    lines = [[cell_text(cell) for cell in line] for line in table.lines()]
    added = add_cells(word, [table.header(), *lines], (8, 3.5), "Table Grid")
    for number, row in enumerate(added.rows):
        for cell in row.cells:
            [paragraph] = cell.paragraphs
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = number < len(lines)
            paragraph.runs[0].bold = number == 0 or bool(table.total and number == len(lines))
        row.cells[-1].paragraphs[0].alignment = RIGHT
    word.add_paragraph()


def add_cells(word: WordFile, lines: Iterable[Sequence[str]], widths: Sequence[float], style: str | None = None) -> Any:
    """Lines of text in columns of these widths, set on the columns for LibreOffice and on each cell for Word.

    No page ends within a line.
    """
    table = word.add_table(0, len(widths), style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for line in lines:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(parse_xml(WHOLE_ROW))
        for cell, text, width in zip(row.cells, line, widths, strict=True):
            cell.text, cell.width = text, Cm(width)
    return table


def add_signatures(word: WordFile, letter: Letter) -> None:
    """Side by side below the last words, the names at one height, with what is attached below."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    word.add_paragraph().paragraph_format.keep_with_next = True
    above = ["\n".join((one.above, one.role, "", "", "")) for one in letter.signers]
    below = ["\n".join(one.lines()) for one in letter.signers]
    for row, goes_on in zip(add_cells(word, [above, below], HALVES).rows, (True, False), strict=True):
        for cell in row.cells:
            cell.paragraphs[0].alignment = CENTRE
            cell.paragraphs[0].paragraph_format.keep_with_next = goes_on
    word.add_paragraph()
    word.add_paragraph("Lampiran:")
    for annex in letter.annexes:
        word.add_paragraph(annex, "List Number")


def add_photos(word: WordFile, letter: Letter) -> None:
    """On a page of their own, two beside each other, each as large as there is room."""
    word.add_heading("Foto kegiatan", 1).paragraph_format.page_break_before = True
    cells = add_cells(word, [("", "")] * ((len(letter.photos) + 1) // 2), HALVES)._cells
    for n, (photo, cell) in enumerate(zip(letter.photos, cells, strict=False), 1):
        picture: Any = cell.paragraphs[0].add_run().add_picture(BytesIO(photo.image))
        share = min(PHOTO[0] / picture.width, PHOTO[1] / picture.height)
        picture.width, picture.height = int(picture.width * share), int(picture.height * share)
        picture._inline.docPr.set("descr", f"Foto {n}")
        cell.add_paragraph(f"Foto {n}")
