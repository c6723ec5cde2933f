"""The button that reads aloud, in real browsers: order, stop, silence, speakers, and old tablets."""

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from kiosk.db import db
from kiosk.rules import settings
from tests.browser.cdp import OldTablet
from tests.browser.conftest import Hall
from tests.browser.hearing import (
    LISTEN,
    begin_to_listen,
    begin_without_end,
    hear_to_its_end,
    let_end,
    speaker,
    take_heard,
    wait_to_hear,
    words_in,
)
from tests.browser.pages import check_in, start_quiz, until_asked
from tests.browser.steps import at_name_step, choose
from tests.cast.npm import PACKAGES

SILENT = "players.every(player => player.paused)"


@pytest.fixture
def ear(page: Page, complaints: list[str]) -> Page:
    """A page whose reading is heard."""
    page.add_init_script(LISTEN)
    return page


def test_a_question_is_read_in_order_and_stops_at_once(ear: Page, live: str) -> None:
    clips: list[str] = []
    ear.on("request", lambda request: clips.append(request.url) if "/audio/" in request.url else None)
    start_quiz(ear, live)
    ear.wait_for_load_state("networkidle")
    assert clips == [], "nothing is loaded before the button is tapped"
    question_words = words_in(ear, "main")
    assert len(question_words) >= 5
    expect(speaker(ear)).to_have_text("Dengarkan", use_inner_text=True)
    begin_without_end(ear)
    expect(ear.get_by_role("button", name="Berhenti", exact=True, pressed=True)).to_be_visible()
    let_end(ear)
    assert hear_to_its_end(ear) == question_words
    expect(ear.locator(".being-read")).to_have_count(0)
    for leave in (
        "document.getElementById('speak').click()",
        "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
        "dispatchEvent(new PopStateEvent('popstate'))",
    ):
        begin_without_end(ear)
        ear.evaluate(leave)
        assert ear.evaluate(SILENT), leave
        expect(speaker(ear)).to_have_attribute("aria-pressed", "false")
        expect(ear.locator(".being-read")).to_have_count(0)
        ear.reload()


# the recordings of what is said of a lost server
OF_NOTES = """[...document.querySelectorAll("body > template")]
    .flatMap(note => [...note.content.querySelectorAll("[data-say]")].flatMap(
    element => element.dataset.say.split(" ").filter(Boolean)))"""


def test_a_note_is_read_to_who_listens_and_to_nobody_else(page: Page, hall: Hall) -> None:
    """It was fetched while the server was there."""
    page.add_init_script(LISTEN)
    page.clock.install()
    start_quiz(page, hall.address)
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
    take_heard(page)
    page.clock.fast_forward(10_000)
    page.locator(".help").click()
    wait_to_hear(page, "^Mesin pusat sedang tidak bisa dihubungi")
    page.evaluate("delete sessionStorage.aloud; kiosk.hush()")
    take_heard(page)
    page.locator(".help").click()
    expect(page.locator(".gone")).to_have_count(1)
    assert take_heard(page) == []


@pytest.mark.usefixtures("session_in_lontar")
def test_a_step_that_lacks_something_is_told_to_who_listens(ear: Page, live: str) -> None:
    ear.goto(live + "/check-in/")
    begin_to_listen(ear)
    choose(ear, "pakai nama")
    ear.get_by_role("button", name="Lanjut").click()
    wait_to_hear(ear, r"\|Tulis namanya, paling sedikit dua huruf\.")


def test_reading_keeps_the_visit_and_silence_asks_aloud(ear: Page, live: str) -> None:
    with db.write():
        settings.store("idle_seconds", 2)
    ear.clock.install()
    start_quiz(ear, live)
    dialog = ear.locator("#still-here")
    begin_without_end(ear)
    for _ in range(3):
        ear.evaluate("new Promise(heard => addEventListener('reading', heard, { once: true }))")
        ear.clock.fast_forward(int(600 * ear.evaluate("kiosk.patience()")))
    expect(dialog).to_be_hidden()
    let_end(ear)
    hear_to_its_end(ear)
    until_asked(ear)
    expect(dialog).to_be_visible()
    ear.clock.pause_at(ear.evaluate("Date.now() / 1000 + 1"))  # of the seconds to answer none pass meanwhile
    wait_to_hear(ear, r"Masih di sini\?")
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    expect(ear.locator(".being-read")).to_have_count(0)
    assert ear.evaluate(SILENT)


# --- speakers of one choice or card


def hear_speaker(page: Page, card: Locator) -> list[str]:
    """Tap the speaker of this card and hear it to its end."""
    take_heard(page)
    button = card.locator(".say-one")
    button.click()
    wait_to_hear(page, ".")
    expect(button).to_have_attribute("aria-pressed", "false", timeout=20_000)
    return take_heard(page)


@pytest.mark.usefixtures("session_in_lontar")
def test_a_speaker_says_its_choice_and_does_not_choose_it_and_a_second_tap_stops_it(ear: Page, live: str) -> None:
    for place in ("check-in", "quiz"):
        if place == "quiz":
            start_quiz(ear, live)
        else:
            ear.goto(f"{live}/{place}/")
        before, choice = ear.url, ear.locator(".option:visible").nth(1)
        words = choice.locator("[data-say]:visible").all_inner_texts()
        assert hear_speaker(ear, choice) == words
        expect(ear.get_by_role("button", name=f"Dengarkan: {words[0][:30]}")).to_have_count(1)
        assert ear.url == before
        expect(ear.locator("main input:checked:visible, main .card-button[aria-pressed]")).to_have_count(0)
        box = choice.locator(".say-one").bounding_box()
        assert box
        assert (box["width"], box["height"]) == (56, 56)
    one = ear.locator(".say-one").first
    ear.evaluate("window.endless = true")
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(speaker(ear)).to_have_attribute("aria-pressed", "false")
    one.click()
    expect(one).to_have_attribute("aria-pressed", "false")
    expect(ear.locator(".being-read")).to_have_count(0)
    assert ear.evaluate("sessionStorage.aloud") is None, "who taps it is no listener yet"


@pytest.mark.long
def test_help_is_read_card_by_card(ear: Page, live: str) -> None:
    ear.goto(live + "/hotlines/")
    begin_to_listen(ear)
    texts = hear_to_its_end(ear)
    assert texts[:2] == ["Dalam bahaya sekarang? Telepon polisi.", "110"]
    card = ear.locator(".urgent-hotlines .option").first
    assert hear_speaker(ear, card) == ["Dalam bahaya sekarang? Telepon polisi.", "110"]
    assert ear.url == live + "/hotlines/"
    ear.evaluate("delete sessionStorage.aloud")  # or a tap on what has begun by itself would end it
    ear.goto(live + "/family/3")
    begin_to_listen(ear)
    assert "KBRI" not in hear_to_its_end(ear), "alone, after its sentence"
    ear.locator(".glossary-word summary").click()
    assert hear_to_its_end(ear) == ["KBRI", "Kantor Indonesia di luar negeri yang menolong warga kita."]


@pytest.mark.usefixtures("session_in_lontar")
def test_the_code_is_read_by_its_own_speaker_alone(ear: Page, live: str) -> None:
    check_in(ear, live)
    ear.locator(".record-code summary").click()
    code = ear.locator(".record-code-digits")
    begin_to_listen(ear)
    texts = hear_to_its_end(ear)
    assert "Giliran berikutnya" in texts
    assert code.inner_text() not in texts
    assert hear_speaker(ear, ear.locator(".record-code .option")) == [code.inner_text()]


@pytest.mark.usefixtures("session_in_lontar")
def test_the_whole_consent_is_read_though_it_is_folded(ear: Page, live: str) -> None:
    at_name_step(ear, live)
    speaker(ear).click()
    texts = hear_to_its_end(ear)
    whole = [" ".join(text.split()) for text in ear.locator(".say-folded [data-say]").all_text_contents()]
    assert texts[-len(whole) :] == whole, "after what is in sight"
    assert texts.index("Tidak mau difoto? Bilang petugas.") < texts.index("Lanjut")
    assert "Nomor HP" not in texts, "of another fold"


# --- old tablets


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
