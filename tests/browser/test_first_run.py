"""The first day of a kiosk, in the browser: from the set-up link to the last step."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.cast.officers import PASSWORD, invited


def send(page: Page, button: str, **fields: str) -> None:
    """Type into these fields of the page and press this button."""
    for name, typed in fields.items():
        page.locator(f"main [name={name}]").fill(typed)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def step(page: Page, title: str, left: int) -> None:
    """So many steps are left; on to this one."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Persiapan anjungan")
    expect(page.locator("ol.tasks li:not(.fine)")).to_have_count(left)
    page.get_by_role("link", name=title).click()


def back(page: Page, link: str = "Persiapan") -> None:
    """One tap, by the tab or the menu."""
    page.get_by_role("link", name=link).click()


@pytest.mark.sqlite_only
def test_from_the_set_up_link_to_a_kiosk_that_is_ready(page: Page, live: str, app: Flask) -> None:
    _officer, link = invited()
    page.goto(live + link)
    send(page, "Simpan dan masuk", name="Hasan", username="hasan", password=PASSWORD, again=PASSWORD)
    page.get_by_role("link", name="Persiapan anjungan").first.click()
    step(page, "Kop kantor", 6)
    send(page, "Simpan", contact="Loket Informasi, 0254-000000")
    expect(page.get_by_role("status")).to_contain_text("sudah disimpan")
    back(page)
    step(page, "Desa anjungan", 5)
    page.locator("[name=host_village]").select_option(label="Lontar")
    send(page, "Simpan")
    step(page, "Telepon hotline", 4)
    page.get_by_role("link", name="SAPA 129").first.click()
    page.wait_for_load_state()
    for box in page.locator("[name=tried]").all():
        box.evaluate("box => { box.checked = true }")
    send(page, "Catat cek hari ini", answered_by="petugas piket SAPA")
    expect(page.get_by_role("status")).to_be_visible()
    back(page, "Kantor")
    page.get_by_role("button", name="Tandai selesai").first.click()
    step(page, "Tempat kedua untuk salinan", 2)
    page.get_by_text("Tanpa tempat kedua").click()
    send(page, "Simpan", present=PASSWORD)
    expect(page.get_by_text("Tempat kedua sudah disimpan.")).to_be_visible()
    back(page)
    step(page, "Poster", 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rencanakan sesi")
    back(page, "Kantor")
    page.get_by_role("button", name="Tandai selesai").click()
    expect(page.locator("main")).to_contain_text("Semua langkah selesai")
