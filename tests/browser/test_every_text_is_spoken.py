"""Who does not read hears the page: every Indonesian text on a villagers' page is one that can be read aloud."""

from typing import Any

import pytest
from playwright.sync_api import Page

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.browser.pages import VILLAGERS, Shown, at, start_quiz

# What is shown and not said, and why. Telephone numbers are said, digit by digit.
SILENT = {
    ".code .digits": "the withdrawal code: it is hers alone, and a hall has ears",
    ".villages, .place": "names of villages and districts, and what was typed to find one",
    "#session, .today": "an officer's own words: the title and the village of a session",
    ".source": "what a fact rests on: articles of law, for who wants to look them up",
    ".address": "the address of a website",
    ".skip": "shown to a keyboard only",
    ".bar": "the same on every page, and each has its picture",
    "#home-after": "a second less each second: a count that is read never ends",
    ".says": "the buttons that read aloud",
}
# Texts that no element with recordings holds: of the page, of steps still to come, and of the script's own templates.
UNSPOKEN = """silent => { const found = [];
  const look = root => { const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) { const text = texts.currentNode, own = text.parentElement;
      if (/\\p{L}/u.test(text.data) && !own.closest('[data-say], script, style, [aria-hidden=true], ' + silent))
        found.push(text.data.trim()); } };
  look(document.body);
  document.querySelectorAll('template').forEach(template => look(template.content));
  return found; }"""


def silent_answer(page: Page, live: str) -> None:
    """A question that was answered with nothing."""
    start_quiz(page, live)
    page.evaluate("document.querySelector('form.quiz-options').submit()")
    page.wait_for_selector("main .note[role=alert]")


def search(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    page.evaluate("document.querySelector('[name=village_search]').value = 'tunda'")
    page.evaluate("document.querySelector('[name=search]').click()")
    page.wait_for_selector("#found", state="attached")


MORE = [
    Shown("quiz-error", silent_answer),
    Shown("search", search),
]
PAGES = [shown for shown in VILLAGERS if shown.name != "exit"] + MORE  # /exit is nobody's page, with no button to read


def unspoken(page: Page) -> Any:
    return page.evaluate(UNSPOKEN, ", ".join(SILENT))


@pytest.mark.parametrize("shown", PAGES, ids=[shown.name for shown in PAGES])
def test_every_text_can_be_read_aloud(page: Page, live: str, session_in_lontar: OutreachSession, shown: Shown) -> None:
    shown.reach(page, live)
    assert unspoken(page) == []


def test_also_where_no_session_is_open_and_where_one_is_being_tried_out(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    for state, practice in (("planned", True), ("closed", False)):
        with db.write():
            session = db.session.merge(session_in_lontar)
            session.state, session.practice, session.held_on = state, practice, today()
        for path in ("/", "/check-in/", "/quiz/", "/offers/"):
            at(path)(page, live)
            assert unspoken(page) == [], (state, path)


def test_what_the_script_puts_into_the_page_keeps_its_recordings(page: Page, live: str) -> None:
    page.goto(live + "/offers/")
    for name in ("Lanjut", "Kembali"):
        assert page.locator(f"form.steps button:has-text('{name}') [data-say]").count() == 1
        page.get_by_role("button", name="Lanjut").click()
    assert page.locator(".progress [data-say]").all_inner_texts() == ["Langkah 3", "dari 3"]
