"""A queue of forty: how many taps, screens and words a check-in costs."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import WORDS, look
from tests.cast.checkins import only

# a card by its words, anything else by its selector
WITH_NAME = ("pakai nama", "[name=name]", ".choice:has([name=consent])", ".next", "Perempuan", "Warga", "Lontar")
WITHOUT_NAME = ("tanpa nama", "Laki-laki", "Mau kerja", "Lontar")
CHILD = ("Di bawah 18 tahun", "Perempuan")


@pytest.mark.parametrize(
    ("taps", "most_words", "recorded"),
    [
        (WITH_NAME, 200, ("adult", "Siti Aminah", "P")),
        (WITHOUT_NAME, 150, ("adult", None, "L")),
        (CHILD, 100, ("child", None, "P")),
    ],
    ids=["with a name", "without a name", "a child"],
)
def test_a_check_in_costs(
    page: Page,
    live: str,
    session_in_lontar: OutreachSession,
    taps: tuple[str, ...],
    most_words: int,
    recorded: tuple[str | None, ...],
) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(live)
    page.locator(".tile-check-in").click()
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    look(page)
    words = screens = 0
    for tap in taps:
        is_selector = tap[0] in ".["
        if tap not in WITH_NAME[1:3]:  # the last tap on its screen
            words += page.evaluate(WORDS)
            screens += 1
        page.locator(tap if is_selector else f".card-button:has-text('{tap}')").locator("visible=true").first.click()
        if tap == "[name=name]":
            page.keyboard.type("Siti Aminah")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    look(page)
    words += page.evaluate(WORDS)
    page.get_by_role("button", name="Giliran berikutnya").click()
    expect(page.locator(".tile-check-in")).to_be_visible()
    assert screens + 1 <= 8
    assert words <= most_words
    assert (only().age, only().name, only().sex) == recorded
