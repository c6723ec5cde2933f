"""A villager's own phone joins a session by its poster: it checks in, is left lying, and keeps nothing at the end."""

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import look, question, silence
from tests.browser.steps import CHECK_IN, NAME, at_step, choose, send
from tests.cast.checkins import only

PHONE = {"width": 360, "height": 640}
TEN_MINUTES = 600
KEPT = "() => [localStorage.length, Object.values(sessionStorage).filter(value => value !== location.pathname)]"


@pytest.mark.usefixtures("clock_to_put_forward")
def test_a_phone_checks_in_and_nobody_hurries_it(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{live}/join/{session_in_lontar.join_key}")
    page.locator(".tile-check-in").click()
    page.wait_for_url("**/check-in/")
    silence(page, TEN_MINUTES)
    expect(question(page)).to_be_hidden()
    for step, card in zip([s for s in CHECK_IN if s != NAME], ("tanpa nama", "Perempuan", "Warga"), strict=False):
        at_step(page, step, focused=step != CHECK_IN[0])
        page.clock.run_for(500)  # a new screen takes no tap at once
        choose(page, card)
    page.clock.run_for(500)
    send(page)
    page.wait_for_url("**/check-in/done")
    look(page)
    silence(page, TEN_MINUTES)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert (only().origin, only().name) == ("qr", None)
    page.locator("header").get_by_role("button", name="Selesai").click()
    page.locator(".tile-quiz").wait_for()
    look(page)
    assert page.evaluate(KEPT) == [0, []]
    page.evaluate("history.back()")


def test_without_script_the_same_and_no_cookie_of_it_is_left(
    browser: Browser, live: str, session_in_lontar: OutreachSession
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live}/join/{session_in_lontar.join_key}")
    page.goto(f"{live}/check-in/")
    expect(page.locator("main")).to_contain_text("Mau pakai nama? Catat di tablet di balai desa.")
    expect(page.locator("[name=name], [name=phone]")).to_have_count(0)
    choose(page, "tanpa nama")
    send(page)
    page.wait_for_url("**/check-in/done")
    assert only().origin == "qr"
    before = context.cookies()
    page.locator("header").get_by_role("button", name="Selesai").click()
    page.wait_for_url(live + "/")
    context.clear_cookies()
    context.add_cookies(before)  # type: ignore[arg-type] # a copy of what the phone held
    page.goto(f"{live}/check-in/done")
    page.wait_for_url(live + "/")
    context.close()
