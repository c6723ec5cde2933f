"""Two taps within 300 ms do one thing, on each page of a quiz."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import OutreachSession, QuizAnswer, QuizAttempt
from tests.browser.pages import look, switch_quiz

pytestmark = pytest.mark.usefixtures("unhurried")

DOUBLE = 300  # ms between the two


def count_answers() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(QuizAnswer.option))) or 0


def count_attempts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(QuizAttempt)) or 0


@pytest.fixture
def tablet(page: Page) -> Page:
    page.set_viewport_size({"width": 360, "height": 640})
    page.add_init_script(FINGER)
    return page


# The finger comes down once more after DOUBLE ms, wherever the first tap has led by then: the window's name outlives
# the page. When it has, the page says so.
FINGER = """
  window.comeDown = (x, y) => (document.elementFromPoint(x, y) || document).dispatchEvent(
    new MouseEvent('click', {bubbles: true, cancelable: true}));
  window.onceMore = () => {
    const [x, y, at] = JSON.parse(name || '[]'), done = () => { document.documentElement.dataset.twice = ''; };
    if (!at) return done();
    setTimeout(() => { name = ''; comeDown(x, y); done(); }, at - Date.now());
  };
  addEventListener('DOMContentLoaded', onceMore, {once: true});
"""
TAP = """([x, y, later]) => {
  delete document.documentElement.dataset.twice;
  name = JSON.stringify([x, y, Date.now() + later]);
  onceMore();
  comeDown(x, y); }"""


def tap_twice(page: Page, wanted: str) -> None:
    """A finger that comes down twice at the same place."""
    expect(page.locator(".not-ready")).to_have_count(0)
    page.locator(wanted).scroll_into_view_if_needed()
    box = page.locator(wanted).bounding_box()
    assert box
    page.evaluate(TAP, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, DOUBLE])
    page.locator("html[data-twice]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    look(page)


def test_two_taps_do_one_thing_from_the_start_page_to_the_result(tablet: Page, live: str) -> None:
    """Of the answers the first and the last by turns: what comes next stands beneath the one or the other."""
    tablet.goto(live)
    tap_twice(tablet, ".tile-quiz")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        assert count_answers() == number - 1
        tap_twice(tablet, f"button[name=option] >> nth={0 if number % 2 else -1}")
        expect(tablet.locator(".told")).to_be_visible()
        assert count_answers() == number
        tap_twice(tablet, ".foot a")
    tablet.wait_for_url("**/result")
    assert count_attempts() == 1


def test_two_taps_before_and_after_a_session(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    """There is no feedback between two questions."""
    switch_quiz("before")
    tablet.goto(live)
    tap_twice(tablet, ".tile-quiz")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        assert count_answers() == number - 1
        tap_twice(tablet, "button[name=option] >> nth=2")
    expect(tablet.locator(".quiz-faces")).to_be_visible()
    assert count_answers() == 5
    tap_twice(tablet, "[name=skip]")
    expect(tablet.locator(".quiz-code")).to_be_visible()
    switch_quiz("after")
    tablet.goto(live)
    tap_twice(tablet, ".tile-quiz")
    assert count_attempts() == 1
    tap_twice(tablet, "[name=unpaired]")  # the number is not known
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 5")
    assert (count_answers(), count_attempts()) == (5, 2)


def test_two_taps_in_a_round_of_offers(tablet: Page, live: str) -> None:
    tablet.goto(live)
    tap_twice(tablet, ".tile-offer")
    expect(tablet.locator(".progress")).to_have_text("Langkah 1")
    expect(tablet.locator("[name=sign]:checked")).to_have_count(0)
    tablet.go_back()
    look(tablet)
    tap_twice(tablet, ".tile-practice")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 4")
    assert (count_answers(), count_attempts()) == (0, 1)
    tap_twice(tablet, "button[name=option] >> nth=-1")
    expect(tablet.locator(".told")).to_be_visible()
    tap_twice(tablet, ".foot a")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 2 dari 4")
    assert count_answers() == 1
