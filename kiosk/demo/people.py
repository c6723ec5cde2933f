"""The people of the sample, all invented: their check-ins, quizzes and offer checks."""

import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, Officer, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.rules import checkins, offers, questions, quiz

T = TypeVar("T")
# 0810 is a prefix that no operator has been given, so nobody answers there
PHONE = "+6281000000{:02d}"
FIRST_NAMES = {
    "P": "Rohayati Kulsum Maryam Sanimah Juhriah Masnah Nurhayati Aisah Rumsiah Badriah Enah Fatonah".split(),
    "L": "Sarmin Jamhari Asmawi Rohman Sahroni Hasan Suherman Madsuki Ropiudin Ujang Sukra Anwar".split(),
}
# nobody is called so: things of the coast of Pontang and Tirtayasa
LAST_NAMES = "Bakau Muara Rajungan Bandeng Perahu Ombak Garam Melati Dermaga Camar Teluk Jangkar".split()
NEIGHBOURS = ("36.04.13.2007", "36.04.13.2006", "36.04.12.2001", "36.04.13.2009", "36.04.12.2003")
GROUPS = {"warga": 12, "perangkat": 2, "tokoh": 2, "pelajar": 2}  # beside a name
OFFICIALS = {"perangkat": 6, "tokoh": 3}
NAMELESS_GROUPS = {"warga": 4, "calon": 3, "purna": 3, "": 2}
KNOWN = {  # the part of those asked who knew it before the session
    **{"dokumen": 0.62, "jalur": 0.5, "biaya": 0.38, "penipuan": 0.56},
    **{"tppo": 0.44, "hak": 0.47, "bantuan": 0.6},
}
LEARNED = {"before": 0.0, "after": 0.22, "free": 0.1}
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


class Crowd(NamedTuple):
    """How many did what in one session; doubles and children are among the people."""

    people: int = 0
    children: int = 0
    doubles: int = 0
    paper: int = 0  # typed in from the paper list
    pairs: int = 0  # quizzes before and after with a number
    before: int = 0  # alone
    after: int = 0
    free: int = 0
    offers: int = 0
    uncounted: int = 0  # were there and did not check in
    length: str = "short"
    groups: Mapping[str, int] = GROUPS  # of those who give a name, by weight


class Guests:
    """Invented people, no two of the same name."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.names = {sex: [f"{a} {b}" for a in names for b in LAST_NAMES] for sex, names in FIRST_NAMES.items()}
        self.phones = iter(range(10, 100))
        for names in self.names.values():
            lot.shuffle(names)

    def one(self, village: str, groups: Mapping[str, int]) -> dict[str, str]:
        """What one adult tells at the check-in."""
        sex = self.lot.choices("PL", (6, 4))[0]
        home = village if self.lot.random() < 0.75 else self.lot.choice(NEIGHBOURS)
        if self.lot.random() < 0.28:
            return {
                "sex": self.lot.choice((sex, sex, "")),
                "village_code": home,
                "group": pick(self.lot, NAMELESS_GROUPS),
            }
        phone = next(self.phones, None) if self.lot.random() < 0.35 else None
        told = {"name": self.names[sex].pop(), "sex": sex, "village_code": home, "group": pick(self.lot, groups)}
        return told | ({"phone": PHONE.format(phone)} if phone else {})


def pick(lot: random.Random, weights: Mapping[T, int]) -> T:
    """One of these, by weight."""
    return lot.choices(list(weights), list(weights.values()))[0]


def come(session: OutreachSession, crowd: Crowd, guests: Guests, officer: Officer) -> None:
    """Everything people did in a session, inside db.write()."""
    if session.opened_at is None:
        return
    over = session.held_on < today()
    made = check_in(session, crowd, guests, session.opened_at)
    if over:
        review(made, officer, session.opened_at + timedelta(hours=6), crowd)
    take_quizzes(session, crowd, guests.lot)
    for _n in range(crowd.offers):
        check_offer(session.id, guests.lot).checked_on = session.held_on


# --- check-ins


def check_in(session: OutreachSession, crowd: Crowd, guests: Guests, opened: datetime) -> list[CheckIn]:
    """Everybody's check-in within 45 minutes of the opening; those who did it twice come last."""
    adults = [
        guests.one(session.village_code, crowd.groups) for _n in range(crowd.people - crowd.children - crowd.doubles)
    ]
    children = [{"age": "child", "sex": guests.lot.choice("PL")} for _n in range(crowd.children)]
    told = adults + children
    guests.lot.shuffle(told)
    again = [told_again(person) for person in told if person.get("name")][: crowd.doubles]
    made, span = [], min(timedelta(minutes=45), utcnow() - opened)
    for place, person in enumerate(told + again):
        alone = "kiosk" if person.get("name") or place % 3 else "qr"
        origin = "paper" if place >= len(told) + len(again) - crowd.paper else alone
        at = opened + span * (place / crowd.people)
        made.append(recorded(session.id, person, origin, at))
    return made


def told_again(person: dict[str, str]) -> dict[str, str]:
    """The same person once more, typed in haste."""
    return person | {"name": person["name"].lower()}


def recorded(session_id: str, person: dict[str, str], origin: str, at: datetime) -> CheckIn:
    told = {"age": "adult"} | person
    row = checkins.record(secrets.token_urlsafe(24), session_id=session_id, origin=origin, **told)
    row.created_at = at
    row.consent_at = at if row.consent_at else None
    db.session.flush()
    return row


def review(made: list[CheckIn], officer: Officer, at: datetime, crowd: Crowd) -> None:
    """An officer went through them; of the latest, doubles and some others still wait."""
    waiting = at > utcnow() - timedelta(days=20)
    for place, row in enumerate(made):
        double = place >= len(made) - crowd.doubles
        if waiting and (double or place % 3 == 0):
            continue
        row.state, row.void_reason = ("void", "double") if double else ("confirmed", None)
        row.reviewed_by, row.reviewed_at = officer.id, at


def heads(session: OutreachSession, crowd: Crowd, lot: random.Random) -> dict[str, Any]:
    """The head count on paper: who checked in once, and those who did not check in."""
    in_order = select(CheckIn).where(CheckIn.session_id == session.id).order_by(CheckIn.created_at)
    came = db.session.scalars(in_order).all()[: crowd.people - crowd.doubles]
    total = len(came) + crowd.uncounted
    male = sum(row.sex == "L" for row in came) + crowd.uncounted // 2
    groups: Counter[str] = Counter("pelajar" if row.age == "child" else row.group or "warga" for row in came)
    groups["warga"] += crowd.uncounted
    return {"heads_male": male, "heads_female": total - male, "heads_by_group": dict(groups)}


# --- quizzes


def take_quizzes(session: OutreachSession, crowd: Crowd, lot: random.Random) -> None:
    """Pairs, with A first and B first in turn, and those who took only one of the two, or a free quiz."""
    asked = questions.asked()
    codes = iter(lot.sample(quiz.CODES, crowd.pairs + crowd.before))
    for number in range(crowd.pairs + crowd.before):
        form, code = "AB"[number % 2], str(next(codes))
        add(session, "before", form, asked, crowd.length, lot, code)
        if number < crowd.pairs:
            add(session, "after", quiz.OTHER_FORM[form], asked, crowd.length, lot, code)
    for number in range(crowd.after):
        add(session, "after", "AB"[number % 2], asked, crowd.length, lot)
    for _n in range(crowd.free):
        add(session, "free", None, asked, lot.choice(("short", "short", "full")), lot)


def add(
    session: OutreachSession,
    phase: str,
    form: str | None,
    asked: Sequence[Question],
    length: str,
    lot: random.Random,
    code: str | None = None,
) -> None:
    """One attempt of a session; now and then a free one is left before its end."""
    drawn = quiz.form_questions(asked, form, length) if form else quiz.draw(asked, length, lot)
    attempt = taken(drawn, phase, lot, finished=code is not None or lot.random() < 0.85)
    attempt.session_id, attempt.taken_on, attempt.form, attempt.length = session.id, session.held_on, form, length
    attempt.pair_code = code
    db.session.add(attempt)


def taken(drawn: Sequence[Question], phase: str, lot: random.Random, finished: bool) -> QuizAttempt:
    """An attempt with plausible answers and, before and after, the two faces."""
    answered = len(drawn) if finished else lot.randrange(len(drawn))
    attempt = QuizAttempt(token=secrets.token_urlsafe(16), phase=phase, finished=finished)
    attempt.answers = [
        QuizAnswer(
            question_id=question.id, position=place, **(answer(question, phase, lot) if place <= answered else {})
        )
        for place, question in enumerate(drawn, 1)
    ]
    if finished:
        attempt.minutes = max(1, len(drawn) // 2 + lot.randint(-1, 3))
        attempt.attitude_possible, attempt.attitude_ask = faces(phase, lot)
    return attempt


def answer(question: Question, phase: str, lot: random.Random) -> dict[str, Any]:
    """Right, wrong in the usual way, or "belum tahu"."""
    knows = min(0.95, max(0.1, KNOWN[question.topic] + LEARNED[phase] - 0.07 * (question.level - 1)))
    wrong = [key for key in sorted(question.text("id")["options"]) if not question.is_right(key)]
    if lot.random() < knows:
        option = question.answer
    else:
        option = lot.choices((*wrong, UNKNOWN), (5, 2, 3 if phase == "before" else 1))[0]
    return {"option": option, "right": question.is_right(option)}


def faces(phase: str, lot: random.Random) -> Sequence[int | None]:
    """Both faces, or none where they were skipped."""
    skipped = phase == "free" or lot.random() < 0.12
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
