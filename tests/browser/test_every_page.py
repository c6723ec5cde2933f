"""What every villagers' page keeps to in a real browser: axe, no cut-off text, and a picture to look at."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kiosk.config import ROOT
from kiosk.models import OutreachSession
from tests.browser.pages import VILLAGERS, Shown

PICTURES = ROOT / "screenshots"
SIZES = {"800x1280": (800, 1280), "1280x800": (1280, 800), "600x1024": (600, 1024), "360x640": (360, 640)}
# WCAG 2.2 AA in full, and AAA for contrast and the size of targets; 2.2.3 is knowingly not met, for privacy
RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
# elements wider than the screen, or whose text is cut off by their own box
CUT_OFF = """() => Array.from(document.querySelectorAll('body *')).filter(e => {
    if (!e.offsetParent || e.closest('.hidden, .skip, .languages span, svg')) return false;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const cut = ['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1 || cut);
}).map(e => e.outerHTML.slice(0, 120))"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong with this page."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:150]} {node['failureSummary'][:200]}" for v in found for node in v["nodes"]]


def picture(page: Page, name: str, size: str) -> None:
    """Keep a picture of the whole page for people to look at; git ignores the folder."""
    folder = PICTURES / size
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(folder / f"{name}.png"), full_page=True, animations="disabled")


@pytest.mark.parametrize("shown", VILLAGERS, ids=[shown.name for shown in VILLAGERS])
def test_page_is_accessible_and_whole(page: Page, live: str, session_in_lontar: OutreachSession, shown: Shown) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    shown.reach(page, live)
    assert faults(page) == []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, shown.name, size)
        assert page.evaluate(CUT_OFF) == [], size
