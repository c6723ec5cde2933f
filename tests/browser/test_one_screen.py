"""A verdict and the result of a quiz are taken in at once: on one screen, in few words, with nothing that moves."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.clock import today
from kiosk.models import OutreachSession, Village
from kiosk.rules import questions
from tests.browser import boxes
from tests.browser.pages import check_offer, finish_quiz, local_contact
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


def seen(page: Page) -> tuple[int, int]:
    """How many words of this page are seen, and by how many pixels it is longer than the screen."""
    words, longer = page.evaluate(SEEN)
    return words, longer


@pytest.mark.parametrize("size", TABLETS, ids=str)
@pytest.mark.parametrize("signs", [("R01", "R06", "R10"), ("R02", "R05", "R04"), ("R10", "R12", "R13"), ("R16",), ()])
def test_a_verdict(
    page: Page,
    live: str,
    session_in_lontar: OutreachSession,
    lontar: Village,
    size: tuple[int, int],
    signs: tuple[str, ...],
) -> None:
    if "R12" in signs:  # the longest number there is, of who is asked first
        contact = local_contact(lontar)
        contact.checked_on = today()
        add(contact)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    check_offer(*signs)(page, live)
    words, longer = seen(page)
    assert words <= 90
    assert longer <= 0
    expect(page.locator(".ask .digits")).to_be_visible()
    assert page.locator(".reasons li").count() == (len(signs) or 2)
    assert boxes.faults(page) == []
    page.get_by_text("Mengapa?").click()
    assert page.locator("details .sign:visible").count() == len(signs)
    assert boxes.faults(page) == []


def test_a_verdict_on_a_phone_begins_with_its_reason_and_can_be_kept(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    check_offer("R01", "R06", "R10")(page, live)
    expect(page.locator(".advice")).to_be_in_viewport(ratio=1)
    foot, reason = page.locator(".foot").bounding_box(), page.locator(".reasons li").first.bounding_box()
    assert foot
    assert reason
    assert reason["y"] + reason["height"] <= foot["y"]
    expect(page.get_by_text("Foto layar ini dengan HP")).to_be_hidden()
    expect(page.get_by_text("Simpan hanya kalau HP ini dipegang sendiri.")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Simpan gambar").click()
    assert kept.value.suggested_filename == "catatan.png"


@pytest.mark.parametrize("size", TABLETS, ids=str)
@pytest.mark.parametrize("right", [0, 4, 5])
def test_the_result_of_a_quiz(page: Page, live: str, size: tuple[int, int], right: int) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    finish_quiz(page, live, right)
    texts = [question.text("id")["explanation"] for question in questions.every_asked() if question.kind == "choice"]
    page.evaluate(
        """text => document.querySelectorAll('.source').forEach(fold => {
            fold.previousElementSibling.lastElementChild.textContent = text; })""",
        max(texts, key=len),
    )
    words, longer = seen(page)
    assert words <= 80
    assert longer <= 0
    assert page.locator(".new-things .source").count() in {0: (1, 2), 4: (1,), 5: (0,)}[right]
    expect(page.locator(".confetti")).to_have_count(1 if right else 0)
    assert boxes.faults(page) == []
    if right == 0:  # what one quiz in twenty tells: one thing alone, of an offer that may go on
        page.evaluate(
            """() => { const [first, ...others] = document.querySelectorAll('.new-things li');
                others.forEach(each => each.remove());
                const answer = document.createElement('strong'); answer.textContent = 'Aman, boleh dilanjutkan';
                first.querySelector('.lead').prepend(answer); }"""
        )
        assert seen(page)[1] <= 0


def test_confetti_falls_once_and_only_for_who_likes_what_moves(page: Page, live: str) -> None:
    moving = "document.getAnimations().filter(each => each.effect.target.closest('.confetti')).length"
    page.emulate_media(reduced_motion="reduce")
    finish_quiz(page, live, 5)
    assert page.evaluate(moving) == 0
    expect(page.locator(".confetti i").first).to_have_css("opacity", "0")
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    pieces = page.locator(".confetti i")
    assert page.evaluate(moving) == pieces.count()
    expect(pieces.first).to_have_css("animation-iteration-count", "1")
    expect(page.locator(".confetti")).to_have_css("pointer-events", "none")
    expect(page.locator(".confetti")).to_have_attribute("aria-hidden", "true")
