"""The quiz on every size of screen: what leads is in sight at once, nothing is hidden, and little is left blank."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question
from tests.browser import boxes
from tests.browser.pages import hand_over, middle, start_quiz
from tests.cast.pages import Browser
from tests.cast.quiz import open_attempt

SIZES = [(800, 1280), (1280, 800), (600, 1024), (360, 640)]
TABLETS = SIZES[:2]
# puts a page's middle in place of another's, as an answer does
SWAP = """html => {
    document.getElementById('main').outerHTML = html;
    dispatchEvent(new Event('htmx:afterSettle')); }"""
# What of a feedback cannot be seen where it comes on the screen, and what cannot be scrolled to
HIDDEN = f"""([pages, size]) => {{ const swap = {SWAP};
  const faults = [], box = kind => document.querySelector(kind).getBoundingClientRect();
  document.documentElement.style.fontSize = size + '%';
  for (const [name, html] of Object.entries(pages)) {{
    swap(html);
    const foot = box('.foot');
    const tell = (what, seen) => {{ if (!seen) faults.push(`${{name}}: ${{what}}`); }};
    for (const kind of ['#verdict', '#right-one']) tell(kind, box(kind).top >= 0 && box(kind).bottom <= foot.top);
    tell('rule', size > 100 || box('#rule').bottom <= foot.top);
    tell('way on', foot.bottom <= innerHeight && foot.height <= innerHeight / 3 && box('.foot a').top >= foot.top);
    scrollTo(0, document.documentElement.scrollHeight);
    tell('end', box('.quiz-why').bottom <= foot.top);
  }}
  return faults; }}"""


@pytest.fixture
def middle_of(visitor: Browser) -> Callable[..., str]:
    """Gives the middle of a page of an attempt as htmx gets it, with its faces."""

    def middle_of(*arguments: object, **fields: str) -> str:
        open_attempt(visitor, *arguments, **fields)  # type: ignore[arg-type]
        return middle(visitor.client.get(visitor.path, headers={"HX-Request": "true"}).text)

    return middle_of


def every_question() -> list[Question]:
    """Every question that is no offer, free or measured."""
    return list(
        db.session.scalars(select(Question).where(Question.active, Question.current, Question.kind == "choice"))
    )


def test_after_every_answer_verdict_right_option_and_rule_are_in_sight(
    page: Page, live: str, middle_of: Callable[..., str]
) -> None:
    """After "Belum tahu", which has the longest verdict and an open reason."""
    start_quiz(page, live)
    pages = {question.slug: middle_of([question], "unknown") for question in every_question()}
    assert len(pages) == 58
    handed_over = hand_over(page, pages)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for size in (100, 200):
            assert page.evaluate(HIDDEN, [handed_over, size]) == [], (width, size)


def blank_shares(page: Page, pages: dict[str, str]) -> dict[str, float]:
    """The blank share of each page on each tablet, by its name and the tablet's width."""
    shares = {}
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        for name, html in pages.items():
            page.evaluate(SWAP, html)
            shares[f"{name} {width}"] = round(boxes.blank_share(page), 2)
    return shares


def test_at_most_35_percent_of_a_question_is_blank(page: Page, live: str, middle_of: Callable[..., str]) -> None:
    start_quiz(page, live)
    shares = blank_shares(page, {question.slug: middle_of([question]) for question in every_question()})
    assert len(shares) == 2 * 58
    assert {name: share for name, share in shares.items() if not 0.1 < share <= 0.35} == {}


def test_at_most_45_percent_of_a_thank_you_is_blank(page: Page, live: str, middle_of: Callable[..., str]) -> None:
    page.goto(live + "/quiz/")  # has the style sheet that comes with it
    questions = every_question()[:5]
    pages = {phase: middle_of(questions, "unknown", step="result", phase=phase) for phase in ("before", "free")}
    assert max(blank_shares(page, pages).values()) <= 0.45


def test_on_a_phone_feedback_begins_with_the_verdict(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    start_quiz(page, live)
    page.locator("button.quiz-option").last.click()  # scrolled down to it
    page.locator("main:not(.not-ready) #verdict").wait_for()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    assert page.evaluate("document.getElementById('verdict').getBoundingClientRect().top") >= 0
