"""Pictures for README, taken of the sample; no test. ``python -m tests.browser.pictures`` makes them anew."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from kiosk.config import ROOT
from tests.browser.conftest import CHROMIUM
from tests.cast.programs import running_server

COLOURS = 48  # enough for a page of ours, and a third of the bytes


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}admin/sign-in")
    page.fill("[name=username]", "kepala")
    page.fill("[name=password]", password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/admin/")


def of_readme(page: Page, start: str) -> None:
    """The page on which an officer finishes a session, and what a tablet shows to villagers."""
    page.set_viewport_size({"width": 1366, "height": 900})
    session = page.locator("#today a[id^=one-]").first.evaluate("link => link.href")
    page.goto(f"{session}finish")
    keep(page, "finish", 0.66)
    page.context.clear_cookies()
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(start)
    page.wait_for_selector("#speak:not([hidden])")
    keep(page, "home", 0.6)
    page.click(".tile-quiz")
    page.click("main [name=option] >> nth=0")
    page.wait_for_selector("main:not(.not-ready) #verdict")
    keep(page, "feedback", 0.6)


def keep(page: Page, name: str, scale: float) -> None:
    """The whole screen, made small."""
    screen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    small = screen.resize((round(screen.width * scale), round(screen.height * scale)), Image.Resampling.LANCZOS)
    small.quantize(2 * COLOURS, dither=Image.Dither.NONE).save(ROOT / "docs" / f"{name}.png", optimize=True)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder), "demo") as printed,
        sync_playwright() as playwright,
    ):
        password, start = re.search(r"kepala, kata sandi (\S+)", printed), re.search(r"http://127\S+?/", printed)
        assert password, printed
        assert start, printed
        page = playwright.chromium.launch(**CHROMIUM).new_page(viewport={"width": 1366, "height": 768})
        sign_in(page, start[0], password[1])
        of_readme(page, start[0])


if __name__ == "__main__":
    main()
