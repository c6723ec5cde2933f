"""Officers keep the questions: read as villagers read them, checked, changed as the next version, asked or not."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer
from kiosk.models.question import OWN_SLUG_PREFIX
from kiosk.rules import content, questions, quiz
from tests.cast.pages import Browser
from tests.cast.questions import NEW, NEW_STEM, audit, current, versions

FORM = "#question"
CHECKED = {"checked": "1"}  # the button "Sudah saya periksa"
IN_ENGLISH = {
    "stem_en": "Why?",
    "a_en": "A",
    "b_en": "B",
    "c_en": "C",
    "rule_en": "Ask.",
    "explanation_en": "So.",
    "source_en": "Law.",
}


def edit(desk: Browser, slug: str, status: int = 200, **fields: Any) -> None:
    """Open a question, and save it with these fields."""
    desk.get(f"/admin/questions/{slug}/")
    desk.submit(FORM, status, **fields)


def only_added_question() -> Question:
    """The one question that officers wrote."""
    db.session.expire_all()
    return db.session.scalars(select(Question).where(Question.slug.startswith(OWN_SLUG_PREFIX))).one()


def preview_texts(desk: Browser) -> list[str]:
    """The question as the page shows it, in each language."""
    return [" ".join(part.get_text(" ").split()) for part in desk.page.select(".question-preview")]


# --- the list


# --- one question


def test_a_question_stands_in_two_languages(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    assert "Menunggu cukup umur, sambil berlatih Ini yang tepat" in preview_texts(desk)[0]
    assert "Siti is 17 and wants to work abroad" in preview_texts(desk)[1]
    assert desk.page.select_one(".question-preview[lang=en]")
    desk.get("/admin/questions/Q99/", status=404)


def test_an_offer_is_checked_and_left_out_but_its_words_are_not_changed(desk: Browser) -> None:
    desk.get("/admin/questions/T04/")
    for words in (
        "Tipuan Ini yang tepat",
        "Ini tipuan: uang di muka Uang di muka mengikat keluarga.",
    ):
        assert words in preview_texts(desk)[0]
    assert "This is a scam: money up front" in preview_texts(desk)[1]
    assert [use["href"].partition("#")[2] for use in desk.page.select(".question-preview use")] == ["nenek"] * 2
    assert not desk.page.select("[name=stem]")
    desk.submit(FORM, active=[], stem="Lain", **CHECKED)
    assert [(q.active, q.confirmed_by, q.text("id")["stem"]) for q in versions("T04")] == [
        (False, "Ratna", current("T04").text("id")["stem"])
    ]


@pytest.mark.every_village
def test_a_check_counts_from_today_and_outlives_the_next_start(desk: Browser) -> None:
    desk.get("/admin/questions/")
    desk.follow("Q01")
    desk.press("Sudah saya periksa", csrf_token="old", status=422)
    assert current("Q01").confirmed_on is None
    desk.press("Sudah saya periksa")
    assert audit() == [("question-confirmed", "question:Q01", ["confirmed_on"])]
    assert desk.path == "/admin/questions/", "the next one stands there"
    with db.write():
        assert content.load_content() == 0
    assert [(q.version, q.confirmed_on, q.confirmed_by, q.origin) for q in versions("Q01")] == [
        (1, today(), "Ratna", "file")
    ]


def test_a_question_leaves_and_comes_back_together_with_its_twin_if_it_has_one(desk: Browser) -> None:
    desk.get("/admin/questions/Q41/")
    assert "Bersama pasangannya, Q42." in desk.text
    desk.submit(FORM, active=[])
    assert (current("Q41").active, current("Q42").active) == (False, False)
    edit(desk, "Q41", active="1")
    assert (current("Q41").active, current("Q42").active) == (True, True)
    assert (len(versions("Q41")), len(versions("Q42"))) == (1, 1)
    for slug in ("Q04", "T04"):
        edit(desk, slug, active=[])
    acts = [("question-changed", f"question:{slug}", ["active"]) for slug in ("Q41", "Q42", "Q04", "T04")]
    assert sorted(audit()) == sorted(acts + acts[:2])


# --- an edit


def test_an_edit_is_the_next_version(desk: Browser, session_in_lontar: OutreachSession) -> None:
    edit(desk, "Q01", stem=f"  {NEW_STEM}\n", a="Tunggu satu tahun", **CHECKED)
    old, new = versions("Q01")
    assert (old.current, old.origin, old.confirmed_by) == (False, "file", None)
    assert old.text("id")["stem"].startswith("Begitu kata agen. Siti berumur 17 tahun")
    assert (new.version, new.current, new.active, new.origin, new.confirmed_by) == (2, True, True, "officer", "Ratna")
    assert (new.topic, new.level, new.form, new.twin, new.answer) == ("dokumen", 1, None, None, "c")
    assert (new.text("id")["stem"], new.text("id")["options"]["a"]) == (NEW_STEM, "Tunggu satu tahun")
    assert (new.text("en"), new.confirmed_on) == (old.text("en"), today())
    assert (new.danger, old.offer_kind, new.offer_kind) == (2, "scam", None), "what its new options do nobody has said"
    assert audit() == [("question-confirmed", "question:Q01", ["id.stem", "id.options", "confirmed_on"])]


def test_what_says_something_else_is_read_beside_its_source_again_but_not_another_spelling(desk: Browser) -> None:
    edit(desk, "Q01", 422, explanation="Karena belum cukup umur.", answer="a")
    assert "Isinya berubah." in desk.page.select_one("#source-error").text
    assert not desk.page.select("[name=wording]"), "another answer is no spelling"
    desk.submit(FORM, 422, answer="c")
    desk.submit(FORM, wording="1")
    [old, new] = versions("Q01")
    assert new.text("id")["explanation"] == "Karena belum cukup umur."
    assert (new.confirmed_on, new.as_of) == (old.confirmed_on, old.as_of) == (None, old.as_of)
    edit(desk, "Q01", 422, answer="a", wording="1")
    edit(desk, "Q01", volatile="1")
    edit(desk, "Q01", a="Mau, asal orang tuanya mengizinkan.", wording="1")
    assert [(q.version, q.volatile) for q in versions("Q01")][1:] == [(2, False), (3, True), (4, True)]
    assert current("Q01").does == old.does


def test_every_question_of_the_file_fits_the_form_and_saved_as_it_is_it_stays(desk: Browser) -> None:
    slugs = [row["slug"] for row in content.read_json("questions.json")]
    for slug in (*slugs[::12], "Q08", "Q41", "T04"):
        edit(desk, slug)
        assert "Tidak ada yang berubah." in desk.page.text
        assert (len(versions(slug)), audit()) == (1, [])


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("stem", " ", "Bagian ini belum diisi."),
        ("a", "a" * 121, "Paling banyak 120 huruf"),
        ("explanation", "a" * 401, "Paling banyak 400 huruf"),
        ("source", "", "tanpa sumber, soal ini tidak boleh tampil"),
        ("c_en", "", "Tulis juga bahasa Inggrisnya"),
        ("c_en", "Say yes, if it is raised by one year only", "Pilihan ini sama dengan pilihan lain."),
        ("answer", "unknown", "Pilih jawaban yang tepat."),
        ("said", "", "Bagian ini belum diisi."),
        ("said_en", "", "Tulis juga bahasa Inggrisnya"),
        ("rule", "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh.", "Paling banyak 9 kata."),
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(desk: Browser, field: str, text: str, words: str) -> None:
    desk.get("/admin/questions/Q01/")
    desk.press("Sudah saya periksa, simpan", 422, **{"explanation_en": "A reason."} | {field: text})
    assert words in desk.text
    assert desk.page.select_one("[name=explanation_en]").text.strip() == "A reason."  # type: ignore[union-attr]
    assert len(versions("Q01")) == 1


def test_a_running_attempt_keeps_its_version_and_the_next_gets_the_new_one(desk: Browser, visitor: Browser) -> None:
    with db.write():
        for question in db.session.scalars(select(Question).where(Question.slug != "Q01")):
            question.active = False
    visitor.get("/quiz/")
    visitor.submit()
    edit(desk, "Q01", stem=NEW_STEM, answer="a", **CHECKED)
    visitor.press("Menunggu cukup umur")
    assert "Tepat!" in visitor.text
    assert NEW_STEM not in visitor.text
    visitor.get("/quiz/")
    visitor.submit()
    assert NEW_STEM in visitor.text
    answers = db.session.scalars(select(QuizAnswer).join(QuizAnswer.question).order_by(Question.version)).all()
    assert [answer.question.version for answer in answers] == [1, 2]


# --- a question of the officers' own


def test_a_new_question_is_asked(desk: Browser) -> None:
    desk.get("/admin/questions/")
    desk.follow("Tambah soal")
    desk.press("Lihat dulu", **NEW)
    assert "Tanya dulu ke Disnaker Ini yang tepat" in preview_texts(desk)[0]
    assert "Belum disimpan." in desk.text
    page = desk.page
    for _press in range(2):
        desk.page = page
        desk.press("Sudah saya periksa, simpan")
    row = only_added_question()
    assert audit() == [("question-added", f"question:{row.slug}", [])], "sent twice it is one"
    assert (row.active, row.current, row.form, row.origin, row.confirmed_by) == (True, True, None, "officer", "Ratna")
    assert (row.topic, row.level, row.answer, row.picture) == ("jalur", 1, "b", ["office"])
    assert (row.as_of, row.confirmed_on, list(row.texts)) == (today().replace(day=1), today(), ["id"])
    desk.page = page
    desk.press("Sudah saya periksa, simpan", stem="Siapa yang memungut biaya?")
    assert "Sudah disimpan tadi; ubah di sini." in desk.page.text
    assert desk.path == f"/admin/questions/{row.slug}/"
    assert only_added_question().text("id")["stem"] == NEW["stem"]
    with db.write():
        assert content.load_questions() == 0, "no load takes it away"


def test_a_new_question_has_faces_and_words_of_its_own(desk: Browser) -> None:
    edit(desk, "new", 422, **NEW | CHECKED | {"speaker": "ujang", "asker": "siti", "object": "receipt"})
    assert "Bagian ini belum diisi." in desk.page.select_one("#said-error").text
    desk.submit(FORM, 422, speaker="", said="Ada lowongan.", **CHECKED)
    assert "Pilih juga siapa yang bicara, atau kosongkan." in desk.page.select_one("#said-error").text
    desk.submit(FORM, 422, speaker="petugas", **CHECKED)
    assert "Pilih salah satu dari daftar." in desk.page.select_one("#speaker-error").text
    desk.submit(FORM, 422, speaker="ujang", **CHECKED | IN_ENGLISH)
    assert "Tulis juga bahasa Inggrisnya" in desk.page.select_one("#said_en-error").text
    desk.submit(FORM, speaker="ujang", said_en="There is a job.", preview="1")
    assert f"“Ada lowongan.” {NEW['stem']}" in preview_texts(desk)[0]
    drawn = [str(use["href"]).partition("#")[2] for use in desk.page.select(".question-preview use")]
    assert drawn == ["ujang", "siti"] * 2
    desk.submit(FORM, **CHECKED)
    row = only_added_question()
    assert (row.speaker, row.asker, row.object) == ("ujang", "siti", "receipt")
    assert (row.text("en")["said"], row.full_stem("en")) == ("There is a job.", "“There is a job.” Why?")
    desk.get(f"/admin/questions/{row.slug}/")
    desk.submit(FORM, said="Ada lowongan di pabrik.", wording="1")
    assert audit()[-1] == ("question-changed", f"question:{row.slug}", ["id.said"])


def test_mak_tells_a_new_question_alone(desk: Browser) -> None:
    edit(desk, "new", **NEW | CHECKED)
    row = only_added_question()
    assert (row.speaker, row.asker, row.object, row.text("id")["said"]) == (None, None, "magnifier", "")
    assert (row.text("id")["rule"], row.full_stem("id")) == (NEW["rule"], NEW["stem"])


def test_a_question_of_the_file_keeps_its_faces_but_not_its_words(desk: Browser) -> None:
    """Guessing by faces was counted on the files."""
    edit(desk, "Q01", 422, said="Umurnya kami naikkan.", rule="Tunggu sampai 18 tahun.")
    assert "Isinya berubah." in desk.page.select_one("#source-error").text
    desk.submit(FORM, speaker="nenek", asker="wati", object="pen", wording="1")
    [old, new] = versions("Q01")
    assert (new.speaker, new.asker, new.object) == (old.speaker, old.asker, old.object) == ("bayu", "siti", "calendar")
    assert (new.text("id")["said"], new.text("id")["rule"]) == ("Umurnya kami naikkan.", "Tunggu sampai 18 tahun.")
    assert new.text("en") == old.text("en")
    desk.get("/admin/questions/Q08/")
    assert not desk.page.select("[name=said]"), "Mak tells it"


def test_what_is_left_out_is_named(desk: Browser) -> None:
    edit(desk, "new", 422, **CHECKED)
    links = {str(link["href"]) for link in desk.page.select("[role=alert] a")}
    assert links == {f"#{name}" for name in ("stem", "a", "b", "c", "answer", "rule", "explanation", "source")}
    desk.submit(FORM, 422, **NEW)
    assert "Isinya berubah" in desk.text, "without the button that says so nobody has checked it"
    desk.submit(FORM, 422, **CHECKED, stem_en="Why?")
    desk.submit(FORM, **CHECKED | IN_ENGLISH)
    assert only_added_question().text("en")["stem"] == "Why?"


def test_it_is_changed_like_any_other_and_not_asked_beside_its_twin(desk: Browser) -> None:
    edit(desk, "new", **NEW | CHECKED | {"twin": "Q11"})
    slug = only_added_question().slug
    pool = [*questions.asked_questions()]
    for seed in range(60):
        slugs = {question.slug for question in quiz.pick_questions(pool, "full", random.Random(seed))}
        assert not {slug, "Q11"} <= slugs
        assert len(slugs) == 10
    edit(desk, slug, topic="biaya")
    assert (current(slug).version, current(slug).topic, current(slug).origin) == (2, "biaya", "officer")
    assert audit()[-1] == ("question-changed", f"question:{slug}", ["topic"])
