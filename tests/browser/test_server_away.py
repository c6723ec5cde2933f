"""The server is away for a while: what was typed stays on the screen, says so, and is recorded once."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, QuizAttempt
from tests.browser.conftest import Hall
from tests.browser.pages import start_quiz
from tests.browser.steps import CHECK_IN, GROUP, SEX, VILLAGE, at_step, choose, fill, send
from tests.cast.databases import locked

UNSAVED = "Belum tercatat. Mesin pusat sedang tidak bisa dihubungi."


def recorded() -> list[str | None]:
    """The names that are on disk."""
    db.session.rollback()
    return list(db.session.scalars(select(CheckIn.name)))


def nothing_is_lost(page: Page) -> None:
    """An amber note says in plain words that it is not recorded, and what was typed still stands there."""
    note = page.get_by_role("alert").filter(has_text=UNSAVED)
    expect(note).to_be_visible()
    expect(note).to_contain_text("Isian tadi masih ada di layar ini")
    expect(note).to_have_css("background-color", "rgb(255, 241, 207)")
    expect(page.locator("h1")).to_have_text("Catat kehadiran")
    expect(page.locator("[name=name]")).to_have_value("Siti Aminah")
    expect(page.locator("[name=consent]")).to_be_checked()
    assert recorded() == []


def test_a_check_in_is_recorded_once_when_the_server_comes_back(
    page: Page, hall: Hall, session_in_lontar: OutreachSession
) -> None:
    page.clock.install()
    fill(page, hall.address)
    hall.go_away()
    send(page)
    nothing_is_lost(page)
    page.clock.run_for(30_000)
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_have_count(1)
    nothing_is_lost(page)
    hall.come_back()
    page.clock.run_for(20_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    page.clock.run_for(60_000)
    assert recorded() == ["Siti Aminah"]


def lose_the_answer(page: Page, live: str) -> None:
    """A check-in whose row is on disk, and the cable was pulled before the tablet heard of it."""

    def swallow(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.clock.install()
    fill(page, live)
    page.route("**/check-in/", swallow, times=1)
    send(page)
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    assert recorded() == ["Siti Aminah"]


def test_an_answer_that_never_came_back_is_recorded_once(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    """The worst moment."""
    lose_the_answer(page, live)
    page.clock.run_for(4_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah"]


def test_who_takes_the_name_back_after_a_lost_answer_leaves_none(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    """The row is on disk with a name, the screen says that it is not, and the way back is tapped to go without one."""
    lose_the_answer(page, live)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # before it is sent again by itself
    for legend in reversed(CHECK_IN[:-1]):
        page.locator("form.steps button.back").click()
        at_step(page, legend)
        page.clock.run_for(100)
    for words, legend in (("tanpa nama", SEX), ("Tidak diisi", GROUP), ("Tidak diisi", VILLAGE)):
        choose(page, words)
        at_step(page, legend)
        page.clock.run_for(100)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == [None]


def test_a_server_that_never_answers_is_away_too(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.clock.install()
    fill(page, live)
    page.evaluate("htmx.config.timeout = 1000")
    page.route("**/check-in/", lambda route: None, times=1)
    send(page)
    nothing_is_lost(page)
    page.evaluate("htmx.config.timeout = 15000")
    page.clock.run_for(4_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah"]


@pytest.mark.parametrize("code", [502, 503, 504])
def test_a_server_that_refuses_for_now_is_asked_again(
    page: Page, live: str, session_in_lontar: OutreachSession, code: int
) -> None:
    page.clock.install()
    fill(page, live)
    page.route("**/check-in/", lambda route: route.fulfill(status=code, body="<main id=main>later</main>"), times=1)
    send(page)
    nothing_is_lost(page)
    page.clock.run_for(4_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah"]


def test_a_locked_database_keeps_the_form(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    """The server's own 503, from a database that is held by somebody else."""
    page.clock.install()
    fill(page, live)
    with locked():
        send(page)
        expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    nothing_is_lost(page)
    page.clock.run_for(4_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah"]


def test_without_script_the_page_of_a_503_keeps_what_was_typed(
    new_context: Any, live: str, session_in_lontar: OutreachSession
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    fill(page, live)
    with locked():
        send(page)
        expect(page.locator("h1")).to_have_text("Belum tersimpan")
    assert recorded() == []
    page.get_by_role("button", name="Coba simpan lagi").click()
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah"]


def stored_answers() -> list[str]:
    """The options that are on disk."""
    db.session.rollback()
    return [answer.option for row in db.session.scalars(select(QuizAttempt)) for answer in row.answers if answer.option]


@pytest.mark.parametrize("number", range(4))
def test_an_answer_of_the_quiz_is_sent_again_as_it_was(page: Page, hall: Hall, number: int) -> None:
    page.clock.install()
    start_quiz(page, hall.address)
    hall.go_away()
    chosen = page.locator("button.quiz-option").nth(number)
    key = chosen.get_attribute("value")
    chosen.click()
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    expect(page.locator("button.quiz-option[aria-pressed=true]")).to_have_attribute("value", str(key))
    page.locator("h1").click()  # a tap beside it takes the focus away
    page.clock.run_for(12_000)
    hall.come_back()
    page.clock.run_for(6_000)
    expect(page.locator(".quiz-option.own")).to_be_visible()
    assert stored_answers() == [key]


def test_who_chooses_again_while_it_waits_has_the_last_answer_recorded(page: Page, hall: Hall) -> None:
    page.clock.install()
    start_quiz(page, hall.address)
    hall.go_away()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    for number in (1, 0):
        chosen = page.locator("button.quiz-option").nth(number)
        key = chosen.get_attribute("value")
        chosen.click()
        expect(chosen).to_have_attribute("aria-pressed", "true")
        expect(page.locator("button.quiz-option[aria-pressed=true]")).to_have_count(1)
    asked.clear()
    with page.expect_event("requestfailed"):
        page.clock.run_for(5_000)
    assert asked == ["POST"], "one try every five seconds, not two"
    hall.come_back()
    page.clock.run_for(6_000)
    expect(page.locator(".quiz-option.own")).to_be_visible()
    assert stored_answers() == [key]


def test_going_back_a_step_while_it_waits_sends_and_does_not_step_on(
    page: Page, hall: Hall, session_in_lontar: OutreachSession
) -> None:
    page.clock.install()
    fill(page, hall.address)
    hall.go_away()
    send(page)
    nothing_is_lost(page)
    for _ in range(3):
        page.get_by_role("button", name="Kembali").click()
    page.fill("[name=name]", "Siti Aminah Binti")
    hall.come_back()
    page.clock.run_for(9_000)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert recorded() == ["Siti Aminah Binti"]
