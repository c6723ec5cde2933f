"""Help for a relative abroad: two taps from the start page to the numbers, and nothing is scrolled to; few
words, there, in the directory and on each page of the checklist.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from kiosk.models import Hotline
from kiosk.rules import content, hotlines
from tests.browser import boxes
from tests.browser.conftest import Hall
from tests.browser.pages import look
from tests.browser.spoken import find_unspoken

TILE = "Keluarga dalam bahaya di luar negeri"
SIZES = {"800x1280": (800, 1280), "1280x800": (1280, 800), "360x640": (360, 640)}


def each_size(page: Page) -> Iterator[str]:
    """Show the page in one size after the other."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        yield size


def in_sight(page: Page, link: Locator) -> Locator:
    """The link, which stands whole on the screen in each size: nothing is scrolled to."""
    look(page)
    for _size in each_size(page):
        expect(link).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0
    return link


def test_two_taps_lead_to_the_numbers_of_each_country(page: Page, hall: Hall, complaints: list[str]) -> None:
    page.goto(hall.address)
    in_sight(page, page.get_by_role("link", name=TILE, exact=True)).click()
    expect(page).to_have_url(re.compile("/family/$"))
    countries = page.url
    every = content.family_content()["countries"]
    for country in [country for country in every if country["slug"] in ("malaysia", "taiwan", "lain")]:
        page.goto(countries)
        in_sight(page, page.get_by_role("link", name=country["id"], exact=True)).click()
        expect(page.locator("h1")).to_have_text(country["id"])
        rows = hotlines.hotlines_for_country(country["slug"])
        assert "kemlu-pelindungan-wni" in [row.slug for row in rows]
        numbers = page.locator(".abroad .digits")
        assert numbers.all_inner_texts() == [Hotline.digits(row.channels[0]) for row in rows]
        for size in each_size(page):
            for number in numbers.all():
                expect(number).to_be_in_viewport(ratio=1)
            ways = {"a.call": size == "360x640", "img.qr": size != "360x640"}
            for selector, is_seen in ways.items():
                seen = page.locator(f".abroad {selector}").locator("visible=true")
                expect(seen).to_have_count(len([row for row in rows if not row.is_out_of_reach]) * is_seen)
            assert boxes.find_faults(page) == [], size
        assert find_unspoken(page) == []
