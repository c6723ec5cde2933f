"""What people learned, as an officer reads it: figures, bars, and what is too little to be shown."""

from kiosk.models import OutreachSession
from tests.cast.learning import add_all, attempt, counted, pair, questions
from tests.cast.pages import Browser
from tests.cast.reports import acts, in_csv, in_sheets, on_page, same, workbook


def test_learning_of_a_period_is_the_same_as_a_file(desk: Browser, learned: OutreachSession) -> None:
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    page, tables = desk.page, on_page(desk.page)
    assert "1 sesi sudah ditutup; hasil kuis dari 1 di antaranya" in desk.text
    assert tables["Hasil cek tawaran kerja"][1:] == [
        ["Berhenti", "80%", "25"],
        ["Hati-hati", "0%", "25"],
        ["Lanjut periksa", "20%", "25"],
        ["Catatan: 25 tawaran kerja dicek."],
    ]
    assert tables["Soal, dari yang paling sulit"][1][1:4] == ["1", "6", "±25%"]  # two of six, told as a few
    desk.press("Unduh (CSV)")
    same(tables, in_csv(desk))
    desk.page = page
    desk.press("Unduh (Excel)")
    same(tables, in_sheets(desk))
    assert acts() == [("learning-exported", "period:2026-m03")] * 2


def test_every_share_has_a_bar_and_a_number(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    page = desk.follow("Semua soal")
    bars = page.select("td svg")
    assert bars
    for drawing in bars:
        assert drawing["aria-hidden"] == "true"
        assert drawing.select_one(".part-of-it")["width"] == drawing.find_parent("td").text.strip().lstrip("±")


def test_four_are_too_few_to_be_shown(desk: Browser, in_march: OutreachSession) -> None:
    counted(in_march, *(attempt(in_march.id, questions("Q01"), "r") for _ in range(4)))
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "Belum ada angka yang boleh ditampilkan." in desk.text
    assert "kurang dari 5 orang yang selesai" in desk.text
    desk.press("Unduh (Excel)")
    assert workbook(desk).sheetnames == ["Yang dipelajari", "Catatan"]


def test_too_few_pairs_are_said_in_words(desk: Browser, in_march: OutreachSession) -> None:
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    for first in "AAABBB":
        add_all(*pair(in_march.id, forms, first, "rr", "rr"))
    counted(in_march, *(attempt(in_march.id, forms["A"], "rr", phase="before", form="A") for _ in range(2)))
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
    assert "Perubahan sebelum–sesudah: belum cukup pasangan." in desk.text
