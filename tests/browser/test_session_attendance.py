"""The attendance sheet as Chromium prints it, read back from the PDF."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kiosk.db import db
from kiosk.models import Officer, OutreachSession
from tests.browser.pages import sign_in
from tests.cast import people

A4 = (595, 842)  # points
COLUMNS = ("No", "Nama", "Alamat/Desa", "L/P", "No. HP", "Tanda Tangan")


def printed(page: Page, folder: Path) -> list[str]:
    """The text of each page of the PDF; each is A4, with whose sheet it is and the header row."""
    reader = PdfReader(page.pdf(path=folder / "sheet.pdf", prefer_css_page_size=True) and folder / "sheet.pdf")
    for sheet in reader.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    texts = [sheet.extract_text() for sheet in reader.pages]
    for text in texts:
        assert all(column in text for column in COLUMNS)
        assert "DAFTAR HADIR Berangkat aman, pulang senang Hari, tanggal" in " ".join(text.split())
    assert not any("Ctrl+P" in text or "Keluar" in text for text in texts), "the page's own controls stay on the screen"
    assert "Kepala Desa Lontar" in texts[-1]
    return texts


def rows(pages: list[str]) -> list[int]:
    """The numbers that begin a line of the table."""
    return [int(number) for text in pages for number in re.findall(r"^(\d+)\b", text, re.MULTILINE)]


def test_a_sheet_is_printed_empty_and_with_everyone_once(
    page: Page, live: str, officer: Officer, session_in_lontar: OutreachSession, complaints: list[str], tmp_path: Path
) -> None:
    sign_in(page, live, "ratna")
    page.goto(f"{live}/admin/sessions/{session_in_lontar.id}/attendance?rows=60")
    pages = printed(page, tmp_path)
    assert (len(pages), rows(pages)) == (3, list(range(1, 61)))
    with db.write():
        db.session.add_all(people.came(session_in_lontar, name=f"Siti Aminah {n:02}", sex="P") for n in range(40))
    page.click("text=Isi dari kehadiran")
    expect(page.locator(".paper tr.blank")).to_have_count(45)
    pages = printed(page, tmp_path)
    assert re.findall(r"Siti Aminah \d\d", "\n".join(pages)) == [f"Siti Aminah {n:02}" for n in range(40)]
    assert rows(pages) == list(range(1, 46))
    page.evaluate("window.print = () => { document.title = 'printing' }")
    page.click("[data-print]")
    expect(page).to_have_title("printing")
