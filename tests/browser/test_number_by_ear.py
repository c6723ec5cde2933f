"""By ear a number to call begins within six seconds on every page of help, by the recordings that are shipped."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import Hotline, OutreachSession
from kiosk.rules import content, hotlines
from tests.browser.hearing import speaker
from tests.browser.steps import fill
from tests.cast.audio import seconds_of

MOST_SECONDS = 6
COMFORT = "Tenang dulu. Kita telepon bersama."
OFFICER = "Tanya petugas di ruangan ini"
HINT = "Ketuk gambar pengeras suara"
# each recording ends as it begins; what is marked then, its file, and whether it is a digit of a number
PLAYED = """
  window.played = [];
  HTMLMediaElement.prototype.play = function () {
    const saying = document.querySelector(".being-read");
    played.push([saying.textContent.trim(), this.src.split("/").pop().split("?")[0], !!saying.closest(".digits")]);
    document.documentElement.dataset.played = played.map(([, , isDigit]) => isDigit ? "#" : ".").join("");
    setTimeout(() => this.onended());
    return Promise.resolve();
  };
"""


def wait_to_hear(page: Page, pattern: str) -> None:
    """Until what was played matches: # for a digit, a dot for any other text."""
    expect(page.locator("html")).to_have_attribute("data-played", re.compile(pattern))


def hear(page: Page) -> list[Any]:
    """All recordings of the page in the order in which its button plays them."""
    speaker(page).click()
    wait_to_hear(page, ".")
    expect(speaker(page)).to_have_attribute("aria-pressed", "false")
    page.evaluate("delete sessionStorage.aloud")  # or the next page would begin by itself
    return list(page.evaluate("played"))


def check(played: list[Any], place: str) -> None:
    """The number begins in time, whatever is heard before it, and each text up to it has a recording."""
    first = [is_digit for _text, _file, is_digit in played].index(True)
    before = [(text, file) for text, file, _is_digit in played[:first]]
    seconds = sum(seconds_of(file) for _text, file in before)
    assert seconds <= MOST_SECONDS, (place, before)


@pytest.mark.long
def test_a_number_begins_within_six_seconds_on_every_page_of_help(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.add_init_script(PLAYED)
    contacts = [row for row in hotlines.hotlines_in_order(Hotline.active) if row.call_channel["kind"] != "web"]
    countries = [country["slug"] for country in content.family_content()["countries"]]
    assert (len(contacts), len(countries)) > (25, 18)
    for path in (
        *("/hotlines/", "/hotlines/emergency/", "/family/3"),
        *(f"/hotlines/{row.slug}" for row in contacts),
        *(f"/family/{slug}" for slug in countries),
    ):
        page.goto(live + path)
        assert HINT not in page.content(), path
        speaker(page).click()
        wait_to_hear(page, "#")
        played = page.evaluate("played")
        page.evaluate("delete sessionStorage.aloud")  # or the next page would begin by itself
        check(played, path)
        if path.rpartition("/")[2] in countries:
            assert played[0][0] == COMFORT, path


def test_the_two_urgent_numbers_come_first_digit_by_digit_and_then_the_rest(page: Page, live: str) -> None:
    page.add_init_script(PLAYED)
    page.goto(live + "/hotlines/")
    texts = [text for text, _file, _is_digit in hear(page)]
    police, women = "Dalam bahaya sekarang? Telepon polisi.", "Perempuan dan anak korban kekerasan"
    assert texts[:4] == [police, "110", "110", "110"]
    assert texts[4].startswith(women)
    assert texts[5:9] == ["129", "129", "129", "Butuh bantuan sekarang?"]
    assert "Keluarga dalam bahaya di luar negeri" in texts
    assert texts[-1] == "Nomor lain"


def test_comfort_comes_before_the_first_number_and_the_officer_right_after_it(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.add_init_script(PLAYED)
    page.goto(live + "/family/malaysia")
    played = hear(page)
    texts = [text for text, _file, is_digit in played if not is_digit]
    assert texts[:5] == [COMFORT, "KBRI Kuala Lumpur", "Pulsa luar negeri", "Nomor lain", "Malaysia"]
    assert texts[5:7] == [OFFICER, "KJRI Johor Bahru"]


def test_over_a_form_the_numbers_are_read_to_a_listener(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.add_init_script(PLAYED)
    fill(page, live)
    page.evaluate("sessionStorage.aloud = 'id'")
    page.locator("header").get_by_role("button", name="Bantuan").click()
    wait_to_hear(page, "#")
    first = [is_digit for _text, _file, is_digit in page.evaluate("played")].index(True)
    assert page.evaluate("played")[first - 1][0] == "Dalam bahaya sekarang? Telepon polisi."
    way = page.locator("#emergency .family-way")
    expect(way).to_have_attribute("href", "/family/")


@pytest.mark.parametrize("place", ["malaysia", "di-kapal"])
def test_the_sentence_is_read_to_a_listener_at_once(page: Page, live: str, place: str) -> None:
    page.add_init_script(PLAYED)
    page.goto(f"{live}/family/{place}?what=held")
    page.evaluate("sessionStorage.aloud = 'id'")
    page.locator(".chips").last.get_by_role("link", name="Belum tahu").click()
    expect(page.locator(".sentence")).to_be_visible()
    wait_to_hear(page, "...")
    texts = [text for text, _file, _is_digit in page.evaluate("played")]
    parts = {
        "malaysia": ["di", "Malaysia", "saya belum tahu kotanya."],
        "di-kapal": ["di kapal", "saya belum tahu nama kapalnya."],
    }
    assert texts[: len(parts[place]) + 1] == ["Keluarga saya ditahan", *parts[place]]
