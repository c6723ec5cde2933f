"""One session from its plan to the filed report, as people do it; the figures are the same on every paper."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import answer_straight_on, look, switch_quiz
from tests.browser.papers import text_on_paper
from tests.cast.reports import in_word

SITI = {"who": "named", "consent": "1", "name": "Siti Aminah", "sex": "P", "group": "warga"}
VISITORS = [
    SITI,
    SITI | {"name": "Budi Santoso", "sex": "L", "group": "perangkat"},
    {"who": "child", "sex": "P"},
    SITI | {"name": "siti  aminah"},  # again, because nobody had called her yet
]
HEADS = {"heads_male": 5, "heads_female": 7}
HEADS |= {"perangkat": 1, "tokoh": 1, "warga": 4, "pelajar": 4, "calon": 1, "purna": 1}
COMPARED = "3 kehadiran tercatat dari jumlah hadir 12"
CHAPTERS = (
    *("KANTOR IMIGRASI KELAS I NON TPI SERANG", "LAPORAN KEGIATAN SOSIALISASI", "Nomor: …", "A. Dasar"),
    *("B. Maksud dan tujuan", "C. Waktu dan tempat", "09.00–12.00 WIB", "D. Peserta", "E. Materi", "F. Hasil"),
    *("Pertanyaan warga", "G. Kendala", "H. Tindak lanjut", "I. Penutup", "Mengetahui,", "Daftar hadir: …"),
)


def plan(page: Page, live: str) -> str:
    """Plan a session from the list of sessions, and open it; the address of its page."""
    page.goto(f"{live}/admin/sessions/")
    page.click("main a[href$='/sessions/new']")
    fields = {
        "order_number": "WIM.12.IMI-07/2026",
        "title": "Berangkat aman, pulang senang",
        "village_code": "Lontar",
        "place_name": "Aula Lontar",
        "starts_at": "09.00",
        "ends_at": "12:00",
        "material": "Jalur resmi dan tanda bahaya",
    }
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.click("main form.form button.primary")
    expect(page.locator("h1")).to_have_text("Berangkat aman, pulang senang")
    address = page.url
    page.locator("label", has=page.locator("[name=sure]")).click()  # its date, typed today
    page.click("main button:has-text('Buka sesi')")
    expect(page.locator(".flash")).to_contain_text("Sesi sudah dibuka")
    return address


def check_in(tablet: Page, live: str, answers: dict[str, str]) -> None:
    """Fill the whole form and send it at once, whichever step stands open."""
    tablet.goto(f"{live}/check-in/")
    look(tablet)
    tablet.evaluate(
        """answers => {
            for (const [name, value] of Object.entries(answers)) {
                const choice = document.querySelector(`[name="${name}"][value="${value}"]`);
                if (choice) choice.checked = true;
                else document.querySelector(`[name="${name}"]`).value = value;
            }
            document.getElementById("page-form").submit();
        }""",
        answers,
    )
    tablet.wait_for_url("**/check-in/done")
    tablet.click("main button:has-text('Giliran berikutnya')")
    tablet.wait_for_selector(".tile-check-in")


def take_quiz(tablet: Page, live: str, phase: str, pair: str = "") -> None:
    """A quick quiz with its faces, before or after."""
    switch_quiz(phase)
    tablet.goto(live)
    look(tablet)
    tablet.click(".tile-quiz")
    if pair:
        tablet.fill("[name=pair]", pair)
        tablet.click(".foot .primary")
    for _question in range(5):
        if phase == "before":
            answer_straight_on(tablet)
        else:
            tablet.locator("button.quiz-option").first.click()
            tablet.click("main .foot a")
    for item in ("possible", "ask"):
        tablet.locator("label", has=tablet.locator(f"[name={item}][value='3']")).click()
    tablet.click("main form button.primary")
    tablet.wait_for_url("**/result")


COUNT_TAPS = "addEventListener('pointerdown', () => { sessionStorage.taps = 1 + Number(sessionStorage.taps || 0); })"


def finish(page: Page) -> None:
    """One page, three taps: void the double, confirm the rest, type in the head count of the paper, close."""
    page.add_init_script(COUNT_TAPS)
    page.click("ul.tabs a:has-text('Selesaikan')")
    page.get_by_role("button", name="Orang yang sama").click()
    expect(page.locator(".flash")).to_contain_text("1 kehadiran dibatalkan")
    page.get_by_role("button", name="Konfirmasi sisanya (3)").click()
    expect(page.locator(".flash")).to_contain_text("3 kehadiran dikonfirmasi")
    for name, people in HEADS.items():
        page.fill(f"[name={name}]", str(people))
    page.click("main button:has-text('Tutup dan cetak')")
    expect(page.locator(".flash")).to_contain_text("Sesi sudah ditutup")
    assert page.evaluate("sessionStorage.taps") == "3"


# --- papers and files


def row_of(page: Page, title: str, first: str) -> list[str]:
    """The cells of a row of the table with this title."""
    part = page.locator("section.report-part").filter(has=page.get_by_role("region", name=title, exact=True))
    expect(part).to_be_visible()
    page.wait_for_load_state()
    rows = (row.locator("td").all_inner_texts() for row in part.locator("tr").all())
    (cells,) = [row for row in rows if first in row]
    return [" ".join(cell.split()) for cell in cells]


def download(page: Page, button: str, folder: Path) -> Path:
    """The file behind this button."""
    with page.expect_download() as download:
        page.click(f"main button:has-text('{button}')")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def rows_in(path: Path) -> list[list[str]]:
    """Every row of a workbook."""
    rows = [row for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows()]
    return [["–" if cell.value is None else str(cell.value) for cell in row] for row in rows]


def check_report(page: Page, folder: Path) -> None:
    """The report of the session says the same on its page, on paper and in its files."""
    page.click("ul.tabs a:has-text('Laporan')")
    expect(page.locator(".paper").first).to_contain_text(COMPARED)
    assert row_of(page, "Peserta menurut L/P", "Perempuan") == ["Perempuan", "7"]
    assert row_of(page, "Peserta menurut kelompok", "Jumlah") == ["Jumlah", "12"]
    texts = (*CHAPTERS, COMPARED, "Laki-laki 5", "Perempuan 7", "Jumlah 12")
    word = " ".join(in_word(download(page, "Word", folder).read_bytes()))
    for paper in (text_on_paper(page), word):
        assert [text for text in texts if text not in paper] == []
    rows = rows_in(download(page, "Excel", folder))
    assert [row for row in rows if COMPARED in str(row)]
    assert len([row for row in rows if row == ["Jumlah", "12"]]) == 2


def check_recapitulation(page: Page, folder: Path) -> None:
    """So does the recapitulation of the period."""
    page.click("header nav a:has-text('Laporan')")
    assert row_of(page, "Rekapitulasi kegiatan", "Jumlah")[-3:] == ["5", "7", "12"]
    assert row_of(page, "Menurut desa", "Jumlah") == ["Jumlah", "1", "5", "7", "12"]
    assert "Jumlah 5 7 12" in text_on_paper(page)
    rows = rows_in(download(page, "Excel", folder))
    assert [row[-3:] for row in rows if row[1:2] == ["Jumlah"]] == [["5", "7", "12"]]


@pytest.mark.long
def test_from_the_plan_to_the_filed_report(
    page: Page, at_the_desk: str, open_tablet: Callable[..., Page], tmp_path: Path
) -> None:
    session, tablet = plan(page, at_the_desk), open_tablet()
    for visitor in VISITORS:
        check_in(tablet, at_the_desk, visitor)
    take_quiz(tablet, at_the_desk, "before")
    code = "".join(re.findall(r"\d", tablet.locator(".quiz-code").inner_text()))[:4]
    take_quiz(tablet, at_the_desk, "after", code)
    page.goto(session)
    page.click("main a:has-text('Daftar hadir')")
    page.click("main button:has-text('Isi dari kehadiran')")
    expect(page.locator(".paper tr.attendance-row").first).to_be_attached()
    sheet = text_on_paper(page)
    assert [sheet.count(name) for name in ("Siti Aminah", "Budi Santoso")] == [1, 1]
    page.goto(session)
    finish(page)
    check_report(page, tmp_path)
    check_recapitulation(page, tmp_path)
