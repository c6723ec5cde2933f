"""A listener hears every page that comes, until she stops it or her visit ends; the next visitor hears nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, speaker, take_heard, wait_to_hear
from tests.browser.pages import look, start_quiz, tick, until_asked

NOTHING_NEW = 600  # milliseconds in which a page that is read would have begun


@pytest.fixture
def listener(page: Page, live: str, complaints: list[str]) -> Page:
    """Somebody on the start page who has asked for it to be read, and has heard it."""
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    hear_to_its_end(page)
    return page


def go(page: Page, address: str) -> None:
    """To another page as a link leads there: a browser lets it be heard, since the one before was touched."""
    page.evaluate("address => location.assign(address)", address)
    page.wait_for_url(address)
    look(page)


def is_silent(page: Page) -> None:
    """Nothing is read for longer than a page that is read takes to begin."""
    page.wait_for_timeout(NOTHING_NEW)
    assert take_heard(page) == []
    expect(speaker(page)).to_have_attribute("aria-pressed", "false")


# --- every page that comes


# --- until it is stopped


def test_who_stops_it_is_read_no_further_page(listener: Page, live: str) -> None:
    listener.add_init_script("window.endless = true")
    go(listener, live + "/checklist/")
    wait_to_hear(listener, ".")
    speaker(listener).click()
    take_heard(listener)
    go(listener, live + "/offers/")
    is_silent(listener)


# --- until the visit ends


def by_its_button_before_the_scripts_are_there(page: Page) -> None:
    scripts: list[Any] = []
    page.route("**/app.js*", lambda route: scripts.append(route))
    page.evaluate("location.reload()")
    page.locator("html.loading").wait_for(state="attached")
    page.unroute("**/app.js*")
    page.locator("header").get_by_role("button", name="Selesai").click()


def by_silence(page: Page) -> None:
    until_asked(page)
    tick(page, 21)


ENDS = [by_its_button_before_the_scripts_are_there, by_silence]


@pytest.mark.usefixtures("clock_to_put_forward")
@pytest.mark.parametrize("end", ENDS, ids=[end.__name__ for end in ENDS])
def test_person_two_hears_nothing(listener: Page, live: str, end: Callable[[Page], None]) -> None:
    go(listener, live + "/family/")
    wait_to_hear(listener, ".")
    listener.evaluate("kiosk.hush()")
    end(listener)
    listener.locator(".home").wait_for()  # the address is that of the start page before it comes
    look(listener)
    assert listener.evaluate("sessionStorage.aloud") is None
    start_quiz(listener, live)
    is_silent(listener)


# --- by ear alone


def tap(page: Page, texts: list[str], words: str) -> list[str]:
    """Tap what was called so, and hear what comes."""
    assert words in texts
    page.locator(f"main:not(.not-ready) [data-say]:visible:text-is('{words}')").click()
    return hear_to_its_end(page)


@pytest.mark.long
def test_who_cannot_read_takes_a_quiz_and_checks_in(
    page: Page, live: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    """Nothing is tapped that was not said before."""
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    start = hear_to_its_end(page)
    texts = tap(page, start, "Kuis berangkat aman")
    texts = tap(page, texts, "Belum tahu")
    assert texts[0] == "Belum tahu? Tidak apa-apa"
    assert texts[1].startswith("Ingat: "), "the rule, of which this word is shown alone"
    assert texts[-1] == "Lanjut", "after the right option and the reason, which go on by themselves"
    assert len(tap(page, texts, "Lanjut")) >= 4, "a question and its answers"
    go(page, live + "/")
    texts = tap(page, hear_to_its_end(page), "Catat kehadiran")
    for choice in ("18 ke atas, tanpa nama", "Perempuan", "Warga", "desa tempat acara ini"):
        texts = tap(page, texts, choice)
    assert texts[:2] == ["Terima kasih sudah hadir!", "Kehadiran tercatat"]
    page.get_by_role("button", name="Giliran berikutnya").click()
    page.wait_for_url(live + "/")
    look(page)
    is_silent(page)
