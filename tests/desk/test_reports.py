"""The recapitulation of a period: the same figures on the page, in the workbook and in the CSV file."""

from datetime import date

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_csv, in_sheet, in_sheets, on_page, same, whole_file, workbook


def test_the_recapitulation_has_the_official_columns_and_totals(desk: Browser, in_march: OutreachSession) -> None:
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
    letterhead = [line.text for line in desk.page.select(".paper .kop p")]
    assert letterhead[-2:] == [office.upper(), "Jl. Warung Jaud No. 82, Kaligandu, Kota Serang"]
    assert desk.page.select_one(".paper").text.count("Rekapitulasi kegiatan") == 1
    assert tables["Menurut kelompok peserta"][1:] == [
        ["Warga", "10"],
        ["Kelompok tidak dicatat", "2"],
        ["Jumlah", "12"],
    ]
    assert "Maret 2026" in desk.text
    assert "oleh Ratna" in desk.text
    desk.follow(in_march.title)
    assert desk.path == f"/admin/reports/sessions/{in_march.id}/"


def test_the_recapitulation_is_the_same_in_a_workbook(desk: Browser, in_march: OutreachSession) -> None:
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    page = on_page(desk.get(MARCH))
    desk.press("Rekap (Excel)")
    same(page, in_sheets(desk))
    assert acts() == [("recap-exported", "period:2026-m03")]


DATA = (
    "Tanggal|Surat tugas|Judul|Jenis|Desa|Kode desa|Kecamatan|Petugas|L|P|Perangkat desa|Tokoh masyarakat|Warga"
    "|Pelajar|Calon PMI|Purna PMI|Jumlah"
)


def test_data_to_filter_is_one_row_a_session_also_as_csv(desk: Browser, in_march: OutreachSession) -> None:
    """Closed sessions alone; where nobody counted a cell is empty. The same from a page in English: it is a paper."""
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    closed_session(in_march.village, date(2026, 3, 4), kind="bimtek")
    desk.get(MARCH)
    desk.press("English")
    page = desk.get(MARCH)
    desk.submit("form[action$='recap.xlsx']")
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
    desk.page = page
    desk.submit("form[action$='recap.csv']")
    rows[0][2] = f"'{in_march.title}"  # no formula
    assert in_csv(desk) == [DATA.split("|"), *rows]


@pytest.mark.parametrize("state", ["open", "planned"])
def test_what_is_not_closed_is_not_counted(desk: Browser, in_march: OutreachSession, state: str) -> None:
    with db.write():
        in_march.state = state
    tables = on_page(desk.get(MARCH))
    assert list(tables) == (["Masih dibuka"] if state == "open" else [])


def test_an_empty_period_says_so_on_page_and_in_files(desk: Browser) -> None:
    desk.get("/admin/reports/?year=2024&part=h1")
    assert "Tidak ada sesi yang ditutup dalam periode ini" in desk.text
    page = desk.page
    desk.press("Rekap (Excel)")
    assert "Tidak ada sesi yang ditutup" in whole_file(desk)
    desk.page = page
    desk.press("Data saja (CSV)")
    assert in_csv(desk) == [DATA.split("|")]


def test_groups_that_hold_more_people_than_were_counted_are_named(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.heads_by_group = {"warga": 20}
    closed_session(in_march.village, date(2026, 3, 4), heads_male=30, heads_female=10, heads_by_group={"tokoh": 30})
    _header, *rows = on_page(desk.get(MARCH))["Menurut kelompok peserta"]
    assert rows[:-1] == [["Tokoh masyarakat", "30"], ["Kelompok tidak dicatat", "22"], ["Jumlah", "52"]]
    assert "1 sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan" in rows[-1][0]
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
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
    assert tables["Menurut jenis"][1:] == [
        ["Sosialisasi", "2", "1", "5", "7", "12"],
        ["Bimtek", "1", "0", "–", "–", "belum dihitung"],
        summed,
    ]
    groups = [["Warga", "10"], ["Kelompok tidak dicatat", "2"], ["Jumlah dari 1 sesi yang dihitung", "12"]]
    assert tables["Menurut kelompok peserta"][1:] == groups


def test_a_month_that_nobody_counted_has_no_participants_rather_than_none(desk: Browser, lontar: Village) -> None:
    closed_session(lontar, date(2026, 3, 4))
    tables = on_page(desk.get(MARCH))
    assert tables["Rekapitulasi kegiatan"][2][-3:] == ["–", "–", "belum dihitung"]
    assert tables["Menurut desa"][-1][1:] == ["1", "0", "–", "–", "belum dihitung"]


@pytest.mark.parametrize("query", ["year=1&part=q1", "year=2026&part=q9", "year=x", "kind=pesta"])
def test_a_period_that_is_none_is_refused_kindly(desk: Browser, query: str) -> None:
    for address in ("/admin/reports/", "/admin/reports/learning/"):
        desk.get(f"{address}?{query}", 422)
        assert "Pilih salah satu dari daftar." in desk.text


def test_a_failed_try_to_export_is_in_the_audit_too(desk: Browser) -> None:
    desk.get("/admin/reports/")
    desk.press("Data saja (CSV)", 422, part="q9")
    assert acts() == [("recap-not-exported", "period")]


def test_the_list_is_narrowed_to_a_village_and_a_kind(desk: Browser, in_march: OutreachSession) -> None:
    for query, found in (("village=tirtayasa", True), ("village=pontang", False), ("kind=bimtek", False)):
        desk.get(f"{MARCH}&{query}")
        assert (in_march.title in desk.text) == found, query
    desk.get(f"{MARCH}&village=Tirtayasa&kind=sosialisasi")
    assert "Maret 2026, desa atau kecamatan: Tirtayasa, jenis: Sosialisasi" in desk.text
