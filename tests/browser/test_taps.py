"""A queue of forty: how many taps, screens and words a check-in costs."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession

# the words that can be seen in the page
WORDS = """() => { const texts = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT);
    let words = [];
    while (texts.nextNode()) { const own = texts.currentNode.parentElement;
        const seen = own.getClientRects().length && getComputedStyle(own).visibility === 'visible';
        const folded = own.closest('details:not([open])') && !own.closest('summary');
        if (seen && !folded && !own.closest('.unseen, svg'))
            words = words.concat(texts.currentNode.data.toLowerCase().match(/[\\p{L}\\d]+(-[\\p{L}]+)*/gu) || []); }
    return words; }"""


class Queue:
    """Who stands in it taps, and reads each screen once."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.screens = page, 0, 1
        self.words: list[str] = []

    def tap(self, selector: str, same_screen: bool = False) -> None:
        """On a new screen the tap is the last thing that is done; then comes the next."""
        self.words += [] if same_screen else self.page.evaluate(WORDS)
        self.page.locator(selector).locator("visible=true").first.click()
        self.taps += 1
        self.screens += not same_screen

    def card(self, words: str) -> None:
        self.tap(f".card-button:has-text('{words}')")


@pytest.fixture
def queue(page: Page, live: str, session_in_lontar: OutreachSession) -> Queue:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(live)
    queue = Queue(page)
    queue.tap(".tile-check-in")
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    queue.words = []  # of the start page
    return queue


def at_the_end(queue: Queue) -> tuple[Any, ...]:
    expect(queue.page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    taps, screens = queue.taps, queue.screens  # from here it goes home by itself, too
    queue.tap("button:has-text('Giliran berikutnya')")
    expect(queue.page.locator(".tile-check-in")).to_be_visible()
    return taps, screens, len(queue.words)


def test_with_a_name(queue: Queue) -> None:
    queue.card("pakai nama")
    queue.tap("[name=name]", same_screen=True)
    queue.page.keyboard.type("Siti Aminah")
    queue.tap(".choice:has([name=consent])", same_screen=True)
    queue.tap(".next")
    for words in ("Perempuan", "Warga", "Lontar"):
        queue.card(words)
    taps, screens, words = at_the_end(queue)
    assert taps <= 8
    assert screens <= 8
    assert words <= 200, queue.words


def test_without_a_name(queue: Queue) -> None:
    for words in ("tanpa nama", "Laki-laki", "Mau kerja", "Lontar"):
        queue.card(words)
    taps, screens, words = at_the_end(queue)
    assert taps <= 5
    assert screens <= 8
    assert words <= 150, queue.words


def test_a_child(queue: Queue) -> None:
    for words in ("Di bawah 18 tahun", "Perempuan"):
        queue.card(words)
    taps, screens, _words = at_the_end(queue)
    assert taps <= 3
    assert screens <= 8
