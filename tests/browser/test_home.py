"""The start page in a real browser."""

from playwright.sync_api import Page, expect


def test_home_shows_four_tiles_and_nothing_complains(page: Page, live: str, complaints: list[str]) -> None:
    page.goto(live)
    expect(page.locator(".tile")).to_have_count(4)
