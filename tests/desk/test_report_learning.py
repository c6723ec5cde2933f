"""What people learned, as an officer reads it: figures, bars, and what is too little to be shown."""

from kiosk.models import OutreachSession
from tests.cast.learning import add_all, attempt, counted, forms, pair, practised, questions
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_sheets, notes_on, on_page, same, whole_file, workbook


def test_learning_of_a_period_is_the_same_as_a_file(desk: Browser, learned: OutreachSession) -> None:
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    tables = on_page(desk.page)
    assert "1 sesi sudah ditutup; hasil kuis dari 1 di antaranya" in desk.text
    assert "Kuis sebelum dan sesudah, 6 orang: tepat 2 dari 12 → 9 dari 12 jawaban." in desk.text
    assert tables["Hasil cek tawaran kerja"][1:-1] == [["Berhenti", "20"], ["Lanjut periksa", "5"]]
    assert tables["Hasil cek tawaran kerja"][-1][0].startswith("Catatan: 25 tawaran kerja dicek. Hasil atau tanda yang")
    assert tables["Soal, dari yang paling sulit"][1][2:5] == ["1", "6", "50%"]
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    same(tables, in_sheets(desk))
    assert acts() == [("learning-exported", "period:2026-m03")]


WHAT_A_READER_MUST_KNOW = [
    "Kalau kurang dari 5 kuis sejenis selesai dalam satu sesi, hanya jumlahnya yang disimpan",
    "per bulan yang sudah lewat",
    "Tidak ada rincian menurut orang",
]


def test_what_a_session_learned_stands_in_its_file_and_the_periods_too(desk: Browser, learned: OutreachSession) -> None:
    page = desk.get(f"/admin/reports/sessions/{learned.id}/learning/")
    tables, notes = on_page(page), notes_on(page)
    assert tables["Kuis yang diikuti"][1:3] == [
        ["Sebelum sosialisasi", "6", "6", "17%"],
        ["Sesudah sosialisasi", "6", "6", "75%"],
    ]
    assert tables["Perubahan sebelum–sesudah, orang yang sama"][1:] == [
        ["Semua soal", "6", "12", "2", "9"],
        ["Yang tidak aman ditolak atau dicek dulu", "6", "12", "2", "9"],
        ["Catatan: Kurang dari 10 orang: belum bisa dikatakan seberapa pasti perubahannya."],
    ]
    assert "angka ini perubahan sebelum–sesudah, bukan dampak." in page.select_one("ul.figures + p").text
    assert [note for note, said in zip(notes, WHAT_A_READER_MUST_KNOW, strict=True) if said not in note] == []
    for address, button in ((f"/admin/reports/sessions/{learned.id}/", "Excel"), (MARCH, "Yang dipelajari (Excel)")):
        desk.get(address)
        desk.press(button)
        file = in_sheets(desk)
        same(tables, file)
        assert "bukan dampak" in file["Catatan"][1][0]
        assert [row[0] for row in file["Catatan"][2:]] == notes
    assert "1 sesi sudah ditutup; hasil kuis dari 1" in whole_file(desk)


def test_every_share_has_a_bar_and_a_number(desk: Browser, learned: OutreachSession) -> None:
    page = desk.get(f"/admin/reports/sessions/{learned.id}/learning/")
    bars = page.select("td svg")
    assert bars
    for drawing in bars:
        assert drawing["aria-hidden"] == "true"
        assert drawing.select_one(".part-of-it")["width"] == drawing.find_parent("td").text.strip()


def test_of_four_it_is_shown_how_many_they_were(desk: Browser, in_march: OutreachSession) -> None:
    counted(in_march, *(attempt(in_march.id, questions("Q01"), "r") for _ in range(4)))
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: Kuis bebas 4." in desk.text
    assert on_page(desk.page)["Kuis yang diikuti"][1] == ["Kuis bebas", "4", "4", "–"]
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    assert workbook(desk).sheetnames == ["Kuis yang diikuti", "Catatan"]


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
    assert "mulai dari contoh yang aman" in desk.page.select_one("details").text
    tables = on_page(desk.page)
    assert tables["Perubahan sebelum–sesudah, orang yang sama"][1:] == [
        ["Semua soal", "12", "60", "32", "32"],
        ["Yang aman diteruskan", "12", "24", "16", "0"],
        ["Yang tidak aman ditolak atau dicek dulu", "12", "36", "16", "32"],
        ["Catatan: Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak, tetapi yang aman juga."],
    ]
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    same(tables, in_sheets(desk))
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
    assert "Yang aman diteruskan: 67% → 0%. Yang tidak aman ditolak atau dicek dulu: 44% → 89%." in desk.text
    assert "Lebih curiga" not in desk.text


def test_a_hall_that_learned_is_not(desk: Browser, in_march: OutreachSession) -> None:
    taught(in_march, "rrrrr", "rrrrw", "rrwrr")
    desk.get(f"/admin/reports/sessions/{in_march.id}/learning/")
    assert "Hampir pasti naik: kalau diulang dengan banyak warga, kira-kira di antara naik " in desk.text
    assert "Lebih curiga" not in desk.text
    explained = desk.page.select("main ol > li")
    assert len(explained) == 3
    for line in explained:
        [question] = questions(line.text.split()[0])
        assert "Salah 33% dari 6 jawaban." in line.text
        assert str(question.text("id")["explanation"]) in line.text


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
        ["Tipuan atau berbahaya: ditolak", "24", "75%"],
        ["Aman: diteruskan", "24", "71%"],  # 17: twelve and five
    ]
    assert "Aman atau tidak?" not in [row[0] for row in tables["Topik, dari yang paling sulit"]]
