"""The files of reports: names, tokens, people in them, and cells that no spreadsheet takes for a formula."""

import csv
import tracemalloc
from io import StringIO

import pytest
from sqlalchemy import insert

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.views.admin import downloads
from kiosk.views.admin.downloads import csv_file, file_name
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.reports import FORMULAS, MARCH, acts, in_csv, in_sheet, workbook
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
    names = [save(desk, f"{MARCH}{more}", "Rekap (Excel)") for more in searches]
    assert (names[0], names[3]) == ("Rekap Maret 2026.xlsx", "Rekap Maret 2026 sosialisasi.xlsx")
    names += [save(desk, MARCH, f"{what} (Excel)") for what in ("Yang dipelajari", "Kehadiran tanpa nama")]
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
        desk.press("Data saja (CSV)", mark=mark)
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


def test_a_period_with_too_many_is_to_be_chosen_shorter(
    desk: Browser, in_march: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form comes back as it was filled, also in another language; a file that was not made is not written down."""
    for most, status in ((9, 200), (8, 422)):
        monkeypatch.setattr(downloads, "MOST_ROWS", most)
        desk.get(f"{MARCH}&q=lontar")
        desk.press("Kehadiran tanpa nama (Excel)", status=status)
    assert "Sampai : Lebih dari 8 baris" in desk.text
    filled = [desk.page.select_one(f"form.filters [name={name}]")["value"] for name in ("from", "until", "q")]
    assert filled == ["01/03/2026", "31/03/2026", "lontar"]
    assert [action for action, _row in acts()] == ["check-ins-exported"]
    desk.press("English")
    assert "from=2026-03-01&until=2026-03-31&q=lontar" in desk.response.request.url


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


def test_a_csv_guards_texts_that_would_be_formulas(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(MARCH)
    desk.press("Data saja (CSV)")
    assert in_csv(desk)[1][2] == f"'{in_march.title}"
    assert csv_file("x.csv", [[-3, "-3,5", "-12%"]]).get_data().decode("utf-8-sig") == "-3;-3,5;-12%\r\n"


BEGINNINGS = ["=1+1", "+62 812", "-1+1", "@SUM(A1)", "\t=1+1", " =1+1", '"=1+1', "＝1+1"]


@pytest.mark.parametrize("before", ["", "a,", "a;", "a;b,", "a, ", 'a,"', "a\n", "a\t", "a|", "a\r\n"])
def test_no_cell_is_a_formula_whatever_separates_cells(before: str) -> None:
    """Excel takes the separator of its own country; a file of semicolons may be opened where it is a comma."""
    rows = [["pertama", before + formula, "3,5", "Serang; 2 orang"] for formula in BEGINNINGS]
    text = csv_file("x.csv", rows).get_data().decode("utf-8-sig")
    for separator in ";,\t|":
        for row in csv.reader(StringIO(text), delimiter=separator):
            begun = [cell.lstrip(' \t\r\n"') for cell in row]
            assert [cell for cell in begun if cell.startswith(("=", "+", "-", "@", "＝"))] == [], separator
    assert {tuple(row[2:]) for row in csv.reader(StringIO(text), delimiter=";")} == {("3,5", "Serang; 2 orang")}
