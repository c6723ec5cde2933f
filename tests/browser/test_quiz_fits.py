"""A question and its answer on every size of tablet: the way on is in sight at once, and covers nothing for good."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from kiosk.db import db
from kiosk.models import Question
from kiosk.views.pictograms import PICTOGRAMS
from kiosk.views.words import TOPIC_WORDS
from tests.browser import boxes
from tests.browser.pages import LARGE, start_quiz

SIZES = [(800, 1280), (1280, 800), (600, 1024), (360, 640)]
LONGER = "document.querySelectorAll('.quiz-reason').forEach(text => { text.textContent = text.textContent.repeat(6); })"
# how far the last line of the feedback, and the last option, stand above the way on; the options may stand beside it
ABOVE = """() => { const way = document.querySelector('.quiz-onward a').getBoundingClientRect();
  return ['.quiz-below > :last-child', '.quiz-options > :last-child'].map(kind => {
    const box = document.querySelector(kind).getBoundingClientRect();
    return box.left >= way.right ? 0 : way.top - box.bottom; }); }"""

IN_ORDER = """() => { const [progress, question, way] = ['.quiz-progress', 'h1', '.quiz-onward a']
  .map(kind => document.querySelector(kind).getBoundingClientRect());
  return progress.bottom <= question.top && question.bottom <= way.top; }"""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def tablet(request: pytest.FixtureRequest, page: Page) -> Page:
    """A tablet of this size."""
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_the_way_on_is_in_sight_after_every_answer(tablet: Page, live: str) -> None:
    start_quiz(tablet, live)
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        tablet.locator("button.quiz-option").last.click()
        onward = tablet.locator(".quiz-onward a")
        expect(onward).to_be_in_viewport(ratio=1)
        assert tablet.evaluate(IN_ORDER), "progress, question, way on"
        assert boxes.faults(tablet) == []
        onward.click()


def test_the_longest_question_too_stays_above_the_way_on(tablet: Page, live: str) -> None:
    longest = max(db.session.scalars(select(Question)), key=lambda question: len(question.text("id")["stem"]))
    with db.write():
        db.session.execute(update(Question).values(active=Question.id == longest.id))
    start_quiz(tablet, live)
    tablet.locator("button.quiz-option").last.click()
    expect(tablet.locator(".quiz-onward a")).to_be_in_viewport(ratio=1)
    assert tablet.evaluate(IN_ORDER), f"progress, question {longest.slug}, way on"


def test_it_stays_in_sight_while_a_long_reason_is_read_and_hides_no_line(tablet: Page, live: str) -> None:
    start_quiz(tablet, live)
    tablet.locator("button.quiz-option").last.click()
    onward = tablet.locator(".quiz-onward a")
    onward.wait_for()
    tablet.evaluate(LONGER)
    height = tablet.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert height > 0
    for part in (0, 0.3, 0.6, 1):
        tablet.evaluate(f"scrollTo(0, {height * part})")
        expect(onward).to_be_in_viewport(ratio=1)
    assert min(tablet.evaluate(ABOVE)) >= 0
    assert boxes.faults(tablet) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_topics_word_fits_beside_its_pictogram_in_large_letters(
    browser: Browser, live: str, language: str
) -> None:
    """Which topic comes first is drawn by lot: each of them is tried."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, bypass_csp=True, service_workers="block")
    context.add_init_script(LARGE)
    page = context.new_page()
    start_quiz(page, live)
    with page.expect_navigation():
        page.locator(f".languages button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    for topic in TOPIC_WORDS:
        with db.write():
            db.session.execute(update(Question).values(topic=topic))
        page.reload()
        expect(page.locator(".quiz-topic path").first).to_be_visible()
        assert str(page.locator(".quiz-topic path").first.get_attribute("d")) in PICTOGRAMS[f"topic-{topic}"]
        assert boxes.faults(page) == [], topic
    context.close()
