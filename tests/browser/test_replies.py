"""A message to answer with is copied by one tap, over plain HTTP too, and by hand where that fails."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import boxes
from tests.browser.hearing import LISTEN, wait_to_hear
from tests.browser.pages import LARGE, open_reply

PHONE = {"width": 360, "height": 640}
COPIED = "Sudah disalin. Buka WhatsApp, tempel, lalu kirim."
NOT_COPIED = "Belum tersalin. Tekan lama pesannya, lalu salin."
SELECTED = "getSelection().toString()"


@pytest.fixture
def phone(page: Page) -> Page:
    """A phone in the hall's Wi-Fi: the browser gives the page no clipboard."""
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.set_viewport_size(PHONE)
    return page


def paste(page: Page) -> str:
    """What the clipboard holds, pasted as by hand."""
    page.evaluate("document.querySelector('main').prepend(document.createElement('textarea'))")
    page.locator("textarea").press("Control+v")
    return page.locator("textarea").input_value()


@pytest.mark.parametrize("signs", [("R11",), ("R01",), (), ("R07",)])
def test_one_tap_copies_the_message_and_says_so(
    phone: Page, live: str, signs: tuple[str, ...], complaints: list[str]
) -> None:
    open_reply(*signs)(phone, live)
    assert phone.evaluate("navigator.clipboard") is None
    message = phone.locator("#message").inner_text()
    phone.get_by_role("button", name="Salin").click()
    expect(phone.get_by_role("status")).to_have_text(COPIED)
    expect(phone.get_by_role("status")).to_be_in_viewport(ratio=1)
    assert phone.evaluate(SELECTED) == ""
    assert boxes.find_faults(phone) == []
    assert paste(phone) == message


def test_where_it_can_not_be_copied_it_stays_selected_and_is_copied_by_hand(phone: Page, live: str) -> None:
    phone.add_init_script("document.execCommand = () => false")
    open_reply("R11")(phone, live)
    message = phone.locator("#message").inner_text()
    for _again in range(2):
        phone.get_by_role("button", name="Salin").click()
        expect(phone.get_by_role("status")).to_have_text(NOT_COPIED)
        assert phone.evaluate(SELECTED) == message
    phone.keyboard.press("Control+c")
    assert paste(phone) == message


def test_a_tap_on_the_message_selects_all_of_it(phone: Page, live: str) -> None:
    open_reply("R11")(phone, live)
    phone.locator("#message").click(click_count=2)
    assert phone.evaluate(SELECTED) == phone.locator("#message").inner_text()


def test_who_listens_hears_that_it_was_copied(phone: Page, live: str) -> None:
    phone.add_init_script(LISTEN)
    open_reply("R11")(phone, live)
    phone.evaluate("sessionStorage.aloud = 'id'")
    phone.get_by_role("button", name="Salin").click()
    wait_to_hear(phone, COPIED)


def test_without_script_there_is_no_dead_button(open_tablet: Callable[..., Page], live: str) -> None:
    phone = open_tablet(360, 640, script=False)
    phone.goto(live + "/offers/")
    phone.locator("label:has([value=R11])").click()
    phone.locator("#page-form .foot button").click()
    phone.locator("main a[href$='/reply']:visible").click()
    expect(phone.locator("#message")).to_be_visible()
    expect(phone.locator("#copy")).to_be_hidden()
    expect(phone.get_by_role("link", name="Kirim lewat WhatsApp")).to_be_visible()


def test_letters_of_twice_the_size_leave_all_within_reach(open_tablet: Callable[..., Page], live: str) -> None:
    page = open_tablet(style=LARGE)
    for signs in ((), ("R01",), ("R07",)):
        open_reply(*signs)(page, live)
        for width, height in ((800, 1280), (1280, 800), (360, 640)):
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.find_faults(page) == [], (signs, width)
