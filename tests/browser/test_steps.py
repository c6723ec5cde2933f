"""The check-in as steps: one question at a time, a card goes on, Back keeps what was given, errors open their step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.browser.pages import look
from tests.browser.steps import (
    CHECK_IN,
    GROUP,
    NAME,
    SEX,
    VILLAGE,
    WHO,
    at_name_step,
    at_step,
    choose,
    fill,
    give_phone,
    go_on,
    send,
    to_village,
)
from tests.conftest import add, open_session

pytestmark = pytest.mark.usefixtures("session_in_lontar")


def read_fields(*fields: str) -> list[tuple[object, ...]]:
    """Values of these fields of all check-ins."""
    db.session.rollback()
    return [tuple(getattr(row, field) for field in fields) for row in db.session.scalars(select(CheckIn))]


def test_one_question_at_a_time_with_the_focus_on_it(page: Page, live: str, complaints: list[str]) -> None:
    page.goto(live + "/check-in/")
    at_step(page, WHO, focused=False)
    expect(page.get_by_role("status")).to_have_text("Langkah 1")
    expect(page.locator("form.steps .foot")).to_be_hidden()
    choose(page, "tanpa nama")
    for number, (legend, card) in enumerate([(SEX, "Lewati"), (GROUP, "Mau kerja"), (VILLAGE, "Lontar")], 2):
        at_step(page, legend)
        expect(page.get_by_role("status")).to_have_text(f"Langkah {number}")
        expect(page.locator("form.steps .foot button:visible")).to_have_text(["Kembali"])
        expect(page.locator(".card-records:visible")).to_have_count(2 if legend == VILLAGE else 0)
        choose(page, card)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert read_fields("age", "name", "sex", "group") == [("adult", None, None, "calon")]


def test_plans_to_go_abroad_are_offered_only_without_a_name(page: Page, live: str) -> None:
    fill(page, live)
    page.go_back()
    at_step(page, GROUP)
    expect(page.locator(".card-button:visible").filter(has_text="kerja")).to_have_count(0)
    for _ in range(3):
        page.go_back()
    for words in ("tanpa nama", "Perempuan"):
        choose(page, words)
    at_step(page, GROUP)
    expect(page.locator(".card-button:visible").filter(has_text="kerja")).to_have_count(2)
    expect(page.get_by_text("pilih ini hanya kalau tanpa nama").first).to_be_hidden()


def test_back_goes_a_step_back_and_shows_what_was_given(page: Page, live: str) -> None:
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    give_phone(page, "0812 3456 7890")
    to_village(page)
    page.go_back()
    at_step(page, GROUP)
    page.go_forward()
    at_step(page, VILLAGE)
    for legend, answer in zip(CHECK_IN[-2::-1], ["Warga", "Perempuan", None, "18 ke atas, pakai nama"], strict=True):
        if legend == SEX:
            page.go_back()
        else:
            page.get_by_role("button", name="Kembali").click()
        at_step(page, legend)
        if answer:
            expect(page.locator(".card-button:visible[aria-pressed=true]")).to_contain_text(answer)
    expect(page.get_by_role("button", name="Kembali")).to_be_hidden()
    choose(page, "pakai nama")
    to_village(page)
    at_step(page, VILLAGE)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert read_fields("name", "phone") == [("Siti Aminah", "+6281234567890")]


def test_a_step_that_lacks_something_says_so_at_its_field(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    choose(page, "pakai nama")
    at_step(page, NAME)
    page.press("[name=name]", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("paling sedikit dua huruf")
    for text, field, message in (
        ("S", "name", "paling sedikit dua huruf"),
        ("Siti Aminah", "consent", "Boleh juga pilih tanpa nama"),
    ):
        page.fill("[name=name]", text)
        go_on(page)
        expect(page.get_by_role("alert")).to_contain_text(message)
        expect(page.locator(f"[name={field}]")).to_be_focused()
    choose(page, "saya setuju")
    expect(page.get_by_role("alert")).to_have_count(0)
    give_phone(page, "12")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Nomor ini belum lengkap")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.fill("[name=phone]", "0812 3456 7890")
    choose(page, "menelepon saya")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Ketuk kotaknya kalau petugas boleh menelepon")
    page.fill("[name=phone]", "")
    page.press("[name=name]", "Enter")  # goes on when nothing lacks
    at_step(page, SEX)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_error_opens_its_step_and_the_list_of_errors_leads_to_the_others(page: Page, live: str) -> None:
    fill(page, live)
    page.evaluate("""document.querySelector('[name=phone]').value = '12';
        document.querySelector('[name=group][value=calon]').checked = true""")
    send(page)
    at_step(page, NAME, focused=False)
    expect(page.locator("h1")).to_be_focused()
    errors = page.get_by_role("alert")
    expect(errors).to_contain_text("Isian tadi belum disimpan")
    expect(page.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=phone]")).to_have_value("12")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    page.evaluate("document.querySelector('details:has([name=phone])').open = false")
    errors.get_by_role("link", name="Nomor HP").click()
    expect(page.locator("[name=phone]")).to_be_focused()
    errors.get_by_role("link", name=GROUP).click()
    at_step(page, GROUP, focused=False)
    page.go_back()
    at_step(page, NAME)


# --- the last step: the village, its search, the tablet's keyboard


@pytest.mark.parametrize("script", [True, False])
def test_a_search_forgives_a_letter_and_its_cards_record(
    open_tablet: Callable[..., Page], live: str, script: bool
) -> None:
    page = open_tablet(script=script)
    page.goto(live + "/check-in/")
    if script:
        look(page)
    for words in ("tanpa nama", "Perempuan", "Warga"):
        choose(page, words)
    page.fill("[name=village_search]", "pulo tunda")
    if script:
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
    assert read_fields("village_code") == [("36.04.13.2009",)]


def test_the_tablets_keyboard_covers_neither_field_nor_button(page: Page, live: str) -> None:
    fill(page, live)
    for name in ("village_search", "name"):
        page.set_viewport_size({"width": 360, "height": 640})
        field = page.locator(f"[name={name}]")
        while not field.is_visible():
            page.go_back()
        field.click()
        page.set_viewport_size({"width": 360, "height": 320})  # what the keyboard leaves
        expect(field).to_be_in_viewport(ratio=1)
        expect(field).to_be_focused()
        expect(page.locator("form.steps .foot button:visible").last).to_be_in_viewport(ratio=1)
        in_its_place = "e => { const at = e.getBoundingClientRect(); return [at.left + 20, (at.top + at.bottom) / 2]; }"
        point = field.evaluate(in_its_place)
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).name", point) == name


# --- another language, another session


def test_another_language_comes_back_to_the_same_step_and_keeps_its_place_for_back(page: Page, live: str) -> None:
    page.goto(live + "/")
    page.goto(live + "/check-in/")
    choose(page, "Di bawah 18 tahun")
    for language, words in (("en", "Step 2"), ("id", "Langkah 2")):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".steps-progress")).to_contain_text(words)
        expect(page).to_have_url(live + "/check-in/")
    page.go_back()
    expect(page.locator(".steps-progress")).to_contain_text("Langkah 1")
    expect(page.locator(".card-button:visible[aria-pressed=true]")).to_contain_text("Di bawah 18")
    choose(page, "Di bawah 18 tahun")
    choose(page, "Perempuan")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    expect(page.locator(".steps-progress")).to_have_text("Langkah 1")


def test_with_two_sessions_the_first_step_asks_which(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    other = add(open_session(session_in_lontar.village, title="Bimtek"))
    page.goto(live + "/check-in/")
    at_step(page, "Hadir di acara yang mana?", focused=False)
    expect(page.get_by_role("link", name="Ingin menghapus")).to_be_visible()
    choose(page, "Bimtek")
    expect(page.get_by_role("link", name="Ingin menghapus")).to_be_hidden()
    choose(page, "Di bawah 18 tahun")
    choose(page, "Lewati")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert read_fields("session_id") == [(other.id,)]
