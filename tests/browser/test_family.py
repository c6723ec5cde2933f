"""Help for a relative abroad: two taps from the start page to the numbers, and nothing is scrolled to; few
words, there, in the directory and on each page of the checklist.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from kiosk.models import Hotline, OutreachSession
from kiosk.models.hotline import Channel
from kiosk.rules import content, hotlines
from tests.browser import boxes
from tests.browser.conftest import Hall
from tests.browser.pages import look, violations
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
    for country in [each for each in every if each["slug"] in ("malaysia", "taiwan", "polandia", "di-kapal", "lain")]:
        page.goto(countries)
        in_sight(page, page.get_by_role("link", name=country["id"], exact=True)).click()
        expect(page.locator("h1")).to_have_text(country["id"])
        rows = hotlines.hotlines_for_country(country["slug"])
        assert "kemlu-pelindungan-wni" in [row.slug for row in rows]
        numbers = page.locator(".missions .digits")
        ways = [channel for row in rows if not row.is_out_of_reach for channel in first_of_each_kind(row)]
        for size in each_size(page):
            expect(numbers.first).to_be_in_viewport(ratio=1)
            visibility = {"a.call": size == "360x640", "img.qr": size != "360x640"}
            for selector, is_seen in visibility.items():
                elements = page.locator(f".missions {selector}").locator("visible=true")
                expect(elements).to_have_count(len(ways) * is_seen)
                if is_seen:
                    expect(elements.first).to_be_in_viewport(ratio=1)
            assert boxes.find_faults(page) == [], (country["slug"], size)
        assert find_unspoken(page) == []


def test_all_countries_are_on_one_screen_of_a_tablet(page: Page, live: str, complaints: list[str]) -> None:
    for language in ("id", "en"):
        page.goto(live + "/family/")
        page.locator(f"button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        look(page)
        for size in list(SIZES)[:2]:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            for font in ("Roboto", "DejaVu Sans"):
                page.evaluate("font => { document.body.style.fontFamily = font; }", font)
                assert page.evaluate("document.documentElement.scrollHeight") == height, (size, font)
                assert boxes.find_faults(page) == [], (size, font)
        areas = page.locator(".countries a").evaluate_all("all => all.map(e => e.offsetHeight)")
        assert min(areas[:6]) >= 120, "main choices"
        assert max(areas[6:]) < min(areas[:6]), "where most people go is the largest"


def first_of_each_kind(row: Hotline) -> list[Channel]:
    """The number to call and the one to write to, where there are both."""
    return list({channel["kind"]: channel for channel in reversed(row.channels)}.values())


def test_comfort_officer_number_code_and_sentence_are_on_one_screen(
    page: Page, hall: Hall, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    for slug in ("malaysia", "taiwan", "jepang", "di-kapal", "lain"):
        page.set_viewport_size({"width": 800, "height": 1280})
        page.goto(f"{hall.address}/family/{slug}")
        page.get_by_role("link", name="Ditahan").click()
        page.locator(".chips").last.get_by_role("link", name="Belum tahu").click()
        look(page)
        for part in (".comfort p", ".missions .digits", ".missions .qr", ".sentence"):
            for one in page.locator(part).all():
                expect(one).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0
        assert violations(page) == [], slug
        for size in each_size(page):
            assert boxes.find_faults(page) == [], (slug, size)
        page.set_viewport_size({"width": 360, "height": 640})
        page.get_by_role("link", name="Disakiti").click()
        expect(page.locator(".sentence")).to_contain_text("disakiti")
        expect(page.locator(".sentence")).to_be_in_viewport(ratio=1)
