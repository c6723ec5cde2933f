"""The server is away for a while: no tap leads to the browser's own error page."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.conftest import Hall
from tests.browser.pages import start_quiz
from tests.browser.steps import fill


@pytest.mark.parametrize("link", ["Anjungan Migrasi Aman", "Ingin menghapus catatan"])
def test_a_link_stays_on_the_page_says_so_and_leads_on_later(
    page: Page, hall: Hall, session_in_lontar: OutreachSession, link: str
) -> None:
    page.clock.install()
    fill(page, hall.address)
    for _ in range(4):
        page.go_back()
    hall.go_away()
    page.clock.fast_forward(10_000)
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.get_by_role("link", name=link).click()
        expect(page.get_by_role("alert")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
        expect(page.get_by_role("alert")).to_be_in_viewport()
        expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    hall.come_back()
    page.get_by_role("link", name=link).click()
    expect(page.locator("h1")).not_to_have_text("Catat kehadiran")


@pytest.mark.parametrize(("seconds", "asked"), [(9, ["/hotlines/"]), (10, ["/healthz", "/hotlines/"])])
def test_a_server_that_answered_a_moment_ago_is_not_asked_first(
    page: Page, live: str, seconds: int, asked: list[str]
) -> None:
    page.clock.install()
    page.goto(live + "/checklist/")
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    page.evaluate("serverAnswered()")
    page.clock.fast_forward(seconds * 1000)
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url.removeprefix(live)))
    page.get_by_role("link", name="Bantuan").first.click()
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    assert [path for path in heard if path in ("/healthz", "/hotlines/")] == asked


def test_another_language_waits_for_the_server_too(page: Page, hall: Hall, session_in_lontar: OutreachSession) -> None:
    fill(page, hall.address)
    hall.go_away()
    page.locator(".languages button[value=en]").click()
    expect(page.get_by_role("alert")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    hall.come_back()
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")


def test_the_way_on_from_an_answer_waits_for_the_server_too(page: Page, hall: Hall) -> None:
    start_quiz(page, hall.address)
    page.route("**/2", lambda route: route.abort(), times=1)  # the next question does not come while the reason is read
    page.locator("button.quiz-option").first.click()
    page.wait_for_selector("main a.primary")
    hall.go_away()
    page.locator("main a.primary").click()
    expect(page.get_by_role("alert")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
    expect(page.locator(".quiz-option.own")).to_be_visible()
    hall.come_back()
    page.locator("main a.primary").click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
