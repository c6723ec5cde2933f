"""How many taps a quiz takes, and that two of them within 300 ms do one thing, on each of its pages."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from kiosk.db import db
from kiosk.models import OutreachSession, QuizAnswer, QuizAttempt
from tests.browser.pages import look, start_quiz, switch_quiz

pytestmark = pytest.mark.usefixtures("unhurried")

SIZES = [(360, 640)]
DOUBLE = 300  # ms between the two


def stored(*columns: Any) -> list[Any]:
    """What the database holds now."""
    db.session.rollback()
    return list(db.session.execute(select(*columns)))


def given() -> int:
    """How many questions are answered."""
    return len([option for (option,) in stored(QuizAnswer.option) if option])


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def tablet(request: pytest.FixtureRequest, page: Page) -> Page:
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
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
        assert given() == number - 1
        tap_twice(tablet, f"button[name=option] >> nth={0 if number % 2 else -1}")
        expect(tablet.locator(".told")).to_be_visible()
        assert given() == number
        tap_twice(tablet, ".foot a")
    tablet.wait_for_url("**/result")
    assert len(stored(QuizAttempt.token)) == 1


def test_two_taps_on_the_way_to_the_full_quiz(tablet: Page, live: str) -> None:
    start_quiz(tablet, live)
    with db.write():
        db.session.execute(update(QuizAnswer).where(QuizAnswer.position < 5).values(option="x", right=True))
    tablet.goto(tablet.url[:-1] + "5")
    tablet.locator("button[name=option]").last.click()
    tablet.locator(".foot a").click()
    tablet.wait_for_url("**/result")
    tap_twice(tablet, ".foot button.primary")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 10")
    assert given() == 5
    assert len(stored(QuizAttempt.token)) == 2


def test_two_taps_before_a_session(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    """There is no feedback between two questions."""
    switch_quiz("before")
    tablet.goto(live)
    tap_twice(tablet, ".tile-quiz")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        assert given() == number - 1
        tap_twice(tablet, "button[name=option] >> nth=2")
    expect(tablet.locator(".quiz-faces")).to_be_visible()
    assert given() == 5
    tap_twice(tablet, "[name=skip]")
    expect(tablet.locator(".quiz-code")).to_be_visible()


def test_two_taps_in_a_round_of_offers(tablet: Page, live: str) -> None:
    tablet.goto(live)
    tap_twice(tablet, ".tile-offer")
    expect(tablet.locator(".progress")).to_have_text("Langkah 1")
    expect(tablet.locator("[name=sign]:checked")).to_have_count(0)
    tablet.go_back()
    look(tablet)
    tap_twice(tablet, ".tile-practice")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 4")
    assert (given(), len(stored(QuizAttempt.token))) == (0, 1)
    tap_twice(tablet, "button[name=option] >> nth=-1")
    expect(tablet.locator(".told")).to_be_visible()
    tap_twice(tablet, ".foot a")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 2 dari 4")
    assert given() == 1


def test_two_taps_where_the_number_is_asked(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    switch_quiz("after")
    tablet.goto(live)
    tap_twice(tablet, ".tile-quiz")
    assert stored(QuizAttempt.token) == []
    tap_twice(tablet, "[name=unpaired]")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 5")
    assert (given(), len(stored(QuizAttempt.token))) == (0, 1)
