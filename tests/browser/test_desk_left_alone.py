"""A desk that nobody is at shows no name; its page comes back to the same officer as it was, and to nobody else."""

import time

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from kiosk.views.admin import locked
from tests.browser.pages import silence
from tests.cast import people
from tests.cast.officers import PASSWORD
from tests.conftest import add

NAME = "Siti Aminah"
TYPED = "Paspor dan kontrak"
TEN_MINUTES = 600


@pytest.fixture
def nobody_there(monkeypatch: pytest.MonkeyPatch, clock_to_put_forward: None) -> object:
    """So many seconds pass for this page and for the server."""
    passed = 0

    def pass_by(page: Page, seconds: int = TEN_MINUTES) -> None:
        nonlocal passed
        passed += seconds
        silence(page, seconds)

    monkeypatch.setattr(locked.time, "time", lambda real=time.time: real() + passed)
    return pass_by


@pytest.fixture
def paper(page: Page, at_the_desk: str, session_in_lontar: OutreachSession) -> Page:
    """Before the paper list, with a name in the line and one typed in before; back leads to the names of a list."""
    add(people.came(session_in_lontar, name="Aminah binti Sarip", origin="paper", consent_version="paper"))
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/paper?q=Siti")
    page.get_by_label("Nama", exact=True).fill(NAME)
    return page


def second_tab(page: Page, address: str) -> Page:
    """Another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(address)
    return tab


def is_covered(page: Page) -> None:
    """The password is asked for, and no villager is named: in page, address, title or on paper."""
    expect(page.locator("h1")).to_have_text("Meja terkunci")
    seen = page.content() + page.url + page.title()
    assert [name for name in ("Siti", "Aminah", "Lontar") if name in seen] == []


def give_password(page: Page, password: str = PASSWORD) -> None:
    """By whoever is named there."""
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_label("Kata sandi").press("Enter")


def test_the_page_comes_back_to_its_officer_in_every_tab(
    paper: Page, nobody_there: object, at_the_desk: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    other = second_tab(paper, f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    other.get_by_label("Ringkasan materi").fill(TYPED)
    paper.get_by_label("Nama", exact=True).focus()
    address = paper.url
    nobody_there(paper)
    for tab in (paper, other):
        is_covered(tab)
    strange = second_tab(paper, f"{at_the_desk}/admin/hotlines/")
    expect(strange.locator("h1")).to_have_text("Masuk petugas")
    strange.close()
    give_password(paper, "salah semua")
    expect(paper.get_by_role("alert")).to_contain_text("tidak cocok")
    is_covered(paper)
    give_password(paper)
    name = paper.get_by_label("Nama", exact=True)
    expect(name).to_have_value(NAME)
    expect(name).to_be_focused()
    assert paper.url == address
    expect(other.get_by_label("Ringkasan materi")).to_have_value(TYPED)
    name.press("Enter")
    expect(paper.locator("main table")).to_contain_text(NAME)
    other.locator("main form.form button.primary").click()
    expect(other.locator(".flash")).to_contain_text("Perubahan disimpan")
    complaints[:] = [text for text in complaints if "422" not in text]
