"""A phone joins a session by its poster and keeps nothing at the end; a shared tablet by letters, and stays."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import look, question, silence, tick, until_asked
from tests.browser.steps import CHECK_IN, NAME, at_step, choose, send
from tests.cast.apps import over_https
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
    expect(page.locator("#home-after")).to_be_hidden()
    expect(page.get_by_role("button", name="Tunggu dulu")).to_be_hidden()
    silence(page, TEN_MINUTES)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    expect(question(page)).to_be_hidden()
    assert (only().origin, only().name) == ("qr", None)
    page.locator("header").get_by_role("button", name="Selesai").click()
    page.locator(".tile-quiz").wait_for()
    look(page)
    assert page.evaluate(KEPT) == [0, []]
    page.evaluate("history.back()")


@pytest.mark.usefixtures("clock_to_put_forward")
def test_a_tablet_that_joined_by_letters_goes_home_by_itself_to_its_session(
    app: Flask, page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    app.config["JOIN_REQUIRED"] = True
    with over_https(app):
        page.goto(live)
        page.get_by_role("link", name="Masuk ke acara").click()
        page.get_by_label("Enam huruf").fill(session_in_lontar.join_letters.lower())
        page.get_by_role("button", name="Masuk ke acara").click()
        page.get_by_role("button", name="Tablet bersama dipakai").click()
        page.locator(".tile-check-in").click()
        page.wait_for_url("**/check-in/")
        until_asked(page)
        expect(question(page)).to_be_visible()
        tick(page, 21)
        expect(page.locator(".tile-check-in")).to_contain_text("Berangkat aman, pulang senang")
        page.locator("header").get_by_role("button", name="Tutup cepat").click()
        page.get_by_role("link", name="Buka layar awal").click()
        expect(page.locator(".tile-check-in")).to_contain_text("Berangkat aman, pulang senang")
