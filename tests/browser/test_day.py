"""An officer's whole day at the desk: once by keyboard alone, once by mouse in a browser without script."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, Hotline, Officer, OutreachSession, Village
from tests.browser.keyboard import Keyboard
from tests.cast import people
from tests.cast.officers import PASSWORD
from tests.conftest import add


def begin_the_day(page: Page, live: str, hand: Keyboard) -> None:
    """Sign in, plan a session and open it."""
    page.goto(live + "/admin/sign-in")
    hand.type("username", "ratna")
    hand.type("password", PASSWORD)
    hand.press("button", "Masuk")
    hand.press("link", "Rencanakan sesi")
    hand.type("title", "Berangkat aman")
    hand.type("village_code", "Lontar")
    hand.press("button", "Simpan")
    expect(page.locator("h1")).to_have_text("Berangkat aman")
    hand.press("checkbox", "Ya, sesi ini memang", "Space")  # its day was typed just now
    hand.press("button", "Buka sesi")
    expect(page.get_by_role("status")).to_contain_text("Sesi sudah dibuka")


def spend_the_day(page: Page, live: str, hand: Keyboard) -> None:
    """Type a name from paper and correct it, confirm, finish, report; note a call."""
    begin_the_day(page, live, hand)
    hand.press("link", "Ketik dari daftar kertas")
    hand.type("name", "Siti Amina")
    hand.press("button", "Simpan")
    hand.press("link", "Siti Amina")
    hand.type("name", "Siti Aminah")
    hand.press("button", "Simpan")
    expect(page.locator("h1")).to_contain_text("Siti Aminah")
    add(people.came(db.session.scalars(select(OutreachSession)).one(), name="Budi"))
    hand.press("link", "Selesaikan")
    hand.type("heads_male", "20")
    hand.type("heads_female", "25")
    hand.press("button", "Konfirmasi sisanya (1)")
    expect(page.get_by_role("status")).to_contain_text("1 kehadiran dikonfirmasi")
    hand.press("button", "Tutup dan cetak")
    expect(page.locator("h1")).to_have_text("Laporan kegiatan")
    hand.press("link", "Isi anjungan")
    hand.press("link", "Hotline")
    hand.press("button", "Tersambung")
    expect(page.get_by_role("button", name="Urungkan").first).to_be_visible()
    hand.press("button", "Keluar")
    expect(page.locator("[name=username]")).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(Hotline.checked_by).where(Hotline.checked_by.is_not(None))) == "Ratna"
    assert [(row.title, row.state, row.heads) for row in db.session.scalars(select(OutreachSession))] == [
        ("Berangkat aman", "closed", 45)
    ]
    assert [row.state for row in db.session.scalars(select(CheckIn))] == ["confirmed"] * 2


def test_by_keyboard(page: Page, live: str, lontar: Village, officer: Officer, complaints: list[str]) -> None:
    spend_the_day(page, live, Keyboard(page))
