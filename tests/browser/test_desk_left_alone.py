"""A desk that nobody is at shows no name; what was typed there comes back after the password, and not before."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import Draft, OutreachSession
from tests.browser.conftest import Hall
from tests.browser.pages import silence, tick
from tests.cast import people
from tests.cast.officers import PASSWORD
from tests.conftest import add

NAME = "Siti Aminah"
TEN_MINUTES = 600

pytestmark = pytest.mark.usefixtures("clock_to_put_forward")


@pytest.fixture
def paper(page: Page, at_the_desk: str, session_in_lontar: OutreachSession) -> Page:
    """Before the paper list, with a name in the line and one typed in before."""
    add(people.came(session_in_lontar, name="Aminah binti Sarip", origin="paper", consent_version="paper"))
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/paper")
    page.get_by_label("Nama", exact=True).fill(NAME)
    return page


def give_password(page: Page) -> None:
    """Bu Ratna again."""
    page.get_by_label("Nama pengguna").fill("ratna")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def is_locked(page: Page) -> None:
    """The server asks for the password."""
    expect(page.get_by_label("Nama pengguna")).to_be_visible()


def shows_no_name(page: Page) -> None:
    """Neither of a villager nor of the officer, also not in the address and the title."""
    shown = page.content() + page.url + page.title()
    assert [name for name in ("Aminah", "Ratna", "Lontar") if name in shown] == []


def kept() -> int:
    """How many drafts the server holds."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_a_desk_left_alone_shows_no_name_and_what_was_typed_comes_back(paper: Page) -> None:
    silence(paper, TEN_MINUTES)
    is_locked(paper)
    expect(paper.get_by_text("belum dikirim, tetapi tersimpan")).to_be_visible()
    shows_no_name(paper)
    for _step in range(3):
        paper.go_back()
        is_locked(paper)
        shows_no_name(paper)
    give_password(paper)
    expect(paper.get_by_label("Nama", exact=True)).to_have_value(NAME)
    expect(paper.get_by_text("Ini isian Anda yang belum dikirim")).to_be_visible()
    paper.get_by_label("Nama", exact=True).press("Enter")
    expect(paper.locator("main table")).to_contain_text(NAME)
    assert kept() == 0


def test_who_types_is_there_and_the_server_knows(paper: Page) -> None:
    for _round in range(3):
        silence(paper, TEN_MINUTES - 20)
        with paper.expect_response("**/admin/here"):
            paper.get_by_label("Nama", exact=True).press("a")
    expect(paper.get_by_label("Nama", exact=True)).to_have_value(f"{NAME}aaa")


def test_use_of_one_tab_keeps_the_other_and_all_are_locked_together(
    paper: Page, session_in_lontar: OutreachSession
) -> None:
    other = paper.context.new_page()
    other.clock.install()
    other.goto(paper.url.replace(f"check-ins/{session_in_lontar.id}/paper", f"sessions/{session_in_lontar.id}/edit"))
    silence(paper, TEN_MINUTES - 60)
    other.get_by_label("Ringkasan materi").fill("Paspor dan kontrak")
    expect(paper.get_by_label("Nama", exact=True)).to_be_visible()
    silence(paper, 120)
    expect(paper.get_by_label("Nama", exact=True)).to_have_value(NAME)
    silence(other, TEN_MINUTES)
    for tab in (other, paper):
        is_locked(tab)
        shows_no_name(tab)
    assert kept() == 2


def test_while_the_server_is_away_nothing_is_shown_and_nothing_lost(
    page: Page, hall: Hall, session_in_lontar: OutreachSession, at_the_desk: str, complaints: list[str]
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    page.get_by_label("Ringkasan materi").fill("Paspor dan kontrak")
    hall.go_away()
    silence(page, TEN_MINUTES)
    expect(page.get_by_text("Server tidak terjangkau")).to_be_visible()
    shows_no_name(page)
    assert "Paspor" not in page.content()
    hall.come_back()
    tick(page, 6)
    is_locked(page)
    give_password(page)
    expect(page.get_by_label("Ringkasan materi")).to_have_value("Paspor dan kontrak")
    complaints[:] = [text for text in complaints if "ERR_CONNECTION_REFUSED" not in text]


def test_where_nothing_was_typed_the_page_comes_back(page: Page, at_the_desk: str, app: Flask) -> None:
    page.goto(f"{at_the_desk}/admin/hotlines/")
    silence(page, TEN_MINUTES)
    is_locked(page)
    assert kept() == 0
    give_password(page)
    page.wait_for_url("**/admin/hotlines/")


def test_a_form_that_came_back_with_errors_is_kept(page: Page, at_the_desk: str, complaints: list[str]) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/new")
    page.get_by_label("Ringkasan materi").fill("Paspor dan kontrak")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    silence(page, TEN_MINUTES)
    is_locked(page)
    give_password(page)
    expect(page.get_by_label("Ringkasan materi")).to_have_value("Paspor dan kontrak")
    complaints[:] = [text for text in complaints if "422" not in text]


def test_a_password_goes_nowhere(page: Page, at_the_desk: str) -> None:
    page.goto(f"{at_the_desk}/admin/password")
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    with page.expect_request("**/admin/lock*") as sent:
        silence(page, TEN_MINUTES)
    assert "kapal" not in (sent.value.post_data or "")
    is_locked(page)
    assert kept() == 0
