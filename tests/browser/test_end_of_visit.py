"""A visit that nobody is at any more ends, kindly and wholly, also when the server is away."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.models import Officer
from tests.browser.conftest import Hall
from tests.browser.pages import sign_in, start_quiz, tick, until_asked
from tests.browser.steps import at_name_step

pytestmark = pytest.mark.usefixtures("session_in_lontar", "clock_to_put_forward")


def visit_of(page: Page, app: Flask) -> dict[str, Any]:
    """The visit as this browser's cookie has it."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    values = [
        cookie["value"] for cookie in page.context.cookies() if cookie["name"] == app.config["SESSION_COOKIE_NAME"]
    ]
    return dict(serializer.loads(values[0])) if values else {}


def expect_end(page: Page, app: Flask, live: str) -> None:
    """The start page as the first visitor of the day finds it, and a cookie that knows nothing."""
    page.wait_for_url(live + "/")
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")
    assert set(visit_of(page, app)) <= {"csrf_token", "_fresh"}
    expect(page.locator("body")).to_have_attribute("data-idle", "0")


def test_a_tablet_that_slept_ends_the_visit_when_it_wakes(page: Page, app: Flask, live: str) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    page.evaluate("window.setTimeout = window.setInterval = () => 0; document.body.click()")
    page.mouse.wheel(0, 1)  # the last that is heard: from here on the timers stand still, as in sleep
    page.clock.pause_at(page.evaluate("Date.now() + 3600000"))
    page.mouse.click(5, 1200)
    expect_end(page, app, live)


def stop_by_silence(page: Page) -> None:
    until_asked(page)
    tick(page, 21)


def stop_by_button(page: Page) -> None:
    page.locator("header").get_by_role("button", name=re.compile("Selesai|Batal")).click()
    if page.locator("#cancel[open]").count():
        page.get_by_role("button", name="Ya, batalkan").click()


def stop_quickly(page: Page) -> None:
    page.get_by_role("button", name="Tutup cepat").click()


@pytest.mark.parametrize("stop", [stop_by_silence, stop_quickly])
def test_the_screen_is_cleared_when_the_server_is_away(
    page: Page, app: Flask, hall: Hall, stop: Callable[[Page], None]
) -> None:
    at_name_step(page, hall.address)
    page.fill("[name=name]", "Siti Aminah")
    hall.go_away()
    stop(page)
    expect(page.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    tick(page, 60)
    page.evaluate("new Promise(done => { addEventListener('popstate', done); history.back(); })")
    tick(page, 10)
    expect(page.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    assert "Siti" not in page.content()
    assert page.locator("[name=name]").count() == 0
    hall.come_back()
    tick(page, 6)
    if stop is stop_quickly:
        expect(page.locator("h1")).to_have_text("Balai Desa")
        page.get_by_role("link", name="Buka layar awal").click()
    expect_end(page, app, hall.address)


@pytest.mark.parametrize(("stop", "next_page"), [(stop_by_button, "Back"), (stop_quickly, "the last one again")])
def test_who_comes_next_finds_the_visit_over_whatever_is_asked_first(
    page: Page, app: Flask, hall: Hall, stop: Callable[[Page], None], next_page: str
) -> None:
    start_quiz(page, hall.address)
    question_of_person_one = page.url
    hall.go_away()
    stop(page)
    expect(page.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # the page itself does not try again
    page.evaluate("fetch('/healthz').catch(() => 0)")  # and a try that had begun has failed by now
    hall.come_back()
    page.clock.resume()
    if next_page == "Back":
        page.evaluate("setTimeout = () => 0; history.back()")
    else:
        page.goto(question_of_person_one)
    expect(page.locator("h1")).not_to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    assert page.locator("button[name=option]").count() == 0
    assert set(visit_of(page, app)) <= {"csrf_token", "_fresh"}
    page.goto(question_of_person_one)
    expect_end(page, app, hall.address)
    assert [cookie["name"] for cookie in page.context.cookies()] != ["over"], "it ends one visit, not the next"


def test_what_is_still_on_its_way_when_a_visit_ends_opens_nothing(page: Page, app: Flask, live: str) -> None:
    page.goto(live + "/quiz/")
    page.route("**/quiz/", lambda route: None, times=1)  # a server that takes its time
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        page.locator(".quiz-option").first.click()
        stop_by_button(page)
    expect_end(page, app, live)


def test_a_visit_in_an_officers_browser_ends_by_silence_and_the_sign_in_does_not_until_it_is_left(
    page: Page, app: Flask, hall: Hall, supervisor: Officer
) -> None:
    sign_in(page, hall.address)
    start_quiz(page, hall.address)
    stop_by_silence(page)
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")
    expect(page.locator("body")).to_have_attribute("data-idle", "0")
    assert "quiz" not in visit_of(page, app)
    page.goto(hall.address + "/admin/")
    expect(page).to_have_url(hall.address + "/admin/")
    page.goto(hall.address + "/checklist/")
    hall.go_away()
    stop_by_button(page)
    expect(page.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.evaluate("fetch('/healthz').catch(() => 0)")  # a try that had begun has failed by now
    hall.come_back()
    page.goto(hall.address + "/admin/")
    expect(page).to_have_url(hall.address + "/admin/sign-in")


def test_a_visit_in_english_and_with_a_token_too_old_ends_in_indonesian(page: Page, app: Flask, live: str) -> None:
    start_quiz(page, live)
    assert "quiz" in visit_of(page, app)
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'old'; })")
    until_asked(page)
    tick(page, 21)
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect_end(page, app, live)
