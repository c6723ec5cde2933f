"""The plan at the end of a quiz on a tablet and a phone: three taps, one screen each, and a card to photograph."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.rules import content
from tests.browser import boxes
from tests.browser.keyboard import Keyboard
from tests.browser.pages import LARGE, finish_quiz, look, put_in

TABLETS = ((800, 1280), (1280, 800))
FONTS = ("Roboto", "DejaVu Sans")
# how far the foot is from what stands above it: less than nothing where the foot hides a part of it
ROOM = """() => document.querySelector('.foot').getBoundingClientRect().top
  - document.querySelector('.plan-card').getBoundingClientRect().bottom"""
# the part of the card's height that its sentences and lines take
FILLED = """() => { const card = document.querySelector('.plan-card'), lines = card.querySelector('.plan-lines');
  return [...card.querySelectorAll('.plan-sentence'), lines].reduce((sum, e) => sum + e.offsetHeight, 0)
    / card.offsetHeight; }"""


def choices(part: str) -> list[str]:
    """Answers to this question of the plan, in its words."""
    return [choice["slug"] for choice in content.dated_row("plan")["questions"][part]["choices"]]


def every_screen() -> list[str]:
    """Queries of all three questions, and of the cards with the longest and the shortest lines."""
    cards = product(("skip", *choices("what")), ("skip", "relatives"), ("skip", "week"))
    return ["", "?what=skip", "?what=skip&who=skip", *(f"?what={a}&who={b}&when={c}" for a, b, c in cards)]


@pytest.fixture
def done(page: Page, live: str) -> Page:
    """A tablet that shows a suitcase."""
    finish_quiz(page, live)
    return page


def test_every_screen_is_one_and_the_card_is_not_blank(done: Page, live: str) -> None:
    done.goto(live + "/quiz/plan")
    for query in every_screen():
        put_in(done, f"/quiz/plan{query}")
        for width, height in TABLETS:
            done.set_viewport_size({"width": width, "height": height})
            for font in FONTS:
                done.evaluate("font => { document.body.style.fontFamily = font; }", font)
                assert done.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, (query, width, font)
                assert boxes.find_faults(done) == [], (query, width, font)
            is_card = done.locator(".plan-card").count()
            assert not is_card or boxes.blank_share(done) <= 0.45, (query, width)
            assert not is_card or done.evaluate(FILLED) >= 0.25, (query, width)
            for choice in done.locator(".plan-choice").all():
                assert (choice.bounding_box() or {})["height"] >= 100
        heights = done.locator(".plan-choice").evaluate_all("all => all.map(e => e.offsetHeight)")
        assert not heights or heights[-1] >= max(heights) - 1, "the one that skips is as large as the others"


def test_on_a_phone_the_whole_card_is_one_picture(done: Page, live: str) -> None:
    done.set_viewport_size({"width": 360, "height": 640})
    done.goto(live + "/quiz/plan")
    for query in every_screen():
        put_in(done, f"/quiz/plan{query}")
        assert boxes.find_faults(done) == [], query
        if done.locator(".plan-card").count():
            assert done.evaluate(ROOM) >= 0, query
        else:
            lefts = done.locator(".plan-choice").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
            assert len(set(lefts)) == 1, "one column"
            expect(done.locator(".plan-choice").first).to_be_in_viewport(ratio=0.5)


TAPS = ("Kalau disuruh cepat-cepat", "Petugas desa", "Besok")


@pytest.mark.parametrize(
    "kind",
    [{}, {"width": 360, "height": 640, "script": False}, {"width": 600, "height": 1024, "style": LARGE}],
    ids=["tablet", "phone without script", "large letters"],
)
def test_three_taps_lead_to_the_card_and_back_leads_back(
    open_tablet: Callable[..., Page], live: str, kind: dict[str, Any]
) -> None:
    page = open_tablet(**kind)
    finish_quiz(page, live)
    for tapped in ("Rencana saya", *TAPS):
        look(page)
        assert boxes.find_faults(page) == []
        page.get_by_role("link", name=tapped).tap()
    expect(page.locator(".plan-sentence")).to_have_text("Kalau disuruh cepat-cepat, saya minta waktu satu minggu.")
    expect(page.locator(".plan-line b")).to_have_text(["Petugas desa", "Besok"])
    look(page)
    assert boxes.find_faults(page) == []
    for heading in ("Kapan mau bercerita?", "Cerita kepada siapa?", "Rencana saya"):
        page.go_back()
        expect(page.locator("h1")).to_have_text(heading)
    page.go_back()
    expect(page.locator(".suitcase")).to_be_visible()


def test_by_keyboard(done: Page) -> None:
    keyboard = Keyboard(done)
    for words in ("Rencana saya", "Lewati", "Suami atau istri", "Minggu ini"):
        keyboard.press("link", words)
        expect(done.locator("h1")).to_be_focused()
    expect(done.locator(".plan-line b")).to_have_text(["Suami atau istri", "Minggu ini"])
