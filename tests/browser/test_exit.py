"""The quick way out leaves a page that looks like any village hall's, and it leads home by itself."""

from playwright.sync_api import Page, expect

from tests.browser.pages import start_quiz, tick


def test_nothing_on_it_says_what_this_screen_is_for_and_after_a_minute_it_leads_home(
    page: Page, live: str, clock_to_put_forward: None, complaints: list[str]
) -> None:
    start_quiz(page, live)
    page.get_by_role("button", name="Tutup cepat").click()
    page.wait_for_url("**/exit")
    expect(page.locator("h1")).to_have_text("Balai Desa")
    expect(page).to_have_title("Balai Desa")
    text = page.locator("main").inner_text() + str(page.locator("meta[name=description]").get_attribute("content"))
    assert all(word not in text.lower() for word in ("migr", "kerja", "luar negeri", "imigrasi", "anjungan"))
    picture = page.locator("main img")
    assert picture.evaluate("e => e.complete && e.naturalWidth > 0")
    assert page.locator("link[rel=icon]").get_attribute("href") == picture.get_attribute("src")
    assert page.locator("link[rel=manifest]").count() == 0
    tick(page, 50)
    expect(page.locator("h1")).to_have_text("Balai Desa")
    tick(page, 11)
    page.wait_for_url(live + "/")
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".quiz-progress")).to_have_count(0)
