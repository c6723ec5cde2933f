"""Leaving a page of the desk with something typed and not stored asks first."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from kiosk.models import OutreachSession
from tests.cast.checkins import came

COUNT = "[name=heads_male]"


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """What the browser asked before it left; the answer is to stay, but for the last time."""
    heard: list[str] = []

    def stay(dialog: Dialog) -> None:
        heard.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    yield heard
    page.remove_listener("dialog", stay)


def test_a_link_asks_before_what_was_typed_is_lost(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, asked: list[str], complaints: list[str]
) -> None:
    close = f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/finish"
    page.goto(close)
    page.click("nav.tabs a:has-text('Sesi')")
    page.wait_for_url("**/sessions/*/")
    assert asked == [], "nothing was typed"
    page.goto(close)
    page.fill(COUNT, "12")
    page.click("nav.tabs a:has-text('Kehadiran')")
    expect(page.locator(COUNT)).to_have_value("12")
    assert asked == ["beforeunload"]
    page.click("main button:has-text('Simpan dulu')")
    expect(page.get_by_role("status")).to_contain_text("Tersimpan")
    page.fill(COUNT, "-1")
    for _turn in range(2):  # to send again what came back is no leaving
        page.click("main button:has-text('Simpan dulu')")
        expect(page.get_by_role("alert").first).to_be_visible()
    page.fill(COUNT, "11")
    page.click("main button:has-text('Simpan dulu')")
    expect(page.locator(".flash")).to_contain_text("Tersimpan")
    page.fill(COUNT, "10")
    page.click("nav.tabs a:has-text('Kehadiran')")
    page.wait_for_url("**/check-ins/**")
    assert asked == ["beforeunload"]
    complaints[:] = [text for text in complaints if "422" not in text]


def test_a_form_that_came_back_asks_too_and_one_that_was_stored_does_not(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, asked: list[str], complaints: list[str]
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    page.get_by_label("Judul kegiatan").fill("")
    page.locator("main form.form button.primary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Hari ini").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert asked == ["beforeunload"]
    page.get_by_label("Judul kegiatan").fill("Berangkat aman")
    page.locator("main form.form button.primary").click()
    expect(page.locator("h1")).to_have_text("Berangkat aman")
    page.get_by_role("link", name="Hari ini").click()
    expect(page.locator("h1")).to_have_text("Hari ini")
    complaints[:] = [text for text in complaints if "422" not in text]


def test_ticks_of_a_list_are_nothing_typed(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, asked: list[str]
) -> None:
    came(session_in_lontar)
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    page.locator("tbody [type=checkbox]").check()
    page.get_by_role("link", name="Hari ini").click()
    expect(page.locator("h1")).to_have_text("Hari ini")
    assert asked == []
