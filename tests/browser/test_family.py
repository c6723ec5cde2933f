"""Help for a relative abroad: at most three taps from the start page to the numbers, and nothing is scrolled to; few
words, there, in the directory and on each page of the checklist.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.models import Hotline
from kiosk.rules import content, hotlines
from tests.browser import boxes
from tests.browser.conftest import Hall
from tests.browser.pages import WORDS, look
from tests.browser.spoken import unspoken
from tests.cast.people import local_contact
from tests.conftest import add

TILE = "Keluarga dalam bahaya di luar negeri"
SIZES = {"800x1280": (800, 1280), "1280x800": (1280, 800), "360x640": (360, 640)}


def tap(page: Page, link: Locator) -> None:
    """A tap on what is in sight as a whole; nothing is scrolled to."""
    look(page)
    expect(link).to_be_in_viewport(ratio=1)
    link.click()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_three_taps_lead_to_the_numbers_of_each_country(
    page: Page, hall: Hall, size: tuple[int, int], complaints: list[str]
) -> None:
    """Two taps, to be exact: one to the countries, and one to each."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(hall.address)
    tap(page, page.get_by_role("link", name=TILE, exact=True))
    expect(page).to_have_url(re.compile("/family/$"))
    countries = page.url
    for country in content.family()["countries"]:
        page.goto(countries)
        tap(page, page.get_by_role("link", name=country["id"], exact=True))
        expect(page.locator("h1")).to_have_text(country["id"])
        rows = hotlines.for_country(country["slug"])
        assert "kemlu-pelindungan-wni" in [row.slug for row in rows]
        numbers = page.locator(".abroad .digits")
        assert numbers.all_inner_texts() == [Hotline.digits(row.channels[0]) for row in rows]
        for number in numbers.all():
            expect(number).to_be_in_viewport(ratio=1)
        ways = {"a.call": size[0] == 360, "img.qr": size[0] != 360}
        for selector, is_seen in ways.items():
            seen = page.locator(f".abroad {selector}").locator("visible=true")
            expect(seen).to_have_count(len([row for row in rows if not row.is_out_of_reach]) * is_seen)
        assert boxes.faults(page) == []
        assert unspoken(page) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_page_of_the_checklist_is_few_words(page: Page, hall: Hall, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(hall.address + "/checklist/")
    assert page.evaluate(WORDS) <= 60
    page.locator(".pictured a").first.click()
    for number in range(1, 19):
        expect(page).to_have_url(re.compile(f"/checklist/{number}$"))
        page.set_viewport_size({"width": size[0], "height": 6000})  # all of it
        assert page.evaluate(WORDS) <= 60, number
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert page.locator(".to-tick > li").count() <= 6
        assert boxes.faults(page) == []
        page.locator(".foot .primary").click()
    expect(page).to_have_url(re.compile("/offers/"))


def test_the_directory_is_few_words_until_it_is_opened(page: Page, hall: Hall) -> None:
    add(local_contact())
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(hall.address + "/hotlines/")
    assert page.evaluate(WORDS) <= 60
    page.locator(".others summary").click()
    expect(page.locator(".others .hotline")).to_have_count(14)
    assert boxes.faults(page) == []
    assert unspoken(page) == []
