"""The sample kiosk of `flask demo`: its files, its accounts, and five sessions of invented people."""

import os
import random
import secrets
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import select

from kiosk import config
from kiosk.clock import midnight, today, utcnow
from kiosk.db import db, errors, new_key
from kiosk.db.sqlite import fold_log, url_of
from kiosk.learning import counting
from kiosk.machine import serve
from kiosk.models import AuditEntry, CheckIn, Hotline, Officer, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED_PHASES
from kiosk.rules import checkins, hotlines, offers, officers, outreach, questions, quiz, settings

LOT, SEED = random.Random(), 20230913  # noqa: S311 - the same sample each time, but for its random keys
NAMES = {"petugas": ("Petugas Contoh", "officer"), "kepala": ("Kepala Contoh", "supervisor")}
PHONE = "+6281000000{:02d}"  # 0810 is a prefix that no operator has been given, so nobody answers there
FIRST_NAMES = {
    "P": "Rohayati Kulsum Maryam Sanimah Juhriah Masnah Nurhayati Aisah Rumsiah Badriah Enah Fatonah".split(),
    "L": "Sarmin Jamhari Asmawi Rohman Sahroni Hasan Suherman Madsuki Ropiudin Ujang Sukra Anwar".split(),
}
# nobody is called so: things of the coast of Pontang and Tirtayasa
LAST_NAMES = "Bakau Muara Rajungan Bandeng Perahu Ombak Garam Melati Dermaga Camar Teluk Jangkar".split()
SHARE_RIGHT = {"before": 0.5, "after": 0.75, "free": 0.6, "offers": 0.65}  # of the answers
SIGNS = (("R01", "R12", "R13"), ("R05", "R10"), ("R06", "R07", "R12"), ("R11",), ("R16", "R17", "R18"), ())
LONTAR, PONTANG, WARGASARA = "36.04.13.2007", "36.04.12.2001", "36.04.13.2009"


class Plan(NamedTuple):
    """A session of the sample: its day and place, and how many people did what."""

    days: int  # from today
    village: str
    kind: str
    title: str
    place: str
    people: int = 0  # one of them checks in twice
    children: int = 0
    pairs: int = 0  # quizzes before and after; of today's session before alone
    others: int = 0  # free quizzes, and as many rounds and checks of offers


SESSIONS = (
    Plan(-82, LONTAR, "sosialisasi", "Berangkat aman, pulang senang", "Balai Desa Lontar", 34, 3, 14, 8),
    Plan(-55, WARGASARA, "sambang-desa", "Sambang Pulau Tunda: tanya jawab paspor", "Balai Desa Wargasara", 9, 2, 3, 2),
    Plan(-13, PONTANG, "sosialisasi", "Kenali tawaran kerja palsu", "Aula Kecamatan Pontang", 27, 0, 12, 9),
    Plan(0, LONTAR, "sosialisasi", "Berangkat aman, pulang senang", "Balai Desa Lontar", 18, 2, 9, 5),
    Plan(8, PONTANG, "paspor-keliling", "Paspor keliling di Pontang", "Balai Desa Pontang"),
)


# --- its files


def overrides() -> dict[str, Any]:
    """Settings of the sample's app. From here on this process keeps its files apart from the machine's own."""
    home = config.instance_folder()
    os.environ["KIOSK_INSTANCE"] = str(home / "demo")
    return {
        "DEMO": True,
        "SQLALCHEMY_DATABASE_URI": url_of(home / "demo.sqlite3").render_as_string(),
        "SECRET_KEY": secrets.token_urlsafe(48),  # never on disk: no sign-in outlives this start
        "SESSION_COOKIE_NAME": "anjungan-contoh",  # beside a real kiosk on this machine, each keeps its own
        "BACKUP_SECOND_FOLDER": "",
    }


def make_sample(app: Flask) -> str:
    """Replace the sample database by a fresh one and return the password of its accounts. Raises serve.CannotServe."""
    delete_sample(Path(app.instance_path), db.file or Path())
    serve.prepare(app)
    password = f"contoh-{secrets.randbelow(10**6):06d}"
    with db.write():
        fill_database(password)
    return password


def delete_sample(folder: Path, database: Path) -> None:
    """Delete the last sample. Raises serve.CannotServe if it can't be deleted, or while another program shows it."""
    try:
        if database.exists():
            fold_log(database)
    except sqlite3.OperationalError:
        raise serve.CannotServe("Contoh ini sedang berjalan di jendela lain: tutup dulu yang itu.") from None
    except sqlite3.DatabaseError:
        pass  # broken, so nobody shows it
    try:
        for tail in ("", "-wal", "-shm"):
            database.with_name(database.name + tail).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    except OSError as error:
        raise serve.CannotServe(
            f"Contoh lama tidak bisa dihapus ({errors.cause_of(error)}): {error.filename}."
        ) from error


# --- what is in it


def fill_database(password: str) -> None:
    """Add a quarter of outreach, inside db.write(), to a database that has the content and nothing else."""
    LOT.seed(SEED)
    accounts = [officers.add_account(name, role, username) for username, (name, role) in NAMES.items()]
    for account in accounts:
        officers.set_password(account, password)
    for setting in (("contact", "Loket informasi (contoh)"), ("host_village", LONTAR), ("second_folder", "")):
        settings.store(*setting)
    officer = accounts[0]
    check_content(officer.name)
    people = [(sex, f"{first} {last}") for sex in FIRST_NAMES for first in FIRST_NAMES[sex] for last in LAST_NAMES]
    LOT.shuffle(people)
    for plan in SESSIONS:
        session = plan_session(plan, officer)
        if plan.days <= 0:
            check_everybody_in(session, plan, officer, people)
            answer_quizzes(session, plan)
        if plan.days < 0:
            close_session(session, officer)
        add_audit_entries(session, officer)
    counting.count_months()


def check_content(officer: str) -> None:
    """Confirm one topic of questions, add a local contact, and date calls of hotlines, some of them too long ago."""
    for question in questions.newest_questions():
        if question.topic == "penipuan":
            questions.change_question(question, {}, officer, checked=True)
    contact = hotlines.add_contact(
        {
            "agency": {"id": "PIMPASA Desa Lontar (contoh)", "en": "PIMPASA of Lontar (sample)"},
            "purpose": {"id": "Petugas imigrasi pembina desa kita", "en": "The immigration officer of our village"},
            "channels": [{"kind": "tel", "value": PHONE.format(1), "label": {}}],
            "source": {"id": "Surat tugas (contoh)", "en": "Letter of assignment (sample)"},
            "source_date": f"{today() - timedelta(days=90)}",
            **{name: {} for name in ("hours", "cost", "abroad")},
            "village_code": LONTAR,
        },
        new_key(),
    )
    rows = [db.session.get_one(Hotline, slug) for slug in ("sapa-129", "kp2mi-08001000", "disnakertrans-serang")]
    for row, ago in zip((contact, *rows), (20, 12, 97, 140), strict=True):
        hotlines.record_call(row, officer)
        row.checked_on = today() - timedelta(days=ago)


def plan_session(plan: Plan, officer: Officer) -> OutreachSession:
    """Add a session as it was planned, and open it if its day has come."""
    held_on = today() + timedelta(days=plan.days)
    if plan.days:
        held_on -= timedelta(days=max(0, held_on.weekday() - 4))  # the Friday before a weekend
    session = outreach.plan_session(
        {
            "village_code": plan.village,
            "kind": plan.kind,
            "title": plan.title,
            "order_number": f"CONTOH-{SESSIONS.index(plan) + 1:03d}/{held_on.year}",
            "place_kind": "balai-desa",
            "place_name": plan.place,
            "held_on": held_on,
            "starts_at": time(9),
            "ends_at": time(11, 30),
            "officers": f"{officer.name}\nPetugas Contoh Kedua",
            "speakers": "Kepala desa (contoh)",
            "material": "Jalur resmi, dokumen, biaya, dan tanda penipuan; cek tawaran kerja di anjungan.",
        }
    )
    begins = midnight(held_on)
    opened_at = begins + timedelta(hours=8.5) if plan.days else max(begins, utcnow() - timedelta(minutes=50))
    session.created_at = opened_at - timedelta(days=9)
    if plan.days <= 0:
        session.state, session.opened_at = "open", opened_at
    return session


def add_audit_entries(session: OutreachSession, officer: Officer) -> None:
    row = f"outreach_session:{session.id}"
    for act in ("created", "opened", "closed"):
        if at := getattr(session, f"{act}_at"):
            action = "session-planned" if act == "created" else f"session-{act}"
            db.session.add(AuditEntry(action=action, row=row, officer_id=officer.id, at=at))


def check_everybody_in(session: OutreachSession, plan: Plan, officer: Officer, people: list[tuple[str, str]]) -> None:
    """Check everybody in within 45 minutes of the opening, the last one twice. Of the latest some wait for review."""
    opened = session.opened_at or utcnow()
    span = min(timedelta(minutes=45), utcnow() - opened)
    forms = [{"age": "child", "sex": LOT.choice("PL")} for _child in range(plan.children)]
    forms += [adult_fields(plan.village, *people.pop(), place) for place in range(plan.people - plan.children - 1)]
    last = next(fields for fields in reversed(forms) if "name" in fields)
    forms += [last | {"name": last["name"].lower()}]  # in haste
    for place, fields in enumerate(forms):
        origin = "kiosk" if fields.get("name") or place % 3 else "qr"
        row = checkins.add_check_in(secrets.token_urlsafe(24), session_id=session.id, origin=origin, **fields)
        row.created_at = opened + span * (place / plan.people)
        row.consent_at = row.consent_at and row.created_at
        is_double = place == plan.people - 1
        if plan.days < -20 or (plan.days < 0 and place % 3 and not is_double):
            row.state, row.void_reason = ("void", "double") if is_double else ("confirmed", None)
            row.reviewed_by, row.reviewed_at = officer.id, opened + timedelta(hours=6)
    db.session.flush()


def adult_fields(village: str, sex: str, name: str, place: int) -> dict[str, str]:
    """An adult's answers: every fourth gives no name, and some of the others a phone."""
    home = village if LOT.random() < 0.75 else LOT.choice((LONTAR, PONTANG, WARGASARA))
    fields = {"age": "adult", "sex": sex, "village_code": home}
    if place % 4 == 2:
        return fields | {"group": LOT.choice(("warga", "calon", "purna", ""))}
    phone = {"phone": PHONE.format(LOT.randrange(10, 100))} if place % 3 == 0 else {}
    return fields | phone | {"name": name, "group": LOT.choice(("warga", "warga", "warga", "perangkat", "tokoh"))}


def close_session(session: OutreachSession, officer: Officer) -> None:
    """Close a session with the head count of its paper list: everybody who checked in, and six more."""
    query = select(CheckIn).where(CheckIn.session_id == session.id, CheckIn.void_reason.is_(None))
    present = db.session.scalars(query).all()
    male = sum(row.sex == "L" for row in present)
    groups = Counter("pelajar" if row.age == "child" else row.group or "warga" for row in present) + Counter(warga=6)
    outreach.close_session(
        session,
        {
            "heads_male": male + 3,
            "heads_female": len(present) - male + 3,
            "heads_by_group": dict(groups),
            "follow_up": "Tempel lembar nomor resmi di balai desa.",
            "reporter_name": officer.name,
        },
    )
    session.closed_at = midnight(session.held_on) + timedelta(hours=11, minutes=40)
    counting.count_session(session.id)


# --- what people answer


def answer_quizzes(session: OutreachSession, plan: Plan) -> None:
    """Add pairs with form A first and form B first in turn, free quizzes, rounds of offers, and checks of offers."""
    asked = questions.asked_questions()
    for number, code in enumerate(LOT.sample(quiz.PAIR_CODES, plan.pairs)):
        form = "AB"[number % 2]
        for phase, of in zip(
            MEASURED_PHASES if plan.days else MEASURED_PHASES[:1], (form, quiz.FORM_OF_PARTNER[form]), strict=False
        ):
            drawn = quiz.questions_of_form(asked, of, "short")
            add_attempt(session, drawn, phase, form=of, pair_code=str(code))
    for _person in range(plan.others):
        add_attempt(session, quiz.pick_questions(asked, "short", LOT), "free")
        add_attempt(session, quiz.pick_offers(asked, LOT), "offers", length="round")
        offers.record_check(LOT.choice(SIGNS), session.id).checked_on = session.held_on


def add_attempt(session: OutreachSession, drawn: Sequence[Question], phase: str, **fields: Any) -> None:
    """Add an attempt with plausible answers. A few of those without a number are not finished."""
    finished = "pair_code" in fields or LOT.random() < 0.85
    answers = [
        QuizAnswer(question_id=question.id, position=place, **(pick_answer(question, phase) if finished else {}))
        for place, question in enumerate(drawn, 1)
    ]
    fields |= {"session_id": session.id, "taken_on": session.held_on, "phase": phase, "answers": answers}
    attempt = QuizAttempt(token=secrets.token_urlsafe(16), finished=finished, **fields)
    if finished and phase in MEASURED_PHASES:
        attempt.attitude_possible, attempt.attitude_ask = LOT.choices((1, 2, 3), (1, 3, 4), k=2)
    db.session.add(attempt)


def pick_answer(question: Question, phase: str) -> dict[str, Any]:
    """The right option as often as SHARE_RIGHT says, else a wrong one or "belum tahu"."""
    wrong = [key for key in sorted(question.text("id")["options"]) if not question.is_right(key)]
    option = question.answer if LOT.random() < SHARE_RIGHT[phase] else LOT.choice([*wrong, UNKNOWN])
    return {"option": option, "right": question.is_right(option)}
