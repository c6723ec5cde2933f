"""The quiz as visits: taken, explained, read again; and what a page of it costs."""

import re
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import event, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer
from kiosk.models.question import TOPICS
from kiosk.rules import quiz
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, attempt_of, attempts, begin, onward, tap

pytestmark = pytest.mark.look


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
    assert "5 dari 5 tepat. Hebat!" in visitor.text
    stored = attempt_of(visitor)
    assert (stored.finished, stored.minutes, stored.phase, stored.session_id) == (True, 0, "free", None)


def test_feedback_says_what_is_right_and_why(visitor: Browser) -> None:
    question = begin(visitor).answers[0].question
    text = question.text("id")
    wrong = next(key for key in text["options"] if key != question.answer)
    tap(visitor, wrong)
    assert "Belum tepat" in visitor.text
    assert words_in(visitor, ".right-one") == f"Yang tepat: {text['options'][question.answer]}"
    for words in (text["explanation"], f"Sumber: {text['source']}"):
        assert " ".join(words.split()) in visitor.text
    assert unconfirmed(question.as_of) in visitor.text
    assert words_in(visitor, "li.right") == f"{text['options'][question.answer]} Ini yang tepat"
    assert words_in(visitor, "li.own").endswith(f"{text['options'][wrong]} Pilihan tadi")
    assert not visitor.page.select("main form")


def words_in(browser: Browser, selector: str) -> str:
    """What stands in the only element that the selector finds."""
    (element,) = browser.page.select(f"main {selector}")
    assert isinstance(element, Tag)
    return " ".join(element.get_text(" ").split())


def test_not_to_know_is_no_shame_and_not_right(visitor: Browser) -> None:
    begin(visitor)
    tap(visitor, "unknown")
    assert "Belum tahu? Tidak apa-apa" in visitor.text
    assert visitor.page.select("li.right")
    assert attempt_of(visitor).answers[0].right is False


def test_a_confirmed_question_says_when_it_was_checked(visitor: Browser) -> None:
    with db.write():
        for question in db.session.scalars(select(Question)):
            question.confirmed_by, question.confirmed_on = "Ratna", today()
    begin(visitor)
    tap(visitor, "unknown")
    assert f"dicek petugas, {today():%d/%m/%Y}" in visitor.text
    assert "Ratna" not in visitor.text


@pytest.mark.parametrize(
    ("length", "right", "heading", "new", "ways"),
    [
        ("short", 5, "5 dari 5 tepat. Hebat!", 0, ["Kuis lengkap: 10 soal", "Aman atau tidak?"]),
        ("short", 4, "4 dari 5 tepat. Hebat!", 1, ["Kuis lengkap: 10 soal", "Aman atau tidak?"]),
        ("short", 3, "Dua hal baru hari ini", 2, ["Coba lagi", "Aman atau tidak?"]),
        ("short", 0, "Dua hal baru hari ini", 2, ["Coba lagi", "Aman atau tidak?"]),
        ("full", 8, "8 dari 10 tepat. Hebat!", 1, ["Coba lagi", "Aman atau tidak?"]),
        ("full", 6, "Dua hal baru hari ini", 2, ["Coba lagi", "Aman atau tidak?"]),
    ],
)
def test_the_result_tells_what_is_new_and_never_a_low_score(
    visitor: Browser, length: str, right: int, heading: str, new: int, ways: list[str]
) -> None:
    attempt = begin(visitor, length=length)
    known = sorted(attempt.answers, key=lambda answer: not answer.question.sound)[:right]
    for answer in attempt.answers:
        tap(visitor, answer.question.answer if answer in known else "unknown")
        visitor.get(onward(visitor))
    missed = {answer.question for answer in attempt.answers if answer not in known}
    if len([question for question in missed if not question.sound]) < new:  # what may go on is told alone
        heading, new = "Satu hal baru hari ini", 1
    assert words_in(visitor, "h1") == heading
    assert [" ".join(button.text.split()) for button in visitor.page.select(".foot button")] == ways
    told = [question for question in missed if question.text("id")["explanation"] in visitor.text]
    assert len(told) == len(visitor.page.select(".new-things .source")) == new
    assert [f"{right} dari"] * (right * 5 >= 4 * len(attempt.answers)) == re.findall(r"\d+ dari", visitor.text)


def test_dangers_are_kept_before_rules_and_before_what_may_go_on(app: Flask) -> None:
    wrong = {
        slug: QuizAnswer(question=db.session.scalar(select(Question).where(Question.slug == slug)), right=False)
        for slug in ("Q66", "Q12", "Q70", "Q69")
    }
    assert quiz.reasons_to_keep(wrong.values()) == [wrong["Q69"], wrong["Q70"]]
    genuine = [answer for answer in wrong.values() if answer.question.sound]
    assert quiz.reasons_to_keep(genuine) == genuine[:1], "what may go on is told alone, with the option that says so"


@pytest.mark.parametrize(("option", "length"), [("", "full"), ("unknown", "short")])
def test_another_quiz_begins_from_the_result(
    visitor: Browser, session_in_lontar: OutreachSession, option: str, length: str
) -> None:
    begin(visitor)
    answer_all(visitor, option)
    visitor.press("Coba lagi" if option else "Kuis lengkap: 10 soal")
    attempt = attempt_of(visitor)
    assert (attempt.length, attempt.phase, attempt.session_id) == (length, "free", session_in_lontar.id)
    answer_all(visitor)
    visitor.press("Aman atau tidak?")
    attempt = attempt_of(visitor)
    assert (attempt.phase, attempt.session_id) == ("offers", session_in_lontar.id)
    assert visitor.path == f"/quiz/{attempt.token}/1"


def test_ten_questions_over_seven_topics(visitor: Browser) -> None:
    attempt = begin(visitor, length="full")
    assert len({answer.question.slug for answer in attempt.answers}) == 10
    assert {answer.question.topic for answer in attempt.answers} == set(TOPICS)


def test_the_quiz_speaks_the_language_of_the_visit(visitor: Browser) -> None:
    visitor.get("/quiz/")
    visitor.press("English")
    assert attempts() == []
    visitor.press("Full: 10 questions")
    assert attempt_of(visitor).language == "en"
    here = visitor.path
    visitor.press("Indonesia")
    assert visitor.path == here
    tap(visitor, "unknown")
    visitor.press("English")
    assert visitor.path == here
    assert visitor.page.select("li.right")


def test_a_page_asks_the_database_little(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    counts = {}
    for length in ("short", "full"):
        begin(visitor, length=length)
        address = visitor.path
        answered = queries(lambda: tap(visitor, "unknown"))
        read = queries(lambda at=address: visitor.get(at))
        answer_all_left(visitor)
        result = queries(lambda: visitor.get(visitor.path))
        counts[length] = (answered, read, result)
    assert counts["short"] == counts["full"]
    assert counts["full"] == (4, 1, 1)  # an answer: look, look again inside the write, store; then the page


def answer_all_left(browser: Browser) -> None:
    while not browser.path.endswith("/result"):
        if browser.page.select("form.quiz-options"):
            tap(browser, "unknown")
        browser.get(onward(browser))


def queries(visit: Any) -> int:
    """How many statements about attempts a visit sends to the database."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        visit()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in sent if "quiz_" in statement])
