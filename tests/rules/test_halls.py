"""Which questions a hall is asked: of the free pool, of the topics known worst, and their options in three words."""

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import content, halls
from kiosk.rules.questions import change_question
from tests.cast.learning import add_all, attempt, questions


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("answers", "topics"),  # answers to a question on scams, cost, help, and trafficking
    [
        (["rrrw"] * 4, ["penipuan", "biaya", "bantuan"]),  # too few tell what nobody knew
        (["rrrw"] * 5, ["tppo", "bantuan", "biaya"]),  # equal ones by name
        (["rwrw", "rrrw", "wrrw", "rwrw", "rrrr"], ["tppo", "biaya", "penipuan"]),
        (["w"] * 5, ["penipuan", "biaya", "bantuan"]),  # the usual ones follow
        (["rrw"] * 5, ["bantuan", "biaya", "penipuan"]),
    ],
)
def test_worst_topics_come_first(session_in_lontar: OutreachSession, answers: list[str], topics: list[str]) -> None:
    quiz_questions = questions("Q53", "Q51", "Q55", "Q49")
    for fields in ({"phase": "after"}, {"phase": "free"}, {"phase": "before", "finished": False}):
        add_all(*(attempt(session_in_lontar.id, quiz_questions, "wrrr", **fields) for _person in range(5)))
    add_all(*(attempt(None, quiz_questions, "wrrr", phase="before") for _person in range(5)))
    add_all(*(attempt(session_in_lontar.id, quiz_questions[: len(each)], each, phase="before") for each in answers))
    assert [question.topic for question in halls.propose_questions(session_in_lontar.id)] == topics


def test_the_pool_has_no_offer_and_none_that_is_measured_and_twelve_in_three_words(app: Flask) -> None:
    pool, short = [question.slug for question in halls.questions_to_pick()], content.short_options()
    assert set(pool) == {row["slug"] for row in content.read_json("questions.json") if row["form"] is None}
    assert pool[:12] == sorted(short)
    assert len(short) == 12
    for question in questions(*short):
        assert halls.short_options(question).keys() == question.texts.keys()
        for language, options in halls.short_options(question).items():
            assert options.keys() == question.texts[language]["options"].keys()
            assert all(1 <= len(text.split()) <= 3 for text in options.values()), (question.slug, language)
    with db.write():
        change_question(questions("Q23")[0], {"answer": "a"}, "Ratna", checked=True)
    assert halls.short_options(questions("Q23")[0]) == {}, "they are of the options as shipped"
