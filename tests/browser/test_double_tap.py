"""A double tap does one thing: the second tap, half a second after the first, finds a screen that is not ready yet."""

from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.browser.pages import look
from tests.browser.steps import GROUP, NAME, SEX, VILLAGE, at_step


def tap_twice(page: Page, selector: str) -> None:
    """Where the second tap comes down is where the first did, whatever is there by then. A mouse stands for the finger:
    its click is there when its button is up; a touch becomes one a little later, in a time the test does not hold.
    """
    target = page.locator(selector).locator("visible=true").first
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(2):
        page.mouse.down()
        page.clock.run_for(100)
        page.mouse.up()
        page.clock.run_for(400)
    page.clock.run_for(100)


def test_at_the_bar_and_at_every_step_of_a_check_in(
    new_context: Any, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet: Page = new_context(viewport={"width": 800, "height": 1280}, has_touch=True).new_page()
    tablet.clock.install()
    tablet.goto(live + "/check-in/")
    look(tablet)
    tablet.clock.pause_at(tablet.evaluate("Date.now() / 1000 + 1"))  # from here on it goes on as the test says
    for name, dialog in (("cancel", "#cancel"), ("help", "#emergency")):
        tap_twice(tablet, f".bar .{name}")
        expect(tablet.locator(dialog)).to_be_visible()
        tap_twice(tablet, f"{dialog} .stay")
        expect(tablet.locator(dialog)).to_be_hidden()
    expect(tablet.locator(".progress")).to_contain_text("Langkah 1")
    tap_twice(tablet, ".card-button:has-text('pakai nama')")
    at_step(tablet, NAME, focused=False)
    expect(tablet.locator("[name=consent]")).not_to_be_checked()
    tablet.fill("[name=name]", "Siti Aminah")
    tablet.locator(".choice:has([name=consent])").tap()
    tap_twice(tablet, ".next")
    at_step(tablet, SEX, focused=False)
    tap_twice(tablet, ".card-button:has-text('Perempuan')")
    at_step(tablet, GROUP, focused=False)
    tap_twice(tablet, "button.back")
    at_step(tablet, SEX, focused=False)
    tap_twice(tablet, ".card-button:has-text('Perempuan')")
    at_step(tablet, GROUP, focused=False)
    tap_twice(tablet, ".card-button:has-text('Warga')")
    at_step(tablet, VILLAGE, focused=False)
    tap_twice(tablet, ".card-button:has-text('Lontar')")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    expect(tablet.locator(".code")).to_be_visible()
    db.session.rollback()
    assert [row.name for row in db.session.scalars(select(CheckIn))] == ["Siti Aminah"]
