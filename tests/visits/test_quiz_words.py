"""Words on the quiz's screens: few, and soon said, whatever question comes and however it is answered.

Counted is what stands in the middle of a page while its folds are closed, without the progress and the letters of the
options. “Belum tahu” stands on every question and is not counted.
"""

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question
from tests.cast.audio import LATER, seconds_to_say, texts_heard
from tests.cast.pages import Browser, words_seen
from tests.cast.quiz import open_attempt

NOT_COUNTED = ".quiz-progress, .quiz-unknown, .unseen, [aria-hidden]"


def every_question() -> list[Question]:
    """Every question that is no offer, free or measured."""
    return list(
        db.session.scalars(select(Question).where(Question.active, Question.current, Question.kind == "choice"))
    )


def count_words(part: Tag, opens: str = "") -> int:
    """Words that are seen in this part, with the contents of those folds that ``opens`` finds."""
    return words_seen(part, but=NOT_COUNTED, opens=opens)


def test_words_are_counted_as_they_are_seen() -> None:
    page = BeautifulSoup(
        "<p>Dua kata –</p><p class=quiz-progress>Soal 1</p><details><summary>Mengapa?</summary>Tidak <b>dihitung</b>"
        "</details>",
        "html.parser",
    )
    assert count_words(page) == 3
    assert count_words(page, opens="details") == 5


def test_a_question_has_at_most_30_words_above_its_options_and_45_with_them_said_in_25_seconds(
    visitor: Browser,
) -> None:
    questions = every_question()
    assert len(questions) == 58
    too_long = {}
    for question in questions:
        open_attempt(visitor, [question])
        heading, options = (visitor.page.select_one(f"main {part}") for part in ("h1", "form"))
        assert heading
        assert options
        above = count_words(heading)
        time = seconds_to_say(texts_heard(visitor.page, "main"))
        if above > 30 or above + count_words(options) > 45 or above < 8 or time > 25:
            too_long[question.slug] = (above, count_words(options), round(time, 1))
    assert too_long == {}


@pytest.mark.parametrize("verdict", ["right", "wrong", "unknown"])
def test_feedback_has_at_most_40_words_folded_and_75_open_and_is_said_in_eight_seconds_before_the_reason(
    visitor: Browser, verdict: str
) -> None:
    too_long = {}
    for question in every_question():
        options = question.texts["id"]["options"]
        longest_wrong = max(options.keys() - {question.answer}, key=lambda key: len(options[key].split()))
        option = {"right": question.answer, "wrong": longest_wrong}.get(verdict, "unknown")
        open_attempt(visitor, [question], option)
        main = visitor.page.select_one("main")
        assert main
        folded, whole = count_words(main), count_words(main, opens=".quiz-why")
        time = seconds_to_say(texts_heard(visitor.page, ".say-first", LATER))
        if folded > 40 or whole > 75 or whole < folded + 8 or time > 8:
            too_long[question.slug] = (folded, whole, round(time, 1))
        assert main.select(".say-first #reason[data-say], .say-first #reason [data-say]"), question.slug
        assert main.select("#reason")[0].find_parent(class_=["say-folded", "say-later"]), "it comes by itself"
    assert too_long == {}


@pytest.mark.parametrize("number", [5, 10])
@pytest.mark.parametrize("option", ["", "unknown"])
def test_a_result_has_at_most_70_words(visitor: Browser, number: int, option: str) -> None:
    """With the longest rules of those that are packed first, where they are missed."""
    by_length = sorted(
        every_question(), key=lambda question: (-question.danger, -len(question.texts["id"]["rule"].split()))
    )
    open_attempt(visitor, by_length[:number], option, step="result")
    main = visitor.page.select_one("main")
    assert main
    assert len(main.select(".suitcase-rule")) == 5
    assert 40 <= count_words(main) <= 70
