"""What a report says on its page and in its files, to compare them."""

from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import openpyxl
from bs4 import BeautifulSoup, Tag
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession
from tests.cast.learning import add_all, offer, pair, questions
from tests.cast.pages import Browser

MARCH = "/admin/reports/?from=2026-03-01&until=2026-03-31"
FORMULAS = ['=HYPERLINK("http://x","klik")', "+62 812", "-1", "@SUM(A1)", "\t=1", "Nur'aini", "ليلى", "Ｘ", "=" * 80]


def take_part(in_march: OutreachSession) -> None:
    """Six people take the quiz before and after, and twenty-five offers are checked."""
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q17", "Q11")}
    for before, after in (("ww", "rr"), ("rw", "rr"), ("ww", "rw"), ("rw", "rw"), ("ww", "rr"), ("wu", "rx")):
        add_all(*pair(in_march.id, forms, "A", before, after))
    checks: list[tuple[str, list[str]]] = [("stop", ["R01"])] * 20 + [("ok", [])] * 5
    add_all(*(offer(in_march.id, verdict, *signs, on=in_march.held_on) for verdict, signs in checks))


def on_page(page: BeautifulSoup) -> dict[str, list[list[str]]]:
    """The tables of a page by their titles: header, rows, total and note, as they are read."""
    parts = page.select("section.report-part")
    return {str(part.select_one(".table")["aria-label"]): lines_of(part) for part in parts}


def lines_of(part: Tag) -> list[list[str]]:
    """The lines of one table and its note, as a file calls it."""
    rows = [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in part.select("tr")]
    return rows + [[f"Catatan: {' '.join(note.text.split())}"] for note in part.select("p.hint")]


def workbook(browser: Browser) -> openpyxl.Workbook:
    """The workbook that was just downloaded, in which no cell is a formula."""
    assert browser.response
    book = openpyxl.load_workbook(BytesIO(browser.response.get_data()))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]
    return book


def in_sheet(sheet: Worksheet) -> list[list[str]]:
    """The rows of a sheet below its heading, as the page writes them."""
    rows = [[cell_text(cell) for cell in row] for row in sheet.iter_rows()]
    header = next(n for n, cells in enumerate(sheet.iter_rows()) if cells[0].border.bottom.style)
    return rows[header:]


def in_sheets(browser: Browser) -> dict[str, list[list[str]]]:
    """The tables of a workbook by their titles, which stand right above the header; a flat one has its sheet's."""
    sheets = list(workbook(browser))
    return {title_of(sheet): in_sheet(sheet) for sheet in sheets}


def title_of(sheet: Worksheet) -> str:
    titles = (above.value for above, header in pairwise(next(sheet.columns)) if header.border.bottom.style)
    return str(next(titles, sheet.title))


def in_word(file: bytes) -> list[str]:
    """Every word of a Word file, in order; without the colon before a fact, which the page draws."""
    words: list[str] = []
    for block in docx.Document(BytesIO(file)).iter_inner_content():
        texts = [block.text] if hasattr(block, "text") else [cell.text for row in block.rows for cell in row.cells]
        words += [word for text in texts if text != ":" for word in text.split()]
    return words


def cell_text(cell: Any) -> str:
    """A cell as a person sees it, in Indonesian."""
    if cell.value is None:
        return ""
    if cell.number_format == "0%":
        return f"{round(cell.value * 100)}%"
    return cell.value.strftime("%d/%m/%Y") if cell.is_date else " ".join(str(cell.value).split())


def same(page: dict[str, list[list[str]]], file: dict[str, list[list[str]]]) -> None:
    """Every table of the page is in the file, cell by cell."""
    assert page
    for title, rows in page.items():
        assert [bare(row) for row in file[title]] == [bare(row) for row in rows]


def bare(row: list[str]) -> list[str]:
    """Without empty figures' dashes, and the cells a note reaches across."""
    cells = ["" if cell == "–" else cell for cell in row]
    return cells[:1] if cells[0].startswith("Catatan: ") else cells


def notes_on(page: BeautifulSoup) -> list[str]:
    """What a page says below its learning figures."""
    return [" ".join(note.text.split()) for note in page.select("ul.hint li")]


def acts() -> list[tuple[str, str]]:
    """What the audit says was exported."""
    entries = select(AuditEntry.action, AuditEntry.row).where(AuditEntry.action.endswith("exported"))
    return [(action, row) for action, row in db.session.execute(entries.order_by(AuditEntry.at))]
