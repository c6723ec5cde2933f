"""The button that reads aloud, in real browsers: order, stop, silence, and that every recording plays in an old one."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from kiosk.db import db
from kiosk.rules import settings
from kiosk.rules.audio import recordings
from tests.browser.cdp import OldTablet
from tests.browser.conftest import Hall
from tests.browser.engines import PACKAGES
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, heard, speaker, wait_to_hear, words_in
from tests.browser.pages import start_quiz, until_asked
from tests.browser.steps import choose

SILENT = "players.every(player => player.paused)"


def first_question(page: Page, live: str) -> None:
    """A visitor before the first question of a quiz."""
    page.add_init_script(LISTEN)
    start_quiz(page, live)


def test_a_question_is_read_in_order_and_once_more(page: Page, live: str, complaints: list[str]) -> None:
    clips: list[str] = []
    page.on("request", lambda request: clips.append(request.url) if "/audio/" in request.url else None)
    first_question(page, live)
    page.wait_for_load_state("networkidle")
    assert clips == [], "nothing is loaded before the button is tapped"
    asked = words_in(page, "main")
    assert len(asked) >= 5
    for _ in range(2):
        expect(speaker(page)).to_have_text("Dengarkan", use_inner_text=True)
        speaker(page).click()
        expect(page.get_by_role("button", name="Berhenti", exact=True, pressed=True)).to_be_visible()
        assert hear_to_its_end(page) == asked
    expect(page.locator(".saying")).to_have_count(0)


@pytest.mark.parametrize("leave", ["tap again", "end of the visit", "step back"])
def test_the_voice_stops_at_once(page: Page, live: str, complaints: list[str], leave: str) -> None:
    first_question(page, live)
    begin_to_listen(page)
    if leave == "tap again":
        speaker(page).click()
    elif leave == "end of the visit":
        page.evaluate("clearPage()")
    else:
        page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    assert page.evaluate(SILENT)
    expect(speaker(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".saying")).to_have_count(0)
    number = page.evaluate("heard.length")
    page.wait_for_timeout(400)
    assert page.evaluate("heard.length") == number


# the recordings of what is said of a lost server
OF_NOTES = """[...document.querySelectorAll("body > template")]
    .flatMap(note => [...note.content.querySelectorAll("[data-say]")].flatMap(recordings))"""


def test_a_note_is_read_to_who_listens_and_to_nobody_else(page: Page, hall: Hall) -> None:
    """It was fetched while the server was there."""
    page.clock.install()
    first_question(page, hall.address)
    missing = {hall.address + path for path in page.evaluate(OF_NOTES)}

    def all_are_there(request: Request) -> bool:
        missing.discard(request.url)
        return not missing

    with page.expect_event("requestfinished", all_are_there):
        begin_to_listen(page)
        hear_to_its_end(page)
    hall.go_away()
    page.locator("button.quiz-option").first.click()
    wait_to_hear(page, r"Belum tercatat. Mesin pusat sedang tidak bisa dihubungi.\|Isian tadi masih ada di layar ini")
    assert page.evaluate("players.every(player => !player.error)")
    heard(page)
    page.clock.fast_forward(10_000)
    page.locator(".help").click()
    wait_to_hear(page, "^Mesin pusat sedang tidak bisa dihubungi")
    page.evaluate("stopListening(); hush()")
    heard(page)
    page.locator(".help").click()
    expect(page.locator(".gone")).to_have_count(1)
    assert heard(page) == []


def test_a_step_that_lacks_something_is_told_to_who_listens(page: Page, live: str, session_in_lontar: Any) -> None:
    page.add_init_script(LISTEN)
    page.goto(live + "/check-in/")
    begin_to_listen(page)
    choose(page, "pakai nama")
    page.get_by_role("button", name="Lanjut").click()
    wait_to_hear(page, r"\|Tulis namanya, paling sedikit dua huruf\.")


def test_reading_keeps_the_visit_and_silence_asks_aloud(page: Page, live: str) -> None:
    with db.write():
        settings.store("idle_seconds", 2)
    page.clock.install()
    first_question(page, live)
    dialog = page.locator("#still-here")
    begin_to_listen(page)
    wait_to_hear(page, r"(.*\|){3}")
    expect(dialog).to_be_hidden()
    hear_to_its_end(page)
    until_asked(page)
    expect(dialog).to_be_visible()
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # of the seconds to answer none pass meanwhile
    wait_to_hear(page, r"Masih di sini\?")
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".saying")).to_have_count(0)
    assert page.evaluate(SILENT)


def test_there_is_no_button_where_it_could_do_nothing(browser: Browser, live: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live)
        expect(page.locator("#speak")).to_be_hidden()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("#speak")).to_have_count(0)


@pytest.mark.parametrize("version", PACKAGES)
def test_a_page_is_read_to_its_end_on_an_old_tablet(version: int, live: str) -> None:
    with OldTablet(version) as tablet:
        tablet.open(f"{live}/check-in/")
        tablet.evaluate(f"(() => {{ {LISTEN} }})()")
        tablet.click("#speak")
        tablet.wait_for("heard.length > 0 && document.querySelector('#speak').getAttribute('aria-pressed') == 'false'")
        assert tablet.evaluate("heard.join('|')") == tablet.evaluate(TEXTS) + "|∎"
        assert tablet.evaluate("players.every(player => player.ended && player.duration > 0.3)")
        assert tablet.messages == []


TEXTS = "[...document.querySelectorAll('main [data-say]')].map(text => text.textContent.trim()).join('|')"
# how long each of these recordings is, in seconds, as this browser decodes it
DECODE = """Promise.all(%s.map(name => fetch("/static/audio/" + name).then(answer => answer.arrayBuffer())
  .then(data => new OfflineAudioContext(1, 1, 48000).decodeAudioData(data)).then(sound => sound.duration)))"""


def test_recordings_play_in_the_oldest_browser(live: str) -> None:
    """One in four: the same program made all of them."""
    names = sorted(path.name for path in recordings.MACHINE_FOLDER.iterdir())[::4]
    assert len(names) > 200
    with OldTablet(80) as tablet:
        tablet.open(live)
        for first in range(0, len(names), 40):
            some = names[first : first + 40]
            lengths = tablet.evaluate(DECODE % some)
            assert len(lengths) == len(some)
            assert all(0.2 < length < 40 for length in lengths), dict(zip(some, lengths, strict=True))
