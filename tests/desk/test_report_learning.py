"""What people learned, as an officer reads it: sentences, figures, bars, and what is too little to be shown."""

import pytest

from kiosk.db import db
from kiosk.models import LearningBatch, OutreachSession, Village
from tests.cast.learning import (
    add_all,
    attempt,
    closed_session,
    count_and_report,
    forms,
    pair,
    questions,
    round_of_offers,
)
from tests.cast.pages import Browser
from tests.cast.reports import MARCH, acts, in_sheets, in_word, notes_on, on_page, same


def figures(desk: Browser) -> list[str]:
    """The first sentences about learning on the page of March."""
    return [" ".join(line.text.split()) for line in desk.get(MARCH).select_one(".learning").find("ul").select("li")]


def open_letter(desk: Browser, session: OutreachSession) -> str:
    """The chapters of the report in one line."""
    page = desk.get(f"/admin/sessions/{session.id}/report")
    return " ".join(page.select_one(".letter").get_text(" ").split())


def learning_of(desk: Browser, session: OutreachSession) -> dict[str, list[list[str]]]:
    """The tables of learning on the page of a session's report."""
    return on_page(desk.get(f"/admin/sessions/{session.id}/report").select_one("section.learning"))


# --- in sentences


GENUINE = "Yang aman: diterima atau dicek dulu %s sebelum → %s sesudah."
SCAM = "Yang tidak aman: ditolak atau dicek dulu %s sebelum → %s sesudah."
SENTENCES = {
    12: [
        "12 orang ikut kuis sebelum dan sesudah; jawaban tepat 40% → 60%.",
        "Dari 12 orang: 12 lebih banyak tepat, 0 lebih sedikit, 0 sama.",
        GENUINE % ("24 dari 24", "24 dari 24"),
        SCAM % ("0 dari 36", "12 dari 36"),
    ],
    7: [
        "Kuis sebelum dan sesudah, 7 orang: tepat 14 dari 35 → 21 dari 35 jawaban.",
        "Dari 7 orang: 7 lebih banyak tepat, 0 lebih sedikit, 0 sama.",
        GENUINE % ("14 dari 14", "14 dari 14"),
        SCAM % ("0 dari 21", "7 dari 21"),
    ],
}


@pytest.mark.parametrize("number", SENTENCES)
def test_many_are_told_in_percent_and_few_as_counts(desk: Browser, in_march: OutreachSession, number: int) -> None:
    people = [pair(in_march.id, forms(), "B" if n < 3 else "A", "rrwww", "rrrww") for n in range(number)]
    count_and_report(in_march, *(one for both in people for one in both))
    assert figures(desk) == SENTENCES[number]
    assert " ".join(SENTENCES[number]) in open_letter(desk, in_march)
    desk.press("Word")
    assert SENTENCES[number][0] in " ".join(in_word(desk.response.data))


def test_shares_of_fewer_than_ten_are_counts(desk: Browser, in_march: OutreachSession) -> None:
    count_and_report(in_march, *(attempt(in_march.id, questions("Q01"), "r" if n else "w") for n in range(6)))
    assert figures(desk) == ["Kuis bebas: 6 kuis selesai, tepat 5 dari 6 jawaban."]
    tables = learning_of(desk, in_march)
    assert tables["Kuis yang diikuti"] == [["Kuis", "Selesai", "Rata-rata benar"], ["Kuis bebas", "6", "5 dari 6"]]
    assert "%" not in desk.page.select_one("section.learning").text
    desk.press("Excel")
    same(tables, in_sheets(desk))


def test_a_wrong_answer_that_refuses_is_told_as_a_refusal(desk: Browser, in_march: OutreachSession) -> None:
    """Five are right about no scam, before or after, but after the talk they refuse or check each."""
    people = [pair(in_march.id, forms(), "A", "rrwww", "rrxxx") for _ in range(3)]
    people += [pair(in_march.id, forms(), "A", "rrwww", "rwrxx"), pair(in_march.id, forms(), "A", "rrwww", "wwxxx")]
    count_and_report(in_march, *(one for both in people for one in both))
    assert figures(desk)[1:] == [
        "Dari 5 orang: 0 lebih banyak tepat, 1 lebih sedikit, 4 sama.",
        GENUINE % ("10 dari 10", "7 dari 10"),
        SCAM % ("0 dari 15", "15 dari 15"),
    ]


def test_before_and_after_without_pairs_stand_apart(desk: Browser, in_march: OutreachSession) -> None:
    people = [attempt(in_march.id, forms()["AB"[n % 2]], "rrwww", phase="before", form="AB"[n % 2]) for n in range(5)]
    people += [one for _ in range(3) for one in pair(in_march.id, forms(), "A", "rrwww", "rrrww")]
    people += [attempt(in_march.id, forms()["A"], "rrrww", phase="after", form="A") for _ in range(4)]
    people += [attempt(in_march.id, questions("Q01", "Q04"), "rw") for _ in range(8)]
    count_and_report(in_march, *people)
    lines = [
        "3 orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.",
        "Sebelum sosialisasi: 8 kuis selesai, tepat 16 dari 40 jawaban (40%).",
        "Sesudah sosialisasi: 7 kuis selesai, tepat 21 dari 35 jawaban (60%).",
        "Kuis bebas: 8 kuis selesai, tepat 8 dari 16 jawaban (50%).",
        "Yang aman: diterima atau dicek dulu 16 dari 16 (Sebelum sosialisasi).",
        "Yang aman: diterima atau dicek dulu 14 dari 14 (Sesudah sosialisasi).",
        "Yang tidak aman: ditolak atau dicek dulu 0 dari 24 (Sebelum sosialisasi).",
        "Yang tidak aman: ditolak atau dicek dulu 7 dari 21 (Sesudah sosialisasi).",
    ]
    assert figures(desk) == lines
    assert " ".join(lines) in open_letter(desk, in_march)


def test_the_finish_page_says_which_quizzes_count(desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = session_in_lontar.id
    add_all(*(attempt(key, forms()["A"], "rrwww", phase="before", form="A") for _ in range(8)))
    add_all(*(attempt(key, forms()["B"], "rrwww", phase="after", form="B") for _ in range(4)))
    add_all(attempt(key, questions("Q01"), "w", finished=False))
    desk.get(f"/admin/sessions/{key}/finish")
    assert "1 kuis belum selesai" in desk.text
    desk.press("Tutup dan cetak")
    by_phase = {batch.phase: (batch.finished, batch.answers) for batch in db.session.query(LearningBatch)}
    assert by_phase == {"before": (8, 40), "after": (4, 0)}


def test_a_question_is_named_where_five_answered(desk: Browser, in_march: OutreachSession, lontar: Village) -> None:
    [question] = questions("Q41")
    for session, number in ((closed_session(lontar, in_march.held_on), 4), (in_march, 5)):
        people = [attempt(session.id, [question], "wwwwr"[n], phase="after", form="A") for n in range(number)]
        people += [attempt(session.id, questions("Q42"), "r", phase="after", form="B") for _ in range(5)]
        count_and_report(session, *people)
        page = desk.get(f"/admin/sessions/{session.id}/report")
        lines = [" ".join(line.text.split()) for line in page.select(".learning > ol > li")]
        assert ["Salah 4 dari 5 jawaban." in line for line in lines] == [True] * (number == 5)
    [line] = desk.get(MARCH).select(".learning > ol > li")
    assert "Salah 8 dari 9 jawaban." in " ".join(line.text.split())
    third = closed_session(lontar, in_march.held_on)
    count_and_report(third, *(attempt(third.id, [question], "w", phase="after", form="A") for _ in range(5)))
    [line] = desk.get(MARCH).select(".learning > ol > li")
    assert "Salah 13 dari 14 jawaban (93%)." in " ".join(line.text.split())


# --- in tables


def test_what_a_session_learned_stands_in_its_file_and_the_periods_too(desk: Browser, learned: OutreachSession) -> None:
    tables, notes = learning_of(desk, learned), notes_on(desk.page)
    assert tables["Kuis yang diikuti"][1:3] == [
        ["Sebelum sosialisasi", "6", "17%"],
        ["Sesudah sosialisasi", "6", "75%"],
    ]
    assert tables["Perubahan sebelum–sesudah, orang yang sama"][1:] == [
        ["Semua soal: dijawab tepat", "6", "12", "2", "9"],
        [
            "Catatan: Dari 6 orang: 5 lebih banyak tepat, 0 lebih sedikit, 1 sama. Kurang dari 10 orang: belum bisa"
            " dikatakan seberapa pasti perubahannya."
        ],
    ]
    assert tables["Soal, dari yang paling sulit"][1][2:5] == ["1", "6", "3 dari 6"]
    assert "angka ini perubahan sebelum–sesudah, bukan dampak." in desk.page.select_one(".learning > .hint").text
    assert [note.split()[0] for note in notes] == ["Hanya", "Kuis", "Tidak"]
    for address in (f"/admin/sessions/{learned.id}/report", MARCH):
        desk.get(address)
        desk.press("Excel")
        file = in_sheets(desk)
        same(tables, file)
        assert [row[0] for row in file["Catatan"][2:]] == notes
    checks = file["Hasil cek tawaran kerja"]
    assert checks[1:-1] == [["Berhenti", "20"], ["Lanjut periksa", "5"]]
    assert checks[-1][0].startswith("Catatan: 25 tawaran kerja dicek. Hasil atau tanda yang")
    assert acts()[-1] == ("recap-exported", "period:2026-03-01--2026-03-31")
    for days, has_checks in (("from=2026-03-01&until=2026-03-30", False), ("from=2026-02-10&until=2026-04-03", True)):
        tables = on_page(desk.get(f"/admin/reports/?{days}"))
        sections = ("Kuis yang diikuti" in tables, "Hasil cek tawaran kerja" in tables)
        assert sections == (True, has_checks), "checks of offers are known by whole months alone"


def test_practice_with_offers_is_told(desk: Browser, in_march: OutreachSession) -> None:
    rounds = [round_of_offers(in_march.id, "genuine", "scam", "scam", "scam") for _ in range(6)]
    rounds += [round_of_offers(in_march.id, "genuine", "genuine", "scam", "genuine") for _ in range(5)]
    rounds.append(round_of_offers(in_march.id, "genuine", "unknown", "scam", "genuine"))
    count_and_report(in_march, *rounds, *(attempt(in_march.id, questions("Q01", "Q12"), "rw") for _ in range(6)))
    tables = learning_of(desk, in_march)
    free, practice = tables["Kuis yang diikuti"][1:3]
    assert (free, practice) == (
        ["Kuis bebas", "6", "50%"],
        ["Latihan “Aman atau tidak?”", "12", "73%"],
    )
    practice = "Latihan “Aman atau tidak?”"
    assert [row for row in tables["Yang dilakukan dengan tawaran"] if practice in row] == [
        ["Yang aman", practice, "17", "0", "6", "1"],  # 17: twelve and five
        ["Yang tidak aman", practice, "6", "0", "18", "0"],
    ]
    assert "Aman atau tidak?" not in [row[0] for row in tables["Topik, dari yang paling sulit"]]
