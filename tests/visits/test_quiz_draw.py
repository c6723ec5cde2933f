"""Which questions are drawn, and the order of their options."""

import random

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question, QuizAnswer
from kiosk.models.question import TOPICS
from kiosk.rules import content, questions, quiz
from tests.cast.pages import Browser
from tests.cast.quiz import attempt_of, attempts, begin, deactivate, keys_on


@given(st.integers(), st.sampled_from([("short", 5, 1), ("full", 10, 3)]))
def test_a_draw_of_what_we_ship_goes_on_now_and_then(seed: int, size: tuple[str, int, int]) -> None:
    length, room, least = size
    picks = quiz.pick_questions(SHIPPED, length, random.Random(seed))
    topics = {question.topic for question in picks}
    assert len(set(picks)) == room
    assert {"penipuan", "bantuan"} <= topics
    assert len(topics) == min(room, 7)
    assert sum(bool(question.genuine) for question in picks) >= least


@given(st.integers(), st.sets(st.sampled_from(range(40))), st.sampled_from(["short", "full"]))
def test_a_draw_from_what_is_left_asks_as_much_as_it_can(seed: int, gaps: set[int], length: str) -> None:
    pool = [question for n, question in enumerate(every_question()) if n not in gaps]
    picks = quiz.pick_questions(pool, length, random.Random(seed))
    room = {"short": 5, "full": 10}[length]
    free = [question for question in pool if question.slug.startswith("Q")]
    topics = {question.topic for question in free}
    assert len({question.slug for question in picks}) == len(picks) == min(room, len(free))
    assert set(picks) <= set(free)
    assert len({question.topic for question in picks}) == min(room, len(topics))
    assert {"penipuan", "bantuan"} & topics <= {question.topic for question in picks}


SHIPPED = [
    Question(slug=row["slug"], kind="choice", **{name: row[name] for name in ("topic", "form", "genuine")})
    for row in content.read_json("questions.json")
]


def every_question() -> list[Question]:
    """Forty questions over seven topics, in no database; and some that are measured, and offers."""
    free = [Question(slug=f"Q{n + 1:02}", kind="choice", topic=TOPICS[n % 7], genuine=n % 9 == 0) for n in range(40)]
    measured = [Question(slug=f"M{n}", kind="choice", topic=TOPICS[n % 7], form="AB"[n % 2]) for n in range(20)]
    return free + measured + [Question(slug=f"T{n}", kind="offer", topic="tawaran") for n in range(16)]


def test_only_current_active_questions_are_asked(visitor: Browser) -> None:
    with db.write():
        old = db.session.scalars(select(Question).where(Question.topic == "bantuan", Question.form.is_(None))).all()
        for question in old[1:]:
            question.active = False
        old[0].current = False
        db.session.add(next_version(old[0]))
    for _ in range(3):
        picks = [answer.question for answer in begin(visitor).answers]
        assert all(question.current and question.active for question in picks)
        assert next(question for question in picks if question.topic == "bantuan").version == 2


def next_version(question: Question) -> Question:
    """The next version, as an officer's edit makes it."""
    columns = ("slug", "topic", "level", "form", "twin", "answer", "texts", "as_of", "picture", "telling")
    return Question(version=2, origin="officer", **{name: getattr(question, name) for name in columns})


def test_a_quiz_with_no_question_left_says_so(visitor: Browser) -> None:
    deactivate(*[question.slug for question in questions.asked_questions()])
    visitor.get("/quiz/")
    visitor.submit(status=422)
    assert "Pertanyaan kuis sedang diperiksa petugas. Coba lagi nanti, ya." in visitor.text
    assert attempts() == []


@pytest.mark.parametrize(
    ("form", "length", "slugs"),
    [
        ("A", "short", "Q41 Q43 Q49 Q51 Q55"),
        ("B", "short", "Q42 Q44 Q50 Q52 Q56"),
        ("A", "full", "Q09 Q13 Q41 Q43 Q45 Q49 Q51 Q53 Q55 Q57"),
        ("B", "full", "Q47 Q48 Q42 Q44 Q46 Q50 Q52 Q54 Q56 Q58"),
    ],
)
def test_the_forms_are_as_published(app: Flask, form: str, length: str, slugs: str) -> None:
    assert [q.slug for q in quiz.questions_of_form(questions.asked_questions(), form, length)] == slugs.split()


def test_a_deactivated_question_leaves_with_its_twin(app: Flask) -> None:
    deactivate("Q49")
    pool = questions.asked_questions()
    assert [q.slug for q in quiz.questions_of_form(pool, "A", "short")] == ["Q41", "Q43", "Q51", "Q55"]
    assert [q.slug for q in quiz.questions_of_form(pool, "B", "short")] == ["Q42", "Q44", "Q52", "Q56"]


# --- the options


def test_options_are_shuffled_per_attempt_and_stable_within_it(visitor: Browser) -> None:
    begin(visitor)
    first = keys_on(visitor)
    visitor.get(visitor.path)
    assert keys_on(visitor) == first
    assert sorted(first[:-1]) == ["a", "b", "c"]
    assert first[-1] == "unknown"
    question = attempt_of(visitor).answers[0].question
    orders = {
        tuple(QuizAnswer(attempt_token=f"attempt {n}", question_id=question.id, question=question).shuffled_options)
        for n in range(100)
    }
    assert len(orders) == 6
