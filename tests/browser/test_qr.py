"""Every QR code as the browser draws it, read by a real decoder and compared with the directory."""

import io
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Hotline, Officer, OutreachSession
from kiosk.rules import hotline_codes, hotlines, settings
from tests.browser.pages import sign_in


def read(code: Locator) -> str:
    """What a phone's camera would read from this picture on the screen."""
    code.scroll_into_view_if_needed()
    code.evaluate("image => image.decode()")
    picture = Image.open(io.BytesIO(code.screenshot())).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_every_channel_of_the_directory(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    rows = list(db.session.scalars(select(Hotline).where(Hotline.active)))
    assert len(rows) >= 28
    for hotline in rows:
        page.goto(f"{live}/hotlines/{hotline.slug}", wait_until="load")
        codes = page.locator("main img.qr").all()
        assert [read(code) for code in codes] == [Hotline.target(channel) for channel in hotline.channels]
        shown = page.locator("main .channel .number").all_inner_texts()
        assert [text.replace("\n", "") for text in shown] == [Hotline.digits(channel) for channel in hotline.channels]


def test_the_contact_for_a_phone_without_internet(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(f"{live}/hotlines/contacts/", wait_until="load")
    contact = read(page.locator("main img.qr"))
    assert contact == hotline_codes.vcard("id")


def printed(page: Page, folder: Path) -> list[list[str]]:
    """What a phone's camera would read from each sheet as it comes from the printer."""
    page.pdf(path=folder / "paper.pdf", prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-r", "150", "-png", folder / "paper.pdf", folder / "sheet"], check=True)
    sheets = [Image.open(path).convert("L") for path in sorted(folder.glob("sheet-*.png"))]
    return [[str(code.text) for code in zxingcpp.read_barcodes(sheet)] for sheet in sheets]


@pytest.mark.parametrize("size", ["cards", "posters"])
def test_every_card_as_it_comes_from_the_printer(
    page: Page, live: str, supervisor: Officer, tmp_path: Path, size: str
) -> None:
    sign_in(page, live)
    page.goto(f"{live}/admin/handouts/cards?size={size}", wait_until="load")
    read_off = [text for sheet in printed(page, tmp_path) for text in sheet]
    on_cards = [Hotline.target(hotline.call_channel) for shelf in hotlines.first_page(None) for hotline in shelf]
    assert len(on_cards) >= 10
    assert sorted(read_off) == sorted(on_cards)


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("Balai Desa Lontar", "maju bersama 2026", "WIFI:T:WPA;S:Balai Desa Lontar;P:maju bersama 2026;;"),
        ('Tamu; "Lontar", é', "", 'WIFI:T:nopass;S:Tamu\\; \\"Lontar\\"\\, é;;'),
        ("W" * 32, "x" * 63, f"WIFI:T:WPA;S:{'W' * 32};P:{'x' * 63};;"),
    ],
)
def test_the_poster_for_phones_of_the_hall(
    page: Page,
    at_the_desk: str,
    tmp_path: Path,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    password: str,
    code: str,
) -> None:
    hall = "http://192.168.100.100:8000"
    monkeypatch.setattr(network, "hall_addresses", lambda _app: [hall])
    with db.write():
        session = db.session.merge(session_in_lontar)
        session.title = "Sosialisasi pencegahan perdagangan orang dan pekerja migran nonprosedural bagi warga desa"
        settings.store("wifi_name", name)
        settings.store("wifi_password", password)
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/poster", wait_until="load")
    [sheet] = printed(page, tmp_path)
    assert sheet == [code, f"{hall}/join/{session_in_lontar.join_key}"], "both on one sheet"
