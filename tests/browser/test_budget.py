"""The cost of the first screens, of an answer and of our own files, in bytes and requests, and their order."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import OutreachSession, QuizAnswer
from tests.browser.pages import look, start_quiz


def count_bytes(app: Flask, address: str) -> int:
    """Bytes of the body that a browser gets for this address."""
    return len(app.test_client().get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)


def test_our_own_files_for_villagers_stay_small(app: Flask) -> None:
    assert count_bytes(app, "/app.css") <= 5_500
    assert count_bytes(app, "/pages.css") <= 9_500, "of what the questions of the quiz do without"
    assert count_bytes(app, "/app.js") + count_bytes(app, "/static/later.js") + count_bytes(app, "/sw.js") <= 6_400
    assert count_bytes(app, "/static/app/steps.js") <= 1_750, "of the two forms that have steps"


def requests_from_now(page: Page) -> list[Any]:
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
    got = requests_from_now(tablet)
    tablet.goto(page.url, wait_until="networkidle")
    look(tablet)
    tablet.wait_for_load_state("networkidle")
    assert tablet.locator(".quiz-option").count() == 4
    names = sorted(urlsplit(request.url).path.rpartition("/")[2] for request in got)
    assert set(names) <= {"1", "app.css", "app.js", "cast.svg", "htmx-2.0.11.min.js", "later.js"}
    assert len(names) <= 9
    assert bodies(got) <= 40_000, [(request.url, request.sizes()) for request in got]
    cold.close()


def test_an_answer_costs_one_request_and_the_page_ahead_another(page: Page, live: str) -> None:
    start_quiz(page, live)
    page.wait_for_load_state("networkidle")
    got = requests_from_now(page)
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/2")):
        page.locator("button.quiz-option").first.click()
    assert [(request.method, urlsplit(request.url).path[-2:]) for request in got] == [("POST", "/1"), ("GET", "/2")]
    assert max(bodies([request]) for request in got) <= 3_000


# --- the start page

MOVED = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(e => e.value)))
    .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done([]), 300))"""


def test_the_start_page_costs_six_requests_before_the_first_tap_and_nothing_jumps(
    browser: Browser, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet = browser.new_context(service_workers="block", viewport={"width": 800, "height": 1280}).new_page()
    got = requests_from_now(tablet)
    tablet.goto(live, wait_until="networkidle")
    look(tablet)
    names = sorted(urlsplit(request.url).path[1:] for request in got)
    assert names == ["", "app.css", "app.js", "pages.css", "static/cast.svg", "static/later.js"]
    assert bodies(got) <= 30_000, [(request.url, request.sizes()) for request in got]
    assert tablet.evaluate(MOVED) == []
    tablet.context.close()


# --- on a slow line nothing but the style sheet stands before the first paint; the scripts come after it, in order


def test_the_scripts_come_after_the_first_paint_and_in_order(browser: Browser, page: Page, live: str) -> None:
    start_quiz(page, live)
    tablet = browser.new_context(storage_state=page.context.storage_state(), service_workers="block").new_page()
    file_names: list[str] = []
    styles: list[Route] = []
    tablet.on("request", lambda request: file_names.append(urlsplit(request.url).path.rpartition("/")[2]))
    tablet.route("**/app.css?**", lambda route: styles.append(route))
    tablet.goto(page.url, wait_until="commit")
    expect(tablet.locator("button.quiz-option").first).to_be_attached()
    tablet.wait_for_timeout(500)
    assert sorted(set(file_names) - {"favicon.svg", "app.webmanifest"}) == ["1", "app.css", "later.js"]
    styles[0].continue_()
    look(tablet)
    assert [name for name in file_names if name.endswith(".js")] == ["later.js", "htmx-2.0.11.min.js", "app.js"]
    tablet.context.close()


def test_faces_come_after_the_first_paint_and_without_script_with_the_page(
    browser: Browser, open_tablet: Callable[..., Page], live: str
) -> None:
    tablet = browser.new_context(service_workers="block").new_page()
    file_names: list[str] = []
    styles: list[Route] = []
    tablet.on("request", lambda request: file_names.append(urlsplit(request.url).path.rpartition("/")[2]))
    tablet.route("**/app.css?**", lambda route: styles.append(route))
    tablet.goto(live, wait_until="commit")
    expect(tablet.locator("h1")).to_be_attached()
    tablet.wait_for_timeout(500)
    assert "cast.svg" not in file_names, "nothing is painted before the sheet is there"
    with tablet.expect_request("**/cast.svg?**"):
        styles[0].continue_()
    look(tablet)
    expect(tablet.locator("main .face svg")).to_be_visible()
    tablet.context.close()
    without_script = open_tablet(script=False)
    with without_script.expect_request("**/cast.svg?**"):
        without_script.goto(live)
    expect(without_script.locator("main .face svg")).to_be_visible()


def answers_on_disk() -> list[str]:
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
    expect(page.locator("#verdict")).to_be_visible()
    assert len(answers_on_disk()) == 1
    page.locator("main .foot a").click(no_wait_after=True)
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")
    assert waiting, "none of the scripts has come"


def test_a_form_in_steps_begins_with_its_first_one_and_is_whole_where_the_scripts_fail(
    new_context: Any, live: str
) -> None:
    page = new_context().new_page()
    routes: list[Route] = []
    page.route("**/steps.js?**", lambda route: routes.append(route))
    page.goto(live + "/offers/", wait_until="commit")
    expect(page.locator(".step").first).to_be_visible()
    expect(page.locator("html")).to_have_class("loading")
    expect(page.locator(".step").nth(1)).to_be_hidden()
    while not routes:
        page.wait_for_timeout(20)
    routes[0].abort()
    expect(page.locator(".step").nth(1)).to_be_visible()
    expect(page.get_by_role("button", name="Lihat hasilnya")).to_be_visible()
