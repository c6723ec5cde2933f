"""Papers as Chromium prints them: figures, signatures in company, cards that grow, a header on each sheet."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import OutreachSession, Village
from kiosk.rules import content, settings
from kiosk.rules.questions import newest_questions as every_question
from tests.browser.papers import print_page, texts
from tests.cast import people
from tests.cast.learning import attempt, closed_session, count_and_report
from tests.cast.photos import add_photos, small
from tests.conftest import add

A4, A3 = (595, 842), (1191, 842)  # points; the latter lies
A4_INSIDE = {"width": 688, "height": 1000}  # what it has between its margins, in pixels
MARCH = "/admin/reports/?from=2026-03-01&until=2026-03-31"


COLUMNS = ("No", "Nama", "Alamat/Desa", "L/P", "No. HP", "Tanda Tangan")


def sizes(paper: PdfReader) -> set[tuple[int, int]]:
    """The sizes of the pages of paper in points."""
    return {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in paper.pages}


def numbers(text: str) -> list[int]:
    """The numbers that begin a line of the attendance sheet."""
    return [int(number) for number in re.findall(r"^(\d+)\b", text, re.MULTILINE)]


def last_sheets(page: Page, addresses: Iterable[str]) -> list[str]:
    """The text of the last sheet of each of these papers."""
    sheets = []
    for address in addresses:
        page.goto(address)
        sheets.append(print_page(page).pages[-1].extract_text())
    return sheets


# --- reports


def test_a_recapitulation_has_its_header_on_each_page_and_its_button_gives_a_file(
    page: Page, at_the_desk: str, lontar: Village
) -> None:
    for n in range(40):
        closed_session(lontar, date(2026, 3, 1 + n % 28), title=f"Sesi ke-{n + 1}", heads_male=n, heads_female=0)
    page.goto(f"{at_the_desk}{MARCH}")
    paper, total = print_page(page), sum(range(40))
    pages = texts(paper)
    assert sizes(paper) == {A4[::-1]}
    listing = [text for text in pages if "Sesi ke-" in text]
    assert len(listing) >= 2
    assert all("Desa dan petugas" in text for text in listing)
    whole = " ".join(pages)
    assert whole.count("Sesi ke-") == 40
    assert re.search(rf"Jumlah {total} 0 {total}\b", whole)
    assert f"Jumlah 40 {total} 0 {total}" in whole
    assert not [text for text in ("Tampilkan", "Hasil belajar") if text in whole]
    assert "Dicetak" in pages[-1]
    assert f"Halaman 1 dari {len(pages)}" in pages[0]
    with page.expect_download() as download:
        page.locator("form:has([value=recap]) button").click()
    assert download.value.suggested_filename == "Rekap Maret 2026.xlsx"


def test_a_report_is_a_letter_and_what_was_learned_on_sheets_of_its_own_once_it_is_open(
    page: Page, at_the_desk: str, lontar: Village
) -> None:
    session = closed_session(lontar, date(2026, 3, 2), heads_male=0, heads_female=0)
    choices = [question for question in every_question() if question.kind == "choice"][:40]
    count_and_report(session, *(attempt(session.id, choices, "rw" * 20) for _ in range(6)))
    add_photos(session, small(1), small(2))
    page.goto(f"{at_the_desk}/admin/sessions/{session.id}/report")
    letter = print_page(page)
    assert len(letter.pages[-1].images) == 2
    assert texts(letter)[-1].endswith("Foto kegiatan Foto 1 Foto 2"), "on a page of their own"
    whole = " ".join(texts(letter))
    for text in ("LAPORAN KEGIATAN SOSIALISASI", "Perempuan 0", "Jumlah 0", "Mengetahui,"):
        assert text in whole, text
    assert not [text for text in ("Unduh", "Hasil belajar") if text in whole]
    page.click(".learning summary")
    paper = print_page(page)
    assert sizes(paper) == sizes(letter) == {A4}
    with_questions = [text for text in texts(paper) if re.search(r"Q\d\d ", text)]
    assert all("Salah yang paling" in text for text in with_questions)
    assert sorted(re.findall(r"Q\d\d ", " ".join(with_questions))) == sorted(
        f"{question.slug} " for question in choices
    )
    assert len(with_questions) <= 5
    page.emulate_media(media="print")
    page.set_viewport_size(A4_INSIDE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_sheet_begins_with_the_signatures(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    address = f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/attendance?rows="
    last = last_sheets(page, (f"{address}{rows}" for rows in range(18, 24)))
    assert all("Mengetahui" in text and len(numbers(text)) >= 2 for text in last), list(map(numbers, last))
    assert {len(numbers(text)) for text in last} != {len(numbers(last[0]))}, "none of these papers had a second sheet"
    session = closed_session(lontar, date(2026, 3, 2), heads_male=3, heads_female=4)
    for lines in range(4, 44, 8):
        with db.write():
            session.follow_up = "\n".join(f"Langkah {n} disepakati." for n in range(lines))
        [report] = last_sheets(page, [f"{at_the_desk}/admin/sessions/{session.id}/report"])
        assert "Mengetahui" in report
        assert "Demikian laporan ini" in report


def sheets_of_attendance(page: Page) -> list[str]:
    """The text of each page of paper; each is A4, with whose sheet it is and the header row."""
    paper = print_page(page)
    assert sizes(paper) == {A4}
    sheets = [sheet.extract_text() for sheet in paper.pages]
    for text in sheets:
        assert all(column in text for column in COLUMNS)
        assert "DAFTAR HADIR Berangkat aman, pulang senang Hari, tanggal" in " ".join(text.split())
        assert not [text for control in ("Ctrl+P", "Keluar") if control in text], "the page's own controls"
    assert "Kepala Desa Lontar" in sheets[-1]
    return sheets


def test_a_sheet_is_printed_empty_and_with_everyone_once_and_keeps_room_to_sign(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/attendance?rows=60")
    sheets = sheets_of_attendance(page)
    assert (len(sheets), [n for text in sheets for n in numbers(text)]) == (3, list(range(1, 61)))
    names = [f"Siti Aminah {n:02}" for n in range(38)]
    with db.write():
        for name in (*names, "Raden Ajeng Siti Nurhaliza binti Haji Muhammad Syarifuddin Abdurrahman Wahid", "N" * 80):
            db.session.add(people.came(session_in_lontar, name=name, sex="P"))
    page.get_by_role("button", name="Isi dari kehadiran").click()
    expect(page.locator(".paper tr.attendance-row")).to_have_count(45)
    sheets = sheets_of_attendance(page)
    whole = "\n".join(sheets)
    assert re.findall(r"Siti Aminah \d\d", whole) == names
    assert numbers(whole) == list(range(1, 46))
    assert "N" * 80 in whole.replace("\n", "").replace(" ", "")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_INSIDE)
    assert page.locator(".attendance").bounding_box()["width"] <= 688
    assert page.locator(".attendance th").last.bounding_box()["width"] >= 150, "4 cm to sign"
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => { document.title = 'printing' }")
    page.click("[data-print]")
    expect(page).to_have_title("printing")


# --- handouts


@pytest.mark.long
def test_each_handout_fills_its_sheets(page: Page, at_the_desk: str) -> None:
    for which, sheets, words in (
        ("cards?size=cards", 2, "110"),
        ("cards?size=posters", 16, "110"),
        ("guide", 2, "Halaman sesi"),
        ("hall", 1, "Tanya ke mana?"),
        ("hall-script", 2, "Satu aula bersama"),
        ("hall-cards", 1, "Belum tahu"),
        ("hall-questions", 3, "1. "),
        ("family-sheet", 2, ""),
    ):
        page.goto(f"{at_the_desk}/admin/handouts/{which}")
        paper = print_page(page)
        assert (sizes(paper), len(paper.pages)) == ({A3 if which == "hall-questions" else A4}, sheets), which
        assert words in texts(paper)[0]
    assert [
        field["id"] for field in content.family_content()["sheet"]["fields"] if field["id"] not in texts(paper)[0]
    ] == []
    page.emulate_media(media="print")
    room = page.evaluate("[...document.querySelectorAll('.family-sheet td')].map(cell => cell.clientHeight)")
    assert min(room) >= 30, "8 mm to write in"


def test_papers_of_the_hall_keep_their_sheets_in_every_font(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poster of a network with the longest name and password there may be is one sheet, too."""
    monkeypatch.setattr(network, "hall_addresses", lambda _app: ["http://192.168.100.100:8000"])
    with db.write():
        session = db.session.merge(session_in_lontar)
        session.title = "Sosialisasi pencegahan perdagangan orang dan pekerja migran nonprosedural bagi warga desa"
        settings.store("wifi_name", "W" * 32)
        settings.store("wifi_password", "x" * 63)
    poster = f"sessions/{session_in_lontar.id}/poster"
    for path, sheets in (("handouts/guide", 2), ("handouts/hall-script", 2), (poster, 1)):
        page.goto(f"{at_the_desk}/admin/{path}")
        for font in ("Roboto", "DejaVu Sans"):
            page.evaluate("font => { document.body.style.fontFamily = font }", font)
            paper = print_page(page)
            assert len(paper.pages) == sheets, (path, font)
            if path == poster:
                assert "192.168.100.100:8000/join/" in paper.pages[0].extract_text(), "in one line"


def test_how_a_story_is_invited_is_at_most_half_a_page(page: Page, at_the_desk: str) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4_INSIDE)
    page.goto(f"{at_the_desk}/admin/handouts/guide")
    for font in ("Roboto", "DejaVu Sans"):
        page.evaluate("font => { document.body.style.fontFamily = font }", font)
        section = page.locator("#story").bounding_box()
        assert section
        share = section["width"] * section["height"] / (A4_INSIDE["width"] * A4_INSIDE["height"])
        assert 0.1 < share <= 0.5, font


@pytest.mark.parametrize("font", ["Roboto", "DejaVu Sans"])
def test_the_family_sheet_has_a_front_and_a_back_whose_answers_are_upside_down(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, font: str
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/")
    page.get_by_role("link", name="Lembar cetak untuk warga").click()
    page.get_by_role("link", name="Lembar Keluarga").click()
    of_the_session = f"Dibuka tanggal: {session_in_lontar.held_on + timedelta(weeks=3):%d/%m/%Y}"
    for address, day in ((page.url, of_the_session), ("/admin/handouts/family-sheet", "Dibuka tanggal: 1.")):
        page.goto(urljoin(at_the_desk, address))
        page.evaluate("font => { document.body.style.fontFamily = font }", font)
        paper = print_page(page)
        assert (sizes(paper), len(paper.pages)) == ({A4}, 2)
        front, back = texts(paper)
        upright, turned = back.split("Lipat di sini")
        sheet, plan, booster = (
            content.family_content()["sheet"],
            content.dated_row("plan")["questions"]["what"],
            content.dated_row("booster"),
        )
        for words in (*(field["id"] for field in sheet["fields"]), sheet["foot"]["id"]):
            assert words in front
        told = [plan["title"], *plan["choices"], booster["title"], *(offer["text"] for offer in booster["offers"])]
        folded = [*(offer["answer"] for offer in booster["offers"]), booster["after"]]
        assert [words["id"] for words in told if words["id"] not in upright] == []
        assert [words["id"] for words in folded if words["id"] not in turned] == []
        assert re.search("Saya tanya dulu kepada: Hari bercerita: .*Ingat lagi", upright), "with lines to write on"
        assert day in upright
        assert upright.count("Aman Tipuan") == 4, "to be ticked"
    page.emulate_media(media="print")
    page.set_viewport_size(A4_INSIDE)
    turn = page.locator(".family-answers").evaluate("answers => getComputedStyle(answers).transform")
    assert turn == "matrix(-1, 0, 0, -1, 0, 0)", "upside down"
    lines = page.evaluate("[...document.querySelectorAll('.family-blank')].map(line => line.clientWidth)")
    assert (len(lines), min(lines) >= 300) == (3, True), "8 cm to write on"


# --- lists on a phone

HIDDEN = "() => [...document.querySelectorAll('.table')].filter(t => t.scrollWidth > t.clientWidth).length"


def test_on_a_phone_no_list_hides_a_column(page: Page, at_the_desk: str, session_in_lontar: OutreachSession) -> None:
    add(people.came(session_in_lontar, name="Siti Aminah", phone="+6281234567890"))
    page.set_viewport_size({"width": 360, "height": 640})
    for path in ("sessions/", "hotlines/", "questions/", f"check-ins/{session_in_lontar.id}/"):
        page.goto(f"{at_the_desk}/admin/{path}")
        assert page.locator(".stack tbody tr").count()
        assert page.evaluate(HIDDEN) == 0, path
