"""The report of one session: its chapters, the same in its files, and what is not said yet."""

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.reports import acts, in_csv, in_sheets, notes_on, on_page, same, take_part, whole_file, workbook


def test_the_report_of_a_session_has_every_chapter(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    for text in ("Kantor Imigrasi", "W12-0457", "Ratna Hasan", "9 check-in dari 12 yang hadir", "Modus penipuan"):
        assert text in desk.text
    for text in ("Listrik padam", "Tempel kartu", "Mengetahui,", "Serang, 2 Maret 2026", "Dicetak", "oleh Ratna"):
        assert text in desk.text
    for text in ("Petugas Imigrasi Pembina Desa (PIMPASA) Ratna", "Hari, tanggal Senin, 2 Maret 2026"):
        assert text in desk.text
    tables = on_page(desk.page)
    assert tables["Peserta menurut L/P"][1:] == [
        ["Laki-laki", "5", "3"],
        ["Perempuan", "7", "6"],
        ["Jumlah", "12", "9"],
    ]
    assert tables["Peserta menurut kelompok"][-1] == ["Jumlah", "12", "9"]
    assert tables["Check-in menurut umur"][-1] == ["Jumlah", "9"]
    assert tables["Kuis yang diikuti"][1:3] == [
        ["Sebelum sosialisasi", "6", "6", "17%"],
        ["Sesudah sosialisasi", "6", "6", "75%"],
    ]
    [row, [note]] = tables["Perubahan sebelum–sesudah"][1:]
    assert "sebelum November 2026" in note, "two questions of another kind"
    assert row[:6] == ["A dulu, lalu B (tanpa rincian)", "6", "2,0", "0,3", "1,5", "1,2"]
    assert row[6] == "rata-rata naik 1,2 soal (antara 0,4 dan 2,0)"  # changes 2 1 1 0 2 1: 7/6, half 2.571 x 0.307
    assert desk.text.count("dampak") == desk.text.count("bukan dampak")


@pytest.mark.parametrize("ending", ["CSV", "Excel"])
def test_the_report_of_a_session_is_the_same_as_a_file(desk: Browser, learned: OutreachSession, ending: str) -> None:
    page = on_page(desk.get(f"/admin/reports/sessions/{learned.id}/"))
    desk.press(f"Laporan ({ending})")
    file = in_csv(desk) if ending == "CSV" else in_sheets(desk)
    same(page, file)
    assert acts() == [("report-exported", f"outreach_session:{learned.id}")]


WHAT_A_READER_MUST_KNOW = [
    "kurang dari 5 orang yang selesai tidak dihitung",
    "dipilih kurang dari 5 orang digabung",
    "yang dibuka lagi hanya menambah daftar hadir",
    "per bulan yang sudah lewat",
    "tidak dirinci menurut orang",
    "perubahan sebelum–sesudah, bukan dampak",
]


@pytest.mark.parametrize("ending", ["CSV", "Excel"])
def test_what_is_left_out_and_why_stands_in_the_files_too(desk: Browser, learned: OutreachSession, ending: str) -> None:
    for address, button in (
        (f"/admin/reports/sessions/{learned.id}/", "Laporan"),
        ("/admin/reports/learning/?year=2026&part=m03", "Unduh"),
    ):
        notes = notes_on(desk.get(address))
        assert [note for note, said in zip(notes, WHAT_A_READER_MUST_KNOW, strict=True) if said not in note] == []
        desk.press(f"{button} ({ending})")
        file = in_csv(desk) if ending == "CSV" else in_sheets(desk)
        assert [row[0] for row in file["Catatan"][1:]] == notes
        assert file["Perubahan sebelum–sesudah"][-1][0].startswith("Catatan: Lembar A dan B disusun sepadan")
    assert "1 sesi sudah ditutup; hasil kuis dari 1" in whole_file(desk)


def test_a_session_without_check_ins_has_a_report_too(desk: Browser, lontar: Village) -> None:
    session = closed_session(lontar)
    desk.get(f"/admin/reports/sessions/{session.id}/")
    assert "0 check-in; jumlah yang hadir belum dihitung" in desk.text
    assert "Belum ada angka yang boleh ditampilkan." in desk.text
    desk.press("Laporan (Excel)")
    workbook(desk)


def test_a_planned_session_has_no_report_yet(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.state = "planned"
    for page in ("", "learning/"):
        desk.get(f"/admin/reports/sessions/{in_march.id}/{page}")
        assert "Sesi ini masih direncanakan" in desk.text
    assert "Siti" not in desk.text
    token = desk.page.select_one("[name=csrf_token]")["value"]
    desk.post(f"/admin/reports/sessions/{in_march.id}/check-ins.xlsx", {"csrf_token": token, "names": "1"}, 404)


def test_an_open_session_shows_no_learning_yet(desk: Browser, in_march: OutreachSession) -> None:
    take_part(in_march)
    with db.write():
        in_march.state = "open"
    for page in ("", "learning/"):
        desk.get(f"/admin/reports/sessions/{in_march.id}/{page}")
        assert "masih dibuka" in desk.text
        assert "Belum ada angka yang boleh ditampilkan." in desk.text
        assert "%" not in desk.text


def test_reports_speak_english_too(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    desk.press("English")
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    assert "Monday, 2 March 2026" in desk.text
    desk.get(f"/admin/reports/sessions/{learned.id}/learning/")
    assert "1.2" in desk.text
