"""While the reason is read the next question is fetched: shown at once when it is wanted, gone with the visit."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.browser.pages import look, start_quiz

AHEAD = "kiosk.ahead.page ? kiosk.ahead.page.then(page => page.includes('quiz-option')) : false"


@pytest.fixture
def reason(page: Page, live: str) -> Page:
    """The reason of the first question is on the screen, and the second question in memory."""
    start_quiz(page, live)
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/2")):
        page.locator("button.quiz-option").first.click()
    expect(page.locator("#verdict")).to_be_visible()
    assert page.evaluate(AHEAD)
    return page


def test_it_is_shown_without_asking_and_is_a_page_like_any_other(reason: Page) -> None:
    addresses: list[str] = []
    reason.on("request", lambda request: addresses.append(request.url))
    reason.locator("main .foot a").click()
    expect(reason.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
    assert [address for address in addresses if "favicon" not in address] == []
    assert reason.url.endswith("/2")
    heading = " ".join(reason.locator("h1").inner_text().split())
    expect(reason).to_have_title(f"{heading} – Anjungan Migrasi Aman")
    expect(reason.locator("h1")).to_be_focused()
    assert reason.evaluate("scrollY") == 0
    question = reason.locator("h1").inner_text()
    reason.reload()
    look(reason)
    expect(reason.locator("h1")).to_have_text(question)
    reason.go_back()
    expect(reason.locator("#verdict")).to_be_visible()
    assert reason.url.endswith("/1")
    look(reason)
    reason.go_forward()
    expect(reason.locator("h1")).to_have_text(question)


def test_another_language_is_that_of_the_next_question_too(reason: Page) -> None:
    reason.locator(".languages button[value=en]").click()
    expect(reason.locator("html")).to_have_attribute("lang", "en")
    reason.locator("main .foot a").click()
    expect(reason.locator(".quiz-progress")).to_contain_text("Question 2 of 5")


def test_the_end_of_a_visit_drops_it_and_nothing_of_it_is_stored(reason: Page, hall: Hall) -> None:
    script = "[localStorage.length, sessionStorage.length - ('htmx-current-path-for-history' in sessionStorage)]"
    assert reason.evaluate(script) == [0, 0]
    assert reason.evaluate("caches.keys()") == []
    hall.go_away()  # the page stays, and tries to leave
    reason.locator("header").get_by_text("Selesai").click()
    expect(reason.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    assert reason.evaluate("kiosk.ahead") == {}
