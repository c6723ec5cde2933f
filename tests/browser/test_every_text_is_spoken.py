"""Who does not read hears the page: each text can be read aloud, also where test_every_page does not look."""

import pytest
from playwright.sync_api import Page

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.browser.pages import Shown, at, start_quiz
from tests.browser.spoken import unspoken


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


@pytest.mark.parametrize("shown", MORE, ids=[shown.name for shown in MORE])
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
    assert page.locator(".progress [data-say]").all_inner_texts() == ["Langkah 3"]
