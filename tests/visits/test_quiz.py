"""The quiz and the practice with offers as visits: taken, explained, told apart; no answer is changed or forged."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from kiosk.models import OutreachSession, QuizAnswer, Village
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from kiosk.rules import quiz
from kiosk.web.static_files import DRAWINGS
from tests.cast.content import unconfirmed_words
from tests.cast.pages import Browser
from tests.cast.questions import current
from tests.cast.quiz import (
    answer_all,
    answers_of,
    attempt_of,
    attempts,
    begin,
    form_on,
    keys_on,
    onward,
    practise,
    tap,
)
from tests.conftest import add, open_session


def words_in(browser: Browser, selector: str) -> str:
    """The words in the only element that the selector finds."""
    (element,) = browser.page.select(f"main {selector}")
    assert isinstance(element, Tag)
    return " ".join(element.get_text(" ").split())


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
    assert "Semua tepat" in visitor.text
    row = attempt_of(visitor)
    assert (row.finished, row.phase, row.session_id) == (True, "free", None)


def test_feedback_says_what_is_right_and_why(visitor: Browser) -> None:
    question = begin(visitor).answers[0].question
    text = question.text("id")
    wrong = next(key for key in text["options"] if key != question.answer)
    tap(visitor, wrong)
    assert "Belum tepat" in visitor.text
    assert words_in(visitor, ".feedback-answer") == f"Yang tepat: {text['options'][question.answer]}"
    for words in (text["explanation"], f"Sumber: {text['source']}"):
        assert " ".join(words.split()) in visitor.text
    assert unconfirmed_words(question.as_of) in visitor.text
    assert words_in(visitor, "li[data-right]") == f"{text['options'][question.answer]} Ini yang tepat"
    assert words_in(visitor, "li[data-own]").endswith(f"{text['options'][wrong]} Pilihan tadi")
    assert not visitor.page.select("main form")


@pytest.mark.parametrize(
    ("length", "right", "heading", "new", "ways"),
    [
        ("short", 5, "Semua tepat", 0, ["Kuis lengkap: 10 soal", "Aman atau tidak?"]),
        ("short", 4, "Empat sudah tepat", 1, ["Kuis lengkap: 10 soal", "Aman atau tidak?"]),
        ("short", 3, "Tiga sudah tepat", 2, ["Coba lagi", "Aman atau tidak?"]),
        ("short", 1, "Satu sudah tepat", 2, ["Coba lagi", "Aman atau tidak?"]),
        ("short", 0, "Terima kasih sudah ikut", 2, ["Coba lagi", "Aman atau tidak?"]),
        ("full", 9, "Sembilan sudah tepat", 1, ["Coba lagi", "Aman atau tidak?"]),
        ("full", 7, "Tujuh sudah tepat", 2, ["Coba lagi", "Aman atau tidak?"]),
    ],
)
def test_the_result_names_what_was_right_in_words_and_tells_what_is_new(
    visitor: Browser, length: str, right: int, heading: str, new: int, ways: list[str]
) -> None:
    attempt = begin(visitor, length=length)
    for answer in attempt.answers:
        tap(visitor, answer.question.answer if answer.position <= right else "unknown")
        visitor.get(onward(visitor))
    assert words_in(visitor, "h1") == heading
    assert [" ".join(each.text.split()) for each in visitor.page.select("main h2")] == ["Ingat ini:"] * bool(new)
    assert [" ".join(button.text.split()) for button in visitor.page.select(".foot button")] == ways
    missed_questions = [answer.question for answer in attempt.answers if answer.position > right]
    lessons = [question for question in missed_questions if question.text("id")["explanation"] in visitor.text]
    assert len(lessons) == len(visitor.page.select(".lessons .source")) == new
    for question in lessons:
        card = visitor.page.find(string=re.compile(re.escape(question.text("id")["explanation"]))).find_parent("li")
        drawing = DRAWINGS[question.picture[-1]]
        assert [str(each) for each in card.select(".objects path")] == [str(each) for each in paths_of(drawing)], (
            "the last"
        )
    own_words = [part for part in visitor.page.select("main > *") if "lessons" not in part.get("class", [])]
    assert own_words
    assert not any(re.search(r"\d+ dari|%|\bnol\b|\b0\b", part.get_text(" ")) for part in own_words), "no score"


def paths_of(drawing: str) -> list[Tag]:
    """The paths of a drawing."""
    return list(BeautifulSoup(drawing, "html.parser").select("path"))


def missed_answers(*slugs: str) -> list[QuizAnswer]:
    """Wrong answers to these questions, in this order."""
    return [QuizAnswer(question=current(slug), right=False) for slug in slugs]


@pytest.mark.parametrize(
    ("slugs", "right_answers", "order"),
    [
        ("Q76 Q08 Q11", 0, "Q76 Q08"),  # who pays at an airport heard of a poster alone
        ("Q66 Q11 Q69 Q23", 1, "Q69 Q23"),
        ("Q37 Q66 Q11 Q69", 1, "Q69 Q37"),
        ("Q66 Q63", 3, "Q66 Q63"),
        ("Q11 Q69", 8, "Q69"),
        ("Q69 Q23", 8, "Q69 Q23"),  # a good score hides no danger to life or freedom
        ("", 5, ""),
    ],
)
def test_what_is_missed_is_explained_by_its_danger_and_then_in_order(
    app: Flask, slugs: str, right_answers: int, order: str
) -> None:
    answers = missed_answers(*slugs.split()) + [QuizAnswer(right=True)] * right_answers
    assert [answer.question.slug for answer in quiz.answers_to_explain(answers)] == order.split()


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


def marked_bubbles(visitor: Browser) -> list[str]:
    """The bubbles that are marked."""
    return [" ".join(bubble.get_text(" ").split()) for bubble in visitor.page.select(".bubble[data-sign]")]


def go_to_offer(visitor: Browser, answer: str) -> QuizAnswer:
    """On through a round to its first offer whose right answer is this."""
    for each in practise(visitor).answers:
        if each.question.answer == answer:
            return each
        tap(visitor, "unknown")
        visitor.get(onward(visitor))
    raise AssertionError(f"a round without a {answer} offer")


def test_a_round_of_four_is_begun_by_one_tap(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = practise(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.length, attempt.session_id) == ("offers", "round", session_in_lontar.id)
    assert len(attempt.answers) == 4
    assert {answer.question.answer for answer in attempt.answers} == {"genuine", "scam"}
    choices = [" ".join(button.text.split()) for button in visitor.page.select("button.quiz-option")]
    assert choices == ["Aman, boleh dilanjutkan", "Tipuan atau berbahaya", "Belum tahu"]


@pytest.mark.parametrize(
    ("answer", "option", "words"),
    [
        ("genuine", "genuine", "Tepat! Tawaran ini aman."),
        ("genuine", "scam", "Belum tepat Tawaran ini aman."),
        ("scam", "genuine", "Belum tepat Tawaran ini tipuan atau berbahaya."),
        ("scam", "unknown", "Belum tahu? Tidak apa-apa Tawaran ini tipuan atau berbahaya."),
    ],
)
def test_feedback_marks_what_tells_and_says_why(visitor: Browser, answer: str, option: str, words: str) -> None:
    offer = go_to_offer(visitor, answer).question
    tap(visitor, option)
    text = offer.text("id")
    assert words in visitor.text
    tells = "Ini tanda baiknya:" if answer == "genuine" else "Ini tandanya:"
    assert marked_bubbles(visitor) == [f"{tells} {text['bubbles'][number]}" for number in offer.telling]
    assert f"{text['explanation']} Sebaiknya kita: {text['next']}" in visitor.text
    assert (f"Caranya: {text.get('technique')}" in visitor.text) == (answer == "scam")
    false_alarm, miss = (answer, option) == ("genuine", "scam"), (answer, option) == ("scam", "genuine")
    assert ("Hati-hati itu baik. Tawaran ini sudah jelas, jadi boleh diteruskan." in visitor.text) == false_alarm
    assert ("Ini mudah terlewat. Lihat kalimat yang ditandai." in visitor.text) == miss


@pytest.mark.parametrize("option", ["", "scam", "genuine", "unknown"])
def test_the_end_tells_both_apart(visitor: Browser, option: str) -> None:
    practise(visitor)
    answer_all(visitor, option)
    assert visitor.path == f"/quiz/{attempt_of(visitor).token}/4", "with what the last offer was"
    genuine = sum(answer.question.answer == "genuine" for answer in attempt_of(visitor).answers)
    for words, kind, number in (
        ("Tipuan yang ditolak", "scam", 4 - genuine),
        ("Tawaran aman yang diteruskan", "genuine", genuine),
    ):
        is_told = option in ("", kind)
        assert (f"{words}: {number} dari {number}" in visitor.text) is is_told, "a zero is told to nobody"
    assert "Coba ceritakan kepada keluarga di rumah: apa tandanya?" in visitor.text
    assert attempt_of(visitor).finished
    visitor.get(f"/quiz/{attempt_of(visitor).token}/3")
    assert "Tipuan yang ditolak" not in visitor.text, "once only"
    visitor.get(f"/quiz/{attempt_of(visitor).token}/result")
    assert visitor.path.endswith("/4")


def test_the_ways_on_from_the_end(visitor: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    practise(visitor)
    answer_all(visitor)
    assert [link["href"] for link in visitor.page.select("main a")] == ["/offers/"]
    visitor.press("Latihan lagi")
    again = attempt_of(visitor)
    assert (again.phase, again.session_id, len(attempts())) == ("offers", session_in_lontar.id, 2)
    add(open_session(lontar, title="Sambang desa"))
    assert practise(visitor).session_id is None, "of two sessions it counts with none"


def test_a_round_is_of_one_length_and_no_other_quiz_is(visitor: Browser) -> None:
    assert begin(visitor, phase="offers", length="full").length == "round"
    visitor.get("/quiz/")
    visitor.submit(status=422, length="round")
    assert "offers" not in CHOSEN_PHASES, "what an officer sets"
