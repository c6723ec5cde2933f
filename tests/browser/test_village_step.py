"""The last step of the check-in: the village, its search, the tablet's keyboard; and the language at any step."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.browser.pages import LARGE, look
from tests.browser.steps import at_name_step, at_step, choose, fill, go_on
from tests.conftest import add, open_session


@pytest.mark.parametrize("way", ["Enter", "the button"])
@pytest.mark.parametrize("script", [True, False])
def test_a_search_forgives_a_letter_and_its_cards_record(
    new_context: Any, live: str, session_in_lontar: OutreachSession, way: str, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(live + "/check-in/")
    if script:
        look(page)
    for words in ("tanpa nama", "Perempuan", "Warga"):
        choose(page, words)
    page.fill("[name=village_search]", "pulo tunda")
    if way == "Enter":
        page.press("[name=village_search]", "Enter")
    else:
        page.get_by_role("button", name="Cari desa").click()
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_have_text("Desa yang cocok dengan “pulo tunda”")
    expect(page.get_by_role("alert")).to_have_count(0)
    choose(page, "Wargasara")
    if not script:
        page.locator("form.steps button.primary[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    db.session.rollback()
    assert [row.village_code for row in db.session.scalars(select(CheckIn))] == ["36.04.13.2009"]


# names of which a word stands on two lines, or is wider than its place
BROKEN = """() => Array.from(document.querySelectorAll('.villages .choice-body > :last-child')).filter(own => {
    const text = own.firstChild, range = document.createRange();
    const words = text.data ? Array.from(text.data.matchAll(/\\S+/g)) : [];
    return own.scrollWidth > own.clientWidth || words.some(word => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1; });
  }).map(own => own.textContent)"""


@pytest.mark.parametrize(("width", "large"), [(800, True), (360, False), (360, True)])
def test_the_name_of_a_village_never_breaks_in_the_middle_of_a_word(
    new_context: Any, live: str, session_in_lontar: OutreachSession, width: int, large: bool
) -> None:
    context = new_context(viewport={"width": width, "height": 640}, bypass_csp=True)
    page = context.new_page()
    if large:
        page.add_init_script(LARGE)
    fill(page, live)
    page.locator(".step:visible summary").click()
    page.fill("[name=village_search]", "a")
    expect(page.get_by_text("Samparwadi")).to_be_visible()
    assert page.evaluate(BROKEN) == []
    page.get_by_role("button", name="Cari desa").click()
    expect(page.locator("#found")).to_be_focused()
    assert page.evaluate(BROKEN) == []


def test_what_is_found_nowhere_says_how_to_go_on(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    fill(page, live)
    page.fill("[name=village_search]", "qqqq")
    page.press("[name=village_search]", "Enter")
    expect(page.locator("#found")).to_have_text("Belum ada desa yang cocok dengan “qqqq”")
    expect(page.locator(".step:visible")).to_contain_text("Coba tulis sebagian namanya saja")
    choose(page, "Tidak diisi")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")


def test_enter_in_the_name_goes_on_when_nothing_lacks(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    at_name_step(page, live)
    page.press("[name=name]", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("paling sedikit dua huruf")
    page.fill("[name=name]", "Siti Aminah")
    page.press("[name=name]", "Enter")
    at_step(page, "Perempuan atau laki-laki?")


@pytest.mark.parametrize("name", ["name", "village_search"])
def test_the_tablets_keyboard_covers_neither_field_nor_button(
    page: Page, live: str, session_in_lontar: OutreachSession, name: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    fill(page, live)
    while not page.locator(f"[name={name}]").is_visible():
        page.go_back()
    field = page.locator(f"[name={name}]")
    field.click()
    page.set_viewport_size({"width": 360, "height": 320})  # what the keyboard leaves
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_be_focused()
    button = page.locator("form.steps .foot button:visible").last
    expect(button).to_be_in_viewport(ratio=1)
    covered = page.evaluate(
        """name => { const box = document.querySelector(`[name=${name}]`).getBoundingClientRect();
        return document.elementFromPoint(box.left + 20, (box.top + box.bottom) / 2).name !== name; }""",
        name,
    )
    assert not covered


def test_what_was_given_in_another_language_keeps_its_place_for_back(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(live + "/")
    page.goto(live + "/check-in/")
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(live + "/check-in/")
    page.locator(".languages button[value=id]").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    choose(page, "Di bawah 18 tahun")
    choose(page, "Perempuan")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    expect(page.locator(".progress")).to_have_text("Langkah 1")


def test_another_language_comes_back_to_the_same_step(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(live + "/check-in/")
    choose(page, "tanpa nama")
    choose(page, "Perempuan")
    for language, words in (("en", "Step 3"), ("id", "Langkah 3")):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".progress")).to_contain_text(words)
        expect(page).to_have_url(live + "/check-in/")
    page.go_back()
    expect(page.locator(".progress")).to_contain_text("Langkah 2")
    expect(page.locator(".card-button:visible[aria-pressed=true]")).to_contain_text("Perempuan")


def test_another_language_comes_back_to_the_same_signs_of_an_offer(page: Page, live: str) -> None:
    page.goto(live + "/offers/?step=papers")
    page.locator(".choice:visible").first.click()
    go_on(page)
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".progress")).to_contain_text("Step 2")
    page.go_back()
    expect(page.locator(".progress")).to_contain_text("Step 1")


def test_with_two_sessions_the_first_step_asks_which(
    page: Page, live: str, session_in_lontar: OutreachSession, another_session: OutreachSession
) -> None:
    page.goto(live + "/check-in/")
    at_step(page, "Hadir di acara yang mana?", focused=False)
    expect(page.get_by_role("link", name="Ingin menghapus")).to_be_visible()
    choose(page, "Bimtek")
    expect(page.get_by_role("link", name="Ingin menghapus")).to_be_hidden()
    choose(page, "Di bawah 18 tahun")
    choose(page, "Tidak diisi")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    db.session.rollback()
    assert [row.session_id for row in db.session.scalars(select(CheckIn))] == [another_session.id]


@pytest.fixture
def another_session(session_in_lontar: OutreachSession) -> OutreachSession:
    return add(open_session(session_in_lontar.village, title="Bimtek"))  # type: ignore[no-any-return]
