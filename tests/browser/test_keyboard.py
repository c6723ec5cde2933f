"""Every flow by keyboard or switch alone: reached with Tab, seen in focus, pressed with Space or Enter."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, QuizAttempt
from tests.browser.keyboard import Keyboard
from tests.browser.steps import GROUP, NAME, SEX, VILLAGE, at_step


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def test_a_quiz(page: Page, live: str, keyboard: Keyboard) -> None:
    page.goto(live)
    keyboard.press("button", "Kuis berangkat aman")
    for number in range(1, 6):
        expect(page.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        expect(page.locator("h1")).to_be_focused()
        keyboard.to(page.locator("button.quiz-option").nth(number % 4))
        page.keyboard.press("Space" if number % 2 else "Enter")
        expect(page.locator("main")).to_contain_text("Sumber")
        expect(page.locator("#verdict")).to_be_focused()
        keyboard.to(page.locator("main .foot a"))
        page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    db.session.rollback()
    assert [attempt.finished for attempt in db.session.scalars(select(QuizAttempt))] == [True]


@pytest.mark.usefixtures("session_in_lontar")
def test_a_check_in_and_its_withdrawal(page: Page, live: str, keyboard: Keyboard) -> None:
    page.goto(live)
    keyboard.press("link", "Catat kehadiran")
    keyboard.press("button", "pakai nama")
    keyboard.type("name", "Siti Aminah")
    keyboard.to(page.locator("[name=consent]"))
    page.keyboard.press("Space")
    keyboard.press("button", "Lanjut", "Space")
    at_step(page, SEX)
    keyboard.press("button", "Kembali")
    at_step(page, NAME)
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    keyboard.press("button", "Lanjut")
    keyboard.press("button", "Laki-laki", "Space")
    at_step(page, GROUP)
    keyboard.press("button", "Tokoh masyarakat")
    at_step(page, VILLAGE)
    keyboard.press("button", "Lewati", "Space")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    expect(page.locator("h1")).to_be_focused()
    keyboard.to(page.locator(".record-code summary"))
    page.keyboard.press("Enter")
    code = page.locator(".record-code-digits").inner_text()
    keyboard.press("link", "Hapus catatan dengan kode")
    keyboard.type("code", code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("catatannya sudah dihapus")
    db.session.rollback()
    assert list(db.session.scalars(select(CheckIn))) == []


def test_help_past_the_bar_and_the_checklist(page: Page, live: str, keyboard: Keyboard) -> None:
    page.goto(live)
    keyboard.press("link", "Nomor bantuan")
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    page.evaluate("document.activeElement.blur(); document.body.focus()")
    page.keyboard.press("Shift+Tab")
    keyboard.press("link", "Langsung ke isi halaman")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    keyboard.to(page.locator("a[href='/hotlines/polisi-110']"))
    page.keyboard.press("Enter")
    expect(page.locator(".channel-number").first).to_have_text("110")
    keyboard.press("link", "Nomor bantuan lain")
    keyboard.press("link", "Keluarga dalam bahaya di luar negeri")
    expect(page.locator("h1")).to_have_text("Keluarga di negara mana?")
    page.goto(live + "/checklist/1")
    keyboard.to(page.locator("main [type=checkbox]").nth(1))
    page.keyboard.press("Space")
    expect(page.locator("main [type=checkbox]").nth(1)).to_be_checked()
