"""By ear a page is short, by the recordings that are shipped: what is for now is over in a few seconds."""

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question
from tests.cast.audio import seconds_of
from tests.cast.pages import Browser
from tests.cast.quiz import attempt_of, begin

MOST_SECONDS = {"start": 12, "question": 25, "feedback": 8}
# as static/app/aloud.js: read only when asked for, or not seen, or later
PASSED_OVER = ".quiz-progress, .steps-progress, .quiz-topic, .back, .say-own, details:not([open]) > :not(summary)"
LATER = ".say-later"


def parts(page: BeautifulSoup | Tag, where: str, but: str = "") -> list[Tag]:
    """The texts with recordings in one part of the page but not in another, or in what is passed over."""
    left_out = set(map(id, page.select(f":is({PASSED_OVER}{', ' + but if but else ''}) [data-say]")))
    return [text for text in page.select(f":is({where}) [data-say]") if id(text) not in left_out]


def seconds(texts: list[Tag]) -> float:
    """How long it takes to say them. Each has a recording."""
    assert [text for text in texts if not text["data-say"]] == []
    return sum(seconds_of(str(text["data-say"])) for text in texts)


def words(texts: list[Tag]) -> list[str]:
    return [" ".join(text.get_text(" ").split()) for text in texts]


# --- the start page


@pytest.mark.usefixtures("session_in_lontar")
def test_the_start_page_names_all_tiles_in_twelve_seconds(visitor: Browser) -> None:
    texts = parts(visitor.get("/"), "main", LATER)
    assert words(texts)[:2] == ["Mau kerja ke luar negeri? Cek dulu, yuk.", "Catat kehadiran"]
    assert words(texts)[-1] == "Keluarga dalam bahaya di luar negeri"
    assert seconds(texts) <= MOST_SECONDS["start"]


# --- the quiz


def ask(visitor: Browser, question: Question, option: str | None = None) -> BeautifulSoup:
    """The page of this question in the visitor's quiz, as it is after this answer if one is given."""
    with db.write():
        attempt = attempt_of(visitor)
        attempt.answers = attempt.answers[:1]
        attempt.answers[0].question = question
        attempt.answers[0].option = option
    return visitor.get(visitor.path)


def all_questions() -> list[Question]:
    return list(db.session.scalars(select(Question).where(Question.kind == "choice").order_by(Question.slug)))


def test_every_question_is_said_in_twenty_five_seconds(visitor: Browser) -> None:
    begin(visitor)
    questions = all_questions()
    assert len(questions) >= 58
    too_long = {}
    for question in questions:
        time = seconds(parts(ask(visitor, question), "main"))
        if time > MOST_SECONDS["question"]:
            too_long[question.slug] = round(time, 1)
    assert too_long == {}


def test_after_every_answer_verdict_and_rule_are_said_in_eight_seconds_and_the_reason_comes_by_itself(
    visitor: Browser,
) -> None:
    begin(visitor)
    too_long = {}
    for question in all_questions():
        wrong = next(key for key in question.text("id")["options"] if key != question.answer)
        for option in (question.answer, wrong, "unknown"):
            page = ask(visitor, question, option)
            time = seconds(parts(page, ".say-first", LATER))
            if time > MOST_SECONDS["feedback"]:
                too_long[question.slug, option] = round(time, 1)
            assert page.select(".say-first #reason[data-say], .say-first #reason [data-say]"), question.slug
            assert page.select("#reason")[0].find_parent(class_=["say-folded", "say-later"]), question.slug
    assert too_long == {}
