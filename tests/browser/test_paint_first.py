"""On a slow line nothing but the style sheet stands before the first paint; the scripts come after it, in order."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import QuizAnswer
from tests.browser.pages import look, start_quiz


def test_the_scripts_come_after_the_first_paint_and_in_order(browser: Browser, page: Page, live: str) -> None:
    start_quiz(page, live)
    tablet = browser.new_context(storage_state=page.context.storage_state(), service_workers="block").new_page()
    asked: list[str] = []
    styles: list[Route] = []
    tablet.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    tablet.route("**/app.css?**", lambda route: styles.append(route))
    tablet.goto(page.url, wait_until="commit")
    expect(tablet.locator("button.quiz-option").first).to_be_attached()
    tablet.wait_for_timeout(500)
    assert sorted(set(asked) - {"favicon.svg", "app.webmanifest"}) == ["1", "app.css", "later.js"]
    styles[0].continue_()
    look(tablet)
    assert [name for name in asked if name.endswith(".js")] == ["later.js", "htmx-2.0.11.min.js", "app.js"]
    tablet.context.close()


def stored() -> list[str]:
    db.session.rollback()
    return [option for option in db.session.scalars(select(QuizAnswer.option)) if option]


def test_a_tap_before_the_scripts_is_an_ordinary_form_and_not_lost(new_context: Any, live: str) -> None:
    page = new_context().new_page()
    waiting: list[Route] = []
    page.route(
        "**/*.js?**", lambda route: waiting.append(route) if "later" not in route.request.url else route.continue_()
    )
    page.goto(live + "/quiz/", wait_until="commit")
    page.locator("main form button[type=submit]").first.click(no_wait_after=True)
    page.locator("button.quiz-option").first.click(no_wait_after=True)
    expect(page.locator(".reason")).to_be_visible()
    assert len(stored()) == 1
    page.locator("main a.primary").click(no_wait_after=True)
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
    assert waiting, "none of the scripts has come"


def test_a_tap_between_two_scripts_is_sent(page: Page, live: str) -> None:
    """htmx has the form already, and the last script has not come: what is on its way is not stopped."""
    start_quiz(page, live)
    page.evaluate("document.documentElement.className = 'waits'")
    page.locator("button.quiz-option").first.click()
    expect(page.locator(".reason")).to_be_visible()
    assert len(stored()) == 1


def test_a_form_in_steps_begins_with_its_first_one_and_is_whole_where_the_scripts_fail(
    new_context: Any, live: str
) -> None:
    page = new_context().new_page()
    held: list[Route] = []
    page.route("**/steps.js?**", lambda route: held.append(route))
    page.goto(live + "/offers/", wait_until="commit")
    expect(page.locator(".step").first).to_be_visible()
    expect(page.locator("html")).to_have_class("waits")
    expect(page.locator(".step").nth(1)).to_be_hidden()
    while not held:
        page.wait_for_timeout(20)
    held[0].abort()
    expect(page.locator(".step").nth(1)).to_be_visible()
    expect(page.get_by_role("button", name="Lihat hasilnya")).to_be_visible()
