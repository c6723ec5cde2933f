"""What every page of the desk keeps to, on a laptop and on a phone: axe, no overflow, a picture to look at."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from kiosk.models import CheckIn, Officer, OutreachSession
from tests.browser.pages import sign_in
from tests.browser.test_every_page import picture
from tests.conftest import add

SIZES = {"1366x768": (1366, 768), "360x640": (360, 640)}
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
AREAS = ["sessions", "check-ins", "reports", "questions", "hotlines", "audio", "villages", "officers", "rest"]


def addresses(app: Flask, values: dict[str, str]) -> list[str]:
    """Every page of the desk that is opened by its address alone; files are none."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and "GET" in (rule.methods or set()) and rule.arguments <= set(values):
            found.append(adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, "GET"))
    return sorted({path for path in found if "." not in path.rsplit("/", 1)[-1]})


@pytest.mark.parametrize("area", AREAS)
def test_pages_of_the_desk(
    page: Page, app: Flask, live: str, session_in_lontar: OutreachSession, supervisor: Officer, area: str
) -> None:
    row = CheckIn(nonce="n" * 32, session_id=session_in_lontar.id, age="adult", name="Siti Aminah", sex="P")
    add(row)
    values = {"session_id": session_in_lontar.id, "checkin_id": row.id, "slug": "polisi-110", "code": "36.04.13.2007"}
    sign_in(page, live)
    faults: list[str] = []
    for path in addresses(app, values):
        own = path.split("/")[2]
        if (own if own in AREAS else "rest") != area:
            continue
        page.set_viewport_size({"width": 1366, "height": 768})
        answer = page.goto(live + path)
        if answer is None or answer.status != 200 or not page.locator("title").count():
            continue  # a file, or a part of a page
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            picture(page, path.strip("/").replace("/", "-").replace(session_in_lontar.id, "one"), f"desk-{size}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{path} {size} is {wide} px too wide"] * (wide > 0)
        for found in Axe().run(page, options=RULES).response["violations"]:
            faults += [f"{path} {found['id']}: {node['html'][:120]}" for node in found["nodes"]]
    assert not faults, "\n".join(faults)
