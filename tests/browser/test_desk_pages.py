"""What the officers' pages keep to in a real browser: axe, nothing wider than a laptop's screen, and a picture."""

import pytest
from playwright.sync_api import Page

from kiosk.models import CheckIn, Officer, OutreachSession
from tests.browser.pages import sign_in
from tests.browser.test_every_page import faults, picture
from tests.conftest import add

PAGES = [
    "",
    "sessions/",
    "sessions/ONE/",
    "check-ins/ONE/",
    "hotlines/",
    "reports/",
    "officers/",
    "settings/",
    "audit/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_desk(
    page: Page, live: str, session_in_lontar: OutreachSession, supervisor: Officer, address: str
) -> None:
    add(CheckIn(nonce="n" * 32, session_id=session_in_lontar.id, age="adult", name="Siti Aminah", sex="P"))
    page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(page, live)
    page.goto(f"{live}/admin/{address.replace('ONE', session_in_lontar.id).strip('.')}")
    picture(page, f"desk-{address.replace('/', '-')}", "1366x768")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
