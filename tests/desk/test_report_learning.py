"""What people learned, as an officer reads it: figures, bars, and what is too little to be shown."""

from kiosk.models import OutreachSession
from tests.cast.learning import add_all, attempt, closed_session, counted, forms, pair, practised, questions
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_sheets, notes_on, on_page, same, whole_file, workbook


def test_learning_of_a_period_is_the_same_as_a_file(desk: Browser, learned: OutreachSession) -> None:
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    tables = on_page(desk.page)
    assert "1 sesi sudah ditutup; hasil kuis dari 1 di antaranya" in desk.text
    assert "6 dari 12 yang hadir mengikuti kuis sebelum dan sesudah" in desk.text
    assert "belum terbukti sama sulit." in desk.text, "all began with form A"
    assert tables["Hasil cek tawaran kerja"][1:] == [
        ["Berhenti", "80%", "25"],
        ["Hati-hati", "0%", "25"],
        ["Lanjut periksa", "20%", "25"],
        ["Catatan: 25 tawaran kerja dicek."],
    ]
    assert tables["Soal, dari yang paling sulit"][1][2:5] == ["1", "6", "±25%"]  # three of six, told as a few
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    same(tables, in_sheets(desk))
    assert acts() == [("learning-exported", "period:2026-m03")]
    closed_session(learned.village, learned.held_on, title="Belum dihitung")
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "6 orang mengikuti kuis sebelum dan sesudah sosialisasi; jumlah yang hadir belum lengkap." in desk.text


WHAT_A_READER_MUST_KNOW = [
    "kurang dari 5 orang tidak dihitung",
    "“±”: taksiran",
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
    [row, [note]] = tables["Perubahan sebelum–sesudah, orang yang sama"][1:]
    assert note.startswith("Catatan: Lembar A dan B belum")
    assert "“Tanpa rincian”" in note, "two questions of another kind"
    assert row[:6] == ["A dulu, lalu B (tanpa rincian)", "Semua soal", "6", "2", "17%", "75%"]
    assert "kira-kira di antara naik 19 dan naik 98" in row[6]  # changes 2 1 1 0 2 1: 7/6, half 2.571 x 0.307
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
        assert drawing.select_one(".part-of-it")["width"] == drawing.find_parent("td").text.strip().lstrip("±")


def test_four_are_too_few_to_be_shown(desk: Browser, in_march: OutreachSession) -> None:
    counted(in_march, *(attempt(in_march.id, questions("Q01"), "r") for _ in range(4)))
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "Belum ada angka yang boleh ditampilkan." in desk.text
    assert "Kelompok kurang dari 5 orang tidak dihitung" in desk.text
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    assert workbook(desk).sheetnames == ["Yang dipelajari", "Catatan"]


def test_too_few_pairs_are_said_in_words(desk: Browser, in_march: OutreachSession) -> None:
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    for first in "AAABBB":
        add_all(*pair(in_march.id, forms, first, "rr", "rr"))
    counted(in_march, *(attempt(in_march.id, forms["A"], "rr", phase="before", form="A") for _ in range(2)))
    assert half_page(desk, in_march) == [
        "Kuis sebelum dan sesudah sosialisasi: kurang dari 5 orang mengikuti keduanya dengan urutan lembar soal yang"
        " sama, terlalu sedikit untuk dibandingkan."
    ]


def half_page(desk: Browser, session: OutreachSession) -> list[str]:
    """What the page of learning says first."""
    page = desk.get(f"/admin/reports/sessions/{session.id}/learning/")
    return [" ".join(line.text.split()) for line in page.select("ul.figures li")]


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
    assert "mulai dari contoh yang aman" in desk.text
    tables = on_page(desk.page)
    told = tables["Perubahan sebelum–sesudah, orang yang sama"][1:7]
    kinds = ["Semua soal", "Yang aman diteruskan", "Yang tidak aman ditolak atau dicek dulu"]
    assert [row[1] for row in told] == kinds * 2
    assert [row[6] for row in told if row[1] == "Semua soal"] == ["Lebih curiga, belum lebih paham."] * 2
    assert told[1][2:6] == ["6", "2", "67%", "0%"]
    desk.get(MARCH)
    desk.press("Yang dipelajari (Excel)")
    same(tables, in_sheets(desk))
    took, improved, discerned = half_page(desk, in_march)
    assert took == "12 dari 12 yang hadir mengikuti kuis sebelum dan sesudah sosialisasi."
    assert improved.endswith(" sesudah. Itu belum berarti lebih paham."), "a better total is no gain"
    assert discerned.startswith("Yang aman diteruskan: 67% sebelum, 0% sesudah. Yang tidak aman ditolak")
    assert "Lebih curiga, belum lebih paham" in discerned


def test_a_hall_that_learned_is_not(desk: Browser, in_march: OutreachSession) -> None:
    taught(in_march, "rrrrr", "rrrrw", "rrwrr")
    _took, improved, discerned = half_page(desk, in_march)
    assert "Hampir pasti naik: kalau diulang dengan banyak warga, kira-kira di antara naik " in improved
    assert "curiga" not in desk.text
    assert discerned.startswith("Yang aman diteruskan: 67% sebelum, 100% sesudah.")
    explained = desk.page.select("main ol > li")
    assert len(explained) == 3
    for line in explained:
        [question] = questions(line.text.split()[0])
        assert "Salah kira-kira 25% dari 6 jawaban." in line.text
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
