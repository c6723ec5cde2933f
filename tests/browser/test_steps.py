"""The check-in as steps: one question at a time, Back keeps what was given, errors open their step."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.browser.steps import at_step, choose, go_on

AGE, WITH_NAME, CONSENT, NAME, PHONE, SEX, GROUP, VILLAGE = CHECK_IN = [
    "Berapa umurmu?",
    "Mau pakai nama?",
    "Kalau pakai nama, baca ini dulu",
    "Siapa namamu?",
    "Mau ditelepon petugas?",
    "Perempuan atau laki-laki?",
    "Datang sebagai apa?",
    "Dari desa mana?",
]


def at_last_step(page: Page, live: str) -> None:
    """A check-in with a name up to the last step."""
    page.goto(live + "/check-in/")
    choose(page, "18 tahun ke atas")
    go_on(page)
    choose(page, "Dengan nama")
    go_on(page)
    choose(page, "saya setuju")
    go_on(page)
    page.fill("[name=name]", "Siti Aminah")
    go_on(page)
    page.fill("[name=phone]", "0812 3456 7890")
    choose(page, "menelepon saya")
    for _ in (PHONE, SEX, GROUP):
        go_on(page)
    at_step(page, VILLAGE)


def test_one_question_at_a_time_with_the_focus_on_it(
    page: Page, live: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    page.goto(live + "/check-in/")
    at_step(page, AGE, focused=False)
    expect(page.get_by_role("status")).to_have_text("Langkah 1 dari 8")
    choose(page, "18 tahun ke atas")
    go_on(page)
    at_step(page, WITH_NAME)
    expect(page.get_by_role("status")).to_have_text("Langkah 2 dari 8")
    choose(page, "Tanpa nama")
    expect(page.get_by_role("status")).to_have_text("Langkah 2 dari 5")
    for legend in (SEX, GROUP, VILLAGE):
        go_on(page)
        at_step(page, legend)
    expect(page.get_by_role("button", name="Catat kehadiranku")).to_be_visible()


def test_a_child_goes_straight_to_the_end(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.goto(live + "/check-in/")
    choose(page, "Di bawah 18 tahun")
    go_on(page)
    at_step(page, SEX)
    expect(page.locator("[name=village]:visible, [name=group]:visible, [name=name]:visible")).to_have_count(0)
    page.get_by_role("button", name="Catat kehadiranku").click()
    expect(page.locator("h1")).to_have_text("Tercatat")


@pytest.mark.parametrize("way", ["the browser's", "the page's"])
def test_back_goes_a_step_back_and_keeps_what_was_given(
    page: Page, live: str, session_in_lontar: OutreachSession, way: str
) -> None:
    at_last_step(page, live)
    for legend in reversed(CHECK_IN[:-1]):
        if way == "the browser's":
            page.go_back()
        else:
            page.get_by_role("button", name="Kembali").click()
        at_step(page, legend)
    expect(page.get_by_role("button", name="Kembali")).to_be_hidden()
    for _ in CHECK_IN[:-1]:
        go_on(page)
    at_step(page, VILLAGE)
    page.get_by_role("button", name="Catat kehadiranku").click()
    expect(page.locator("h1")).to_have_text("Tercatat")
    db.session.rollback()
    assert [(row.name, row.phone) for row in db.session.scalars(select(CheckIn))] == [("Siti Aminah", "+6281234567890")]


def test_forward_goes_on_again(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    at_last_step(page, live)
    page.go_back()
    at_step(page, GROUP)
    page.go_forward()
    at_step(page, VILLAGE)


def test_a_step_that_lacks_something_says_so_and_leads_there(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(live + "/check-in/")
    go_on(page)
    expect(page.get_by_role("alert")).to_have_text("Bagian ini belum diisi. Pilih atau tulis dulu, ya.")
    expect(page.locator("[name=age]").first).to_be_focused()
    choose(page, "18 tahun ke atas")
    go_on(page)
    choose(page, "Dengan nama")
    go_on(page)
    at_step(page, CONSENT)
    go_on(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=consent]")).to_be_focused()
    choose(page, "saya setuju")
    go_on(page)
    at_step(page, NAME)
    go_on(page)
    expect(page.locator("[name=name]")).to_be_focused()
    page.fill("[name=name]", "Siti Aminah")
    go_on(page)
    at_step(page, PHONE)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_enter_in_a_field_goes_on(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.goto(live + "/check-in/")
    choose(page, "18 tahun ke atas")
    go_on(page)
    choose(page, "Dengan nama")
    go_on(page)
    choose(page, "saya setuju")
    go_on(page)
    page.fill("[name=name]", "Siti Aminah")
    page.press("[name=name]", "Enter")
    at_step(page, PHONE)


def test_an_error_opens_its_step_and_is_announced(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    at_last_step(page, live)
    page.evaluate("document.querySelector('[name=phone]').value = '12'")
    page.get_by_role("button", name="Catat kehadiranku").click()
    at_step(page, PHONE, focused=False)
    expect(page.locator("h1")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Isian tadi belum disimpan")
    expect(page.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#phone-error")).to_contain_text("Nomor ini belum lengkap")
    page.go_back()
    at_step(page, NAME)
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    for legend in (CONSENT, WITH_NAME, AGE):
        page.go_back()
        at_step(page, legend)
    page.go_back()
    expect(page.locator("form.steps")).to_have_count(0)


def test_the_list_of_errors_leads_to_fields_of_other_steps(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    at_last_step(page, live)
    page.evaluate(
        "document.querySelector('[name=phone]').value = '12'; document.querySelector('[name=name]').value = 'S'"
    )
    page.get_by_role("button", name="Catat kehadiranku").click()
    at_step(page, NAME, focused=False)
    page.get_by_role("alert").get_by_role("link", name="Nomor HP").click()
    at_step(page, PHONE, focused=False)
    expect(page.locator("[name=phone]")).to_be_focused()
    page.go_back()
    at_step(page, NAME)


def test_what_was_given_in_another_language_keeps_its_place_for_back(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(live + "/")
    page.goto(live + "/check-in/")
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(live + "/check-in/")
    page.locator(".languages button[value=id]").click()
    choose(page, "Di bawah 18 tahun")
    go_on(page)
    page.get_by_role("button", name="Catat kehadiranku").click()
    expect(page.locator("h1")).to_have_text("Tercatat")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Catat kehadiranmu")
    expect(page.locator(".progress")).to_have_text("Langkah 1 dari 8")


@pytest.mark.parametrize("name", ["name", "phone", "village_search"])
def test_the_tablets_keyboard_covers_neither_field_nor_button(
    page: Page, live: str, session_in_lontar: OutreachSession, name: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    at_last_step(page, live)
    while not page.locator(f"[name={name}]").is_visible():
        page.go_back()
    field = page.locator(f"[name={name}]")
    field.click()
    page.set_viewport_size({"width": 360, "height": 320})  # what the keyboard leaves
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_be_focused()
    button = page.locator("form.steps .actions button.primary:visible")
    page.mouse.wheel(0, 5000)
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(page.locator("h1")).to_have_text("Tercatat" if name == "village_search" else "Catat kehadiranmu")


@pytest.mark.parametrize(("path", "steps"), [("/check-in/", 2), ("/offers/", 1)])
def test_another_language_comes_back_to_the_same_step(
    page: Page, live: str, session_in_lontar: OutreachSession, path: str, steps: int
) -> None:
    page.goto(live + path)
    page.locator(".choice:visible").first.click()
    for _ in range(steps):
        go_on(page)
        page.locator(".choice:visible").first.click()
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".progress")).to_contain_text(f"Step {steps + 1} of")
    expect(page).to_have_url(live + path)
    page.locator(".languages button[value=id]").click()
    expect(page.locator(".progress")).to_contain_text(f"Langkah {steps + 1} dari")
    page.go_back()
    expect(page.locator(".progress")).to_contain_text(f"Langkah {steps} dari")
