"""The page after a check-in gives way to the next person by itself, in sight, and not while somebody is at it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import question, silence, tick
from tests.browser.steps import choose, fill, send

pytestmark = pytest.mark.usefixtures("session_in_lontar", "clock_to_put_forward")


@pytest.fixture
def record_page(page: Page, live: str) -> Page:
    fill(page, live)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    return page


@pytest.fixture
def nameless(page: Page, live: str) -> Page:
    page.goto(live + "/check-in/")
    for words in ("Di bawah 18", "Perempuan"):
        choose(page, words)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    return page


def seconds_left(page: Page) -> int:
    return int(page.locator("#home-after b").inner_text())


def test_a_name_stays_a_minute_and_the_idle_question_keeps_silent(record_page: Page, live: str) -> None:
    expect(record_page.locator("#home-after")).to_contain_text("Kembali ke awal dalam")
    assert 55 <= seconds_left(record_page) <= 60
    silence(record_page, 50)
    tick(record_page, 2)
    assert seconds_left(record_page) <= 10
    expect(question(record_page)).to_be_hidden()
    tick(record_page, 12)
    record_page.locator(".tile-quiz").wait_for()
    record_page.go_back()
    expect(record_page.locator(".record-code")).to_have_count(0)


def test_without_a_name_it_is_twenty_seconds_from_when_it_was_read_aloud(nameless: Page, live: str) -> None:
    assert 15 <= seconds_left(nameless) <= 20
    expect(nameless.locator(".record-code")).to_have_count(0)
    nameless.evaluate("aloud = setInterval(() => dispatchEvent(new Event('reading')), 1000)")
    tick(nameless, 60)  # it is read aloud
    assert seconds_left(nameless) == 20
    nameless.evaluate("clearInterval(aloud)")
    tick(nameless, 22)
    nameless.wait_for_url(live + "/")


def test_it_is_counted_anew_from_whatever_is_done(nameless: Page, live: str) -> None:
    silence(nameless, 15)
    nameless.mouse.click(5, 700)
    silence(nameless, 15)
    nameless.keyboard.press("Tab")
    silence(nameless, 15)
    tick(nameless, 1)
    expect(nameless.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    nameless.get_by_role("button", name="Tunggu dulu").click()  # two minutes more
    silence(nameless, 100)
    expect(nameless.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    tick(nameless, 45)
    nameless.wait_for_url(live + "/")
