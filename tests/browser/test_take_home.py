"""The way to what a phone takes home: a code on the tablet, a link on the phone, and files that it keeps."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.machine import network
from tests.browser import boxes
from tests.browser.spoken import unspoken


@pytest.fixture
def in_a_hall(live: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server listens on the hall's network; its address there."""
    address = f"http://192.168.100.100:{live.rpartition(':')[2]}"
    monkeypatch.setattr(network, "noted_addresses", lambda _app: [live, address])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    return address


def test_a_tablet_shows_the_code(page: Page, live: str, in_a_hall: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live + "/hotlines/")
    page.get_by_role("link", name="Bawa pulang di HP").click()
    shown = page.locator(".take-home .qr")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown.screenshot())).convert("L"))
    assert found.text == f"{in_a_hall}/take-home/"
    assert boxes.faults(page) == []
    assert unspoken(page) == []
    expect(page.get_by_role("link", name="Simpan gambar")).to_be_hidden()


def test_a_phone_follows_the_link_and_keeps_both(page: Page, live: str, in_a_hall: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(live + "/hotlines/")
    page.get_by_role("link", name="Bawa pulang di HP").click()
    expect(page.get_by_text("Simpan hanya kalau HP ini dipegang sendiri.")).to_be_visible()
    names = {"Simpan gambar": "nomor-darurat.png", "Simpan halaman": "bawa-pulang.html"}
    for label, name in names.items():
        with page.expect_download() as kept:
            page.get_by_role("link", name=label).click()
        assert kept.value.suggested_filename == name
    assert page.locator(".to-keep img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    assert boxes.faults(page) == []
