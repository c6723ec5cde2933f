"""The people of the sample, all invented, and their check-ins."""

import random
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.rules import checkins

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
    rounds: int = 0  # of "Aman atau tidak?"
    offers: int = 0  # of their own
    uncounted: int = 0  # were there and did not check in
    length: str = "short"
    wary: bool = False  # afterwards they refuse what is sound, too
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
    """Everybody checks in to a session, inside db.write()."""
    if session.opened_at is None:
        return
    over = session.held_on < today()
    made = check_in(session, crowd, guests, session.opened_at)
    if over:
        review(made, officer, session.opened_at + timedelta(hours=6), crowd)


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
