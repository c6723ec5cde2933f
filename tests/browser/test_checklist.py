"""The checklist on a tablet: every page and every suitcase is one screen, and the ticks go on in no address."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.rules import content
from tests.browser import boxes
from tests.browser.pages import look, put_in, violations
from tests.browser.spoken import find_unspoken

TABLETS = ((800, 1280), (1280, 800))
FONTS = ("Roboto", "DejaVu Sans")


def check_one_screen(page: Page, name: str | int) -> None:
    """Nothing is scrolled to, cut off or covered, in both fonts on each tablet."""
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        for font in FONTS:
            page.evaluate("font => { document.body.style.fontFamily = font; }", font)
            longer = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            assert longer <= 0, (name, width, font)
            assert boxes.find_faults(page) == [], (name, width, font)


def test_every_page_is_one_screen(page: Page, live: str) -> None:
    page.goto(live + "/checklist/")
    check_one_screen(page, "/checklist/")
    for each in content.checklist_pages():
        put_in(page, f"/checklist/{each['number']}")
        check_one_screen(page, each["number"])


@pytest.mark.parametrize("section", content.checklist_sections(), ids=lambda section: section["slug"])
def test_every_suitcase_is_one_screen(page: Page, live: str, section: dict[str, list[dict[str, str]]]) -> None:
    slugs = [item["slug"] for item in section["items"]]
    path = f"/checklist/{section['slug']}"
    page.goto(live + path)
    for packed in (0, 1, len(slugs) // 2, len(slugs)):
        put_in(page, path, [("item", slug) for slug in slugs[:packed]])
        expect(page.locator(".packed-item")).to_have_count(packed)
        expect(page.locator(".missing-item")).to_have_count(len(slugs) - packed)
        check_one_screen(page, f"{section['slug']} {packed}")
        if packed != 1:  # nothing that half of them would not have
            assert violations(page) == []
    assert find_unspoken(page) == []


def test_ticks_go_on_by_taps_and_no_address_holds_them(page: Page, live: str, complaints: list[str]) -> None:
    first = content.checklist_sections()[-1]["items"][0]
    start = content.checklist_pages()[-2]["number"]
    page.goto(f"{live}/checklist/{start}")
    page.locator("label", has_text=first["id"].split("?")[0]).click()
    page.get_by_role("button", name="Lanjut").click()
    expect(page).to_have_url(f"{live}/checklist/{start + 1}")
    look(page)
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator(".packed-item")).to_have_text(first["short"]["id"])
    expect(page).to_have_url(f"{live}/checklist/after-return")
    page.locator(".missing-item").first.click()
    expect(page).to_have_url(f"{live}/checklist/{start}")
    expect(page.locator("main [type=checkbox]:checked")).to_have_count(1)
    page.evaluate("history.back()")
    expect(page).to_have_url(f"{live}/checklist/after-return")
    expect(page.locator(".missing-item")).to_have_count(3)
    expect(page.locator(".packed-item")).to_have_count(0)
