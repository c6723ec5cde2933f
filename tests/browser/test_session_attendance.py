"""The attendance sheet as Chromium prints it, read back from the PDF."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kiosk.db import db
from kiosk.models import Officer, OutreachSession
from tests.cast import people
from tests.cast.officers import PASSWORD

A4 = (595, 842)  # points
COLUMNS = ("No", "Nama", "Alamat/Desa", "L/P", "No. HP", "Tanda Tangan")


@pytest.fixture
def paper(page: Page, live: str, officer: Officer, session_in_lontar: OutreachSession) -> str:
    """The address of the empty sheet, for an officer who is signed in."""
    page.goto(f"{live}/admin/sign-in")
    page.fill("#username", officer.username)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("nav")).to_be_visible()
    return f"{live}/admin/sessions/{session_in_lontar.id}/attendance"


def printed(page: Page, folder: Path) -> list[str]:
    """The text of each page of the PDF; each is A4."""
    reader = PdfReader(page.pdf(path=folder / "sheet.pdf", prefer_css_page_size=True) and folder / "sheet.pdf")
    for sheet in reader.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    return [sheet.extract_text() for sheet in reader.pages]


def rows(pages: list[str]) -> list[int]:
    """The numbers that begin a line of the table."""
    return [int(number) for text in pages for number in re.findall(r"^(\d+)\b", text, re.MULTILINE)]


def test_an_empty_sheet_of_sixty_rows(page: Page, paper: str, complaints: list[str], tmp_path: Path) -> None:
    page.goto(f"{paper}?rows=60")
    pages = printed(page, tmp_path)
    assert len(pages) == 3
    for text in pages:
        assert all(column in text for column in COLUMNS), "the header row stands on each page"
        assert "DAFTAR HADIR Berangkat aman, pulang senang Hari, tanggal" in " ".join(text.split()), "and whose it is"
    assert rows(pages) == list(range(1, 61))
    assert "Kec. Tirtayasa" in pages[0]
    assert "Mengetahui" in pages[-1]
    assert "Kepala Desa Lontar" in pages[-1]
    assert not any("Ctrl+P" in text or "Keluar" in text for text in pages), "the page's own controls stay on the screen"


def test_a_filled_sheet_names_everyone_once(
    page: Page, paper: str, session_in_lontar: OutreachSession, complaints: list[str], tmp_path: Path
) -> None:
    with db.write():
        for n in range(40):
            name = f"Siti Aminah {n:02}"
            db.session.add(people.came(session_in_lontar, name=name, sex="P"))
    page.goto(paper)
    page.click("text=Isi dari kehadiran")
    expect(page.locator(".paper tr.blank")).to_have_count(45)
    pages = printed(page, tmp_path)
    assert re.findall(r"Siti Aminah \d\d", "\n".join(pages)) == [f"Siti Aminah {n:02}" for n in range(40)]
    assert rows(pages) == list(range(1, 46))
    assert all("Tanda Tangan" in text for text in pages)


def test_the_print_button_prints(page: Page, paper: str, complaints: list[str]) -> None:
    page.goto(paper)
    page.evaluate("window.print = () => { document.title = 'printing' }")
    page.click("[data-print]")
    expect(page).to_have_title("printing")
