"""What the first quiz screen, an answer, and our own files may cost, in bytes and requests."""

import gzip
import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from kiosk.config import ROOT
from kiosk.rules import quiz
from kiosk.rules.quiz import record_answer
from tests.browser.pages import look, start_quiz

DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


def served(app: Flask, address: str) -> int:
    """Bytes of the body that a browser gets for this address."""
    return len(app.test_client().get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)


def test_our_own_files_for_villagers_stay_small(app: Flask) -> None:
    assert served(app, "/static/app.css") <= 4_200
    assert served(app, "/static/pages.css") <= 7_300, "of what the questions of the quiz do without"
    assert served(app, "/app.js") + served(app, "/static/later.js") + served(app, "/sw.js") <= 5_800
    assert served(app, "/static/app/steps.js") <= 1_750, "of the two forms that have steps"


def test_of_our_own_files_nothing_is_sent_that_no_browser_reads(app: Flask) -> None:
    """Comments and indentation go where the file is packed; what was written by others stays as it is."""
    kept_of = {"/app.js": b"function listen()", "/static/app.css": b".quiz-option", "/checklist/": b"<main id="}
    for address, kept in kept_of.items():
        sent = gzip.decompress(app.test_client().get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)
        assert kept in sent
        assert not re.search(rb"/\*|^//|^ ", sent, re.MULTILINE)
        assert len(app.test_client().get(address, buffered=True).data) > len(sent)
    htmx = (
        app.test_client()
        .get("/static/vendor/htmx-2.0.11.min.js", headers={"Accept-Encoding": "gzip"}, buffered=True)
        .data
    )
    assert gzip.decompress(htmx) == (ROOT / "static/vendor/htmx-2.0.11.min.js").read_bytes()


def finished(page: Page) -> list[Any]:
    """The requests this page makes from now on, but for the icon of its tab and what an installed app asks for."""
    got: list[Any] = []
    page.on("requestfinished", lambda r: None if re.search("favicon|app.webmanifest", r.url) else got.append(r))
    return got


def bodies(got: list[Any]) -> int:
    return sum(request.sizes()["responseBodySize"] for request in got)


def test_first_quiz_screen_on_a_cold_cache(browser: Browser, page: Page, live: str) -> None:
    start_quiz(page, live)
    cold = browser.new_context(service_workers="block", storage_state=page.context.storage_state())
    tablet = cold.new_page()
    got = finished(tablet)
    tablet.goto(page.url, wait_until="networkidle")
    look(tablet)
    tablet.wait_for_load_state("networkidle")
    assert tablet.locator(".quiz-option").count() == 4
    names = sorted(urlsplit(request.url).path.rpartition("/")[2] for request in got)
    assert names == ["1", "app.css", "app.js", "htmx-2.0.11.min.js", "later.js"]
    assert bodies(got) <= 30_000, [(request.url, request.sizes()) for request in got]
    cold.close()


def recorded_late(*answer: Any) -> None:
    """A slow machine: what moves within half a second of a tap would not be counted as a jump."""
    time.sleep(0.7)
    record_answer(*answer)


def test_an_answer_costs_one_request_and_the_page_ahead_another_and_nothing_jumps(
    page: Page, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiz, "record_answer", recorded_late)
    start_quiz(page, live)
    page.wait_for_load_state("networkidle")
    page.evaluate("""window.jumped = 0; new PerformanceObserver(list => list.getEntries().forEach(
        entry => { if (!entry.hadRecentInput) window.jumped += entry.value; })).observe({type: 'layout-shift'})""")
    got = finished(page)
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/2")):
        page.locator("button.quiz-option").first.click()
    page.evaluate(DRAWN)
    assert [(request.method, urlsplit(request.url).path[-2:]) for request in got] == [("POST", "/1"), ("GET", "/2")]
    assert max(bodies([request]) for request in got) <= 3_000
    assert page.evaluate("window.jumped") == 0
    page.evaluate("document.querySelector('header').style.marginTop = '4rem'")
    page.evaluate(DRAWN)
    assert page.evaluate("window.jumped") > 0, "a jump would have been noticed"
