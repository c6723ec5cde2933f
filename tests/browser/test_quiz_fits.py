"""The quiz on every size of screen: verdict, right answer and way on are in sight at once, and nothing is hidden."""

from contextvars import Context

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question, QuizAnswer, QuizAttempt
from tests.browser.pages import start_quiz

SIZES = [(800, 1280), (1280, 800), (600, 1024), (360, 640)]
# What of a feedback cannot be seen where it comes on the screen, and what cannot be scrolled to
HIDDEN = """([pages, size]) => {
  const found = [], box = kind => document.querySelector(kind).getBoundingClientRect();
  document.documentElement.style.fontSize = size + '%';
  for (const [name, html] of Object.entries(pages)) {
    document.getElementById('main').outerHTML = html;
    dispatchEvent(new Event('htmx:afterSettle'));
    const foot = box('.foot'), lines = document.createRange();
    const tell = (what, seen) => { if (!seen) found.push(`${name}: ${what}`); };
    for (const kind of ['#verdict', '#right-one']) tell(kind, box(kind).top >= 0 && box(kind).bottom <= foot.top);
    const tells = document.querySelector('.bubble[data-sign] > :last-child');
    lines.selectNodeContents(tells || document.getElementById('reason'));
    tell('reason or sign', size > 100 || lines.getClientRects()[0].bottom <= foot.top);
    tell('way on', foot.bottom <= innerHeight && foot.height <= innerHeight / 3 && box('.foot a').top >= foot.top);
    scrollTo(0, document.documentElement.scrollHeight);
    const parts = Array.from(document.querySelectorAll('.feedback, .quiz-options, .offer, .offer-why'));
    tell('end', Math.max(...parts.map(part => part.getBoundingClientRect().bottom)) <= foot.top);
  }
  return found; }"""


def feedback(app: Flask) -> dict[str, str]:
    """The feedback on "Belum tahu", which is the longest, for every question: what is swapped into the page."""
    pages, tablet = {}, app.test_client()
    for question in db.session.scalars(select(Question).where(Question.active, Question.current)).all():
        answer = QuizAnswer(question_id=question.id, position=1, option="unknown", right=False)
        with db.write():
            db.session.add(QuizAttempt(token=question.slug, length="full", finished=True, answers=[answer]))
        with tablet.session_transaction() as cookie:
            cookie.update(quiz=question.slug)
        page = Context().run(tablet.get, f"/quiz/{question.slug}/1").text
        pages[question.slug] = page[page.index("<main") : page.index("</main>")]
    return pages


def test_after_every_answer_verdict_and_right_option_are_in_sight(page: Page, live: str, app: Flask) -> None:
    page.goto(live)
    pages = feedback(app)
    assert len(pages) == 82
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for size in (100, 200):
            assert page.evaluate(HIDDEN, [pages, size]) == [], (width, size)


def test_on_a_phone_feedback_begins_with_the_verdict(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    start_quiz(page, live)
    page.locator("button.quiz-option").last.click()  # scrolled down to it
    page.locator("main:not(.not-ready) .feedback").wait_for()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    assert page.evaluate("document.getElementById('verdict').getBoundingClientRect().top") >= 0
