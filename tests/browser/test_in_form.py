"""A begun form and the bar above it: "Batal" asks first, "Bantuan" comes over it, and neither loses what was typed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.browser.pages import SIZES, violations
from tests.browser.steps import VILLAGE, at_step, fill

pytestmark = pytest.mark.usefixtures("session_in_lontar")


def dialog(page: Page, name: str) -> Any:
    return page.get_by_role("dialog", name=name)


def bar(page: Page, name: str) -> Any:
    return page.locator("header").get_by_role("button", name=name)


def test_batal_asks_once_and_the_form_stays_unless_it_is_meant(page: Page, live: str, complaints: list[str]) -> None:
    fill(page, live)
    expect(bar(page, "Selesai")).to_be_hidden()
    for leave_open in ("the button", "Escape"):
        bar(page, "Batal").click()
        expect(page.get_by_role("button", name="Lanjut mengisi")).to_be_focused()
        if leave_open == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Lanjut mengisi").click()
        expect(dialog(page, "Batalkan isian ini?")).to_be_hidden()
        expect(bar(page, "Batal")).to_be_focused()
        expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    bar(page, "Batal").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(page.locator(".tile-check-in")).to_be_visible()
    page.goto(live + "/check-in/")
    expect(page.locator("[name=name]")).to_have_value("")


def test_bantuan_shows_the_emergency_numbers_over_the_form(page: Page, live: str, complaints: list[str]) -> None:
    fill(page, live)
    for _ in range(2):
        bar(page, "Bantuan").click()
        numbers = dialog(page, "Nomor darurat")
        expect(numbers.locator(".digits")).to_have_text(["110", "129"])
        assert numbers.locator("img").evaluate_all("all => Promise.all(all.map(image => image.decode()))")
        away = numbers.locator("a:not([href^='tel:'])")
        expect(away).to_have_text(["Keluarga dalam bahaya di luar negeri"])
        numbers.get_by_role("button", name="Kembali ke isian").click()
        expect(numbers).to_be_hidden()
        expect(bar(page, "Bantuan")).to_be_focused()
    at_step(page, VILLAGE, focused=False)
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    expect(page).to_have_url(live + "/check-in/")


def test_on_a_phone_both_numbers_and_the_way_for_a_family_are_seen_at_once(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(live + "/check-in/")
    bar(page, "Bantuan").click()
    numbers = dialog(page, "Nomor darurat")
    expect(numbers.locator(".family-way")).to_be_visible()
    back = numbers.get_by_role("button", name="Kembali ke isian").bounding_box()
    assert back
    for part in numbers.locator(".digits, .call, .family-way").all():
        box = part.bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= back["y"]


def test_a_server_that_is_away_is_told_over_the_form(page: Page, hall: Hall) -> None:
    fill(page, hall.address)
    hall.go_away()
    bar(page, "Bantuan").click()
    expect(dialog(page, "Nomor darurat")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
    page.get_by_role("button", name="Kembali ke isian").click()
    hall.come_back()
    bar(page, "Bantuan").click()
    expect(dialog(page, "Nomor darurat").locator(".digits").first).to_have_text("110")
    expect(dialog(page, "Nomor darurat").get_by_role("alert")).to_have_count(0)


def test_the_dialogs_are_accessible_and_whole(page: Page, live: str) -> None:
    fill(page, live)
    for name in ("Batal", "Bantuan"):
        page.set_viewport_size({"width": 800, "height": 1280})
        bar(page, name).click()
        page.locator("dialog[open]:not(.not-ready)").wait_for()
        if name == "Bantuan":
            page.locator(".emergency").wait_for()
        assert violations(page) == []
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            assert page.locator("dialog[open]").evaluate("e => e.scrollWidth <= e.clientWidth"), (width, height)
            expect(page.locator("dialog[open] .dialog-stay")).to_be_in_viewport(ratio=1)
        page.locator("dialog[open] .dialog-stay").click()
