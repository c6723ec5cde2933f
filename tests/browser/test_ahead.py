"""While the reason is read the next question is fetched: shown at once when it is wanted, gone with the visit."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import QuizAnswer
from tests.browser.conftest import Hall
from tests.browser.pages import look, start_quiz

AHEAD = "ahead.page ? ahead.page.then(page => page.includes('quiz-option')) : false"


@pytest.fixture
def reason(page: Page, live: str) -> Page:
    """The reason of the first question is on the screen, and the second question in memory."""
    start_quiz(page, live)
    page.locator("button.quiz-option").first.click()
    expect(page.locator(".reason")).to_be_visible()
    assert page.evaluate(AHEAD)
    return page


def test_it_is_shown_without_asking_and_is_a_page_like_any_other(reason: Page) -> None:
    asked: list[str] = []
    reason.on("request", lambda request: asked.append(request.url))
    reason.locator("main a.primary").click()
    expect(reason.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
    assert [address for address in asked if "favicon" not in address] == []
    assert reason.url.endswith("/2")
    expect(reason).to_have_title(f"{reason.locator('h1').inner_text()} – Anjungan Migrasi Aman")
    expect(reason.locator("h1")).to_be_focused()
    assert reason.evaluate("scrollY") == 0
    question = reason.locator("h1").inner_text()
    reason.reload()
    look(reason)
    expect(reason.locator("h1")).to_have_text(question)
    reason.go_back()
    expect(reason.locator(".quiz-option.own")).to_be_visible()
    assert reason.url.endswith("/1")
    look(reason)
    reason.go_forward()
    expect(reason.locator("h1")).to_have_text(question)


@pytest.mark.usefixtures("unhurried")
def test_the_second_tap_of_two_answers_nothing(reason: Page) -> None:
    """It comes down where an answer of the next question stands by now."""
    reason.locator("main a.primary").evaluate("""link => {
        link.click();
        setTimeout(() => {
            const box = document.querySelector('button.quiz-option').getBoundingClientRect();
            document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).click();
        }, 150);
        setTimeout(() => document.body.append('tapped'), 300); }""")
    expect(reason.get_by_text("tapped")).to_be_attached()
    reason.wait_for_load_state("networkidle")
    expect(reason.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
    db.session.rollback()
    assert len([option for option in db.session.scalars(select(QuizAnswer.option)) if option]) == 1


def test_another_language_is_that_of_the_next_question_too(reason: Page) -> None:
    reason.locator(".languages button[value=en]").click()
    expect(reason.locator("html")).to_have_attribute("lang", "en")
    reason.locator("main a.primary").click()
    expect(reason.locator(".quiz-progress")).to_contain_text("Question 2 of 5")


def test_the_end_of_a_visit_drops_it_and_nothing_of_it_is_stored(reason: Page, hall: Hall) -> None:
    held = "[localStorage.length, sessionStorage.length - ('htmx-current-path-for-history' in sessionStorage)]"
    assert reason.evaluate(held) == [0, 0]
    assert reason.evaluate("caches.keys()") == []
    hall.go_away()  # the page stays, and tries to leave
    reason.locator("header").get_by_text("Selesai").click()
    expect(reason.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    assert reason.evaluate("ahead") == {}


def test_what_leads_elsewhere_meanwhile_is_not_used(page: Page, live: str) -> None:
    """The visit was ended in another tab: the address of the next question leads to the start."""
    start_quiz(page, live)
    page.route("**/2", lambda route: route.fulfill(status=303, headers={"location": "/"}), times=1)
    page.locator("button.quiz-option").first.click()
    expect(page.locator(".reason")).to_be_visible()
    with page.expect_request("**/2"):
        page.locator("main a.primary").click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
