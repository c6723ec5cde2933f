"""The attendance sheet as a page: empty for everyone at the desk, filled only by an act that is written down."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession
from tests.cast import people as cast
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session


@pytest.fixture
def guests(session_in_lontar: OutreachSession) -> OutreachSession:
    """Wati, Budi from another kecamatan, a void entry, somebody without a name and a child."""
    people = [
        {"name": "Wati", "sex": "P", "village_code": "36.04.13.2007", "phone": "+6281234567890"},
        {"name": "Budi", "sex": "L", "village_code": "36.04.12.2011"},
        {"name": "Asep", "state": "void"},
        {"group": "calon"},
        {"age": "child", "sex": "P"},
    ]
    with db.write():
        for n, fields in enumerate(people):
            db.session.add(cast.came(session_in_lontar, nonce=f"n{n}", **fields))
    return session_in_lontar


def lines(desk: Browser) -> list[list[str]]:
    """The table's rows as people read them."""
    return [[cell.text for cell in row.select("td")] for row in desk.page.select(".paper tr.blank")]


def test_an_empty_sheet_has_as_many_rows_as_were_asked_for(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests))
    desk.follow("Kertas")
    desk.follow("Daftar hadir")
    assert len(lines(desk)) == 30
    desk.get(at(guests, "attendance/?rows=45"))
    assert lines(desk)[-1] == ["45", "", "", "", "", ""]
    assert audit() == []


def test_the_sheet_names_the_day_of_the_week(desk: Browser, guests: OutreachSession) -> None:
    with db.write():
        guests.held_on = date(2026, 11, 24)
    desk.get(at(guests, "attendance/"))
    assert "Hari, tanggal Selasa, 24 November 2026" in desk.text
    assert "Serang, 24 November 2026" in desk.text


@pytest.mark.parametrize(("rows", "shown"), [("0", 30), ("abc", 30), ("-4", 30), ("9999", 300), ("1", 1), ("", 30)])
def test_a_number_of_rows_that_makes_no_sense_is_replaced(
    desk: Browser, guests: OutreachSession, rows: str, shown: int
) -> None:
    desk.get(at(guests, f"attendance/?rows={rows}"))
    assert len(lines(desk)) == shown


def test_the_filled_sheet_has_names_but_no_phone_and_no_signature(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests, "attendance/"))
    desk.press("Isi dari kehadiran")
    first, second, *spare = lines(desk)
    assert first == ["1", "Wati", "Lontar", "P", "", ""]
    assert second == ["2", "Budi", "Kaserangan, Kec. Pontang", "L", "", ""]
    assert spare == [[str(n), "", "", "", "", ""] for n in range(3, 8)]
    assert "Kepala Desa Lontar" in desk.text
    assert "6281" not in desk.response.get_data(as_text=True)
    assert audit() == [("attendance-shown", [])]


def test_the_filled_sheet_has_as_many_empty_rows_as_were_asked_for(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests, "attendance/"))
    desk.press("Isi dari kehadiran")
    assert desk.page.select_one("#spare")["value"] == "5"
    desk.press("Isi dari kehadiran", spare="12")
    assert [cells[1] for cells in lines(desk)] == ["Wati", "Budi"] + 12 * [""]
    desk.press("Isi dari kehadiran", spare="0")
    assert len(lines(desk)) == 2
    desk.press("Isi dari kehadiran", spare="9999")
    assert len(lines(desk)) == 302
    desk.press("Isi dari kehadiran", spare="banyak", status=422)
    assert "Tulis angka saja" in desk.text
    assert "Wati" not in desk.text


def test_a_child_is_on_no_sheet_by_name(desk: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        db.session.add(cast.came(session_in_lontar, age="child"))
    desk.get(at(session_in_lontar, "attendance/"))
    desk.press("Isi dari kehadiran")
    assert {"".join(cells[1:]) for cells in lines(desk)} == {""}
    assert "0 nama dari kehadiran" in desk.text


def test_a_sheet_of_practice_says_so_until_practice_ends(desk: Browser, guests: OutreachSession) -> None:
    with db.write():
        guests.state, guests.practice = "planned", True
    desk.get(at(guests, "attendance/"))
    assert desk.page.select_one(".stamp").text == "LATIHAN – bukan daftar hadir"
    assert not desk.page.find("button", string="Isi dari kehadiran")
    desk.get(at(guests))
    desk.press("Hentikan latihan")
    desk.get(at(guests, "attendance/"))
    assert not desk.page.select(".stamp")


def test_who_filled_the_sheet_is_in_the_audit(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests, "attendance/"))
    desk.press("Isi dari kehadiran")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendance-shown")).one()
    assert (entry.officer.name, entry.row) == ("Ratna", f"outreach_session:{guests.id}")


def test_names_are_shown_to_nobody_by_address_alone(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests, "attendance/?filled=1"))
    assert "Wati" not in desk.text
    desk.post(at(guests, "attendance/"), {}, status=422)
    assert "Wati" not in desk.text
    assert audit() == []


def test_names_are_filled_in_only_while_people_can_sign(desk: Browser, guests: OutreachSession) -> None:
    desk.get(at(guests, "attendance/"))
    with db.write():
        guests.state = "closed"
    desk.press("Isi dari kehadiran", status=422)
    assert "nama dari kehadiran hanya diisikan selama sesi dibuka" in desk.text
    assert {"".join(cells[1:]) for cells in lines(desk)} == {""}
    assert not desk.page.find("button", string=re.compile("Isi dari kehadiran"))
    assert audit() == []


def test_a_session_with_no_check_ins_prints_a_sheet_all_the_same(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "attendance/"))
    desk.press("Isi dari kehadiran")
    assert len(lines(desk)) == 5


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "O'Neil & <b>", "ياسر", "A", "N" * 80])
def test_any_name_is_printed_as_it_is(desk: Browser, session_in_lontar: OutreachSession, name: str) -> None:
    with db.write():
        db.session.add(cast.came(session_in_lontar, name=name))
    desk.get(at(session_in_lontar, "attendance/"))
    desk.press("Isi dari kehadiran")
    assert lines(desk)[0][1] == name


def test_a_typed_zero_is_shown_and_what_was_not_counted_is_not(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "finish"))
    desk.press("Tutup dan cetak", heads_male="5", heads_female="0", warga="5", tokoh="0")
    assert only_session().heads_by_group == {"warga": 5, "tokoh": 0}
    lines = [row.get_text(" ", strip=True) for row in desk.page.select(".letter tr")]
    assert "Tokoh masyarakat 0" in lines
    assert not [line for line in lines if line.startswith("Perangkat desa")]
    desk.press("Excel")
    book = load_workbook(BytesIO(desk.response.data))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet]
    assert ["Tokoh masyarakat", 0] in cells
    desk.get("/admin/reports/")
    lines = [row.get_text(" ", strip=True) for row in desk.page.select(".paper tr")]
    assert "Tokoh masyarakat 0" in lines
    desk.get(at(session_in_lontar, "finish"))
    assert [desk.page.select_one(f"#{group}").get("value") for group in ("tokoh", "perangkat")] == ["0", ""]
