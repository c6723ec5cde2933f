"""Papers under strain, as Chromium prints them: signatures in company, cards that grow, the header on each sheet."""

import re
from collections.abc import Iterable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from kiosk.db import db
from kiosk.models import Hotline, OutreachSession, Village
from kiosk.rules import content, hotlines
from tests.browser.papers import printed, texts
from tests.cast import people
from tests.cast.learning import closed_session
from tests.conftest import add

LONG = "Satuan Tugas Pelindungan Pekerja Migran dan Penanganan Perdagangan Orang Kabupaten Serang bersama Desa Lontar"
PURPOSE = f"Untuk siapa saja yang ragu soal tawaran kerja ke luar negeri: {LONG}, tanya dulu sebelum membayar apa pun."


def numbers(text: str) -> list[int]:
    """The numbers that begin a line of the attendance sheet."""
    return [int(number) for number in re.findall(r"^(\d+)\b", text, re.MULTILINE)]


def last_sheets(page: Page, addresses: Iterable[str]) -> list[str]:
    """The text of the last sheet of each of these papers."""
    sheets = []
    for address in addresses:
        page.goto(address)
        sheets.append(printed(page).pages[-1].extract_text())
    return sheets


def test_the_signatures_of_an_attendance_sheet_stand_below_its_last_rows(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    address = f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/attendance?rows="
    last = last_sheets(page, (f"{address}{rows}" for rows in range(16, 26)))
    assert all("Mengetahui" in text and len(numbers(text)) >= 2 for text in last), list(map(numbers, last))
    assert {len(numbers(text)) for text in last} != {len(numbers(last[0]))}, "none of these papers had a second sheet"


def test_the_signature_of_a_recapitulation_stands_below_its_tables(
    page: Page, at_the_desk: str, lontar: Village
) -> None:
    address, last = f"{at_the_desk}/admin/reports/?from=2026-03-01&until=2026-03-31", []
    for day in range(1, 13):
        closed_session(lontar, date(2026, 3, day), heads_male=3, heads_female=4)
        last += last_sheets(page, [address])
    assert all("Menurut jenis" in text and "Dicetak" in text for text in last)


def test_the_signatures_of_a_report_stand_below_its_last_words(page: Page, at_the_desk: str, lontar: Village) -> None:
    session, last = closed_session(lontar, heads_male=3, heads_female=4), []
    for lines in range(4, 44, 4):
        with db.write():
            session.follow_up = "\n".join(f"Langkah {n} disepakati." for n in range(lines))
        last += last_sheets(page, [f"{at_the_desk}/admin/sessions/{session.id}/report"])
    assert all("Mengetahui" in text and "Demikian laporan ini" in text for text in last)


def test_a_long_text_makes_its_card_higher(page: Page, at_the_desk: str, lontar: Village) -> None:
    with db.write():
        first = db.session.get_one(Hotline, "polisi-110")
        texts_of = {name: {"id": PURPOSE if name == "purpose" else LONG} for name in ("agency", "purpose", "hours")}
        hotlines.change(first, texts_of)
    page.goto(f"{at_the_desk}/admin/handouts/cards")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # what A4 has between its margins
    cards = page.locator(".hotline-card")
    assert page.evaluate(OUTSIDE) == []
    first_box, second_box, usual = (cards.nth(n).bounding_box() for n in range(3))
    assert first_box["y"] == second_box["y"], "two in a row"
    assert first_box["height"] > 1.2 * usual["height"]
    text = " ".join(texts(printed(page)))
    assert PURPOSE in text


OUTSIDE = """() => [...document.querySelectorAll(".hotline-card")].flatMap(card => {
    const box = card.getBoundingClientRect();
    return [...card.children].map(part => part.getBoundingClientRect())
        .filter(part => part.bottom > box.bottom || part.right > box.right || part.left < box.left)
        .map(() => card.textContent.trim().slice(0, 40));
})"""


def test_a_filled_sheet_wraps_long_names_and_keeps_room_to_sign(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        for name in ("Raden Ajeng Siti Nurhaliza binti Haji Muhammad Syarifuddin Abdurrahman Wahid", "N" * 80):
            db.session.add(people.came(session_in_lontar, name=name, sex="P"))
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/attendance")
    page.get_by_role("button", name="Isi dari kehadiran").click()
    expect(page.get_by_text("2 nama dari kehadiran")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})
    sheet = page.locator(".attendance").bounding_box()
    signature = page.locator(".attendance th").last.bounding_box()
    assert sheet["width"] <= 688
    assert signature["width"] >= 150, "4 cm"
    assert "N" * 80 in printed(page).pages[0].extract_text().replace("\n", "").replace(" ", "")


def test_the_family_sheet_is_one_sheet(page: Page, at_the_desk: str) -> None:
    page.goto(f"{at_the_desk}/admin/handouts/family-sheet")
    (sheet,) = texts(printed(page))
    fields = content.family()["sheet"]["fields"]
    assert [field["id"] for field in fields if field["id"] not in sheet] == []
    page.emulate_media(media="print")
    room = page.evaluate("[...document.querySelectorAll('.family-sheet td')].map(cell => cell.clientHeight)")
    assert min(room) >= 30, "8 mm to write in"


def test_the_guide_is_two_sheets_and_what_hangs_in_the_hall_is_one(page: Page, at_the_desk: str) -> None:
    page.goto(f"{at_the_desk}/admin/handouts/guide")
    first, second = texts(printed(page))
    assert "Halaman sesi" in first
    assert "Kalau ada masalah" in second
    page.goto(f"{at_the_desk}/admin/handouts/hall")
    (sheet,) = texts(printed(page))
    assert "Tanya ke mana?" in sheet


HIDDEN = "() => [...document.querySelectorAll('.table')].filter(t => t.scrollWidth > t.clientWidth).length"


@pytest.mark.parametrize("path", ["sessions/", "hotlines/", "questions/"])
def test_on_a_phone_no_list_hides_a_column(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{at_the_desk}/admin/{path}")
    assert page.locator(".stack tbody tr").count()
    assert page.evaluate(HIDDEN) == 0


def test_on_a_phone_the_check_ins_of_a_session_hide_no_column(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    phone = "+6281234567890"
    add(people.came(session_in_lontar, name="Siti Aminah", phone=phone))
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    assert page.locator(".stack tbody tr").count()
    assert page.evaluate(HIDDEN) == 0
