"""One session from its plan to the filed report, as people do it; the figures are the same on every paper."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.models import Officer
from kiosk.rules import quiz as quiz_rules
from tests.browser.held_session import (
    VISITORS,
    FormA,
    both_unseen,
    check_in,
    check_in_unseen,
    finish,
    open_,
    plan,
    quiz_after,
    quiz_before,
)
from tests.browser.pages import HURRIED, sign_in
from tests.browser.papers import text_on_paper
from tests.cast.reports import in_word

NAMES = ["Ahmad Fauzi", "Budi Santoso", "Nurhayati", "Siti Aminah"]
COMPARED = "9 kehadiran tercatat dari jumlah hadir 12"
CHAPTERS = (
    *("KANTOR IMIGRASI KELAS I NON TPI SERANG", "LAPORAN KEGIATAN SOSIALISASI", "Nomor: …", "A. Dasar"),
    *("B. Maksud dan tujuan", "C. Waktu dan tempat", "09.00–12.00 WIB", "D. Peserta", "E. Materi", "F. Hasil"),
    *("Pertanyaan warga", "G. Kendala", "H. Tindak lanjut", "I. Penutup", "Mengetahui,", "Daftar hadir: …"),
)


@pytest.fixture
def tablet(new_context: Callable[..., Any]) -> Iterator[Page]:
    """The tablet in the hall, which knows nothing of the officer's browser; its page must not complain."""
    page: Page = new_context(viewport={"width": 800, "height": 1280}, has_touch=True).new_page()
    page.add_init_script(HURRIED)
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    assert heard == []


# --- what comes out


def line(page: Page, title: str, first: str) -> list[str]:
    """The cells of a line of the table with this title."""
    part = page.locator("section.part").filter(has=page.get_by_role("region", name=title, exact=True))
    expect(part).to_be_visible()
    page.wait_for_load_state()
    row = part.locator("tr")
    (cells,) = [found for found in (one.locator("td").all_inner_texts() for one in row.all()) if first in found]
    return [" ".join(cell.split()) for cell in cells]


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file behind this button."""
    with page.expect_download() as download:
        page.click(f"main button:has-text('{button}')")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def lines_of(path: Path) -> list[list[str]]:
    """Every line of a workbook, which holds no formula."""
    book = openpyxl.load_workbook(path)
    rows = [row for sheet in book for row in sheet.iter_rows()]
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    return [["–" if cell.value is None else str(cell.value) for cell in row] for row in rows]


def words_of(path: Path) -> str:
    """All that a Word file says, in one line."""
    return " ".join(in_word(path.read_bytes()))


def the_attendance_agrees(page: Page) -> None:
    """On the page where it was closed."""
    page.click("nav.tabs a:has-text('Selesaikan')")
    expect(page.locator("main")).to_contain_text(COMPARED)
    page.wait_for_load_state()
    totals = page.locator("main .heads .sum").first.locator("td").all_inner_texts()
    assert totals == ["9", "12"]


def the_sheet_has_the_names(page: Page) -> None:
    """To be signed while people are there; one of them checked in twice."""
    page.click("main a:has-text('Daftar hadir')")
    page.click("main button:has-text('Isi dari kehadiran')")
    expect(page.locator(".paper tr.blank")).to_have_count(10)
    sheet = text_on_paper(page)
    assert [name for name in sorted(NAMES) if sheet.count(name) == 1] == NAMES


def the_report_agrees(page: Page, right: int, folder: Path) -> None:
    """The report of the session: on its page, on paper and in its files, with what was learned."""
    page.click("nav.tabs a:has-text('Laporan')")
    expect(page.locator(".paper").first).to_contain_text(COMPARED)
    assert line(page, "Peserta menurut L/P", "Laki-laki") == ["Laki-laki", "5"]
    assert line(page, "Peserta menurut L/P", "Perempuan") == ["Perempuan", "7"]
    by_group = ["Peserta menurut kelompok", "Peserta menurut L/P"]
    assert [line(page, title, "Jumlah") for title in by_group] == [["Jumlah", "12"]] * 2
    learned = f"6 orang: tepat 0 dari 30 → {right} dari 30 jawaban"
    expect(page.locator("main")).to_contain_text(learned)
    said_there = (
        *CHAPTERS,
        COMPARED,
        "diperiksa oleh Ratna, tanggal",
        "Laki-laki 5",
        "Perempuan 7",
        "Jumlah 12",
        f"Kuis sebelum dan sesudah, {learned}",
        "Halaman 1 dari 2",
    )
    report, word = text_on_paper(page), words_of(saved(page, "Word", folder))
    assert [said for said in said_there if said not in report] == []
    assert [said for said in said_there[:-1] if said not in word] == []
    rows = lines_of(saved(page, "Excel", folder))
    assert [row for row in rows if COMPARED in str(row)]
    assert len([row for row in rows if row == ["Jumlah", "12"]]) == 2
    page.click("summary:has-text('Unduhan lain')")
    handed_on = lines_of(saved(page, "Kehadiran tanpa nama (Excel)", folder))
    assert len([row for row in handed_on if row[1:3] == ["Berangkat aman, pulang senang", "Lontar"]]) == 9
    assert "Siti" not in str(handed_on)


def the_recapitulation_agrees(page: Page, folder: Path) -> None:
    """The recapitulation of the period: on its page, on paper and in its files."""
    page.click("header nav a:has-text('Laporan')")
    assert line(page, "Rekapitulasi kegiatan", "Jumlah")[-3:] == ["5", "7", "12"]
    assert line(page, "Menurut desa", "Jumlah") == ["Jumlah", "1", "5", "7", "12"]
    assert line(page, "Menurut kelompok peserta", "Jumlah") == ["Jumlah", "12"]
    assert "Jumlah 5 7 12" in text_on_paper(page)
    rows = lines_of(saved(page, "Excel", folder))
    assert [row[-3:] for row in rows if row[1:2] == ["Jumlah"]] == [["5", "7", "12"]]
    assert [row for row in rows if row[:5] == ["Jumlah", "1", "5", "7", "12"]]


def test_from_the_plan_to_the_filed_report(
    page: Page,
    tablet: Page,
    live: str,
    app: Flask,
    officer: Officer,
    complaints: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quiz_rules, "LOT", FormA())
    sign_in(page, live, "ratna")
    session = plan(page, live)
    open_(page)

    for said in VISITORS[:3]:
        check_in(tablet, live, said)
    for said in VISITORS[3:]:
        check_in_unseen(app, said)
    right = quiz_after(tablet, live, quiz_before(tablet, live)) + sum(both_unseen(app) for _other in range(5))

    page.goto(session)
    the_sheet_has_the_names(page)
    page.goto(session)
    finish(page)
    the_attendance_agrees(page)
    the_report_agrees(page, right, tmp_path)
    the_recapitulation_agrees(page, tmp_path)
