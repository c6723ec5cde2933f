"""The files of reports: their names, their token, and the people in them."""

import tracemalloc

import pytest
from sqlalchemy import insert

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.views.admin.downloads import file_name
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.reports import FORMULAS, MARCH, acts, in_sheet, workbook
from tests.conftest import add

pytestmark = pytest.mark.look


def save(browser: Browser, address: str, button: str) -> str:
    """Press this button; the name under which its file arrives."""
    browser.get(address)
    browser.press(button)
    assert browser.response
    return browser.response.headers["Content-Disposition"].partition("filename=")[2].strip('"')


def test_a_file_has_a_plain_name_that_tells_it_from_others(desk: Browser, in_march: OutreachSession) -> None:
    other = closed_session(in_march.village, in_march.held_on, kind="rapat-koordinasi")
    searches = ["", "&q=tirtayasa", "&q=Desa+Lontar", "&q=sosialisasi"]
    names = [save(desk, f"{MARCH}{more}", "Excel") for more in searches]
    assert (names[0], names[3]) == ("Rekap Maret 2026.xlsx", "Rekap Maret 2026 sosialisasi.xlsx")
    names.append(save(desk, MARCH, "Kehadiran tanpa nama (Excel)"))
    for session in (in_march, other):
        names += [save(desk, f"/admin/sessions/{session.id}/report", file) for file in ("Word", "Excel")]
    assert names[-2:] == [f"Laporan Rapat Koordinasi Lontar 02-03-2026.{ending}" for ending in ("docx", "xlsx")]
    for what in ("Kehadiran tanpa nama", "Kehadiran dengan nama"):
        names.append(save(desk, f"/admin/sessions/{in_march.id}/report", f"{what} (Excel)"))
    assert names[-1] == "Kehadiran Dengan Nama Lontar 02-03-2026.xlsx"
    assert len(set(names)) == len(names)
    assert file_name('Laporan "a/b\\c"', "", "Nur'aini: 1*?", "\r\n<x>.") == "Laporan a b c Nur aini 1 x"


def test_an_export_needs_its_token_and_bears_the_pages_mark(desk: Browser, in_march: OutreachSession) -> None:
    page = desk.get(MARCH)
    for address in ("/admin/reports/", f"/admin/sessions/{in_march.id}/report"):
        desk.post(address, {"file": "xlsx"}, 422)
        assert desk.response.mimetype == "text/html"
        desk.post(address, {"file": "pdf", "csrf_token": page.select_one("[name=csrf_token]")["value"]}, 404)
    assert acts() == []
    for mark, marked in (("abc123", True), ("a; Domain=x", False)):
        desk.page = page
        desk.press("Excel", mark=mark)
        assert ("file-abc123=1" in " ".join(desk.response.headers.getlist("Set-Cookie"))) == marked


def test_check_ins_are_exported_without_names(desk: Browser, in_march: OutreachSession) -> None:
    for address in (MARCH, f"/admin/sessions/{in_march.id}/report"):
        desk.get(address)
        desk.press("Kehadiran tanpa nama (Excel)", names="1")
        rows = in_sheet(workbook(desk)["Kehadiran"])
        assert len(rows) == 1 + 9  # the header, and all but the void one
        assert "Nama" not in rows[0]
        assert not [cell for row in rows for cell in row if cell in FORMULAS or "8123" in cell]
    assert acts() == [
        ("check-ins-exported", "period:2026-03-01--2026-03-31"),
        ("check-ins-exported", f"outreach_session:{in_march.id}"),
    ]


def test_names_are_exported_of_one_session_and_written_down(desk: Browser, in_march: OutreachSession) -> None:
    add(came(in_march, name="Wayan", sex="P", group="tokoh", origin="paper", state="confirmed"))
    desk.get(f"/admin/sessions/{in_march.id}/report")
    desk.press("Kehadiran dengan nama (Excel)")
    sheet = workbook(desk)["Kehadiran"]
    assert [row[-2].value for row in sheet.iter_rows() if row[-1].value == "+628123456789"] == FORMULAS
    headers, *rows = in_sheet(sheet)
    [row] = [row for row in rows if "Wayan" in row]
    said = dict(zip(headers, row, strict=True))
    columns = ("Umur", "L/P", "Kelompok", "Asal isian", "Pemeriksaan")
    assert [said[name] for name in columns] == ["Dewasa", "P", "Tokoh masyarakat", "Kertas", "Dikonfirmasi"]
    assert acts() == [("names-exported", f"outreach_session:{in_march.id}")]


def test_a_large_export_takes_no_more_memory_than_a_small_one(desk: Browser, in_march: OutreachSession) -> None:
    peaks = []
    for n in range(2):
        people = [
            {"nonce": f"{n}-{k}", "session_id": in_march.id, "age": "adult", "erase_on": in_march.held_on}
            for k in range(400 if n == 0 else 3600)
        ]
        with db.write():
            db.session.execute(insert(CheckIn), people)
        desk.get(MARCH)
        tracemalloc.start()
        desk.press("Kehadiran tanpa nama (Excel)")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert len(in_sheet(workbook(desk)["Kehadiran"])) == 1 + 9 + 4000
    assert peaks[1] - peaks[0] < 1_500_000  # bytes; the file itself, which the test's browser holds, is among them
