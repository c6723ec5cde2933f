"""What the first quiz screen, an answer, and our own files may cost, in bytes and requests."""

import gzip
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kiosk.config import ROOT
from kiosk.rules import quiz
from kiosk.rules.quiz import record_answer
from kiosk.views.scripts import JOINED

DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), mtime=0))


def test_our_own_files_for_villagers_stay_small() -> None:
    style, steps, worker = (
        zipped((ROOT / "static" / name).read_text(encoding="utf-8")) for name in ("app.css", "app/steps.js", "sw.js")
    )
    assert style <= 12_000
    assert zipped(JOINED["app"]) + worker <= 5_000
    assert steps <= 1_700, "of the two forms that have steps"


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


def recorded_late(*answer: Any) -> None:
    """A slow machine: what moves within half a second of a tap would not be counted as a jump."""
    time.sleep(0.7)
    record_answer(*answer)


def test_an_answer_costs_two_requests_and_nothing_jumps(page: Page, live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiz, "record_answer", recorded_late)
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
    page.evaluate(DRAWN)
    assert asked == ["POST", "GET"]
    assert page.evaluate("window.jumped") == 0
    page.evaluate("document.querySelector('header').style.marginTop = '4rem'")
    page.evaluate(DRAWN)
    assert page.evaluate("window.jumped") > 0, "a jump would have been noticed"
