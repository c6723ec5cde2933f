"""The quiz as a visit: taken, explained, told apart; no answer is changed or forged."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from kiosk.models import QuizAnswer
from kiosk.models.texts import sentences
from kiosk.rules import quiz
from kiosk.web.static_files import DRAWINGS
from tests.cast.content import unconfirmed_words
from tests.cast.pages import Browser, words_of
from tests.cast.questions import change, current
from tests.cast.quiz import (
    answer_all,
    answers_of,
    attempt_of,
    attempts,
    begin,
    form_on,
    keys_on,
    onward,
    tap,
)


def words_in(browser: Browser, selector: str) -> str:
    """The words in the only element that the selector finds."""
    (element,) = browser.page.select(f"main {selector}")
    assert isinstance(element, Tag)
    return words_of(element)


def test_a_villager_takes_the_quiz(visitor: Browser) -> None:
    visitor.get("/")
    visitor.press("Kuis berangkat aman")
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert len(attempt.token) == 22
    for number, answer in enumerate(attempt.answers, 1):
        assert f"Soal {number} dari 5" in visitor.text
        tap(visitor, answer.question.answer)
        assert visitor.path == f"/quiz/{attempt.token}/{number}"
        assert "Tepat!" in visitor.text
        visitor.get(onward(visitor))
    assert visitor.path == f"/quiz/{attempt.token}/result"
    assert "Semua sudah tepat" in visitor.text
    row = attempt_of(visitor)
    assert (row.finished, row.phase, row.session_id) == (True, "free", None)


def test_feedback_says_what_is_right_and_why(visitor: Browser) -> None:
    question = begin(visitor).answers[0].question
    text = question.text("id")
    wrong = next(key for key in text["options"] if key != question.answer)
    tap(visitor, wrong)
    assert "Belum tepat" in visitor.text
    assert words_in(visitor, ".feedback-answer") == f"Yang tepat: {text['options'][question.answer]}"
    assert words_in(visitor, ".quiz-rule") == f"Ingat: {text['rule']}"
    assert shapes_in(visitor, ".quiz-rule") == paths_of(DRAWINGS[question.object])
    for words in (text["explanation"], f"Sumber: {text['source']}", f"Pilihan tadi: {text['options'][wrong]}"):
        assert " ".join(words.split()) in words_in(visitor, ".quiz-why")
    assert unconfirmed_words(question.as_of) in visitor.text
    assert not visitor.page.select("main form")


@pytest.mark.parametrize(("option", "face"), [("right", "mak-glad"), ("wrong", "mak-kind"), ("unknown", "mak-kind")])
def test_mak_is_glad_or_kind_and_the_reason_is_folded_after_a_right_answer(
    visitor: Browser, option: str, face: str
) -> None:
    question = begin(visitor).answers[0].question
    wrong = next(key for key in question.texts["id"]["options"] if key != question.answer)
    tap(visitor, {"right": question.answer, "wrong": wrong}.get(option, option))
    assert faces_in(visitor) == [face]
    (why,) = visitor.page.select("details.quiz-why")
    assert why.has_attr("open") == (option != "right")
    assert ("Pilihan tadi" in visitor.text) == (option == "wrong"), "nobody is told again that they did not know"


def test_a_question_of_the_officers_without_a_scene_is_told_by_mak_and_has_no_rule(visitor: Browser) -> None:
    begin(visitor)
    for tells, stem in ((True, "Ada lowongan di Malaysia. Apa langkah kita?"), (False, "Apa langkah kita?")):
        question = attempt_of(visitor).answers[0].question
        texts = {"id": question.texts["id"] | {"said": "", "rule": "", "stem": stem}}
        change(question.slug, speaker=None, asker=None, object=None, picture=[], texts=texts)
        visitor.get(visitor.path)
        assert words_in(visitor, "h1") == stem
        assert faces_in(visitor) == ["mak-ask"]
        assert words_in(visitor, ".talk-bubble") == ("Ada lowongan di Malaysia." if tells else stem)
    tap(visitor, "unknown")
    assert "Ingat:" not in visitor.text
    assert shapes_in(visitor, "[data-done]") == paths_of(DRAWINGS["luggage"])
    visitor.get(onward(visitor))
    answer_all_open(visitor)
    assert len(visitor.page.select(".suitcase-rule")) == 4
    assert shapes_in(visitor, ".suitcase-others") == paths_of(DRAWINGS["luggage"])


def answer_all_open(visitor: Browser) -> None:
    """Answer the questions that are left, and stop at the result."""
    while visitor.page.select("button[name=option]"):
        tap(visitor, "unknown")
        visitor.get(onward(visitor))


def faces_in(visitor: Browser) -> list[str]:
    """Names of the faces in the middle of the page."""
    return [str(drawing["href"]).partition("#")[2] for drawing in visitor.page.select("main .face use")]


def shapes_in(visitor: Browser, selector: str) -> list[str]:
    """The paths of the drawings there."""
    return [str(path) for path in visitor.page.select(f"main {selector} .objects path")]


def paths_of(drawing: str) -> list[str]:
    """The paths of a drawing."""
    return [str(path) for path in BeautifulSoup(drawing, "html.parser").select("path")]


def test_in_a_scene_who_speaks_and_who_decides_have_faces(visitor: Browser) -> None:
    for answer in begin(visitor, length="full").answers:
        question = answer.question
        text = question.text("id")
        told, asked = visitor.page.select("h1 .talk-bubble")[0], visitor.page.select("h1 .quiz-asked")[0]
        *story, last = sentences(text["stem"])
        assert faces_in(visitor) == [question.speaker or "mak-ask", question.asker]
        assert words_of(told) == (text["said"] or " ".join(story))
        assert bool(told.select("q")) == bool(text["said"]), "words of Mak are no quotation"
        assert words_of(asked) == (text["stem"] if text["said"] else last)
        assert [words_of(words) for words in asked.select("b")] == [last]
        tap(visitor, "unknown")
        visitor.get(onward(visitor))


@pytest.mark.parametrize(
    ("length", "right", "heading", "ways"),
    [
        ("short", 5, "Terima kasih! Semua sudah tepat.", ["Kuis lengkap: 10 soal", "Rencana saya"]),
        ("short", 4, "Terima kasih! Empat sudah tepat.", ["Kuis lengkap: 10 soal", "Rencana saya"]),
        ("short", 1, "Terima kasih! Satu sudah tepat.", ["Coba lagi", "Rencana saya"]),
        ("short", 0, "Terima kasih sudah ikut!", ["Coba lagi", "Rencana saya"]),
        ("full", 9, "Terima kasih! Sembilan sudah tepat.", ["Coba lagi", "Rencana saya"]),
        ("full", 7, "Terima kasih! Tujuh sudah tepat.", ["Coba lagi", "Rencana saya"]),
    ],
)
def test_the_result_names_what_was_right_in_words_and_packs_the_rules(
    visitor: Browser, length: str, right: int, heading: str, ways: list[str]
) -> None:
    for answer in begin(visitor, length=length).answers:
        tap(visitor, answer.question.answer if answer.position <= right else "unknown")
        visitor.get(onward(visitor))
    assert words_in(visitor, "h1") == heading
    assert [words_of(button) for button in visitor.page.select(".foot .button")] == ways
    packed, others = quiz.pack_suitcase(attempt_of(visitor).answers)
    rules = [words_of(each) for each in visitor.page.select(".suitcase-rule")]
    warning = "Paling penting: " if packed[0].is_dangerous_miss else ""
    assert rules == [warning + packed[0].question.text("id")["rule"]] + [
        answer.question.text("id")["rule"] for answer in packed[1:]
    ]
    for selector, answers in ((".suitcase-rules", packed), (".suitcase-others", others)):
        shapes = [path for answer in answers for path in paths_of(DRAWINGS[answer.question.object])]
        assert shapes_in(visitor, selector) == shapes
    own_words = [part for part in visitor.page.select("main > *") if "suitcase" not in part.get("class", [])]
    assert own_words
    assert not any(re.search(r"\d+ dari|%|\bnol\b|\b0\b", part.get_text(" ")) for part in own_words), "no score"


def answers_to(slugs: str, right: bool) -> list[QuizAnswer]:
    """Answers to these questions, in this order."""
    return [QuizAnswer(question=current(slug), right=right) for slug in slugs.split()]


@pytest.mark.parametrize(
    ("missed", "right", "packed", "others"),
    [
        ("Q76 Q08", "Q69 Q11 Q23", "Q76 Q08 Q69 Q11 Q23", ""),
        ("Q66 Q11 Q69 Q23", "Q63", "Q69 Q23 Q66 Q11 Q63", ""),
        ("Q63 Q37", "Q69 Q23 Q11", "Q37 Q63 Q69 Q23 Q11", ""),
        ("Q63 Q66 Q69", "Q04 Q08 Q11 Q23 Q37 Q70 Q86", "Q69 Q66 Q63 Q04 Q08", "Q11 Q23 Q37 Q70 Q86"),
        ("", "Q11 Q69", "Q11 Q69", ""),
    ],
)
def test_what_was_missed_is_packed_first_by_its_danger(
    app: Flask, missed: str, right: str, packed: str, others: str
) -> None:
    suitcase = quiz.pack_suitcase(answers_to(right, True) + answers_to(missed, False))
    assert [[answer.question.slug for answer in part] for part in suitcase] == [packed.split(), others.split()]


@pytest.mark.parametrize(
    ("slug", "right", "is_marked"), [("Q23", False, True), ("Q23", True, False), ("Q11", False, False)]
)
def test_only_what_is_dangerous_and_missed_is_marked(app: Flask, slug: str, right: bool, is_marked: bool) -> None:
    (answer,) = answers_to(slug, right)
    assert answer.is_dangerous_miss is is_marked


def test_a_double_tap_keeps_the_first_answer(visitor: Browser) -> None:
    attempt = begin(visitor)
    form = form_on(visitor)
    address = visitor.path
    visitor.post(address, form | {"option": "unknown"})
    visitor.post(address, form | {"option": attempt.answers[0].question.answer})
    assert "Belum tahu? Tidak apa-apa" in visitor.text
    assert answers_of(visitor) == ["unknown", None, None, None, None]
    assert attempt_of(visitor).answers[0].right is False


@pytest.mark.parametrize("fields", [{}, {"option": ""}, {"option": "d"}, {"option": "a'"}, {"option": "A"}])
def test_an_answer_that_is_none_of_the_options_is_refused(visitor: Browser, fields: dict[str, str]) -> None:
    begin(visitor)
    visitor.submit("main form.quiz-options", status=422, **fields)
    assert "Ketuk salah satu jawaban" in visitor.text
    assert keys_on(visitor)[-1] == "unknown"
    assert answers_of(visitor) == [None] * 5


def test_a_question_ahead_leads_to_the_open_one(visitor: Browser) -> None:
    attempt = begin(visitor)
    tap(visitor, "unknown")
    for ahead in ("3", "5", "0", "6", "999", "result", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{ahead}")
        assert visitor.path == f"/quiz/{attempt.token}/2"
    form = form_on(visitor)
    visitor.post(f"/quiz/{attempt.token}/3", form | {"option": "unknown"})
    assert visitor.path == f"/quiz/{attempt.token}/2"
    assert answers_of(visitor) == ["unknown", None, None, None, None]


def test_a_finished_quiz_can_be_read_again_and_changed_no_more(visitor: Browser) -> None:
    attempt = begin(visitor)
    answer_all(visitor, "unknown")
    for elsewhere in ("6", "0", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{elsewhere}")
        assert visitor.path == f"/quiz/{attempt.token}/result"
    visitor.post(f"/quiz/{attempt.token}/1", {"option": "a"})
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert answers_of(visitor) == ["unknown"] * 5


def test_an_attempt_of_somebody_else_or_of_before_leads_to_the_start(
    visitor: Browser, another_visitor: Browser
) -> None:
    token = begin(visitor).token
    begin(another_visitor)
    form = form_on(another_visitor)
    for rest in ("1", "result", "attitude"):
        another_visitor.get(f"/quiz/{token}/{rest}")
        assert another_visitor.path == "/"
    another_visitor.post(f"/quiz/{token}/1", form | {"option": "unknown"})
    assert another_visitor.path == "/"
    assert {answer.option for attempt in attempts() for answer in attempt.answers} == {None}
    second = begin(visitor).token
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/", "the second closed the first"
    visitor.get(f"/quiz/{second}/1")
    visitor.press("Selesai")
    visitor.get(f"/quiz/{second}/1")
    assert visitor.path == "/", "the visit is over"
