"""Reports as Chromium prints them, and the button that prepares a file."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kiosk.models import Officer, OutreachSession, Village
from kiosk.rules.questions import every as every_question
from tests.browser.papers import printed, texts
from tests.cast.checkins import check_in
from tests.cast.learning import add_all, attempt, closed_session, counted, questions
from tests.cast.officers import PASSWORD
from tests.cast.photos import kept, small

A4 = (595, 842)  # points


@pytest.fixture
def sessions(lontar: Village) -> list[OutreachSession]:
    """Forty closed sessions of March, the first with nine check-ins and five quizzes."""
    found = [
        closed_session(
            lontar,
            date(2026, 3, 1 + n % 28),
            title=f"Sesi ke-{n + 1} tentang berangkat aman",
            heads_male=n,
            heads_female=0,
        )
        for n in range(40)
    ]
    add_all(*(check_in(found[0], n, sex="P") for n in range(9)))
    counted(found[0], *(attempt(found[0].id, questions("Q01", "Q04"), "rw") for _ in range(5)))
    return found


def size(paper: PdfReader) -> set[tuple[int, int]]:
    """The sizes of the pages of paper in points."""
    return {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in paper.pages}


def test_a_recapitulation_is_printed_on_a4_with_its_header_on_each_page(
    page: Page, at_the_desk: str, sessions: list[OutreachSession]
) -> None:
    page.goto(f"{at_the_desk}/admin/reports/?from=2026-03-01&until=2026-03-31")
    paper = printed(page)
    pages = texts(paper)
    assert size(paper) == {A4[::-1]}
    listing = [text for text in pages if "Sesi ke-" in text]
    assert len(listing) >= 2
    assert all("Desa dan petugas" in text for text in listing)
    assert sum(text.count("Sesi ke-") for text in pages) == 40
    people = sum(range(40))
    assert re.search(rf"Jumlah {people} 0 {people}\b", " ".join(pages))
    assert f"Jumlah 40 {people} 0 {people}" in " ".join(pages)
    assert "Tampilkan" not in " ".join(pages)
    assert "Dicetak" in pages[-1]
    assert f"Halaman 1 dari {len(pages)}" in pages[0]


def test_a_report_of_a_session_is_printed_with_the_pages_figures(
    page: Page, at_the_desk: str, sessions: list[OutreachSession]
) -> None:
    kept(sessions[0], small(1), small(2))
    page.goto(f"{at_the_desk}/admin/sessions/{sessions[0].id}/report")
    paper = printed(page)
    assert len(paper.pages[-1].images) == 2
    assert texts(paper)[-1].endswith("Foto kegiatan Foto 1 Foto 2"), "on a page of their own"
    text = " ".join(texts(paper))
    assert size(paper) == {A4}
    for figure in (
        "LAPORAN KEGIATAN SOSIALISASI",
        "9 kehadiran tercatat dari jumlah hadir 0",
        "Perempuan 0",
        "Jumlah 0",
        "Mengetahui,",
    ):
        assert figure in text, figure
    assert "Unduh" not in text


def test_forty_questions_are_printed_on_few_sheets_with_their_header_on_each(
    page: Page, at_the_desk: str, lontar: Village
) -> None:
    session = closed_session(lontar, date(2026, 3, 2))
    asked = [question for question in every_question() if question.kind == "choice"][:40]
    counted(session, *(attempt(session.id, asked, "rw" * 20) for _ in range(6)))
    page.goto(f"{at_the_desk}/admin/sessions/{session.id}/report")
    assert "Hasil belajar" not in texts(printed(page))[-1], "the letter alone, until somebody wants more"
    page.click(".learning summary")
    paper = printed(page)
    assert size(paper) == {A4}
    with_questions = [text for text in texts(paper) if re.search(r"Q\d\d ", text)]
    assert all("Salah yang paling" in text for text in with_questions)
    assert sorted(re.findall(r"Q\d\d ", " ".join(with_questions))) == sorted(f"{question.slug} " for question in asked)
    assert len(with_questions) <= 5
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 between its margins
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size_of", "sheets"), [("cards", 2), ("posters", 16)])
def test_hotline_cards_fill_their_sheets(page: Page, at_the_desk: str, size_of: str, sheets: int) -> None:
    page.goto(f"{at_the_desk}/admin/handouts/cards?size={size_of}")
    paper = printed(page)
    assert size(paper) == {A4}
    assert len(paper.pages) == sheets
    assert "110" in texts(paper)[0]


PRESS_TWICE = """() => {
    const form = document.querySelector("form:has([value=recap])"), button = form.querySelector("button");
    button.click();
    form.requestSubmit();
    return [button.disabled, button.textContent.trim()];
}"""


def test_an_export_button_says_that_it_prepares_and_is_pressed_once(
    page: Page, at_the_desk: str, sessions: list[OutreachSession]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.goto(f"{at_the_desk}/admin/reports/?from=2026-03-01&until=2026-03-31")
    button = page.locator("form:has([value=recap]) button")
    with page.expect_download() as download:
        assert page.evaluate(PRESS_TWICE) == [True, "Sedang disiapkan …"]
    assert download.value.suggested_filename == "Rekap Maret 2026.xlsx"
    expect(button).to_be_enabled()
    expect(button).to_have_text("Excel")
    assert len(asked) == 1


def test_an_export_works_without_javascript(
    new_context: Callable[..., Any], app: Flask, live: str, officer: Officer, sessions: list[OutreachSession]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live}/admin/sign-in")
    page.get_by_label("Nama pengguna").fill("ratna")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.goto(f"{live}/admin/reports/?from=2026-03-01&until=2026-03-31")
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel", exact=True).click()
    assert download.value.suggested_filename == "Rekap Maret 2026.xlsx"
