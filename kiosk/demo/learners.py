"""What the people of the sample do at the kiosk: quizzes, rounds of offers, and checks of their own."""

import random
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from kiosk.clock import today
from kiosk.db import db
from kiosk.demo.people import Crowd, pick
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED
from kiosk.rules import offers, questions, quiz

KNOWN = {  # the part of those asked who knew it before the session
    **{"dokumen": 0.62, "jalur": 0.5, "biaya": 0.38, "penipuan": 0.56},
    **{"tppo": 0.44, "hak": 0.47, "bantuan": 0.6, "tawaran": 0.58},
}
LEARNED = {"before": 0.0, "after": 0.22, "free": 0.1, "offers": 0.1}
SUSPICION = {True: -0.7, False: 0.1, None: 0.0}  # what it adds to that, of what is sound and what is not
SIGNS: dict[tuple[str, ...], int] = {  # what people ticked together, and how often
    ("R01", "R12", "R13"): 4,
    ("R05", "R10"): 4,
    ("R10", "R13"): 3,
    ("R06", "R07", "R12"): 2,
    ("R03", "R08"): 2,
    ("R11",): 2,
    ("R16", "R17", "R18"): 3,
    (): 1,
}


def take_part(session: OutreachSession, crowd: Crowd, lot: random.Random) -> None:
    """Everything people answered in a session, inside db.write()."""
    if session.opened_at is None:
        return
    take_measured(session, crowd, lot)
    asked = questions.asked()
    for _n in range(crowd.free):
        length = lot.choice(("short", "short", "full"))
        add(session, crowd, lot, quiz.draw(asked, length, lot), "free", length=length)
    for _n in range(crowd.rounds):
        add(session, crowd, lot, quiz.draw_offers(asked, lot), "offers", length="round")
    for _n in range(crowd.offers):
        check_offer(session.id, lot).checked_on = session.held_on


# --- quizzes


def take_measured(session: OutreachSession, crowd: Crowd, lot: random.Random) -> None:
    """Pairs, with A first and B first in turn, and those who took only one of the two."""
    asked = questions.asked()
    codes = iter(lot.sample(quiz.CODES, crowd.pairs + crowd.before))

    def measured(phase: str, form: str, **fields: Any) -> None:
        drawn = quiz.form_questions(asked, form, crowd.length)
        add(session, crowd, lot, drawn, phase, form=form, length=crowd.length, **fields)

    for number in range(crowd.pairs + crowd.before):
        form, code = "AB"[number % 2], str(next(codes))
        measured("before", form, pair_code=code)
        if number < crowd.pairs:
            measured("after", quiz.OTHER_FORM[form], pair_code=code)
    for number in range(crowd.after):
        measured("after", "AB"[number % 2])


def add(
    session: OutreachSession, crowd: Crowd, lot: random.Random, drawn: Sequence[Question], phase: str, **fields: Any
) -> None:
    """One attempt of a session; now and then one without a number is left before its end."""
    attempt = taken(drawn, phase, lot, "pair_code" in fields or lot.random() < 0.85, crowd.wary)
    attempt.session_id, attempt.taken_on = session.id, session.held_on
    for name, value in fields.items():
        setattr(attempt, name, value)
    db.session.add(attempt)


def taken(drawn: Sequence[Question], phase: str, lot: random.Random, finished: bool, wary: bool = False) -> QuizAttempt:
    """An attempt with plausible answers and, before and after, the two faces."""
    answered = len(drawn) if finished else lot.randrange(len(drawn))
    attempt = QuizAttempt(token=secrets.token_urlsafe(16), phase=phase, finished=finished)
    given = [answer(question, phase, lot, wary) if place < answered else {} for place, question in enumerate(drawn)]
    attempt.answers = [
        QuizAnswer(question_id=question.id, position=place, **fields)
        for place, (question, fields) in enumerate(zip(drawn, given, strict=True), 1)
    ]
    if finished:
        attempt.minutes = max(1, len(drawn) // 2 + lot.randint(-1, 3))
        attempt.attitude_possible, attempt.attitude_ask = faces(phase, lot)
    return attempt


def answer(question: Question, phase: str, lot: random.Random, wary: bool) -> dict[str, Any]:
    """Right, wrong in the usual way, or "belum tahu"."""
    suspicion = SUSPICION[question.sound] if wary and phase == "after" else 0
    knows = KNOWN[question.topic] + LEARNED[phase] + suspicion - 0.07 * (question.level - 1)
    wrong = [key for key in sorted(question.text("id")["options"]) if not question.is_right(key)]
    if lot.random() < min(0.95, max(0.05, knows)):
        option = question.answer
    else:
        weights = ((5, 2)[: len(wrong)], (3 if phase == "before" else 1,))
        option = lot.choices((*wrong, UNKNOWN), sum(weights, ()))[0]
    return {"option": option, "right": question.is_right(option)}


def faces(phase: str, lot: random.Random) -> Sequence[int | None]:
    """Both faces, or none where they were skipped."""
    skipped = phase not in MEASURED or lot.random() < 0.12
    weights = (1, 3, 6) if phase == "after" else (3, 5, 4)
    return (None, None) if skipped else lot.choices((1, 2, 3), weights, k=2)


# --- offers, and what happened between sessions


def check_offer(session_id: str | None, lot: random.Random) -> OfferCheck:
    ticked = pick(lot, SIGNS)
    return offers.record(ticked, session_id)


def between_sessions(lot: random.Random) -> None:
    """Free quizzes and offer checks of people who came by on other days."""
    asked = questions.asked()
    for _n in range(45):
        day = today() - timedelta(days=lot.randint(1, 85))
        attempt = taken(quiz.draw(asked, "short", lot), "free", lot, finished=lot.random() < 0.85)
        attempt.taken_on = day
        db.session.add(attempt)
        if lot.random() < 0.5:
            check_offer(None, lot).checked_on = day
