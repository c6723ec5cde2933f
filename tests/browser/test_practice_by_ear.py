"""“Aman atau tidak?” by ear: the verdict at once, then the offer as it was sent, and the reason without another tap."""

import re

import pytest
from playwright.sync_api import Page, expect

from kiosk.rules import quiz
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, wait_to_hear
from tests.cast.questions import current


@pytest.mark.parametrize("option", ["genuine", "scam"])
def test_the_verdict_is_heard_first_and_the_rest_by_itself(
    page: Page, live: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    offers = [current("T04"), current("T01")]
    text = offers[0].text("id")
    monkeypatch.setattr(quiz, "pick_offers", lambda _pool: offers)
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    begin_to_listen(page)
    hear_to_its_end(page)
    page.locator(".tile-practice").click()
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
def test_who_calls_is_heard_with_one_tap_and_by_oneself_only_after_listening(
    page: Page, live: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    offers = [current(slug), current("T01")]
    text = offers[0].text("id")
    monkeypatch.setattr(quiz, "pick_offers", lambda _pool: offers)
    page.add_init_script(LISTEN)
    page.goto(live + "/")
    page.locator(".tile-practice").click()
    hear = page.locator("main:not(.not-ready) #hear-offer")
    hear.click()
    wait_to_hear(page, re.escape(list(text["bubbles"].values())[-1]))
    expect(hear).to_have_attribute("aria-pressed", "false")
    heard = page.evaluate("heard")
    assert heard[0] == text["stem"], "nothing before the tap"
    assert in_order(heard, text["stem"], *text["bubbles"].values())
    assert not {"Keponakan kita bertanya:", "Sudah dicek:", "Aman"} & set(heard), "the offer alone"


def in_order(heard: list[str], *texts: str) -> bool:
    """Whether these were heard, in this order."""
    places = [heard.index(text) for text in texts]
    return places == sorted(places)
