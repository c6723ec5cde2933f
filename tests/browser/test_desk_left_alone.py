"""A desk that nobody is at shows no name; its page comes back to the same officer as it was, and to nobody else."""

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import Officer, OutreachSession
from kiosk.views.admin import sign_in
from kiosk.web.desk import locked
from tests.browser.conftest import Hall
from tests.browser.pages import silence
from tests.cast import people
from tests.cast.officers import PASSWORD
from tests.conftest import add

NAME = "Siti Aminah"
TYPED = "Paspor dan kontrak"
TEN_MINUTES = 600
Later = Callable[..., None]

pytestmark = pytest.mark.usefixtures("clock_to_put_forward")


@pytest.fixture
def pass_by(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets ten silent minutes pass, or so many seconds, for all tabs and for the server."""
    passed = 0

    def later(page: Page, seconds: int = TEN_MINUTES, at_server: int | None = None) -> None:
        nonlocal passed
        passed += seconds if at_server is None else at_server
        silence(page, seconds)

    for module in (locked, sign_in):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: time.time() + passed))
    return later


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
    screen = page.content() + page.url + page.title()
    assert [name for name in ("Siti", "Aminah", "Lontar") if name in screen] == []


def give_password(page: Page, password: str = PASSWORD) -> None:
    """By whoever is named there."""
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_label("Kata sandi").press("Enter")


def test_the_page_comes_back_to_its_officer_in_every_tab(
    paper: Page,
    pass_by: Later,
    at_the_desk: str,
    session_in_lontar: OutreachSession,
    complaints: list[str],
) -> None:
    other = second_tab(paper, f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    other.get_by_label("Ringkasan materi").fill(TYPED)
    paper.get_by_label("Nama", exact=True).focus()
    address = paper.url
    pass_by(paper)
    for tab in (paper, other):
        is_covered(tab)
    strange = second_tab(paper, f"{at_the_desk}/admin/hotlines/")
    expect(strange.locator("h1")).to_have_text("Masuk petugas")
    strange.close()
    give_password(paper, "salah semua")
    expect(paper.get_by_role("alert")).to_have_text("Nama pengguna atau kata sandi tidak cocok.")
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


def test_another_officer_sees_nothing_of_it(paper: Page, pass_by: Later, at_the_desk: str, supervisor: Officer) -> None:
    pass_by(paper)
    is_covered(paper)
    others = second_tab(paper, f"{at_the_desk}/admin/sign-in")
    others.get_by_label("Nama pengguna").fill("hasan")
    give_password(others)
    expect(others.locator("h1")).to_have_text("Hari ini")
    is_covered(paper)
    others.goto(f"{at_the_desk}/admin/settings/")
    paper.bring_to_front()
    give_password(paper)
    expect(paper.get_by_label("Nama", exact=True)).to_have_value(NAME)
    expect(others.locator("h1")).to_have_text("Meja terkunci")
    paper.get_by_label("Nama", exact=True).press("Enter")
    expect(paper.get_by_text("Tekan Enter sekali lagi")).to_be_visible()  # its line was begun in another sign-in
    paper.get_by_label("Nama", exact=True).press("Enter")
    expect(paper.locator("main table")).to_contain_text(NAME)


def test_leaving_the_cover_asks_and_back_shows_no_name(paper: Page, pass_by: Later) -> None:
    dialogs: list[str] = []
    paper.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    pass_by(paper)
    is_covered(paper)
    paper.go_back()
    expect(paper.locator("h1")).to_have_text("Masuk petugas")
    assert dialogs == ["beforeunload"], "what was typed is in this tab alone"
    assert "Aminah" not in paper.content()


@pytest.mark.long
def test_who_types_is_there_and_one_tab_keeps_the_other_and_a_part_that_refreshes_itself_does_not(
    paper: Page, pass_by: Later, at_the_desk: str, complaints: list[str]
) -> None:
    other = second_tab(paper, f"{at_the_desk}/admin/")
    for _round in range(2):
        pass_by(paper, TEN_MINUTES - 20)
        with paper.expect_response("**/admin/password"):
            paper.get_by_label("Nama", exact=True).press("a")
    expect(paper.get_by_label("Nama", exact=True)).to_have_value(f"{NAME}aa")
    with other.expect_response("**/admin/today"):
        other.clock.run_for(11_000)
    pass_by(other)
    is_covered(other)
    give_password(other)
    with other.expect_response("**/admin/today") as answer:
        other.clock.run_for(11_000)
    assert answer.value.status == 200
    complaints[:] = [text for text in complaints if "401" not in text]


def test_what_htmx_sends_too_late_stays_and_a_server_that_is_away_loses_nothing(
    page: Page,
    pass_by: Later,
    hall: Hall,
    at_the_desk: str,
    session_in_lontar: OutreachSession,
    complaints: list[str],
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    page.get_by_label("Ringkasan materi").fill(TYPED)
    pass_by(page, 0, at_server=TEN_MINUTES)
    page.locator("main form.form button.primary").click()
    is_covered(page)
    hall.go_away()
    give_password(page)
    expect(page.get_by_role("alert")).to_contain_text("Server tidak terjangkau")
    hall.come_back()
    give_password(page)
    expect(page.get_by_label("Ringkasan materi")).to_have_value(TYPED)
    page.locator("main form.form button.primary").click()
    expect(page.locator(".flash")).to_contain_text("Perubahan disimpan")
    complaints[:] = [text for text in complaints if "401" not in text and "ERR_CONNECTION_REFUSED" not in text]
