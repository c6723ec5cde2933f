"""Two taps at one place do one thing: the second finds a screen that is not ready yet."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, QuizAnswer, QuizAttempt
from tests.browser.pages import look, switch_quiz
from tests.browser.steps import GROUP, NAME, SEX, VILLAGE, at_step


@pytest.fixture
def tablet(new_context: Any) -> Page:
    """A tablet whose clock goes on as the test says."""
    tablet: Page = new_context(viewport={"width": 800, "height": 1280}, has_touch=True).new_page()
    tablet.clock.install()
    return tablet


def open_and_hold(tablet: Page, address: str) -> None:
    """Open a page; from here on the clock stands still."""
    tablet.goto(address)
    look(tablet)
    tablet.clock.pause_at(tablet.evaluate("Date.now() / 1000 + 1"))


def tap_twice(page: Page, selector: str, comes: str = "body") -> None:
    """The second tap comes down where the first did, once what it leads to is there. A mouse stands for the finger:
    its click is there when its button is up; a touch becomes one a little later, in a time the test does not hold.
    """
    target = page.locator(selector).locator("visible=true").first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    page.locator(comes).first.wait_for()
    page.wait_for_load_state()
    page.clock.run_for(200)  # in which the scripts of a new page begin
    look(page)
    page.mouse.click(x, y)
    page.clock.run_for(600)
    page.wait_for_load_state("networkidle")


def count(column: Any) -> int:
    """How many rows hold something there."""
    db.session.rollback()
    return db.session.scalar(select(func.count(column))) or 0


def test_at_the_bar_and_at_every_step_of_a_check_in(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    open_and_hold(tablet, live + "/check-in/")
    for name, dialog in (("cancel", "#cancel"), ("help", "#emergency")):
        tap_twice(tablet, f".bar .{name}")
        expect(tablet.locator(dialog)).to_be_visible()
        tap_twice(tablet, f"{dialog} .stay")
        expect(tablet.locator(dialog)).to_be_hidden()
    expect(tablet.locator(".progress")).to_contain_text("Langkah 1")
    tap_twice(tablet, ".card-button:has-text('pakai nama')")
    at_step(tablet, NAME, focused=False)
    expect(tablet.locator("[name=consent]")).not_to_be_checked()
    tablet.fill("[name=name]", "Siti Aminah")
    tablet.locator(".choice:has([name=consent])").tap()
    tap_twice(tablet, ".next")
    at_step(tablet, SEX, focused=False)
    for selector, step in (
        (".card-button:has-text('Perempuan')", GROUP),
        ("button.back", SEX),
        (".card-button:has-text('Perempuan')", GROUP),
        (".card-button:has-text('Warga')", VILLAGE),
    ):
        tap_twice(tablet, selector)
        at_step(tablet, step, focused=False)
    tap_twice(tablet, ".card-button:has-text('Lontar')", ".code")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    db.session.rollback()
    assert [row.name for row in db.session.scalars(select(CheckIn))] == ["Siti Aminah"]


def test_a_dialog_that_closes_leaves_no_moment_for_a_second_tap(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    """Not even until the next frame, which a busy tablet draws late."""
    open_and_hold(tablet, live + "/check-in/")
    tap_twice(tablet, ".bar .cancel")
    close = "button => { button.click(); return document.getElementById('main').matches('.not-ready'); }"
    assert tablet.locator("#cancel .stay").evaluate(close)


@pytest.mark.parametrize("phase", ["free", "before"])
def test_from_the_start_page_through_a_quiz(
    tablet: Page, live: str, session_in_lontar: OutreachSession, phase: str
) -> None:
    """Of the answers the first and the last by turns; before a session no feedback stands between two questions."""
    switch_quiz(phase)
    tablet.set_viewport_size({"width": 360, "height": 640})
    open_and_hold(tablet, live)
    tap_twice(tablet, ".tile-quiz", ".quiz-progress")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        assert count(QuizAnswer.option) == number - 1
        follows = f":text('Soal {number + 1} dari 5')" if number < 5 else ".quiz-faces"
        answer = f"button[name=option] >> nth={0 if number % 2 else -1}"
        tap_twice(tablet, answer, ".told" if phase == "free" else follows)
        assert count(QuizAnswer.option) == number
        if phase == "free":
            expect(tablet.locator(".told")).to_be_visible()
            tap_twice(tablet, ".foot a", follows if number < 5 else ".new-things")
    assert count(QuizAttempt.token) == 1
