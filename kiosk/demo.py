"""The sample kiosk of `flask demo`: settings, accounts, five sessions.

All its people are invented.
"""

import os
import random
import secrets
from collections.abc import Sequence
from datetime import time, timedelta
from itertools import product
from typing import Any, NamedTuple

from kiosk.clock import midnight, today, utcnow
from kiosk.config import instance_folder
from kiosk.db import db, new_key
from kiosk.learning import counting
from kiosk.models import Officer, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED_PHASES
from kiosk.rules import checkins, hotlines, offers, officers, outreach, questions, quiz, settings

LOT = random.Random()  # noqa: S311 - the same sample each time, but for its random keys
NAMES = {"petugas": ("Petugas Contoh", "officer"), "kepala": ("Kepala Contoh", "supervisor")}
PHONE = "+6281000000{:02d}"  # 0810 is a prefix that no operator has been given, so nobody answers there
FIRST_NAMES = {
    "P": "Rohayati Kulsum Maryam Sanimah Juhriah Masnah Nurhayati Aisah Rumsiah Badriah Enah Fatonah".split(),
    "L": "Sarmin Jamhari Asmawi Rohman Sahroni Hasan Suherman Madsuki Ropiudin Ujang Sukra Anwar".split(),
}
# nobody is called so: things of the coast of Pontang and Tirtayasa
LAST_NAMES = "Bakau Muara Rajungan Bandeng Perahu Ombak Garam Melati Dermaga Camar Teluk Jangkar".split()
SHARE_KNOWN = {"before": 0.4, "after": 0.7, "free": 0.5, "offers": 0.5}  # of the answers; the others are guessed
SIGNS = (("R01", "R12", "R13"), ("R05", "R10"), ("R11",), ("R16", "R17"), ())
LONTAR = "36.04.13.2007"
PONTANG = "36.04.12.2001"


class Plan(NamedTuple):
    """A session of the sample: its day and village, and how many people did what."""

    days: int  # from today
    village: str
    title: str
    people: int = 0  # two are children, and one checks in twice
    quizzes: int = 0  # of each kind, and as many checks of offers


SESSIONS = (
    Plan(-82, LONTAR, "Berangkat aman, pulang senang", 34, 14),
    Plan(-55, "36.04.13.2009", "Sambang Pulau Tunda: tanya jawab paspor", 9, 3),
    Plan(-13, PONTANG, "Kenali tawaran kerja palsu", 27, 12),
    Plan(0, LONTAR, "Berangkat aman, pulang senang", 18, 9),
    Plan(8, PONTANG, "Paspor keliling di Pontang"),
)


def overrides(folder: str) -> dict[str, Any]:
    """Settings of the sample's app, whose old database is deleted.

    This folder becomes the instance folder.
    """
    database = instance_folder() / "demo.sqlite3"
    database.parent.mkdir(parents=True, exist_ok=True)
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    os.environ["KIOSK_INSTANCE"] = folder
    return {
        "DEMO": True,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}",
        "SECRET_KEY": secrets.token_urlsafe(48),  # no sign-in outlives this start
        "SESSION_COOKIE_NAME": "anjungan-contoh",  # beside a real kiosk on this machine, each keeps its own
        "BACKUP_SECOND_FOLDER": "",
    }


def fill_database(password: str) -> None:
    """Fill a database that has only the content with a quarter of outreach.

    It is alike each time. To be called in `db.write()`.
    """
    LOT.seed(20230913)
    accounts = [officers.add_account(name, role, username) for username, (name, role) in NAMES.items()]
    for account in accounts:
        officers.set_password(account, password)
    settings.store("contact", "Loket informasi (contoh)")
    settings.store("host_village", LONTAR)
    settings.store("second_folder", "")
    settings.store("company_list", {})
    officer = accounts[0]
    add_contact(officer.name)
    people = list[tuple[str, str]]()
    for sex, first_names in FIRST_NAMES.items():
        people += [(sex, f"{first} {last}") for first, last in product(first_names, LAST_NAMES)]
    LOT.shuffle(people)
    for plan in SESSIONS:
        session = plan_session(plan, officer)
        if plan.days <= 0:
            check_everybody_in(session, plan, officer, people)
            answer_quizzes(session, plan)
        if plan.days < 0:
            close_session(session, plan, officer)
    counting.count_months()


def add_contact(officer: str) -> None:
    """Add a local contact, and record that this officer has just called it."""
    contact = hotlines.add_contact(
        {
            "agency": {"id": "PIMPASA Desa Lontar (contoh)", "en": "PIMPASA of Lontar (sample)"},
            "purpose": {"id": "Petugas imigrasi pembina desa kita", "en": "The immigration officer of our village"},
            "channels": [{"kind": "tel", "value": PHONE.format(1), "label": {}}],
            "source": {"id": "Surat tugas (contoh)", "en": "Letter of assignment (sample)"},
            "source_date": f"{today() - timedelta(days=90)}",
            "hours": {},
            "cost": {},
            "abroad": {},
            "village_code": LONTAR,
        },
        new_key(),
    )
    hotlines.record_call(contact, officer)


def plan_session(plan: Plan, officer: Officer) -> OutreachSession:
    """Add a session as it was planned, and open it if its day has come."""
    held_on = today() + timedelta(days=plan.days)
    if plan.days:
        days_after_friday = max(0, held_on.weekday() - 4)
        held_on -= timedelta(days=days_after_friday)  # the Friday before a weekend
    session = outreach.plan_session(
        {
            "village_code": plan.village,
            "kind": "sosialisasi",
            "title": plan.title,
            "order_number": f"CONTOH-{SESSIONS.index(plan) + 1:03d}/{held_on.year}",
            "place_kind": "balai-desa",
            "place_name": "Balai desa",
            "held_on": held_on,
            "starts_at": time(9),
            "ends_at": time(11, 30),
            "officers": f"{officer.name}\nPetugas Contoh Kedua",
            "speakers": "Kepala desa (contoh)",
            "material": "Jalur resmi, dokumen, biaya, dan tanda penipuan; cek tawaran kerja di anjungan.",
        }
    )
    if plan.days <= 0:
        usual_time = midnight(held_on) + timedelta(hours=8.5)
        session.state = "open"
        latest_time = utcnow() - timedelta(minutes=50)
        session.opened_at = max(midnight(held_on), min(usual_time, latest_time))
    return session


def check_everybody_in(session: OutreachSession, plan: Plan, officer: Officer, people: list[tuple[str, str]]) -> None:
    """Add a plan's check-ins, the last one twice.

    They come within 45 minutes of the opening. Every fourth adult gives no name, and some of the others a phone. Only
    old ones are reviewed.
    """
    opening = session.opened_at or utcnow()
    step = min(timedelta(minutes=45), utcnow() - opening) / plan.people
    is_reviewed = plan.days < -20
    forms = [{"age": "child", "sex": sex} for sex in "PL"]
    for place in range(plan.people - 3):
        sex, name = people.pop()
        answers = {"age": "adult", "sex": sex, "village_code": plan.village}
        if place % 4 == 0:
            answers["group"] = LOT.choice(("warga", "calon", "purna", ""))
        else:
            answers["name"] = name
            answers["group"] = LOT.choice(("warga", "warga", "warga", "perangkat", "tokoh"))
            if place % 3 == 0:
                answers["phone"] = PHONE.format(place + 10)
        forms.append(answers)
    forms.append(answers | {"name": name.lower()})  # in haste
    for place, answers in enumerate(forms):
        nonce = secrets.token_urlsafe(24)
        origin = "kiosk" if "name" in answers else "qr"
        row = checkins.add_check_in(nonce, session_id=session.id, origin=origin, **answers)
        row.created_at = opening + step * place
        if row.consent_at:
            row.consent_at = row.created_at
        if is_reviewed:
            row.state = "confirmed"
            row.reviewed_by = officer.id
            row.reviewed_at = opening + timedelta(hours=6)
    if is_reviewed:
        row.state = "void"
        row.void_reason = "double"
    db.session.flush()


def close_session(session: OutreachSession, plan: Plan, officer: Officer) -> None:
    """Close a session with more heads on paper than check-ins.

    Its quizzes become counts.
    """
    outreach.close_session(
        session,
        {
            "heads_male": plan.people,
            "heads_female": plan.people,
            "heads_by_group": {"warga": 2 * plan.people - 12, "perangkat": 5, "tokoh": 5, "pelajar": 2},
            "follow_up": "Tempel lembar nomor resmi di balai desa.",
            "reporter_name": officer.name,
        },
    )
    session.closed_at = midnight(session.held_on) + timedelta(hours=11, minutes=40)
    counting.count_session(session.id)


def answer_quizzes(session: OutreachSession, plan: Plan) -> None:
    """Add pairs, free quizzes, rounds of offers, and checks of offers.

    Of today's session there is only the first half of the pairs.
    """
    pool = questions.asked_questions()
    phases = MEASURED_PHASES if plan.days else ["before"]
    for code in LOT.sample(quiz.PAIR_CODES, plan.quizzes):
        forms = LOT.choice(("AB", "BA"))
        for phase, form in zip(phases, forms, strict=False):
            measured_questions = quiz.questions_of_form(pool, form, "short")
            add_attempt(session, measured_questions, phase, form=form, pair_code=str(code))
        add_attempt(session, quiz.pick_questions(pool, "short", LOT), "free")
        add_attempt(session, quiz.pick_offers(pool, LOT), "offers", length="round")
        check = offers.record_check(LOT.choice(SIGNS), session.id)
        check.checked_on = session.held_on


def add_attempt(session: OutreachSession, quiz_questions: Sequence[Question], phase: str, **fields: Any) -> None:
    """Add a finished attempt, right as often as SHARE_KNOWN says and by chance."""
    attempt = QuizAttempt(
        token=secrets.token_urlsafe(16),
        session_id=session.id,
        phase=phase,
        finished=True,
        taken_on=session.held_on,
        **fields,
    )
    for position, question in enumerate(quiz_questions, 1):
        option = LOT.choice([*question.text("id")["options"], UNKNOWN])
        if LOT.random() < SHARE_KNOWN[phase]:
            option = question.answer
        right = option == question.answer
        attempt.answers.append(QuizAnswer(question_id=question.id, position=position, option=option, right=right))
    if phase in MEASURED_PHASES:
        faces = LOT.choices((1, 2, 3), weights=(1, 3, 4), k=2)
        attempt.attitude_possible, attempt.attitude_ask = faces
    db.session.add(attempt)
