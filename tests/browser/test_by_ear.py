"""Who cannot read does a quiz and a check-in by what is heard: nothing is tapped here that was not said before."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, heard, speaker
from tests.browser.pages import look


@pytest.fixture
def ear(page: Page, live: str, session_in_lontar: OutreachSession, complaints: list[str]) -> Page:
    """Somebody on the start page who taps the loudspeaker first."""
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    return page


def tap(page: Page, said: list[str], words: str) -> list[str]:
    """Tap what was called so, and hear what comes."""
    assert words in said
    page.locator(f"main:not(.not-ready) [data-say]:visible:text-is('{words}')").click()
    return hear_to_its_end(page)


def test_a_quiz(ear: Page) -> None:
    said = tap(ear, hear_to_its_end(ear), "Kuis berangkat aman")
    for number in range(1, 6):
        assert len(said) >= 4, "a question and its answers"
        said = tap(ear, said, "Belum tahu")
        assert said[:2] == ["Belum tahu? Tidak apa-apa", "Yang tepat:"]
        said = tap(ear, said, "Lihat hasil" if number == 5 else "Lanjut")
    assert said[0] == "Dua hal baru hari ini"
    tap(ear, said, "Aman atau tidak?")


def test_a_check_in(ear: Page, live: str) -> None:
    said = tap(ear, hear_to_its_end(ear), "Catat kehadiran")
    for choice in ("18 ke atas, tanpa nama", "Perempuan", "Warga", "desa tempat acara ini"):
        said = tap(ear, said, choice)
    assert said[:2] == ["Terima kasih sudah hadir!", "Kehadiran tercatat"]
    ear.get_by_role("button", name="Giliran berikutnya").click()
    ear.wait_for_url(live + "/")
    look(ear)
    ear.wait_for_timeout(600)
    assert heard(ear) == []
    expect(speaker(ear)).to_have_attribute("aria-pressed", "false")
