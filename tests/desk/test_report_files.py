"""The files of reports: their names, their token, and cells that no spreadsheet takes for a formula."""

import csv
from io import StringIO

import pytest

from kiosk.models import OutreachSession
from kiosk.views.admin.downloads import csv_file, file_name
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_csv

pytestmark = pytest.mark.look


def saved_as(browser: Browser, address: str, button: str) -> str:
    """The name under which the file of this button arrives."""
    browser.get(address)
    browser.press(button)
    assert browser.response
    return browser.response.headers["Content-Disposition"].partition("filename=")[2].strip('"')


def test_a_file_has_a_plain_name_that_tells_it_from_others(desk: Browser, in_march: OutreachSession) -> None:
    other = closed_session(in_march.village, in_march.held_on, kind="rapat-koordinasi")
    periods = [
        "",
        "&village=tirtayasa",
        "&village=Desa+Lontar",
        "&kind=sosialisasi",
        "&village=lontar&kind=sosialisasi",
    ]
    names = [saved_as(desk, f"{MARCH}{more}", "Rekap (Excel)") for more in periods]
    assert names[0] == "Rekap Maret 2026.xlsx"
    assert names[4] == "Rekap Maret 2026 lontar Sosialisasi.xlsx"
    names.append(saved_as(desk, MARCH, "Yang dipelajari (Excel)"))
    names.append(saved_as(desk, MARCH, "Kehadiran tanpa nama (Excel)"))
    for session in (in_march, other):
        names += [saved_as(desk, f"/admin/reports/sessions/{session.id}/", file) for file in ("Word", "Excel")]
    assert names[-4:] == [
        "Laporan Sosialisasi Lontar 02-03-2026.docx",
        "Laporan Sosialisasi Lontar 02-03-2026.xlsx",
        "Laporan Rapat Koordinasi Lontar 02-03-2026.docx",
        "Laporan Rapat Koordinasi Lontar 02-03-2026.xlsx",
    ]
    for button in ("Kehadiran tanpa nama (Excel)", "Kehadiran dengan nama (Excel)"):
        names.append(saved_as(desk, f"/admin/sessions/{in_march.id}/papers/", button))
    assert names[-1] == "Kehadiran Dengan Nama Lontar 02-03-2026.xlsx"
    assert len(set(names)) == len(names)


def test_a_name_of_a_file_has_nothing_that_a_machine_refuses() -> None:
    assert file_name('Laporan "a/b\\c"', "", "Nur'aini: 1*?", "\r\n<x>.") == "Laporan a b c Nur aini 1 x"


def test_an_export_needs_its_token_and_is_no_get(desk: Browser, in_march: OutreachSession) -> None:
    report = f"sessions/{in_march.id}/report.xlsx"
    for address in ("recap.xlsx", "recap.csv", "learning.xlsx", "check-ins.xlsx", report):
        desk.get(f"/admin/reports/{address}", 405)
        desk.post(f"/admin/reports/{address}", {"year": "2026", "part": "m03"}, 422)
        assert desk.response.mimetype == "text/html"
    assert acts() == []
    token = desk.get("/admin/reports/").select_one("[name=csrf_token]")["value"]
    for address in ("learning.csv", f"sessions/{in_march.id}/report.csv"):
        desk.post(f"/admin/reports/{address}", {"csrf_token": token}, 404)


def test_a_csv_guards_texts_that_would_be_formulas(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(MARCH)
    desk.press("Data saja (CSV)")
    assert in_csv(desk)[1][2] == f"'{in_march.title}"


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


def test_a_negative_number_is_no_formula() -> None:
    assert csv_file("x.csv", [[-3, "-3,5", "-12%"]]).get_data().decode("utf-8-sig") == "-3;-3,5;-12%\r\n"


def test_the_answer_bears_the_pages_mark(desk: Browser) -> None:
    desk.get("/admin/reports/")
    page = desk.page
    desk.press("Data saja (CSV)", mark="abc123")
    assert "file-abc123=1" in " ".join(desk.response.headers.getlist("Set-Cookie"))
    desk.page = page
    desk.press("Data saja (CSV)", mark="a; Domain=x")
    assert "file-" not in " ".join(desk.response.headers.getlist("Set-Cookie"))
