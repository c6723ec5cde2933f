"""Each choice and each card has a speaker that says it, and it alone, and does nothing else."""

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.models import OutreachSession
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, heard, speaker, wait_to_hear
from tests.browser.pages import check_in, start_quiz
from tests.browser.steps import at_name_step


@pytest.fixture
def ear(page: Page, complaints: list[str]) -> Page:
    """A page whose reading is heard."""
    page.add_init_script(LISTEN)
    return page


def says(page: Page, card: Locator) -> list[str]:
    """What the speaker of this card says, to its end."""
    heard(page)
    button = card.locator(".say-one")
    button.click()
    wait_to_hear(page, ".")
    expect(button).to_have_attribute("aria-pressed", "false", timeout=20_000)
    return heard(page)


@pytest.mark.parametrize("place", ["quiz", "check-in", "offers"])
def test_a_speaker_says_its_choice_and_does_not_choose_it(
    ear: Page, live: str, session_in_lontar: OutreachSession, place: str
) -> None:
    if place == "quiz":
        start_quiz(ear, live)
    else:
        ear.goto(f"{live}/{place}/")
    before, choice = ear.url, ear.locator(".option:visible").nth(1)
    words = choice.locator("[data-say]:visible").all_inner_texts()
    assert says(ear, choice) == words
    expect(ear.get_by_role("button", name=f"Dengarkan: {words[0][:30]}")).to_have_count(1)
    assert ear.url == before
    expect(ear.locator("main input:checked:visible, main .card-button[aria-pressed]")).to_have_count(0)
    box = choice.locator(".say-one").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (56, 56)


def test_a_second_tap_stops_it_and_who_taps_it_is_no_listener_yet(ear: Page, live: str) -> None:
    start_quiz(ear, live)
    one = ear.locator(".say-one").first
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(speaker(ear)).to_have_attribute("aria-pressed", "false")
    one.click()
    expect(one).to_have_attribute("aria-pressed", "false")
    expect(ear.locator(".saying")).to_have_count(0)
    assert ear.evaluate("sessionStorage.aloud") is None


# how long the recordings of a card are, in seconds
LENGTH = """card => Promise.all(Array.from(card.querySelectorAll('[data-say]'), text => text.dataset.say.split(' '))
  .flat().map(address => new Promise(done => { const clip = new Audio(address);
    clip.onloadedmetadata = () => done(clip.duration); })))
  .then(lengths => lengths.reduce((sum, length) => sum + length))"""


def test_help_is_read_card_by_card(ear: Page, live: str) -> None:
    ear.goto(live + "/hotlines/")
    begin_to_listen(ear)
    said = hear_to_its_end(ear)
    assert said[:2] == ["Butuh bantuan sekarang?", "Ketuk gambar pengeras suara untuk mendengarnya satu per satu."]
    assert len(said) < 8
    card = ear.locator(".urgent .say-own").first
    assert says(ear, card) == ["Dalam bahaya sekarang? Telepon polisi.", "110"]
    assert card.evaluate(LENGTH) <= 7
    assert ear.url == live + "/hotlines/"
    ear.evaluate("delete sessionStorage.aloud")  # or a tap on what has begun by itself would end it
    ear.goto(live + "/family/3")
    begin_to_listen(ear)
    assert "KBRI" not in hear_to_its_end(ear), "alone, after its sentence"
    ear.locator(".word summary").click()
    assert hear_to_its_end(ear) == ["KBRI", "Kantor Indonesia di luar negeri yang menolong warga kita."]


def test_the_code_is_read_by_its_own_speaker_alone(ear: Page, live: str, session_in_lontar: OutreachSession) -> None:
    check_in(ear, live)
    ear.locator(".code summary").click()
    code = ear.locator(".code .digits")
    begin_to_listen(ear)
    said = hear_to_its_end(ear)
    assert "Giliran berikutnya" in said
    assert code.inner_text() not in said
    assert says(ear, ear.locator(".code .option")) == [code.inner_text()]


def test_the_whole_consent_is_read_though_it_is_folded(
    ear: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    at_name_step(ear, live)
    speaker(ear).click()
    said = hear_to_its_end(ear)
    whole = [" ".join(text.split()) for text in ear.locator(".say-folded [data-say]").all_text_contents()]
    assert said[-len(whole) :] == whole, "after what is in sight"
    assert said.index("Tanpa nama juga boleh.") < said.index("Lanjut")
    assert "Nomor HP" not in said, "of another fold"
