"""A visitor who is still there is left in peace, and so is a page on which nothing was begun."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import question, silence, start_quiz, tick, until_asked
from tests.browser.steps import at_name_step

# what a person does who is still there; on-screen keyboards send no key, only these two
SIGNS_OF_LIFE = {
    "typing": "document.querySelector('[name=name]').dispatchEvent(new InputEvent('input', {bubbles: true}))",
    "composing": "document.querySelector('[name=name]').dispatchEvent(new Event('compositionupdate', {bubbles: true}))",
    "scrolling": "scrollBy(0, scrollY ? -40 : 40)",
    "touching": "document.body.dispatchEvent(new Event('touchstart', {bubbles: true}))",
}

pytestmark = pytest.mark.usefixtures("session_in_lontar", "clock_to_put_forward")


def test_three_minutes_of_them_are_no_silence(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})  # where there is something to scroll
    at_name_step(page, live)
    for sign, act in SIGNS_OF_LIFE.items():
        silence(page, 50)
        expect(question(page)).to_be_hidden()
        page.evaluate(
            f"new Promise(heard => {{ document.addEventListener('scroll', heard); {act};"
            f"if ('{sign}' !== 'scrolling') heard(); }})"
        )
    silence(page, 50)
    expect(question(page)).to_be_hidden()
    until_asked(page)
    expect(question(page)).to_be_visible()


@pytest.mark.parametrize("way", ["button", "tap beside it", "Escape"])
def test_an_answer_keeps_the_visit(page: Page, live: str, way: str) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    until_asked(page)
    expect(question(page)).to_be_visible()
    tick(page, 10)
    expect(page.locator("#seconds-left")).to_have_text(re.compile("^(10|[1-9])$"))  # of 20; a slow machine takes some
    button = question(page).get_by_role("button", name="Ya, masih di sini")
    expect(button).to_be_focused()
    if way == "button":
        for _ in range(3):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "[document.body, ...document.querySelectorAll('dialog *')].includes(document.activeElement)"
            )
        button.click()
    elif way == "tap beside it":
        page.mouse.click(5, 1200)
    else:
        page.keyboard.press(way)
    expect(question(page)).to_be_hidden()
    tick(page, 55)
    expect(question(page)).to_be_hidden()
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    until_asked(page)
    expect(question(page)).to_be_visible()


@pytest.mark.parametrize("way", ["tap", "Enter"])
def test_what_answers_presses_nothing_beneath(page: Page, live: str, way: str) -> None:
    start_quiz(page, live)
    option = page.locator("button.quiz-option").first
    option.focus()
    beneath = option.bounding_box()
    assert beneath
    until_asked(page)
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


def test_nobody_is_asked_where_nobody_has_begun(page: Page, live: str) -> None:
    page.goto(live + "/")
    silence(page, 3600)
    tick(page, 21)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url == live + "/"


@pytest.mark.parametrize(("path", "seconds"), [("/check-in/withdraw", 60), ("/hotlines/", 120)])
def test_a_silence_lasts_a_second_for_each_word_of_the_page(page: Page, live: str, path: str, seconds: int) -> None:
    """Slow readers are left in peace; two minutes are enough for any page."""
    page.goto(live + path)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    silence(page, 60)
    page.clock.run_for(1000 * (seconds - 60) - 2000 if seconds > 60 else 1000)
    assert question(page).is_visible() == (seconds == 60)
    page.clock.run_for(4000)
    expect(question(page)).to_be_visible()
