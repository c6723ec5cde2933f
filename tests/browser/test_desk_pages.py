"""Every page of the desk on a laptop and on a phone: axe, nothing too wide, a picture to look at."""

import re
from collections import defaultdict

import pytest
from flask import Flask
from playwright.sync_api import Page

from kiosk.db import db
from kiosk.models import HallRound
from tests.browser.pages import DESK_RULES, DESK_SIZES, picture, sign_in, violations
from tests.cast.planted import Planted
from tests.cast.roles import PARTS, ROWS

# how much wider than the screen a page is, how high its header, and how much of the menu slid out of sight
MEASURED = """() => { const menu = document.querySelector('.desk-bar nav');
  return [document.documentElement.scrollWidth - innerWidth, document.querySelector('.desk-bar').offsetHeight,
    menu ? menu.scrollWidth - menu.clientWidth : 0]; }"""
HANDOUTS = ("cards", "family-sheet", "hall", "hall-script", "hall-cards", "hall-questions", "guide")
RECORDERS = [
    f"/admin/voice/?voice=<voice>&set={name}" for name in ("start", "help")
]  # of a whole set, and of a new one
SIGNING_IN = {"/admin/sign-in", "/admin/set-up/<token>"}


def by_area() -> dict[str, list[str]]:
    """The rules of every page of the desk, by the part of the desk."""
    areas: dict[str, list[str]] = defaultdict(list)
    for rule, method, *_who in ROWS:
        if method == "GET" and rule.startswith("/admin/") and rule not in PARTS:
            area = "signing-in" if rule in SIGNING_IN else rule.split("/")[2] or "overview"
            areas[area] += [rule.replace("<which>", which) for which in (HANDOUTS if "<which>" in rule else [rule])]
    areas["voice"] += RECORDERS
    return areas


@pytest.mark.long
@pytest.mark.parametrize("area", by_area())
def test_pages_of_the_desk(page: Page, app: Flask, live: str, area: str) -> None:
    planted = Planted()
    with db.write():
        db.session.get_one(HallRound, planted.hall).step = "result"
    if area != "signing-in":
        sign_in(page, live, "hasan")
    faults: list[str] = []
    for rule in by_area()[area]:
        page.set_viewport_size({"width": 1366, "height": 768})
        answer = page.goto(live + planted.address(rule))
        assert (answer and answer.status, page.locator("h1").count()) == (200, 1), rule
        for size, (width, height) in DESK_SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            picture(page, re.sub(r"\W+", "-", rule).strip("-"), f"desk-{size}")
            wide, high, cut = page.evaluate(MEASURED)
            faults += [f"{rule} {size} is {wide} px too wide"] * (wide > 0)
            faults += [f"{rule} {size}: a header of {high} px, {cut} px of the menu out of sight"] * (high > 100 or cut)
        for violation in violations(page, DESK_RULES):
            faults += [f"{rule} {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
    assert not faults, "\n".join(faults)
