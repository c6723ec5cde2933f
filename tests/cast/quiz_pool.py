"""The feedback on every question there is, as pages: each answered rightly, wrongly and with "Belum tahu"."""

import re
import time
from collections.abc import Iterator, Sequence
from contextvars import Context

from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import QUESTIONS_BY_LENGTH

KINDS = ("right", "wrong", "unknown")


def feedback(app: Flask, language: str) -> dict[str, str]:
    """What is swapped into the page after each answer, by question and kind."""
    pages = {}
    questions = db.session.scalars(select(Question).where(Question.active, Question.current)).all()
    for attempt in planted(questions):
        with app.test_client() as tablet, tablet.session_transaction() as cookie:
            cookie.update(language=language, quiz=attempt.token, began=int(time.time()))
        for answer in attempt.answers:
            page = Context().run(tablet.get, f"/quiz/{attempt.token}/{answer.position}").text
            main = re.search("<main.*</main>", page, re.DOTALL)
            assert main
            pages[f"{answer.question.slug} {attempt.token.split()[0]}"] = main[0]
    return pages


def planted(questions: Sequence[Question]) -> Iterator[QuizAttempt]:
    """Finished quizzes of ten questions each, stored."""
    length = QUESTIONS_BY_LENGTH["full"]
    for kind in KINDS:
        for first in range(0, len(questions), length):
            answers = [answer(q, kind, n) for n, q in enumerate(questions[first : first + length], 1)]
            attempt = QuizAttempt(token=f"{kind} {first}", length="full", finished=True, answers=answers)
            with db.write():
                db.session.add(attempt)
            yield attempt


def answer(question: Question, kind: str, position: int) -> QuizAnswer:
    """This question, answered so."""
    wrong = next(key for key in question.text("id")["options"] if key != question.answer)
    option = {"right": question.answer, "wrong": wrong, "unknown": UNKNOWN}[kind]
    return QuizAnswer(question_id=question.id, position=position, option=option, right=kind == "right")
