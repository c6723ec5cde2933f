"""A verdict, a reply and the result of a quiz are taken in at once: on one screen, in few words."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from kiosk.clock import today
from kiosk.models import OutreachSession
from kiosk.rules import questions
from tests.browser import boxes
from tests.browser.pages import check_offer, choose_language, finish_quiz, open_reply
from tests.browser.spoken import find_unspoken
from tests.cast.people import local_contact
from tests.conftest import add

TABLETS = [(800, 1280), (1280, 800)]
# words to be seen without opening anything, and how far the page scrolls
SEEN = """() => { const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  let words = 0;
  while (texts.nextNode()) { const own = texts.currentNode.parentElement;
    const folds = own.closest('summary') ? own.closest('summary').parentNode.parentNode : own;
    if (own.getClientRects().length && !own.closest('.unseen, svg') && !folds.closest('details:not([open])'))
      words += texts.currentNode.data.split(/\\s+/).filter(word => /[\\p{L}\\d]/u.test(word)).length; }
  return [words, document.documentElement.scrollHeight - innerHeight]; }"""


def each_tablet(page: Page) -> Iterator[tuple[int, int]]:
    """Count the words that are seen, and by how many pixels the page is longer than the screen, on each tablet."""
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        assert boxes.find_faults(page) == []
        words, longer = page.evaluate(SEEN)
        yield words, longer


def test_a_verdict(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    number = {"kind": "tel", "value": "+6281234567890"}  # the longest there is, of who is asked first
    add(local_contact(checked_on=today(), channels=[number]))
    for signs in (("R01", "R06", "R10"), ("R11", "R12", "R13"), ("R04", "R16"), ("R11",), ("R16",), ()):
        check_offer(*signs)(page, live)
        for words, longer in each_tablet(page):
            assert words <= 75, signs
            assert longer <= 0, signs
            assert boxes.blank_share(page) <= 0.45, signs
        expect(page.locator(".verdict-number")).to_be_visible()
        in_sight = {("R04", "R16"): 1, ("R16",): 2, (): 2}  # bad ones alone, what is still to be checked, where to ask
        assert page.locator(".verdict-reason").count() == in_sight.get(signs, len(signs))
        page.get_by_text("Mengapa?").click()
        assert page.locator("details .sign-card:visible").count() == len(signs)
        assert boxes.find_faults(page) == []


def test_a_verdict_on_a_phone_begins_with_its_reason_and_can_be_kept(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    check_offer("R01", "R06", "R10")(page, live)
    expect(page.locator(".verdict-advice")).to_be_in_viewport(ratio=1)
    bottom = "e => e.getBoundingClientRect().bottom"
    foot = page.locator(".foot").evaluate("e => e.getBoundingClientRect().top")
    assert page.locator(".verdict-reason").first.evaluate(bottom) <= foot
    expect(page.get_by_role("link", name="Balas begini")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Foto layar ini dengan HP")).to_be_hidden()
    expect(page.get_by_text("Simpan hanya kalau HP ini dipegang sendiri.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Simpan gambar").click()
    assert download.value.suggested_filename == "catatan.png"
    for signs in ((), ("R16",)):  # two ways on, side by side
        check_offer(*signs)(page, live)
        assert boxes.find_faults(page) == [], signs


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_reply(page: Page, live: str, language: str) -> None:
    """The longest of those to an offerer is that of nothing ticked; R07: what to report."""
    choose_language(page, live, language)
    for signs in ((), ("R11",), ("R16",), ("R17",), ("R20",), ("R01",), ("R07",)):
        open_reply(*signs)(page, live)
        for words, longer in each_tablet(page):
            assert words <= 60, signs
            assert longer <= 0, signs
            assert boxes.blank_share(page) <= 0.5, signs
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate(SEEN)[0] <= 60, signs
        assert boxes.find_faults(page) == [], signs


def put_longest_rules(page: Page) -> None:
    """Put the longest rules that there are into the suitcase."""
    texts = [question.text("id").get("rule", "") for question in questions.asked_questions()]
    page.evaluate(
        """rules => document.querySelectorAll('.suitcase-rule > span > [data-say]').forEach((rule, n) => {
            rule.textContent = rules[n]; })""",
        sorted(texts, key=len, reverse=True)[:5],
    )


@pytest.mark.parametrize("length", ["short", "full"])
@pytest.mark.parametrize("right", [0, 4])
def test_the_result_of_a_quiz(page: Page, live: str, length: str, right: int) -> None:
    """Also with the longest rules that there are."""
    finish_quiz(page, live, right, length)
    put_longest_rules(page)
    assert page.locator(".suitcase-rule").count() == 5
    assert page.locator(".suitcase-others svg").count() == {"short": 0, "full": 5}[length]
    for words, longer in each_tablet(page):
        assert words <= 70
        assert longer <= 0


@pytest.mark.parametrize("font", ["Roboto", "DejaVu Sans"])
def test_the_result_of_a_quiz_with_the_code_of_what_is_taken_home(
    open_tablet: Callable[..., Page], live: str, in_a_hall: str, font: str
) -> None:
    """It stands below the suitcase, or beside it, and no word of it stays unspoken."""
    page = open_tablet(style=f"body {{ font-family: '{font}' }}")
    finish_quiz(page, live, 4, "full")
    assert find_unspoken(page) == []
    put_longest_rules(page)
    for words, longer in each_tablet(page):
        assert words <= 70
        assert longer <= 0
        assert boxes.blank_share(page) <= 0.45
        expect(page.locator(".take-home-small-code")).to_be_in_viewport(ratio=1)
