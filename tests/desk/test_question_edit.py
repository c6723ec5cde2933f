"""Officers edit a question: looked at before, saved as the next version, and never over somebody else's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer
from kiosk.rules import content
from tests.cast.pages import Browser
from tests.cast.questions import CHECKED, EDIT, NEW_STEM, audit, change, current, versions

pytestmark = pytest.mark.look

SOURCE = {"source": "UU 18/2017 Pasal 5", "source_en": "Law 18/2017 Article 5", "confirmed_on": "24/11/2025"}


def test_an_edit_is_the_next_version(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    desk.follow("Ubah")
    desk.submit(form=EDIT, stem=f"  {NEW_STEM}\n", a="Tunggu satu tahun", **CHECKED)
    old, new = versions("Q01")
    assert (old.current, old.origin, old.confirmed_by, old.text("id")["stem"][:22]) == (
        *(False, "file", None),
        "Siti berumur 17 tahun ",
    )
    assert (new.version, new.current, new.active, new.origin, new.confirmed_by) == (2, True, True, "officer", "Ratna")
    assert (new.topic, new.level, new.form, new.twin, new.answer) == ("dokumen", 1, None, None, "c")
    assert (new.text("id")["stem"], new.text("id")["options"]["a"]) == (NEW_STEM, "Tunggu satu tahun")
    assert (new.text("en"), new.confirmed_on) == (old.text("en"), today())
    assert audit() == [("question-changed", "question:Q01", ["confirmed_on", "id.stem", "id.options"])]
    assert NEW_STEM in desk.text
    assert "Bawaan aplikasi berbeda di: soal (id), pilihan (id)." in desk.text


@pytest.mark.parametrize("slug", ["Q01", "Q08", "Q41"])
def test_saving_without_a_change_makes_no_version(desk: Browser, slug: str) -> None:
    desk.get(f"/admin/questions/{slug}/edit")
    desk.submit(form=EDIT, **CHECKED)
    assert "Tidak ada yang berubah." in desk.text
    assert len(versions(slug)) == 1
    assert audit() == []


def test_an_edit_has_a_source_and_a_day_of_its_own(desk: Browser) -> None:
    page = desk.get("/admin/questions/Q01/edit")
    [old] = versions("Q01")
    assert old.text("id")["source"] in desk.text
    assert not page.select("[name=same_source][checked]")
    desk.submit(form=EDIT, status=422, stem=NEW_STEM)
    for field, said in (
        ("source", "tanpa sumber"),
        ("source_en", "bahasa Inggrisnya"),
        ("confirmed_on", "belum diisi"),
    ):
        [link] = desk.page.select(f"[role=alert] a[href='#{field}']")
        assert said in link.parent.text
    assert len(versions("Q01")) == 1
    desk.submit(form=EDIT, **SOURCE)
    new = current("Q01")
    assert (new.text("id")["source"], new.text("en")["source"]) == ("UU 18/2017 Pasal 5", "Law 18/2017 Article 5")
    assert new.confirmed_on == date(2025, 11, 24)


def test_what_is_typed_goes_before_the_old_source(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/edit")
    desk.submit(form=EDIT, source="UU 18/2017 Pasal 5 huruf a", **CHECKED)
    old, new = versions("Q01")
    assert new.text("id")["source"] == "UU 18/2017 Pasal 5 huruf a"
    assert new.text("en")["source"] == old.text("en")["source"]


def test_every_question_of_the_file_fits_the_form(desk: Browser) -> None:
    for row in content.read("questions.json"):
        desk.get(f"/admin/questions/{row['slug']}/edit")
        desk.press("Lihat dulu", **CHECKED)
        assert desk.page.select(".split .seen"), row["slug"]


def test_a_preview_shows_what_was_typed_and_stores_nothing(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/edit")
    page = desk.press("Lihat dulu", stem=NEW_STEM, answer="a", **CHECKED | SOURCE)
    seen = " ".join(page.select_one(".split .seen").get_text(" ").split())  # type: ignore[union-attr]
    assert NEW_STEM in seen
    assert "Menerima, asal orang tuanya memberi izin Ini yang tepat" in seen
    assert "Sumber: UU 18/2017 Pasal 5 – dicek petugas, 24/11/2025" in seen
    assert "Belum disimpan." in desk.text
    assert len(versions("Q01")) == 1
    assert audit() == []
    desk.press("Simpan")
    assert (current("Q01").answer, current("Q01").text("id")["stem"]) == ("a", NEW_STEM)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("stem", " ", "Bagian ini belum diisi."),
        ("stem", "a" * 301, "Paling banyak 300 huruf"),
        ("a", "a" * 121, "Paling banyak 120 huruf"),
        ("explanation", "a" * 401, "Paling banyak 400 huruf"),
        ("source_en", "a" * 301, "Paling banyak 300 huruf"),
        ("source", "", "tanpa sumber, soal ini tidak boleh tampil"),
        ("stem_en", "", "Tulis juga bahasa Inggrisnya"),
        ("c_en", "", "Tulis juga bahasa Inggrisnya"),
        ("b", "MENERIMA, asal orang  tuanya memberi izin", "Pilihan ini sama dengan pilihan lain."),
        ("c", "Menerima, sebab umurnya hampir cukup", "Pilihan ini sama dengan pilihan lain."),
        ("b_en", "Say yes, if her parents give permission", "Pilihan ini sama dengan pilihan lain."),
        ("c_en", "Say yes, because she is nearly old enough", "Pilihan ini sama dengan pilihan lain."),
        ("answer", "d", "Pilih jawaban yang tepat."),
        ("answer", "unknown", "Pilih jawaban yang tepat."),
        ("confirmed_on", "", "Bagian ini belum diisi."),
        ("confirmed_on", "31/02/2026", "Tulis tanggalnya seperti"),
        ("confirmed_on", "31/12/1999", "Tulis tanggalnya seperti"),
        ("confirmed_on", (today() + timedelta(days=1)).isoformat(), "Tanggal ini belum terjadi."),
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(desk: Browser, field: str, typed: str, said: str) -> None:
    desk.get("/admin/questions/Q01/edit")
    page = desk.submit(form=EDIT, status=422, **(SOURCE | {"explanation_en": "A reason."} | {field: typed}))
    assert said in desk.text
    assert page.select_one("[name=explanation_en]").text.strip() == "A reason."  # type: ignore[union-attr]
    assert len(versions("Q01")) == 1


def test_a_preview_of_what_cannot_be_right_says_what_is_missing(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/edit")
    desk.press("Lihat dulu", status=422, confirmed_on="24/11/2025")
    assert "Tulis juga bahasa Inggrisnya" in desk.text
    assert not desk.page.select(".seen")


def test_two_officers_at_once_are_told(desk: Browser, supervisors_desk: Browser) -> None:
    desk.get("/admin/questions/Q01/edit")
    supervisors_desk.get("/admin/questions/Q01/edit")
    supervisors_desk.submit(form=EDIT, stem=NEW_STEM, **CHECKED)
    page = desk.submit(form=EDIT, status=422, explanation="Karena belum cukup umur.", **CHECKED)
    assert "terakhir oleh Hasan" in desk.text
    assert f"menjadi “{NEW_STEM}”" in desk.text
    assert page.select_one("[name=explanation]").text.strip() == "Karena belum cukup umur."  # type: ignore[union-attr]
    assert len(versions("Q01")) == 2
    desk.submit(form=EDIT)
    assert (len(versions("Q01")), current("Q01").confirmed_by) == (3, "Ratna")
    assert current("Q01").text("id")["stem"] == NEW_STEM


def test_save_pressed_twice_is_one_version(desk: Browser) -> None:
    form = desk.get("/admin/questions/Q01/edit").select_one(EDIT)
    assert form
    data = desk.filled(form).to_dict() | CHECKED | {"stem": NEW_STEM}
    desk.post("/admin/questions/Q01/edit", data)
    desk.post("/admin/questions/Q01/edit", data)
    assert len(versions("Q01")) == 2


def test_an_edit_of_a_question_that_is_not_asked_does_not_ask_it(desk: Browser) -> None:
    change("Q04", active=False)
    desk.get("/admin/questions/Q04/edit")
    desk.submit(form=EDIT, stem=NEW_STEM, **CHECKED)
    assert (current("Q04").version, current("Q04").active) == (2, False)


def test_a_running_attempt_keeps_its_version_and_the_next_gets_the_new_one(desk: Browser, visitor: Browser) -> None:
    with db.write():
        for question in db.session.scalars(select(Question).where(Question.slug != "Q01")):
            question.active = False
    visitor.get("/quiz/")
    visitor.submit()
    desk.get("/admin/questions/Q01/edit")
    desk.submit(form=EDIT, stem=NEW_STEM, answer="a", **CHECKED)
    visitor.press("Menunggu cukup umur")
    assert "Tepat!" in visitor.text
    assert NEW_STEM not in visitor.text
    visitor.get("/quiz/")
    visitor.submit()
    assert NEW_STEM in visitor.text
    asked = db.session.scalars(select(QuizAnswer).join(QuizAnswer.question).order_by(Question.version)).all()
    assert [answer.question.version for answer in asked] == [1, 2]


def test_who_edits_during_a_session_is_told_what_that_does(desk: Browser, session_in_lontar: OutreachSession) -> None:
    warning = "sebaiknya diubah setelah sesi ditutup"
    for page in ("Q41/", "Q41/edit"):
        desk.get(f"/admin/questions/{page}")
        assert warning in desk.text
    desk.get("/admin/questions/Q04/")
    assert warning not in desk.text, "it is on no form"
