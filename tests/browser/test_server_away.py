"""The server is away for a while: what was typed stays on the screen, says so, and is recorded once."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, QuizAttempt
from tests.browser.conftest import Hall
from tests.browser.pages import start_quiz
from tests.browser.steps import CHECK_IN, GROUP, SEX, VILLAGE, at_step, choose, fill, send
from tests.cast.databases import lock_for_writing

pytestmark = pytest.mark.usefixtures("session_in_lontar")

UNSAVED = "Belum tercatat. Mesin pusat sedang tidak bisa dihubungi."


def recorded_names() -> list[str | None]:
    """The names that are on disk."""
    db.session.rollback()
    return list(db.session.scalars(select(CheckIn.name)))


def expect_nothing_lost(page: Page) -> None:
    """An amber note says in plain words that it is not recorded, and what was typed still stands there."""
    note = page.get_by_role("alert").filter(has_text=UNSAVED)
    expect(note).to_be_visible()
    expect(note).to_contain_text("Isian tadi masih ada di layar ini")
    expect(note).to_have_css("background-color", "rgb(255, 241, 207)")
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    expect(page.locator("[name=consent]")).to_be_checked()
    assert recorded_names() == []


def test_a_check_in_is_recorded_once_when_the_server_comes_back(page: Page, hall: Hall) -> None:
    page.clock.install()
    fill(page, hall.address)
    hall.go_away()
    send(page)
    expect_nothing_lost(page)
    page.clock.run_for(30_000)
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_have_count(1)
    expect_nothing_lost(page)
    for _ in range(3):  # goes back steps and does not send by that
        page.get_by_role("button", name="Kembali").click()
    page.fill("[name=name]", "Siti Aminah Binti")
    hall.come_back()
    page.clock.run_for(20_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    page.clock.run_for(60_000)
    assert recorded_names() == ["Siti Aminah Binti"]


def test_who_takes_the_name_back_after_a_lost_answer_leaves_none(page: Page, live: str) -> None:
    """The worst moment: the row is on disk with a name, the screen says that it is not, and she goes back."""

    def swallow(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.clock.install()
    fill(page, live)
    page.route("**/check-in/", swallow, times=1)
    send(page)
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    assert recorded_names() == ["Siti Aminah"]
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # before it is sent again by itself
    for legend in reversed(CHECK_IN[:-1]):
        page.locator("form.steps button.back").click()
        at_step(page, legend)
        page.clock.run_for(100)
    for words, legend in (("tanpa nama", SEX), ("Lewati", GROUP), ("Lewati", VILLAGE)):
        choose(page, words)
        at_step(page, legend)
        page.clock.run_for(100)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded_names() == [None]


@pytest.mark.parametrize("way", ["never answers", "refuses for now", "its database is held by somebody else"])
def test_what_was_sent_in_vain_is_sent_again(page: Page, live: str, way: str) -> None:
    page.clock.install()
    fill(page, live)
    with lock_for_writing() if way.startswith("its") else nullcontext():
        if way == "never answers":
            page.evaluate("htmx.config.timeout = 1000")
            page.route("**/check-in/", lambda route: None, times=1)
        elif way == "refuses for now":
            body = "<main id=main>later</main>"
            page.route("**/check-in/", lambda route: route.fulfill(status=502, body=body), times=1)
        send(page)
        expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    expect_nothing_lost(page)
    page.evaluate("htmx.config.timeout = 15000")
    page.clock.run_for(4_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded_names() == ["Siti Aminah"]


def test_who_chooses_again_while_it_waits_has_the_last_answer_recorded(page: Page, hall: Hall) -> None:
    page.clock.install()
    start_quiz(page, hall.address)
    hall.go_away()
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method))
    for number in (1, 0):
        option = page.locator("button.quiz-option").nth(number)
        key = option.get_attribute("value")
        option.click()
        expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
        expect(option).to_have_attribute("aria-pressed", "true")
        expect(page.locator("button.quiz-option[aria-pressed=true]")).to_have_count(1)
    page.locator("h1").click()  # a tap beside it takes the focus away
    methods.clear()
    with page.expect_event("requestfailed"):
        page.clock.run_for(5_000)
    assert methods == ["POST"], "one try every five seconds, not two"
    hall.come_back()
    page.clock.run_for(6_000)
    expect(page.locator("#verdict")).to_be_visible()
    db.session.rollback()
    (attempt,) = db.session.scalars(select(QuizAttempt))
    assert [answer.option for answer in attempt.answers if answer.option] == [key]


# --- links


def test_no_tap_leads_to_the_browsers_own_error_page_and_each_leads_on_later(page: Page, hall: Hall) -> None:
    link = "Ingin menghapus catatan"
    page.clock.install()
    fill(page, hall.address)
    for _ in range(4):
        page.go_back()
    hall.go_away()
    page.clock.fast_forward(10_000)
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.get_by_role("link", name=link).click()
        expect(page.get_by_role("alert")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
        expect(page.get_by_role("alert")).to_be_in_viewport()
        expect(page.get_by_role("alert")).to_have_count(1)
    page.locator(".languages button[value=en]").click()
    expect(page.get_by_role("alert")).to_contain_text("Mesin pusat sedang tidak bisa dihubungi")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    hall.come_back()
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    page.locator(".languages button[value=id]").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.get_by_role("link", name=link).click()
    expect(page.locator("h1")).not_to_have_text("Catat kehadiran")
