"""The quiz on every size of screen: verdict, right answer and way on are in sight at once, and nothing is hidden."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from kiosk.db import db
from kiosk.models import Question
from kiosk.web.words import TOPIC_WORDS
from tests.browser import boxes
from tests.browser.pages import LARGE, start_quiz
from tests.cast import quiz_pool

SIZES = [(800, 1280), (1280, 800), (600, 1024), (360, 640)]
# What of a feedback cannot be seen where it comes on the screen, and what cannot be scrolled to
HIDDEN = """([pages, size]) => {
  const found = [], box = kind => document.querySelector(kind).getBoundingClientRect();
  document.documentElement.style.fontSize = size + '%';
  for (const [name, html] of Object.entries(pages)) {
    document.getElementById('main').outerHTML = html;
    showNew();
    const foot = box('.foot'), lines = document.createRange();
    const tell = (what, seen) => { if (!seen) found.push(`${name}: ${what}`); };
    for (const kind of ['#verdict', '#right-one']) tell(kind, box(kind).top >= 0 && box(kind).bottom <= foot.top);
    const tells = document.querySelector('.tells > :last-child');
    lines.selectNodeContents(tells || document.getElementById('reason'));
    tell('reason or sign', size > 100 || lines.getClientRects()[0].bottom <= foot.top);
    tell('way on', foot.bottom <= innerHeight && foot.height <= innerHeight / 3 && box('.foot a').top >= foot.top);
    scrollTo(0, document.documentElement.scrollHeight);
    const parts = Array.from(document.querySelectorAll('.told, .quiz-options, .offer, .offer-why'));
    tell('end', Math.max(...parts.map(part => part.getBoundingClientRect().bottom)) <= foot.top);
  }
  return found; }"""


@pytest.mark.parametrize("language", ["id", "en"])
def test_after_every_answer_there_is_verdict_and_right_option_are_in_sight(
    page: Page, live: str, app: Flask, language: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(live)
    pages = quiz_pool.feedback(app, language)
    assert len(pages) == 192
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for size in (100, 200)[: 2 if language == "id" else 1]:  # Indonesian is the longer one
            assert page.evaluate(HIDDEN, [pages, size]) == [], (width, size)


def test_every_topics_word_fits_beside_the_pictures_in_large_letters(
    open_tablet: Callable[..., Page], live: str
) -> None:
    """Which topic comes first is drawn by lot: each of them is tried."""
    page = open_tablet(600, 1024, style=LARGE)
    start_quiz(page, live)
    for language in ("id", "en"):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        for topic in TOPIC_WORDS:
            with db.write():
                db.session.execute(update(Question).values(topic=topic))
            page.reload()
            expect(page.locator(".quiz-topic .objects")).to_be_visible()
            assert boxes.find_faults(page) == [], (topic, language)


def test_on_a_phone_feedback_begins_with_the_verdict(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    start_quiz(page, live)
    page.locator("button.quiz-option").last.click()  # scrolled down to it
    page.locator("main:not(.not-ready) .told").wait_for()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    assert page.evaluate("document.getElementById('verdict').getBoundingClientRect().top") >= 0
