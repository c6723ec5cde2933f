"""Every villagers' page in a real browser: axe, sizes, boxes, languages, recordings, and a picture to look at."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser import boxes
from tests.browser.motion import see_motion
from tests.browser.pages import SIZES, WALKS, look, picture, start_quiz, violations
from tests.browser.spoken import find_unspoken

# How large things are on a tablet, in CSS pixels: main choices, whatever else is tapped, letters of options and of text
TOO_SMALL = """() => {
  const small = [], seen = e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible'
    && !e.closest('.skip, .unseen, svg, dialog');
  const tell = (what, e) => small.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
  const all = selector => Array.from(document.querySelectorAll(selector)).filter(seen);
  const lower = (e, least) => e.getBoundingClientRect().height < least || e.getBoundingClientRect().width < least;
  all('.tile, button.quiz-option:not(.quiz-unknown), .choice-body').forEach(e => lower(e, 100) && tell('choice', e));
  all('a, button, label.choice, summary, input[type=text], main li label')
    .forEach(e => lower(e, 48) && !e.closest('.note li') && tell('target', e));  // a list of errors is text
  all('button.quiz-option, li.quiz-option, .choice-body').forEach(e => parseFloat(getComputedStyle(e).fontSize) < 28
    && tell('option', e));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) { const e = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && seen(e) && parseFloat(getComputedStyle(e).fontSize) < 22) tell('text', e); }
  return small;
}"""
# texts in Indonesian that stand on an English page without saying so
IN_DISGUISE = """() => { const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const indonesian = /\\b(yang|dan|atau|tidak|untuk|dengan|kalau|belum|sudah|petugas|dari|bantuan|pulang)\\b/i;
  while (texts.nextNode()) { const e = texts.currentNode.parentElement;
    if (e.closest('[lang]').lang === 'en' && !e.closest('script, template') && indonesian.test(texts.currentNode.data))
      found.push(e.outerHTML.slice(0, 160)); }
  return found; }"""

# cards whose picture stands behind their words, which begin with it
PICTURES_BEHIND = """() => Array.from(document.querySelectorAll('.suitcase-rule'))
  .filter(card => card.querySelector('.objects').getBoundingClientRect().left
    > card.querySelector('[data-say]').getBoundingClientRect().left).map(card => card.outerHTML.slice(0, 120))"""

FOCUSED = "h1:focus, .step > legend:focus, [aria-invalid=true]:focus"


def faults(page: Page) -> list[str]:
    """Faults that axe finds on this page, once it takes taps."""
    expect(page.locator(".not-ready")).to_have_count(0)
    return [
        f"{v['id']}: {node['html'][:150]} {node['failureSummary'][:200]}"
        for v in violations(page)
        for node in v["nodes"]
    ]


@pytest.mark.long
@pytest.mark.parametrize("walk", WALKS)
def test_pages_are_accessible_and_whole(page: Page, live: str, session_in_lontar: OutreachSession, walk: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    for name in WALKS[walk](page, live):
        look(page)
        expect(page.locator(FOCUSED)).to_have_count(1)
        assert page.locator("meta[name=description]").get_attribute("content"), "a sentence that says what it is for"
        page.locator("main:not(.not-ready)").wait_for()
        if name != "exit":  # nobody's page, with no button that reads
            assert find_unspoken(page) == [], name
        assert faults(page) == [], name
        assert page.evaluate(TOO_SMALL) == [], name
        assert page.evaluate(PICTURES_BEHIND) == [], name
        _names, wrong = see_motion(page)
        assert wrong == [], name
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            picture(page, name, size)
            assert boxes.find_faults(page) == [], (name, size)
        page.set_viewport_size({"width": 800, "height": 1280})


@pytest.mark.parametrize("walk", WALKS)
def test_pages_in_english_fit_and_say_what_is_indonesian(
    page: Page, app: Flask, live: str, session_in_lontar: OutreachSession, walk: str
) -> None:
    speak_english(page, app, live)
    for name in WALKS[walk](page, live):
        if name == "exit":
            continue
        assert page.locator("html").get_attribute("lang") == "en", name
        assert page.evaluate(IN_DISGUISE) == [], name
        for size in ("360x640", "800x1280"):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.find_faults(page) == [], (name, size)


def speak_english(page: Page, app: Flask, live: str) -> None:
    """A visit that was begun in English."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = serializer.dumps({"language": "en"})
    page.context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": live}])


def test_a_search_and_an_empty_answer_can_be_read_aloud(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(live + "/check-in/")
    page.evaluate("document.querySelector('[name=village_search]').value = 'tunda'")
    page.evaluate("document.querySelector('[name=search]').click()")
    page.wait_for_selector("#found", state="attached")
    assert find_unspoken(page) == []
    start_quiz(page, live)
    page.evaluate("document.querySelector('form.quiz-options').submit()")
    page.wait_for_selector("main .note[role=alert]")
    assert find_unspoken(page) == []
    page.goto(live + "/offers/")
    for name in ("Lanjut", "Kembali"):  # the script puts these into the page
        assert page.locator(f"form.steps button:has-text('{name}') [data-say]").count() == 1
        page.get_by_role("button", name="Lanjut").click()
    assert page.locator(".steps-progress [data-say]").all_inner_texts() == ["Langkah 3", "dari 4"]
