"""What the first quiz screen and an answer may cost, in bytes and requests."""

from typing import Any

from playwright.sync_api import Browser, Page


def test_first_quiz_screen_on_a_cold_cache(browser: Browser, live: str) -> None:
    begun = browser.new_context(service_workers="block")
    page = begun.new_page()
    page.goto(live + "/quiz/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".quiz-option")
    address, cookies = page.url, begun.storage_state()
    begun.close()

    cold = browser.new_context(service_workers="block", storage_state=cookies)
    page = cold.new_page()
    got: list[Any] = []
    page.on("requestfinished", lambda request: got.append(request))
    page.goto(address, wait_until="networkidle")
    assert page.locator(".quiz-option").count() == 4
    sizes = {request.url: request.sizes() for request in got}
    spent = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values())
    assert len(got) <= 8, list(sizes)
    assert spent <= 60_000, sizes
    cold.close()


def test_an_answer_costs_two_requests_and_nothing_jumps(page: Page, live: str) -> None:
    page.goto(live + "/quiz/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".quiz-option")
    page.wait_for_load_state("networkidle")
    page.evaluate("""window.jumped = 0; new PerformanceObserver(list => list.getEntries().forEach(
        entry => { if (!entry.hadRecentInput) window.jumped += entry.value; })).observe({type: 'layout-shift'})""")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("button.quiz-option").first.click()
    page.wait_for_selector("main a.primary")
    page.wait_for_load_state("networkidle")
    assert asked == ["POST", "GET"]
    assert page.evaluate("window.jumped") == 0
