"""People who took quizzes and checked offers, for the tests of learning."""

import itertools
from datetime import date

from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village

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
    found = {q.slug: q for q in db.session.scalars(select(Question).where(Question.current))}
    return [found[slug] for slug in slugs]


def wrong_options(question: Question) -> list[str]:
    """The wrong options of a question."""
    return [key for key in sorted(question.text("id")["options"]) if key != question.answer]


def attempt(session_id: str | None, asked: list[Question], answers: str, **fields: object) -> QuizAttempt:
    """An attempt, not in the database yet. One letter per question: r right, w wrong, x the other wrong, u unknown."""
    token = f"attempt-{next(KEYS)}"
    values = {"finished": True, "phase": "free"} | fields
    rows = []
    for position, (question, letter) in enumerate(zip(asked, answers, strict=True), 1):
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


def offer(session_id: str | None, verdict: str, *signs: str, on: date | None = None) -> OfferCheck:
    """A check of a job offer, not in the database yet."""
    token = f"offer-{next(KEYS)}"
    return OfferCheck(token=token, session_id=session_id, verdict=verdict, signs=list(signs), checked_on=on or today())


def add_all(*rows: object) -> None:
    """Put rows into the database."""
    with db.write():
        db.session.add_all(rows)
