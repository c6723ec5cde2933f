"""“Aman atau tidak?” by ear: the verdict at once, then the offer as it was sent, and the reason without another tap."""

import re

import pytest
from playwright.sync_api import Page, expect

from kiosk.models.texts import Text
from kiosk.rules import quiz
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, wait_to_hear
from tests.cast.questions import current


def open_round_of(page: Page, monkeypatch: pytest.MonkeyPatch, *slugs: str) -> Text:
    """From the start page into a round of these offers; the text of the first."""
    offers = [current(slug) for slug in slugs]
    monkeypatch.setattr(quiz, "pick_offers", lambda _pool: offers)
    page.locator(".tile-practice").click()
    return offers[0].text("id")


@pytest.mark.parametrize("option", ["genuine", "scam"])
def test_the_verdict_is_heard_first_and_the_rest_by_itself(
    page: Page, live: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    hear_to_its_end(page)
    text = open_round_of(page, monkeypatch, "T04", "T01")
    question = hear_to_its_end(page)
    bubbles = list(text["bubbles"].values())
    assert in_order(question, "Aman atau tidak?", text["stem"], *bubbles, "Sudah dicek:", text["known"], "Belum tahu")
    page.locator(f"main:not(.not-ready) [value={option}]").click()
    told = hear_to_its_end(page)
    assert told[0] == ("Tepat!" if option == "scam" else "Belum tepat")
    if option == "scam":  # what to do waits until the odd one was tapped
        assert in_order(told, "Tepat!", "Kalimat mana yang aneh?", *bubbles)
        page.locator("a.bubble").first.click()
        told = hear_to_its_end(page)
    assert in_order(told, *bubbles, "Sebaiknya kita:")
    assert in_order(told, "Sebaiknya kita:", text["explanation"]), "also where it is folded"


@pytest.mark.parametrize("slug", ["T10", "T17"])
def test_who_calls_is_heard_with_one_tap_and_nothing_before_it(
    page: Page, live: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    text = open_round_of(page, monkeypatch, slug, "T01")
    hear = page.locator("main:not(.not-ready) #hear-offer")
    expect(hear).to_be_visible()
    assert page.evaluate("[heard, players]") == [[], []]
    hear.click()
    wait_to_hear(page, re.escape(list(text["bubbles"].values())[-1]))
    expect(hear).to_have_attribute("aria-pressed", "false")
    heard = page.evaluate("heard")
    assert in_order(heard, text["stem"], *text["bubbles"].values())
    assert not {"Keponakan kita bertanya:", "Sudah dicek:", "Aman"} & set(heard), "the offer alone"


@pytest.mark.parametrize("slug", ["T17", "T19"])
def test_who_listens_hears_who_calls_without_a_tap(
    page: Page, live: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    hear_to_its_end(page)
    text = open_round_of(page, monkeypatch, slug, "T01")
    heard = hear_to_its_end(page)
    assert in_order(heard, "Keponakan kita bertanya:", text["stem"], *text["bubbles"].values(), "Aman")


def in_order(heard: list[str], *texts: str) -> bool:
    """Whether these were heard, in this order."""
    places = [heard.index(text) for text in texts]
    return places == sorted(places)
