"""Pictures for README, taken of the sample; no test. ``python -m tests.browser.pictures`` makes them anew."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from kiosk.config import ROOT
from tests.browser.conftest import CHROMIUM
from tests.cast.server import Server

COLOURS = 48  # enough for a page of ours, and a third of the bytes


class Demo(Server):
    """The sample kiosk, on a folder of its own."""

    def program(self) -> list[str]:
        return ["flask", "demo", "--port", str(self.port)]

    @property
    def password(self) -> str:
        """The password that it printed."""
        found = re.search(r"kepala, kata sandi (\S+)", self.printed())
        assert found, self.printed()
        return found[1]


@contextmanager
def demo() -> Iterator[Demo]:
    """The sample, as long as it is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        (instance := Path(folder, "instance")).mkdir()
        server = Demo(instance)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def sign_in(page: Page, demo: Demo) -> None:
    page.goto(f"http://127.0.0.1:{demo.port}/admin/sign-in")
    page.fill("[name=username]", "kepala")
    page.fill("[name=password]", demo.password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/admin/")


def sessions(demo: Demo) -> dict[str, str]:
    """The key of the newest session in each state."""
    with closing(sqlite3.connect(demo.instance / "demo.sqlite3")) as connection:
        return dict(connection.execute("SELECT state, id FROM outreach_session ORDER BY held_on"))


def of_readme(page: Page, server: Demo) -> None:
    """The page on which an officer finishes a session, and what a tablet shows to villagers."""
    start = f"http://127.0.0.1:{server.port}/"
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(f"{start}admin/sessions/{sessions(server)['open']}/finish")
    keep(page, "finish", 0.66)
    page.context.clear_cookies()
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(start)
    page.wait_for_selector("#speak:not([hidden])")
    keep(page, "home", 0.6)
    page.click(".tile-quiz")
    page.click("main [name=option] >> nth=0")
    page.wait_for_selector("#reason")
    page.wait_for_selector("main:not(.not-ready) #reason")
    keep(page, "feedback", 0.6)


def keep(page: Page, name: str, scale: float) -> None:
    """The whole screen, made small."""
    screen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    small = screen.resize((round(screen.width * scale), round(screen.height * scale)), Image.Resampling.LANCZOS)
    small.quantize(2 * COLOURS, dither=Image.Dither.NONE).save(ROOT / "docs" / f"{name}.png", optimize=True)


def main() -> None:
    with demo() as server, sync_playwright() as playwright:
        page = playwright.chromium.launch(**CHROMIUM).new_page(viewport={"width": 1366, "height": 768})
        sign_in(page, server)
        of_readme(page, server)


if __name__ == "__main__":
    main()
