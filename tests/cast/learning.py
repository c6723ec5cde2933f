"""People who took quizzes and checked offers, for the tests of learning."""

import itertools
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import counting, report
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.rules import quiz

KEYS = itertools.count()


def closed_session(village: Village, held_on: date | None = None, **fields: object) -> OutreachSession:
    """A closed session, in the database."""
    session = OutreachSession(
        **{
            "village_code": village.code,
            "village_name": village.name,
            "title": "Berangkat aman",
            "held_on": held_on or today(),
            "state": "closed",
            **fields,
        }
    )
    with db.write():
        db.session.add(session)
    return session


def questions(*slugs: str) -> list[Question]:
    """Present versions of these questions."""
    by_slug = {q.slug: q for q in db.session.scalars(select(Question).where(Question.current))}
    return [by_slug[slug] for slug in slugs]


def next_version(question: Question) -> Question:
    """The next version of a question, which says the same."""
    values = {column.name: getattr(question, column.name) for column in Question.__table__.columns}
    new = Question(**values | {"id": "edited", "version": 2})
    add_all(new)
    return new


def wrong_options(question: Question) -> list[str]:
    """The wrong options of a question."""
    return [key for key in sorted(question.text("id")["options"]) if key != question.answer]


def attempt(session_id: str | None, quiz_questions: list[Question], answers: str, **fields: object) -> QuizAttempt:
    """An attempt, not in the database yet. One letter per question: r right, w wrong, x the other wrong, u unknown."""
    token = f"attempt-{next(KEYS)}"
    values = {"finished": True, "phase": "free"} | fields
    rows = []
    for position, (question, letter) in enumerate(zip(quiz_questions, answers, strict=True), 1):
        first_wrong, second_wrong = wrong_options(question)[:2]
        option = {"r": question.answer, "w": first_wrong, "x": second_wrong, "u": "unknown"}[letter]
        rows.append(QuizAnswer(question_id=question.id, position=position, option=option, right=letter == "r"))
    return QuizAttempt(token=token, session_id=session_id, answers=rows, **values)


def pair(session_id: str, forms: dict[str, list[Question]], first: str, before: str, after: str) -> list[QuizAttempt]:
    """Two attempts of one person, the forms in this order."""
    code, other = f"pair-{next(KEYS)}", {"A": "B", "B": "A"}[first]
    return [
        attempt(session_id, forms[first], before, phase="before", form=first, pair_code=code),
        attempt(session_id, forms[other], after, phase="after", form=other, pair_code=code),
    ]


def round_of_offers(session_id: str | None, *verdicts: str) -> QuizAttempt:
    """A round of two genuine offers and two scams, not in the database yet, with these verdicts on them."""
    offer_questions = questions("T01", "T02", "T04", "T05")
    rows = [
        QuizAnswer(question_id=question.id, position=place, option=verdict, right=verdict == question.answer)
        for place, (question, verdict) in enumerate(zip(offer_questions, verdicts, strict=True), 1)
    ]
    fields = {"phase": "offers", "length": "round", "finished": True}
    return QuizAttempt(token=f"attempt-{next(KEYS)}", session_id=session_id, answers=rows, **fields)


def offer(session_id: str | None, verdict: str, *signs: str, on: date | None = None) -> OfferCheck:
    """A check of a job offer, not in the database yet."""
    token = f"offer-{next(KEYS)}"
    return OfferCheck(token=token, session_id=session_id, verdict=verdict, signs=list(signs), checked_on=on or today())


def count_and_report(session: OutreachSession, *rows: object) -> report.Learning:
    """What is told of a session in which these people took quizzes and checked offers, once it is closed."""
    add_all(*rows)
    with db.write():
        counting.count_session(session.id)
    return report.learning_of_session(session.id)


def forms() -> dict[str, list[Question]]:
    """Short forms: two questions about something genuine, then three about scams."""
    return {form: questions(*slugs) for form, slugs in quiz.SHORT_FORMS.items()}


def faces(
    session: OutreachSession,
    quiz_questions: list[Question],
    phase: str,
    possible: list[int | None],
    ask: list[int | None],
) -> list[QuizAttempt]:
    """One attempt for each of these pairs of faces."""
    return [
        attempt(
            session.id,
            quiz_questions,
            "r" * len(quiz_questions),
            phase=phase,
            form="A",
            attitude_possible=one,
            attitude_ask=other,
        )
        for one, other in zip(possible, ask, strict=True)
    ]


def add_all(*rows: object) -> None:
    """Put rows into the database."""
    with db.write():
        db.session.add_all(rows)


def count_rows(table: Any) -> int:
    """How many rows of a table there are."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0
