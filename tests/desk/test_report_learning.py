"""What people learned, as an officer reads it: figures, bars, and what is too little to be shown."""

from kiosk.models import OutreachSession
from tests.cast.learning import add_all, attempt, counted, forms, pair, practised, questions
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
    assert tables["Soal, dari yang paling sulit"][1][2:5] == ["1", "6", "±25%"]  # three of six, told as a few
    desk.press("Unduh (CSV)")
    same(tables, in_csv(desk))
    desk.page = page
    desk.press("Unduh (Excel)")
    same(tables, in_sheets(desk))
    assert acts() == [("learning-exported", "period:2026-m03")] * 2


def test_every_share_has_a_bar_and_a_number(desk: Browser, learned: OutreachSession) -> None:
    page = desk.get(f"/admin/reports/sessions/{learned.id}/learning/")
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
    desk.get(f"/admin/reports/sessions/{in_march.id}/learning/")
    assert "Perubahan sebelum–sesudah: belum cukup pasangan." in desk.text


def taught(session: OutreachSession, *after: str) -> None:
    """Twelve people know half of it before; afterwards they answer in these ways in turn."""
    before = ("rrrww", "rwrrw", "wrwwr")
    people = [
        one
        for n in range(12)
        for one in pair(session.id, forms(), "AB"[n % 2], before[n // 2 % 3], after[n // 2 % len(after)])
    ]
    counted(session, *people)


def test_a_hall_that_refuses_everything_is_told_to_be_more_suspicious(desk: Browser, in_march: OutreachSession) -> None:
    taught(in_march, "wwrrr", "wwrrr", "wwwrr")
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    page, tables = desk.page, on_page(desk.page)
    for row in tables["Perubahan sebelum–sesudah"][1:3]:
        assert row[5:] == ["–", "lebih curiga, belum lebih paham"], "a better total is no gain"
    told = tables["Membedakan aman dan tidak"]
    assert [row[0] for row in told[1:5]] == ["Yang aman diteruskan", "Yang tidak aman ditolak atau dicek dulu"] * 2
    assert told[1][3:7] == ["2,0", "1,3", "0,0", "-1,3"]
    assert told[5][0].startswith("Catatan: Lebih curiga, belum lebih paham:")
    assert "mulai dari contoh yang aman" in told[5][0]
    desk.press("Unduh (Excel)")
    same(tables, in_sheets(desk))
    desk.page = page
    desk.press("Unduh (CSV)")
    same(tables, in_csv(desk))


def test_a_hall_that_learned_is_not(desk: Browser, in_march: OutreachSession) -> None:
    taught(in_march, "rrrrr", "rrrrw", "rrwrr")
    page = desk.get(f"/admin/reports/sessions/{in_march.id}/learning/")
    tables = on_page(page)
    assert all(row[6].startswith("rata-rata naik") for row in tables["Perubahan sebelum–sesudah"][1:3])
    assert len(tables["Membedakan aman dan tidak"]) == 6
    assert "curiga, belum" not in desk.text


def test_practice_with_offers_tells_what_was_refused_and_what_was_kept(
    desk: Browser, in_march: OutreachSession
) -> None:
    add_all(*(attempt(in_march.id, questions("Q01", "Q12"), "rw") for _ in range(6)))
    rounds = [practised(in_march.id, "sound", "rotten", "rotten", "rotten") for _ in range(6)]
    rounds += [practised(in_march.id, "sound", "sound", "rotten", "sound") for _ in range(5)]
    rounds.append(practised(in_march.id, "sound", "unknown", "rotten", "sound"))
    counted(in_march, *rounds)
    tables = on_page(desk.get(f"/admin/reports/sessions/{in_march.id}/learning/"))
    attempts = tables["Kuis yang diikuti"]
    assert [row[:4] for row in attempts[1:4]] == [
        ["Kuis bebas", "6", "6", "50%"],
        ["Latihan “Aman atau tidak?”", "12", "12", "73%"],
        ["Jumlah", "6", "6", "50%"],
    ]
    assert "tidak ikut dijumlah" in attempts[4][0]
    assert tables["Latihan “Aman atau tidak?”"][1:3] == [
        ["Tipu atau berbahaya: ditolak", "24", "75%"],
        ["Aman: diteruskan", "24", "71%"],  # 17: twelve and five
    ]
    assert "Aman atau tidak?" not in [row[0] for row in tables["Topik, dari yang paling sulit"]]
