"""One session from its plan to the filed report, as people do it; the figures are the same on every paper."""

import csv
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kiosk.models import Officer
from kiosk.rules import quiz as quiz_rules
from tests.browser.pages import sign_in
from tests.cast.pages import Browser
from tests.cast.quiz import keys_on, onward, tap

ADULT = {"age": "adult", "anonymous": "", "consent": "1"}
SITI = ADULT | {"name": "Siti Aminah", "sex": "P", "group": "warga"}
VISITORS = [
    SITI,
    ADULT | {"name": "Budi Santoso", "sex": "L", "group": "perangkat"},
    {"age": "child", "sex": "P"},
    ADULT | {"name": "Nurhayati", "sex": "P", "group": "tokoh"},
    SITI | {"name": "siti  aminah"},  # again, because nobody had called her yet
    {"age": "child", "sex": "L"},
    {"age": "adult", "anonymous": "1", "sex": "P", "group": "calon"},
    ADULT | {"name": "Ahmad Fauzi", "sex": "L", "group": "warga"},
    {"age": "child", "sex": "P"},
    {"age": "adult", "anonymous": "1", "sex": "L", "group": "purna"},
]
NAMES = ["Ahmad Fauzi", "Budi Santoso", "Nurhayati", "Siti Aminah"]
HEADS = {"heads_male": 5, "heads_female": 7}
HEADS_BY_GROUP = {"perangkat": 1, "tokoh": 1, "warga": 4, "pelajar": 4, "calon": 1, "purna": 1}
COMPARED = "9 check-in dari 12 yang hadir"


@pytest.fixture
def tablet(new_context: Callable[..., Any]) -> Iterator[Page]:
    """The tablet in the hall, which knows nothing of the officer's browser; its page must not complain."""
    page: Page = new_context(viewport={"width": 800, "height": 1280}, has_touch=True).new_page()
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    assert heard == []


class InTurn(Random):
    """A lot that gives the forms in turn, A first: six pairs never fall 5 to 1, of which the one would be hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.forms = cycle("AB")

    def choice(self, of: Any) -> Any:
        """The next form, or any of something else."""
        return next(self.forms) if of == "AB" else super().choice(of)


# --- at the tablet


def check_in(tablet: Page, live: str, said: dict[str, str]) -> None:
    """Fill the whole form and send it at once, whichever step stands open."""
    tablet.goto(f"{live}/check-in/")
    tablet.evaluate(
        """said => {
            for (const [name, value] of Object.entries(said)) {
                const choice = document.querySelector(`[name="${name}"][value="${value}"]`);
                if (choice) choice.checked = true;
                else document.querySelector(`[name="${name}"]`).value = value;
            }
            document.getElementById("page-form").submit();
        }""",
        said,
    )
    tablet.wait_for_url("**/check-in/done")
    tablet.click("main button:has-text('Selesai, giliran berikutnya')")
    tablet.wait_for_selector(".tile-check-in")


def quiz(tablet: Page, live: str, phase: str, option: str, pair: str = "") -> str:
    """A quick quiz with its faces; the heading at its end."""
    tablet.goto(f"{live}/quiz/")
    tablet.click(f"[name=phase][value={phase}] + label")
    if pair:
        tablet.fill("[name=pair]", pair)
    tablet.click("main form button.primary")
    for _question in range(5):
        getattr(tablet.locator("button.quiz-option"), option).click()
        tablet.click("main a.primary")
    for item in ("possible", "ask"):
        tablet.locator("label", has=tablet.locator(f"[name={item}][value='3']")).click()
    tablet.click("main form button.primary")
    tablet.wait_for_url("**/result")
    return tablet.locator("h1").inner_text()


def quiz_before(tablet: Page, live: str) -> str:
    """Somebody knows no answer yet; the number they write down."""
    quiz(tablet, live, "before", "last")  # "Belum tahu" is the last one
    (code,) = re.findall(r"\d{4}", "".join(tablet.locator(".quiz-code").inner_text().split()))
    return str(code)


def quiz_after(tablet: Page, live: str, code: str) -> int:
    """The same person afterwards, with the number; how many answers were right."""
    right = re.match(r"(\d) dari 5 jawaban tepat", quiz(tablet, live, "after", "first", code))
    assert right
    return int(right[1])


# --- at tablets without a screen: what the first people showed on one, the others do in a fraction of the time


def check_in_unseen(app: Flask, said: dict[str, str]) -> None:
    """The same form, filled in without a screen."""
    browser = Browser(app)
    browser.get("/check-in/")
    browser.submit(**said)
    assert browser.path == "/check-in/done"


def quiz_unseen(app: Flask, phase: str, option: str, pair: str = "") -> Browser:
    """The same quick quiz with its faces; ``option`` says which stands on each screen."""
    browser = Browser(app)
    browser.get("/quiz/")
    browser.submit(length="short", phase=phase, pair=pair)
    for _question in range(5):
        tap(browser, keys_on(browser)[{"first": 0, "last": -1}[option]])
        browser.get(onward(browser))
    browser.submit(possible="3", ask="3")
    return browser


def both_unseen(app: Flask) -> int:
    """Somebody's quizzes before and after; how many answers were right afterwards."""
    code = "".join(quiz_unseen(app, "before", "last").page.select_one(".quiz-code").text.split())
    right = re.match(r"(\d) dari 5 jawaban tepat", quiz_unseen(app, "after", "first", code).page.h1.text)
    assert right
    return int(right[1])


# --- at the desk


def plan(page: Page, live: str) -> str:
    """Plan a session from the list of sessions; the address of its page."""
    page.goto(f"{live}/admin/sessions/")
    page.click("main a[href$='/sessions/new']")
    page.fill("[name=order_number]", "WIM.12.IMI-07/2026")
    page.fill("[name=title]", "Berangkat aman, pulang senang")
    page.select_option("[name=village]", label="Lontar")
    page.fill("[name=place_name]", "Aula Lontar")
    page.fill("[name=starts_at]", "09:00")
    page.fill("[name=ends_at]", "12:00")
    page.fill("[name=material]", "Jalur resmi dan tanda bahaya")
    page.click("main form.form button.primary")
    expect(page.locator("h1")).to_have_text("Berangkat aman, pulang senang")
    return page.url


def open_(page: Page) -> None:
    """Open it, once the clock has been looked at."""
    page.click("main a:has-text('Buka sesi…')")
    page.locator("label", has=page.locator("[name=clock]")).click()
    page.click("main button:has-text('Buka sesi')")
    expect(page.locator("[role=status]")).to_contain_text("Sesi sudah dibuka")


def review(page: Page) -> None:
    """Void the double with one tap, confirm the rest."""
    page.click("main a:has-text('Check-in sesi ini')")
    expect(page.locator("main")).to_contain_text("10 check-in dihitung")
    page.click("main a:has-text('Kemungkinan ganda')")
    doubles = page.locator("article.card")
    expect(doubles).to_have_count(2)
    doubles.filter(has_text=re.compile("siti aminah")).get_by_role("button", name="Batalkan yang ini").click()
    expect(page.locator("[role=status]")).to_contain_text("1 check-in dibatalkan")
    expect(doubles).to_have_count(0)
    page.click(".crumbs a:last-child")
    page.click("main button:has-text('Konfirmasi semua yang tampil')")
    expect(page.locator("main")).to_contain_text("9 check-in dihitung: 0 belum diperiksa, 9 dikonfirmasi; 1 dibatalkan")


def close(page: Page, address: str) -> None:
    """Close it with the head count of the paper."""
    page.goto(address)
    page.click("main a:has-text('Tutup sesi…')")
    for name, people in (HEADS | HEADS_BY_GROUP).items():
        page.fill(f"[name={name}]", str(people))
    page.click("main button:has-text('Tutup sesi')")
    expect(page.locator("[role=status]")).to_contain_text("Sesi sudah ditutup")


# --- what comes out


def line(page: Page, title: str, first: str) -> list[str]:
    """The cells of a line of the table with this title."""
    part = page.locator("section.part").filter(has=page.get_by_role("heading", name=title, exact=True))
    expect(part).to_be_visible()
    row = part.locator("tr")
    (cells,) = [found for found in (one.locator("td").all_inner_texts() for one in row.all()) if first in found]
    return [" ".join(cell.split()) for cell in cells]


def printed(page: Page) -> str:
    """The text of the PDF that the printer gets."""
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file behind this button."""
    with page.expect_download() as download:
        page.click(f"main button:has-text('{button}')")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def lines_of(path: Path) -> list[list[str]]:
    """Every line of a workbook or a CSV file; a workbook holds no formula."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=";"))
    book = openpyxl.load_workbook(path)
    rows = [row for sheet in book for row in sheet.iter_rows()]
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    return [["–" if cell.value is None else str(cell.value) for cell in row] for row in rows]


def files(page: Page, what: str, folder: Path) -> list[list[list[str]]]:
    """The lines of the workbook and of the CSV file of a report."""
    return [lines_of(saved(page, f"{what} ({kind})", folder)) for kind in ("Excel", "CSV")]


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
    monkeypatch.setattr(quiz_rules, "LOT", InTurn())
    sign_in(page, live, "ratna")
    session = plan(page, live)
    open_(page)

    for said in VISITORS[:3]:
        check_in(tablet, live, said)
    for said in VISITORS[3:]:
        check_in_unseen(app, said)
    right = quiz_after(tablet, live, quiz_before(tablet, live)) + sum(both_unseen(app) for _other in range(5))

    review(page)
    close(page, session)

    expect(page.get_by_role("heading", name=COMPARED, exact=True)).to_be_visible()
    totals = page.locator("main tfoot tr").first.locator("td").all_inner_texts()
    assert totals == ["9", "12"]

    page.click("main a:has-text('Cetak daftar hadir')")
    page.click("main button:has-text('Isi dari check-in')")
    expect(page.locator(".paper tbody tr")).to_have_count(9)
    sheet = printed(page)
    assert [name for name in sorted(NAMES) if sheet.count(name) == 1] == NAMES
    assert "siti aminah" not in sheet

    page.goto(session)
    page.click("main a:has-text('Laporan kegiatan')")
    expect(page.locator(".paper")).to_contain_text(COMPARED)
    assert line(page, "Peserta menurut L/P", "Laki-laki") == ["Laki-laki", "5", "4"]
    assert line(page, "Peserta menurut L/P", "Perempuan") == ["Perempuan", "7", "5"]
    by_group = ["Peserta menurut kelompok", "Peserta menurut L/P"]
    assert [line(page, title, "Jumlah") for title in by_group] == [["Jumlah", "12", "9"]] * 2
    learned = [
        ["Sebelum sosialisasi", "6", "6", "0%"],
        ["Sesudah sosialisasi", "6", "6", f"{round(100 * right / 30)}%"],
        ["Jumlah", "12", "12", f"{round(100 * right / 60)}%"],
    ]
    report = printed(page)
    for said_there in (COMPARED, "Laki-laki 5 4", "Perempuan 7 5", "Jumlah 12 9", *(" ".join(row) for row in learned)):
        assert said_there in report, said_there
    for rows in files(page, "Laporan", tmp_path):
        assert [row for row in rows if COMPARED in row]
        assert len([row for row in rows if row[:3] == ["Jumlah", "12", "9"]]) == 2
    handed_on = lines_of(saved(page, "Check-in tanpa nama (Excel)", tmp_path))
    assert len([row for row in handed_on if row[1:3] == ["Berangkat aman, pulang senang", "Lontar"]]) == 9
    assert "Siti" not in str(handed_on)

    page.goto(session)
    page.click("main a:has-text('Yang dipelajari')")
    assert [line(page, "Kuis yang diikuti", row[0]) for row in learned] == learned

    page.click("nav a:has-text('Laporan')")
    assert line(page, "Rekapitulasi kegiatan", "Jumlah")[-3:] == ["5", "7", "12"]
    assert line(page, "Menurut desa", "Jumlah") == ["Jumlah", "1", "1", "5", "7", "12"]
    assert line(page, "Menurut kelompok peserta", "Jumlah") == ["Jumlah", "12"]
    assert "Jumlah 5 7 12" in printed(page)
    for rows in files(page, "Rekap", tmp_path):
        assert [row[-3:] for row in rows if row[1:2] == ["Jumlah"]] == [["5", "7", "12"]]
        assert [row for row in rows if row[:6] == ["Jumlah", "1", "1", "5", "7", "12"]]
