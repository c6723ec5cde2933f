"""The report of a period: the same figures on the page and in its workbook."""

from datetime import date

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_sheet, in_sheets, on_page, same, whole_file, workbook

DATA = (
    "Tanggal|Surat tugas|Judul|Jenis|Desa|Kode desa|Kecamatan|Petugas|L|P|Perangkat desa|Tokoh masyarakat|Warga"
    "|Pelajar|Calon PMI|Purna PMI|Jumlah"
)


def test_the_recapitulation_has_the_official_columns_and_totals_on_page_and_in_file(
    desk: Browser, in_march: OutreachSession
) -> None:
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    tables = on_page(desk.get(MARCH))
    header, row, total = tables["Rekapitulasi kegiatan"]
    assert header == "No|Tanggal|Judul|Jenis|Satker|Desa dan petugas|Lokasi|L|P|Peserta".split("|")
    office, where = "Kantor Imigrasi Kelas I Non TPI Serang", "Lontar, Kec. Tirtayasa Ratna, Hasan"
    assert row == ["1", "02/03/2026", in_march.title, "Sosialisasi", office, where, "Balai desa", "5", "7", "12"]
    assert total[1:2] + total[-3:] == ["Jumlah", "5", "7", "12"]
    assert tables["Menurut desa"][1:] == [
        ["Lontar, Kec. Tirtayasa, Kab. Serang", "1", "5", "7", "12"],
        ["Jumlah", "1", "5", "7", "12"],
    ]
    assert tables["Menurut kelompok peserta"][1:] == [
        ["Warga", "10"],
        ["Kelompok tidak dicatat", "2"],
        ["Jumlah", "12"],
    ]
    letterhead = [line.text for line in desk.page.select(".paper .kop p")]
    assert letterhead[-2:] == [office.upper(), "Jl. Warung Jaud No. 82, Kaligandu, Kota Serang"]
    paper = desk.page.select_one(".paper").text
    assert (paper.count("Rekapitulasi kegiatan"), "Maret 2026" in paper, "oleh Ratna" in paper) == (1, True, True)
    page = desk.page
    desk.press("Excel")
    same(tables, in_sheets(desk))
    assert acts() == [("recap-exported", "period:2026-03-01--2026-03-31")]
    desk.page = page
    desk.follow(in_march.title)
    assert desk.path == f"/admin/sessions/{in_march.id}/report"


def test_data_to_filter_is_one_row_a_session(desk: Browser, in_march: OutreachSession) -> None:
    """Closed sessions alone; where nobody counted a cell is empty. The same from a page in English: it is a paper."""
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    closed_session(in_march.village, date(2026, 3, 4), kind="bimtek")
    desk.get(MARCH)
    desk.press("English")
    desk.get(MARCH)
    desk.submit("form:has([value=recap])")
    sheet = workbook(desk)["Data"]
    where = ["Lontar", in_march.village_code, "Tirtayasa"]
    people = ["5", "7", "", "", "10", "", "", "", "12"]
    rows = [
        ["02/03/2026", "W12-0457", in_march.title, "Sosialisasi", *where, "Ratna, Hasan", *people],
        ["04/03/2026", "", "Berangkat aman", "Bimtek", *where, *[""] * 10],
    ]
    assert in_sheet(sheet) == [DATA.split("|"), *rows]
    assert [cell.data_type for cell in sheet[2]] == list("dsssssss") + list("nnnnnnnnn")
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:Q3", "A2")


def test_what_is_not_closed_is_not_counted_and_an_empty_period_says_so(
    desk: Browser, in_march: OutreachSession
) -> None:
    for state in ("open", "planned"):
        with db.write():
            in_march.state = state
        assert list(on_page(desk.get(MARCH))) == (["Masih dibuka"] if state == "open" else [])
    assert "Tidak ada sesi yang ditutup dalam periode ini" in desk.text
    desk.press("Excel")
    assert "Tidak ada sesi yang ditutup" in whole_file(desk)
    assert in_sheet(workbook(desk)["Data"]) == [DATA.split("|")]


def test_groups_that_hold_more_people_than_were_counted_are_named(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.heads_by_group = {"warga": 20}
    closed_session(in_march.village, date(2026, 3, 4), heads_male=30, heads_female=10, heads_by_group={"tokoh": 30})
    _header, *rows = on_page(desk.get(MARCH))["Menurut kelompok peserta"]
    assert rows[:-1] == [["Tokoh masyarakat", "30"], ["Kelompok tidak dicatat", "22"], ["Jumlah", "52"]]
    assert "1 sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan" in rows[-1][0]
    desk.get(f"/admin/sessions/{in_march.id}/report")
    assert "Menurut laki-laki dan perempuan 12 orang, menurut kelompok 20 orang." in desk.text


def test_a_session_that_nobody_counted_is_told_apart(desk: Browser, in_march: OutreachSession) -> None:
    closed_session(in_march.village, date(2026, 3, 4))
    closed_session(in_march.village, date(2026, 3, 5), heads_male=8, kind="bimtek", heads_by_group={"tokoh": 8})
    tables = on_page(desk.get(MARCH))
    assert "2 sesi belum lengkap jumlah hadirnya" in desk.text
    _header, _counted, none, half, total, _note = tables["Rekapitulasi kegiatan"]
    assert none[-3:] == half[-3:] == ["–", "–", "belum dihitung"]
    assert total[1:2] + total[-3:] == ["Jumlah dari 1 sesi yang dihitung", "5", "7", "12"]
    summed = ["Jumlah dari 1 sesi yang dihitung", "3", "1", "5", "7", "12"]
    assert tables["Menurut desa"][2] == summed
    nobody = ["Bimtek", "1", "0", "–", "–", "belum dihitung"]
    assert tables["Menurut jenis"][1:] == [["Sosialisasi", "2", "1", "5", "7", "12"], nobody, summed]
    groups = [["Warga", "10"], ["Kelompok tidak dicatat", "2"], ["Jumlah dari 1 sesi yang dihitung", "12"]]
    assert tables["Menurut kelompok peserta"][1:] == groups


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("from=2026-01-01&until=2026-03-31", "Triwulan I 2026"),
        ("from=1/7/2026&until=31/12/2026", "Semester II 2026"),
        ("from=2028-01-01&until=2028-12-31", "Tahun 2028"),
        ("from=2028-02-01&until=2028-02-29", "Februari 2028"),
        ("from=2026-03-02&until=2026-03-31&q=Tirtayasa", "02/03/2026–31/03/2026, Tirtayasa"),
        ("from=&until=2026-03-31", "13/09/2023–31/03/2026"),
    ],
)
def test_a_period_is_named_as_the_office_names_it(desk: Browser, period: str, words: str) -> None:
    desk.get(f"/admin/reports/?{period}")
    assert desk.page.select_one(".period").text == words
    desk.press("Excel")
    assert words in whole_file(desk)


def test_a_quarter_is_one_tap_and_the_present_one_none(desk: Browser, lontar: Village) -> None:
    closed_session(lontar, date(2026, 11, 2), title="Triwulan ini")
    closed_session(lontar, date(2026, 3, 31), title="Hari terakhir")
    desk.get("/admin/reports/")
    assert desk.page.select_one(".periods [aria-current]").text == desk.page.select_one(".period").text
    desk.follow("Triwulan I 2026")
    assert ("Hari terakhir" in desk.text, "Triwulan ini" in desk.text) == (True, False)
    desk.follow("Tahun 2025")
    assert "Tidak ada sesi yang ditutup dalam periode ini" in desk.text


@pytest.mark.parametrize("query", ["from=2026-13-01", "until=kemarin", "from=2026-03-31&until=2026-03-01"])
def test_a_period_that_is_none_is_refused_kindly_and_kept_as_typed(desk: Browser, query: str) -> None:
    desk.get(f"/admin/reports/?{query}&q=Lontar", 422)
    assert desk.page.select(".field-error")
    assert desk.page.select_one("[name=q]")["value"] == "Lontar"


def test_the_list_is_narrowed_to_a_village_or_a_kind(desk: Browser, in_march: OutreachSession) -> None:
    for query, found in (("tirtayasa", True), ("pontang", False), ("sosialisasi", True), ("Bimtek", False)):
        desk.get(f"{MARCH}&q={query}")
        assert (in_march.title in desk.text) == found, query
