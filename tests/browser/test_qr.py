"""Every QR code as the browser draws it, read by a real decoder and compared with the directory."""

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from kiosk import hotlines
from kiosk.db import db
from kiosk.models import Hotline


def read(code: Locator) -> str:
    """What a phone's camera would read from this picture on the screen."""
    code.scroll_into_view_if_needed()
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
        assert [read(code) for code in codes] == [hotlines.target(channel) for channel in hotline.channels]
        shown = page.locator("main .channel .number").all_inner_texts()
        assert [text.replace("\n", "") for text in shown] == [hotlines.digits(channel) for channel in hotline.channels]


def test_the_contact_for_a_phone_without_internet(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(f"{live}/hotlines/contacts/", wait_until="load")
    contact = read(page.locator("main img.qr"))
    assert contact.startswith("BEGIN:VCARD")
    assert {line for line in contact.splitlines() if line.startswith("TEL:")} >= {"TEL:110", "TEL:129", "TEL:08001000"}
