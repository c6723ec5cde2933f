"""What every villagers' page keeps to in a real browser: axe, sizes, boxes, languages, and a picture to look at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession, Village
from tests.browser import boxes
from tests.browser.pages import RULES, SIZES, VILLAGERS, Shown, at, local_contact, look, picture
from tests.browser.spoken import unspoken
from tests.conftest import add, open_session

# How large things are on a tablet, in CSS pixels: main choices, whatever else is tapped, letters of options and of text
TOO_SMALL = """() => {
  const small = [], seen = e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible'
    && !e.closest('.hidden, .skip, .unseen, svg, dialog');
  const tell = (what, e) => small.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
  const all = selector => Array.from(document.querySelectorAll(selector)).filter(seen);
  const lower = (e, least) => e.getBoundingClientRect().height < least || e.getBoundingClientRect().width < least;
  all('.tile, button.quiz-option, .choice-body').forEach(e => lower(e, 100) && tell('choice', e));
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
# texts that are an item of a flex box themselves, with no element around them: such a one never becomes narrower than
# its longest word, and whether that fits is left to chance: to the font, the size of letters, the language
BARE = """() => { const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) { const own = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && getComputedStyle(own).display.includes('flex')) found.push(own.outerHTML); }
  return found; }"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong with this page, once it takes taps."""
    expect(page.locator(".not-ready")).to_have_count(0)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:150]} {node['failureSummary'][:200]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("shown", VILLAGERS, ids=[shown.name for shown in VILLAGERS])
def test_page_is_accessible_and_whole(page: Page, live: str, session_in_lontar: OutreachSession, shown: Shown) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    shown.reach(page, live)
    look(page)
    expect(page.locator("h1:focus, .step > legend:focus, .told > :focus, [aria-invalid=true]:focus")).to_have_count(1)
    assert page.locator("meta[name=description]").get_attribute("content"), "a sentence that says what it is for"
    page.locator("main:not(.not-ready)").wait_for()
    if shown.name != "exit":  # nobody's page, with no button that reads
        assert unspoken(page) == []
    assert faults(page) == []
    assert page.evaluate(TOO_SMALL) == []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, shown.name, size)
        assert boxes.faults(page) == [], size


def test_pages_in_english_fit_and_say_what_is_indonesian(
    page: Page, app: Flask, live: str, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(local_contact(lontar))
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": serializer.dumps({"language": "en"}), "url": live}
    local = [Shown("local contact", at("/hotlines/pimpasa-lontar")), *VILLAGERS]
    for shown in [shown for shown in local if shown.name != "exit"]:
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        shown.reach(page, live)
        assert page.locator("html").get_attribute("lang") == "en", shown.name
        assert page.evaluate(IN_DISGUISE) == [], shown.name
        assert page.evaluate(BARE) == [], shown.name
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.faults(page) == [], (shown.name, width)
    add(open_session(lontar, title="Sambang desa dan belajar"))
    for path in ("/", "/quiz/", "/offers/", "/check-in/"):  # now with a choice of sessions
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(live + path)
        assert page.evaluate(IN_DISGUISE) == [], path
