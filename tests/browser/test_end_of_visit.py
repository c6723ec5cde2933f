"""A visit that nobody is at any more ends, kindly and wholly; who is still there is left in peace."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from kiosk.models import Officer, OutreachSession
from tests.browser.conftest import Hall
from tests.browser.pages import sign_in, silence, start_quiz, tick

# what a person does who is still there; on-screen keyboards send no key, only these two
SIGNS_OF_LIFE = {
    "typing": "document.querySelector('[name=name]').dispatchEvent(new InputEvent('input', {bubbles: true}))",
    "composing": "document.querySelector('[name=name]').dispatchEvent(new Event('compositionupdate', {bubbles: true}))",
    "scrolling": "scrollBy(0, scrollY ? -40 : 40)",
    "touching": "document.body.dispatchEvent(new Event('touchstart', {bubbles: true}))",
}


@pytest.fixture
def page(page: Page) -> Page:
    """A tablet whose clock can be put forward."""
    page.clock.install()
    return page


def question(page: Page) -> Locator:
    """Masih di sini?"""
    return page.get_by_role("alertdialog", name="Masih di sini?")


def at_name_step(page: Page, live: str) -> None:
    """At the check-in, before the field for the name."""
    page.goto(live + "/check-in/")
    page.locator(".choice:has-text('18 tahun ke atas')").click()
    page.get_by_role("button", name="Lanjut").click()
    page.locator(".choice:has-text('Dengan nama')").click()
    page.get_by_role("button", name="Lanjut").click()
    page.locator(".choice:has([name=consent])").click()
    page.get_by_role("button", name="Lanjut").click()


def visit_of(page: Page, app: Flask) -> dict[str, Any]:
    """What this browser's cookie says of the visit."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    values = [
        cookie["value"] for cookie in page.context.cookies() if cookie["name"] == app.config["SESSION_COOKIE_NAME"]
    ]
    return dict(serializer.loads(values[0])) if values else {}


def is_over(page: Page, app: Flask, live: str) -> None:
    """The start page as the first visitor of the day finds it, and a cookie that knows nothing."""
    page.wait_for_url(live + "/")
    expect(page.locator("h1")).to_have_text("Mau apa hari ini?")
    assert set(visit_of(page, app)) <= {"csrf_token", "_fresh"}
    expect(page.locator("body")).to_have_attribute("data-idle", "0")


# --- who is still there


@pytest.mark.parametrize("sign", SIGNS_OF_LIFE)
def test_three_minutes_of_it_are_no_silence(
    page: Page, live: str, session_in_lontar: OutreachSession, sign: str
) -> None:
    at_name_step(page, live)
    for _ in range(4):
        silence(page, 50)
        expect(question(page)).to_be_hidden()
        page.evaluate(
            f"new Promise(heard => {{ document.addEventListener('scroll', heard); {SIGNS_OF_LIFE[sign]};"
            f"if ('{sign}' !== 'scrolling') heard(); }})"
        )
    silence(page, 61)
    expect(question(page)).to_be_visible()


def test_listening_is_no_silence(page: Page, live: str) -> None:
    page.goto(live + "/checklist/")
    page.get_by_role("button", name="Dengarkan").click()
    for _ in range(4):
        page.evaluate("new Promise(done => player.addEventListener('timeupdate', done, {once: true}))")
        silence(page, 50)
        expect(question(page)).to_be_hidden()


@pytest.mark.parametrize("way", ["button", "tap beside it", "Escape", "Enter"])
def test_an_answer_keeps_the_visit(page: Page, live: str, session_in_lontar: OutreachSession, way: str) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    silence(page, 61)
    expect(question(page)).to_be_visible()
    tick(page, 10)
    expect(page.locator("#seconds-left")).to_have_text(re.compile("^(10|[1-9])$"))  # of 20; a slow machine takes some
    if way == "button":
        page.get_by_role("button", name="Ya, masih di sini").click()
    elif way == "tap beside it":
        page.mouse.click(5, 1200)
    else:
        page.keyboard.press(way)
    expect(question(page)).to_be_hidden()
    tick(page, 55)
    expect(question(page)).to_be_hidden()
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    silence(page, 6)
    expect(question(page)).to_be_visible()


@pytest.mark.parametrize("way", ["tap", "Enter", "Space"])
def test_what_answers_presses_nothing_beneath(page: Page, live: str, way: str) -> None:
    start_quiz(page, live)
    option = page.locator("button.quiz-option").first
    option.focus()
    beneath = option.bounding_box()
    assert beneath
    silence(page, 61)
    expect(question(page)).to_be_visible()
    if way == "tap":
        page.mouse.click(beneath["x"] + 20, beneath["y"] + 20)
    else:
        page.keyboard.press(way)
    expect(question(page)).to_be_hidden()
    expect(option).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(page.locator("button.quiz-option")).to_have_count(4)
    assert page.evaluate("performance.getEntriesByType('resource').every(e => e.initiatorType !== 'xmlhttprequest')")


def test_the_question_is_announced_and_holds_the_focus(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    at_name_step(page, live)
    page.focus("[name=name]")
    silence(page, 61)
    button = question(page).get_by_role("button", name="Ya, masih di sini")
    expect(button).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.matches('dialog *')")
    page.keyboard.press("Escape")
    expect(page.locator("[name=name]")).to_be_focused()


# --- who has left


def test_silence_asks_and_then_ends_the_visit(
    page: Page, app: Flask, live: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    silence(page, 58)
    expect(question(page)).to_be_hidden()
    silence(page, 3)
    expect(question(page)).to_be_visible()
    tick(page, 21)
    is_over(page, app, live)


def test_a_tablet_that_slept_ends_the_visit_when_it_wakes(
    page: Page, app: Flask, live: str, session_in_lontar: OutreachSession
) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    page.evaluate("window.setTimeout = window.setInterval = () => 0; document.body.click()")
    page.mouse.wheel(0, 1)  # the last that is heard: from here on the timers stand still, as in sleep
    page.clock.pause_at(page.evaluate("Date.now() + 3600000"))
    page.mouse.click(5, 1200)
    is_over(page, app, live)


def stop_by_silence(page: Page) -> None:
    silence(page, 61)
    tick(page, 21)


def stop_by_button(page: Page) -> None:
    page.locator("header").get_by_role("button", name="Selesai").click()


def stop_by_link(page: Page) -> None:
    page.get_by_role("link", name="Keluar cepat").click()


WAYS_TO_STOP = pytest.mark.parametrize("stop", [stop_by_silence, stop_by_button, stop_by_link])


@WAYS_TO_STOP
def test_the_screen_is_cleared_when_the_server_is_away(
    page: Page, app: Flask, hall: Hall, session_in_lontar: OutreachSession, stop: Callable[[Page], None]
) -> None:
    at_name_step(page, hall.address)
    page.fill("[name=name]", "Siti Aminah")
    hall.go_away()
    stop(page)
    expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
    tick(page, 60)
    page.evaluate("new Promise(done => { addEventListener('popstate', done); history.back(); })")
    tick(page, 10)
    expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
    assert "Siti" not in page.content()
    assert page.locator("[name=name]").count() == 0
    hall.come_back()
    tick(page, 6)
    if stop is stop_by_link:
        expect(page.locator("h1")).to_have_text("Balai Desa")
        page.get_by_role("link", name="Buka layar awal").click()
    is_over(page, app, hall.address)


@WAYS_TO_STOP
@pytest.mark.parametrize("next_page", ["the last one again", "Back", "any other"])
def test_who_comes_next_finds_the_visit_over_whatever_is_asked_first(
    page: Page, app: Flask, hall: Hall, stop: Callable[[Page], None], next_page: str
) -> None:
    start_quiz(page, hall.address)
    question_of_person_one = page.url
    hall.go_away()
    stop(page)
    expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # the page itself does not try again
    page.evaluate("fetch('/healthz').catch(() => 0)")  # and a try that had begun has failed by now
    hall.come_back()
    if next_page == "Back":
        page.evaluate("setTimeout = () => 0; history.back()")
    else:
        page.goto(question_of_person_one if next_page == "the last one again" else hall.address + "/hotlines/")
    expect(page.locator("h1")).not_to_have_text("Server tidak terjangkau")
    assert page.locator(".quiz-option").count() == 0
    assert set(visit_of(page, app)) <= {"csrf_token", "_fresh"}
    page.goto(question_of_person_one)
    is_over(page, app, hall.address)
    assert [cookie["name"] for cookie in page.context.cookies()] != ["over"], "it ends one visit, not the next"


def test_an_officer_is_signed_out_by_an_end_while_the_server_was_away(
    page: Page, hall: Hall, supervisor: Officer
) -> None:
    sign_in(page, hall.address)
    page.goto(hall.address + "/checklist/")
    hall.go_away()
    stop_by_button(page)
    expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    hall.come_back()
    page.goto(hall.address + "/admin/")
    expect(page).to_have_url(hall.address + "/admin/sign-in")


def test_what_is_still_on_its_way_when_a_visit_ends_opens_nothing(page: Page, app: Flask, live: str) -> None:
    page.goto(live + "/quiz/")
    page.route("**/quiz/", lambda route: None, times=1)  # a server that takes its time
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        page.get_by_role("button", name="Mulai").click()
        stop_by_button(page)
    is_over(page, app, live)


def test_a_token_too_old_ends_the_visit_too(page: Page, app: Flask, live: str) -> None:
    start_quiz(page, live)
    assert "quiz" in visit_of(page, app)
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'old'; })")
    silence(page, 61)
    tick(page, 21)
    is_over(page, app, live)


def test_an_officer_left_signed_in_is_signed_out(page: Page, app: Flask, live: str, supervisor: Officer) -> None:
    sign_in(page, live)
    page.goto(live + "/")
    silence(page, 61)
    expect(question(page)).to_be_visible()
    tick(page, 21)
    is_over(page, app, live)
    page.goto(live + "/admin/")
    expect(page).to_have_url(live + "/admin/sign-in")


@pytest.mark.parametrize("path", ["/admin/", "/admin/sessions/new", "/admin/tidak-ada"])
def test_the_officers_own_pages_are_never_wiped(page: Page, live: str, supervisor: Officer, path: str) -> None:
    sign_in(page, live)
    page.goto(live + path)
    before = page.locator("main").inner_text()
    silence(page, 500)  # the desk's own silence begins at ten minutes
    tick(page, 21)
    assert page.url == live + path
    assert page.locator("main").inner_text() == before


@pytest.mark.parametrize("path", ["/", "/exit"])
def test_nobody_is_asked_where_nobody_has_begun(page: Page, live: str, path: str) -> None:
    page.goto(live + path)
    silence(page, 3600)
    tick(page, 21)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url == live + path


def test_the_start_page_in_english_returns_to_indonesian(page: Page, app: Flask, live: str) -> None:
    page.goto(live + "/")
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    silence(page, 61)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    tick(page, 21)
    expect(page.locator("html")).to_have_attribute("lang", "id")
    is_over(page, app, live)
