"""What a report says of a hall's measured quiz, and the page that closes a session says it before."""

import pytest

from kiosk.db import db
from kiosk.models import LearningBatch, OutreachSession, Village
from tests.cast.learning import add_all, attempt, closed_session, counted, forms, pair, questions
from tests.cast.pages import Browser
from tests.cast.reports import in_sheets, in_word, on_page


def half_page(desk: Browser, session: OutreachSession) -> list[str]:
    """The first sentences of the page of learning."""
    page = desk.get(f"/admin/reports/sessions/{session.id}/learning/")
    return [" ".join(line.text.split()) for line in page.select("ul.figures li")]


def letter(desk: Browser, session: OutreachSession) -> str:
    """The chapters of the report in one line."""
    page = desk.get(f"/admin/reports/sessions/{session.id}/")
    return " ".join(page.select_one(".letter").get_text(" ").split())


def test_twelve_who_took_both_are_told_in_percent_whatever_form_they_began_with(
    desk: Browser, in_march: OutreachSession
) -> None:
    people = [pair(in_march.id, forms(), "B" if n < 3 else "A", "rrwww", "rrrww") for n in range(12)]
    for person in people[:4]:
        for one in person:
            one.answers[0].option, one.answers[0].right = "unknown", False
    counted(in_march, *(one for both in people for one in both))
    said = "12 orang ikut kuis sebelum dan sesudah; jawaban tepat 33% → 53%."  # 20 and 32 of 60
    apart = "Yang aman diteruskan: 83% → 83%. Yang tidak aman ditolak atau dicek dulu: 0% → 33%."
    assert half_page(desk, in_march) == [said, apart]
    assert f"{said} {apart}" in letter(desk, in_march)
    desk.press("Word")
    assert said in " ".join(in_word(desk.response.data))
    quarter = desk.get("/admin/reports/learning/?year=2026&part=q1")
    assert said in " ".join(quarter.select_one("ul.figures").text.split())


def test_seven_who_took_both_are_told_as_counts(desk: Browser, in_march: OutreachSession) -> None:
    people = [pair(in_march.id, forms(), "AB"[n % 2], "rwrrw", "rrrrw") for n in range(7)]
    counted(in_march, *(one for both in people for one in both))
    said = half_page(desk, in_march)
    assert said[0] == "Kuis sebelum dan sesudah, 7 orang: tepat 21 dari 35 → 28 dari 35 jawaban."
    assert said[1].startswith("Yang aman diteruskan: 7 dari 14 → 14 dari 14. Yang tidak aman")
    assert "%" not in " ".join(said)


def test_eight_before_and_seven_after_without_numbers_are_told_each_for_itself(
    desk: Browser, in_march: OutreachSession
) -> None:
    people = [attempt(in_march.id, forms()["AB"[n % 2]], "rrwww", phase="before", form="AB"[n % 2]) for n in range(5)]
    people += [one for _ in range(3) for one in pair(in_march.id, forms(), "A", "rrwww", "rrrww")]
    people += [attempt(in_march.id, forms()["A"], "rrrww", phase="after", form="A") for _ in range(4)]
    people += [attempt(in_march.id, questions("Q01", "Q04"), "rw") for _ in range(2)]
    counted(in_march, *people)
    said = [
        "3 orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.",
        "Sebelum sosialisasi: 8 kuis selesai, tepat 16 dari 40 jawaban (40%).",
        "Sesudah sosialisasi: 7 kuis selesai, tepat 21 dari 35 jawaban (60%).",
        "Kurang dari 5 selesai dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: Kuis bebas 2.",
    ]
    assert half_page(desk, in_march) == said
    assert " ".join(said) in letter(desk, in_march)


def test_how_sure_a_change_is_stands_in_the_details_and_the_workbook_and_never_in_the_letter(
    desk: Browser, in_march: OutreachSession
) -> None:
    people = [pair(in_march.id, forms(), "AB"[n % 2], "rrwww", ("rrrww", "rrrrw")[n % 2]) for n in range(10)]
    counted(in_march, *(one for both in people for one in both))
    assert "Hampir pasti naik" not in " ".join(half_page(desk, in_march))
    table = on_page(desk.page)["Perubahan sebelum–sesudah, orang yang sama"]
    assert table[1] == ["Semua soal", "10", "50", "20", "35"]
    note = "Catatan: Hampir pasti naik: kalau diulang dengan banyak warga, kira-kira di antara naik 22 dan naik 38"
    assert table[-1][0].startswith(note)  # changes 1 and 2, ten of them: 30 and 2.262 x 10.5 / 3.16 more or less
    assert "Hampir pasti" not in letter(desk, in_march)
    desk.press("Excel")
    assert in_sheets(desk)["Perubahan sebelum–sesudah, orang yang sama"][-1][0].startswith(note)


def test_the_page_that_closes_a_session_says_which_quizzes_will_be_told(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    people = [attempt(session_in_lontar.id, forms()["A"], "rrwww", phase="before", form="A") for _ in range(8)]
    people += [attempt(session_in_lontar.id, forms()["B"], "rrwww", phase="after", form="B") for _ in range(4)]
    people += [attempt(session_in_lontar.id, questions("Q01"), "w", finished=False) for _ in range(2)]
    add_all(*people)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/finish")
    for text in (
        "12 kuis selesai, 8 di antaranya masuk laporan",
        "Sebelum sosialisasi: 8 selesai",
        "Sesudah sosialisasi: 4 selesai, kurang dari 5: hanya jumlahnya yang disimpan",
        "2 kuis belum selesai",
    ):
        assert text in desk.text, text
    desk.press("Tutup dan cetak")
    told = {batch.phase: (batch.finished, batch.answers) for batch in db.session.query(LearningBatch)}
    assert told == {"before": (8, 40), "after": (4, 0)}


@pytest.mark.parametrize(("answered", "named"), [(4, []), (5, ["Salah 80% dari 5 jawaban."])])
def test_what_to_explain_next_time_is_named_with_its_real_share_where_five_answered(
    desk: Browser, in_march: OutreachSession, answered: int, named: list[str]
) -> None:
    [asked] = questions("Q41")
    people = [attempt(in_march.id, [asked], "r" if n == 0 else "w", phase="after", form="A") for n in range(answered)]
    people += [attempt(in_march.id, questions("Q42"), "r", phase="after", form="B") for _ in range(5)]
    counted(in_march, *people)
    page = desk.get(f"/admin/reports/sessions/{in_march.id}/learning/")
    explained = [" ".join(line.text.split()) for line in page.select("main ol > li")]
    assert [text for text in named if not any(text in line for line in explained)] == []
    assert len(explained) == len(named)
    assert "±" not in desk.text


def test_of_two_sessions_what_is_told_is_not_mixed_with_what_is_not(
    desk: Browser, in_march: OutreachSession, lontar: Village
) -> None:
    """Eight took the free quiz in one session, and four in another, of whom it is told only how many."""
    small = closed_session(lontar, in_march.held_on)
    for session, people in ((in_march, 8), (small, 4)):
        counted(session, *(attempt(session.id, questions("Q01", "Q04"), "rw") for _ in range(people)))
    page = desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "Kuis bebas: 8 kuis selesai, tepat 8 dari 16 jawaban (50%)." in page.text
    assert "hanya jumlahnya disimpan: Kuis bebas 4." in page.text
