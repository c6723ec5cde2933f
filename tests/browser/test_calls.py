"""On a phone one tap calls or writes to a number of the directory; on a tablet there are digits and QR alone."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import Hotline
from kiosk.rules import hotline_codes, hotlines
from tests.browser.conftest import Hall

OUTSIDE = "a:not([href^='/']):not([href^='#'])"


def targets(page: Page) -> list[str]:
    """Where the links lead that can be seen and lead off this site."""
    links = page.locator(OUTSIDE).locator("visible=true").all()
    return [str(link.get_attribute("href")) for link in links]


@pytest.mark.parametrize("slug", ["polisi-110", "sapa-129", "kp2mi-whatsapp", "cek-p3mi"])
def test_a_phone_calls_what_its_digits_say(page: Page, hall: Hall, slug: str, complaints: list[str]) -> None:
    hotline = hotlines.find(slug)
    assert hotline
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{hall.address}/hotlines/{slug}")
    wanted = [channel for channel in hotline.channels if channel["kind"] != "web"]
    assert targets(page) == [Hotline.target(channel) for channel in wanted]
    for channel in wanted:
        words = "Telepon sekarang" if channel["kind"] == "tel" else "Buka WhatsApp"
        expect(page.get_by_role("link", name=f"{words} {Hotline.digits(channel)}")).to_be_visible()


def test_the_urgent_numbers_are_called_from_their_list(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(live + "/hotlines/")
    assert targets(page) == ["tel:110", "tel:129"]


def test_a_phone_saves_the_contact_and_calls_and_is_not_told_to_scan_itself(
    page: Page, hall: Hall, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(hall.address + "/hotlines/")
    page.get_by_role("link", name="Simpan nomor darurat ke HP").click()
    assert targets(page) == [Hotline.target(channel) for _, channel, _ in hotline_codes.emergency_numbers("id")]
    with page.expect_download() as kept:
        page.get_by_role("link", name="Simpan nomor darurat", exact=True).click()
    assert kept.value.suggested_filename == "kontak.vcf"
    assert kept.value.path().read_bytes().decode() == hotline_codes.vcard("id")
    answer = page.request.get(hall.address + "/hotlines/contacts.vcf")
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    for path in ("/hotlines/contacts/", "/hotlines/sapa-129", "/family/malaysia"):
        page.goto(hall.address + path)
        expect(page.locator(".qr >> visible=true")).to_have_count(0)
        assert "Arahkan" not in page.locator("main").inner_text()


def test_a_tablet_keeps_the_code_of_the_contact(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(live + "/hotlines/contacts/")
    expect(page.locator("img.qr")).to_be_visible()
    expect(page.get_by_role("link", name="Simpan nomor darurat", exact=True)).to_be_hidden()


@pytest.mark.parametrize("width", [600, 800, 1280])
def test_a_tablet_has_no_link_that_leads_off_this_site(page: Page, live: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1024})
    for path in ("/hotlines/", "/hotlines/sapa-129", "/hotlines/contacts/", "/family/malaysia"):
        page.goto(live + path)
        assert targets(page) == [], path
