"""“Aman atau tidak?” on every size of screen: an offer, and with it what is told of it, without scrolling a tablet."""

from contextvars import Context

import pytest
from flask import Flask
from playwright.sync_api import Page

from kiosk.db import db
from kiosk.models import Question, QuizAnswer, QuizAttempt
from kiosk.rules import questions
from tests.browser.pages import hand_over, middle

TABLETS = [(800, 1280), (1280, 800)]
OTHERS = [(600, 1024), (360, 640)]
# what of a page is not in sight, where all of it must be; elsewhere what can't be scrolled to, and on a tablet with
# large letters what breaks apart
UNSEEN = """([pages, size, isTablet]) => {
  const faults = [], box = kind => document.querySelector(kind).getBoundingClientRect();
  document.documentElement.style.fontSize = size + '%';
  for (const [name, html] of Object.entries(pages)) {
    document.getElementById('main').outerHTML = html;
    dispatchEvent(new Event('htmx:afterSettle'));
    scrollTo(0, 0);
    const foot = document.querySelector('.foot') ? box('.foot').top : innerHeight;
    const longer = document.documentElement.scrollHeight - innerHeight;
    if (isTablet && longer > 0) faults.push(`${name}: ${longer} px longer than the screen`);
    if (!isTablet && document.documentElement.scrollWidth > innerWidth) faults.push(`${name}: wider than the screen`);
    if (box('h1').top < 0 || box('h1').bottom > foot) faults.push(`${name}: what Mak says`);
    if (document.querySelector('.foot') && (box('.foot').bottom > innerHeight || box('.foot a').top < foot))
      faults.push(`${name}: the way on`);
    scrollTo(0, document.documentElement.scrollHeight);
    const dots = box('.quiz-pips'), range = document.createRange();
    if (!isTablet && innerWidth > 700) {
      range.selectNodeContents(document.querySelector('h1'));
      for (const line of range.getClientRects())
        if (line.right > dots.left && line.left < dots.right && line.bottom > dots.top && line.top < dots.bottom)
          faults.push(`${name}: the dots lie on what Mak says`);
      for (const bubbles of document.querySelectorAll('.bubbles'))
        if (bubbles.clientWidth < 11 * 16 * size / 100) faults.push(`${name}: bubbles of half words`);
    }
    for (const part of document.querySelectorAll('.bubble, .offer-checked, .offer-next, .offer-why, .quiz-option'))
      if (part.getBoundingClientRect().bottom > foot) faults.push(`${name}: ${part.className}`);
  }
  return faults; }"""


def pages_of_offers(app: Flask, language: str) -> dict[str, str]:
    """The middle of each offer's question, of what is told after each answer, and of each bubble tapped as the odd one.

    By a name of its own.
    """
    pages = {}
    tablet = app.test_client()
    for offer in [question for question in questions.asked_questions() if question.kind == "offer"]:
        for option in (None, "genuine", "scam", "unknown"):
            token = f"{offer.slug} {option}"
            add_attempt(token, offer, option)
            with tablet.session_transaction() as cookie:
                cookie.update(quiz=token, language=language)
            has_odd_one = option == "scam" == offer.answer
            for odd in ("", *offer.texts["id"]["bubbles"]) if has_odd_one else ("",):
                page = Context().run(tablet.get, f"/quiz/{token}/1?odd={odd}", headers={"HX-Request": "true"}).text
                pages[f"{token} {odd}"] = middle(page)
    return pages


def add_attempt(token: str, offer: Question, option: str | None) -> None:
    """A round of this offer alone, answered so; None: not yet."""
    answer = QuizAnswer(question_id=offer.id, position=1, option=option, right=option and option == offer.answer)
    with db.write():
        db.session.add(QuizAttempt(token=token, phase="offers", length="round", finished=True, answers=[answer]))


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_offer_and_what_is_told_of_it_stand_on_one_screen(page: Page, live: str, app: Flask, language: str) -> None:
    page.goto(live + "/offers/")  # has the sheets of a round
    pages = pages_of_offers(app, language)
    assert len(pages) == 24 * 4 + 12 * 3
    handed_over = hand_over(page, pages)
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(UNSEEN, [handed_over, 100, True]) == [], (width, height)


def test_nothing_of_an_offer_is_out_of_reach(page: Page, live: str, app: Flask) -> None:
    page.goto(live + "/offers/")
    handed_over = hand_over(page, pages_of_offers(app, "id"))
    for width, height in TABLETS + OTHERS:
        page.set_viewport_size({"width": width, "height": height})
        for size in (100, 200):
            assert page.evaluate(UNSEEN, [handed_over, size, False]) == [], (width, height, size)
