"""Check-in and offer check as steps, as people go through them; no test."""

from playwright.sync_api import Page, expect


def at_step(page: Page, legend: str, focused: bool = True) -> None:
    """Only this step is on the screen, its question has the focus, and it begins on the screen's top."""
    expect(page.locator("fieldset.step:visible")).to_have_count(1)
    question = page.locator("fieldset.step:visible > legend")
    expect(question).to_have_text(legend)
    if focused:
        expect(question).to_be_focused()
        assert page.evaluate("scrollY") == 0


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Lanjut").click()


def choose(page: Page, words: str) -> None:
    page.locator(f".choice:visible:has-text('{words}')").click()
