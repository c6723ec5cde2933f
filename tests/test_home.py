"""The start page and what is on every page."""

from tests.browser_of_pages import Browser


def test_four_tiles_lead_on(visitor: Browser) -> None:
    page = visitor.get("/")
    assert [tile["href"] for tile in page.select(".tile")] == [
        "/quiz/",
        "/check-in/",
        "/offers/",
        "/hotlines/",
    ]
