"""Officers write a question of their own: looked at before, asked in the free quiz, and kept whatever is loaded."""

import random

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import OWN
from kiosk.rules import content, questions, quiz
from tests.cast.pages import Browser
from tests.cast.questions import NEW, audit, current

pytestmark = pytest.mark.look
FORM = 'main form[action$="/new"]'
IN_ENGLISH = {"stem_en": "Why?", "a_en": "A", "b_en": "B", "c_en": "C", "explanation_en": "So.", "source_en": "Law."}


def added() -> Question:
    """The one question that officers wrote."""
    db.session.expire_all()
    return db.session.scalars(select(Question).where(Question.slug.startswith(OWN))).one()


def write(desk: Browser, **more: str) -> Question:
    """Write the question, and read it as it is stored."""
    desk.get("/admin/questions/")
    desk.follow("Tambah soal")
    desk.submit(form=FORM, **NEW | more)
    return added()


def test_a_question_is_looked_at_and_then_asked(desk: Browser) -> None:
    desk.get("/admin/questions/new")
    page = desk.press("Lihat dulu", **NEW)
    seen = " ".join(page.select_one(".split .seen").get_text(" ").split())  # type: ignore[union-attr]
    assert "Tanya dulu ke Disnaker Ini yang tepat" in seen
    assert f"Sumber: UU 18/2017 Pasal 8 – dicek petugas, {today():%d/%m/%Y}" in seen
    assert page.select(".split .seen .objects svg")
    assert not db.session.scalars(select(Question).where(Question.slug.startswith(OWN))).all()
    desk.press("Simpan")
    row = added()
    assert (row.active, row.current, row.form, row.origin, row.confirmed_by) == (True, True, None, "officer", "Ratna")
    assert (row.topic, row.level, row.answer, row.picture) == ("jalur", 1, "b", ["office"])
    assert (row.as_of, row.confirmed_on, list(row.texts)) == (today().replace(day=1), today(), ["id"])
    assert audit() == [("question-added", f"question:{row.slug}", [])]
    assert desk.path == f"/admin/questions/{row.slug}/"
    assert row in questions.free()


def test_sent_twice_it_is_one_question_and_no_other_says_the_same(desk: Browser) -> None:
    page = desk.get("/admin/questions/new")
    for _press in range(2):
        desk.page = page
        desk.submit(form=FORM, **NEW)
    assert len(audit()) == 1
    desk.get("/admin/questions/new")
    desk.submit(form=FORM, status=422, **NEW | {"stem": NEW["stem"].upper()})
    assert f"Soal ini sudah ada: {added().slug}." in desk.text


def test_what_is_left_out_is_named(desk: Browser) -> None:
    desk.get("/admin/questions/new")
    page = desk.submit(form=FORM, status=422)
    named = {str(link["href"]) for link in page.select("[role=alert] a")}
    assert named == {f"#{name}" for name in ("stem", "a", "b", "c", "answer", "explanation", "source", "confirmed_on")}
    desk.submit(form=FORM, status=422, **NEW | {"stem_en": "Why?"})
    assert "Tulis juga bahasa Inggrisnya" in desk.text
    desk.submit(form=FORM, **IN_ENGLISH)
    assert added().text("en")["stem"] == "Why?"


def test_no_load_takes_it_away_or_has_a_name_like_it(desk: Browser) -> None:
    slug = write(desk).slug
    assert not [name for name in content.questions_of_files() if name.startswith(OWN)]
    with db.write():
        assert content.load_questions() == (0, {})
    assert current(slug).active


def test_it_is_changed_like_any_other_its_topic_too(desk: Browser) -> None:
    slug = write(desk).slug
    desk.follow("Ubah")
    desk.submit(form='main form[action$="/edit"]', topic="biaya", same_source="1", confirmed_on=today().isoformat())
    assert (current(slug).version, current(slug).topic, current(slug).origin) == (2, "biaya", "officer")
    assert audit()[-1] == ("question-changed", f"question:{slug}", ["topic"])


def test_a_quiz_asks_only_one_of_two_that_are_alike(desk: Browser) -> None:
    slug = write(desk, twin="Q11").slug
    assert desk.page.select(".facts a[href$='/Q11/']")
    asked = [*questions.asked()]
    pair = {slug, "Q11"}
    for seed in range(60):
        drawn = {question.slug for question in quiz.draw(asked, "full", random.Random(seed))}
        assert not pair <= drawn
        assert len(drawn) == 10
