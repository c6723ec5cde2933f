"""The start page and what is on every page."""

import pytest

from tests.cast.pages import Browser

pytestmark = pytest.mark.look


def test_four_tiles_lead_on(visitor: Browser) -> None:
    page = visitor.get("/")
    assert [tile["href"] for tile in page.select(".tile")] == [
        "/quiz/",
        "/check-in/",
        "/offers/",
        "/hotlines/",
    ]


@pytest.mark.parametrize("target", ["//[", "//[x]/", "https://[evil.example/", "\\\\evil.example/"])
def test_a_broken_address_to_go_on_to_leads_to_the_start(visitor: Browser, target: str) -> None:
    visitor.get("/")
    visitor.press("English", next=target)
    assert visitor.path == "/"


@pytest.mark.parametrize("asked", ["/healthz", "/static/app.css", "/tidak-ada", "/hotlines/", "/admin/"])
def test_a_visit_that_the_tablet_ended_is_over_with_whatever_is_asked_next(desk: Browser, asked: str) -> None:
    desk.get("/quiz/")
    desk.submit()
    question = desk.path
    desk.client.set_cookie("over", "1")
    desk.client.get(asked, buffered=True)
    assert desk.client.get_cookie("over") is None
    desk.get(question)
    assert desk.path == "/"
    desk.get("/admin/")
    assert desk.path == "/admin/sign-in"
