"""The sample that `flask demo` shows: its files, its accounts and eight sessions."""

import random
import secrets
import shutil
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk import config
from kiosk.clock import WIB, today, utcnow
from kiosk.db import db, errors, new_key
from kiosk.db.sqlite import fold, url_of
from kiosk.demo import learners, people
from kiosk.demo.people import PHONE
from kiosk.demo.plans import LONTAR, SESSIONS, Plan
from kiosk.learning import counting
from kiosk.machine import serve
from kiosk.models import AuditEntry, Hotline, Officer, OutreachSession
from kiosk.rules import hotlines, officers, outreach, questions, settings

SEED = 20230913  # the same sample each time, but for its random keys
NAMES = {"petugas": ("Petugas Contoh", "officer"), "kepala": ("Kepala Contoh", "supervisor")}
EDITED = "Q55"  # an officer's edit of it stands between the fourth session and the fifth
SWITCHED_OFF = "Q67"


# --- its files


def overrides() -> dict[str, Any]:
    """Turn this process away from the machine's own files, and say what its app is to be built with."""
    home = config.instance_folder()
    config.move_to(home / "demo")
    return {
        "DEMO": True,
        "SQLALCHEMY_DATABASE_URI": url_of(home / "demo.sqlite3").render_as_string(),
        "SECRET_KEY": secrets.token_urlsafe(48),  # never on disk: the next start begins anew
        "SESSION_COOKIE_NAME": "anjungan-contoh",  # beside a real kiosk on this machine, each keeps its own
        "BACKUP_SECOND_FOLDER": "",
        "PROCESSES": 1,
    }


def prepare(app: Flask) -> str:
    """A fresh sample database, filled; the password of its accounts. Raises serve.CannotServe."""
    clear(Path(app.instance_path), db.file or Path())
    serve.prepare(app)
    password = f"contoh-{secrets.randbelow(10**6):06d}"
    with db.write():
        fill(password)
    return password


def clear(folder: Path, database: Path) -> None:
    """Drop the sample of before. Raises serve.CannotServe if it can't."""
    refuse_if_shown(database)
    try:
        for tail in ("", "-wal", "-shm"):
            database.with_name(database.name + tail).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    except OSError as error:
        raise serve.CannotServe(f"Contoh lama tidak bisa dihapus ({errors.cause(error)}): {error.filename}.") from error


def refuse_if_shown(database: Path) -> None:
    """Raises serve.CannotServe while another program shows this sample."""
    try:
        if database.exists():
            fold(database)
    except sqlite3.OperationalError:
        raise serve.CannotServe("Contoh ini sedang berjalan di jendela lain: tutup dulu yang itu.") from None
    except sqlite3.DatabaseError:  # broken: nobody shows it
        return


# --- what is in it


def fill(password: str) -> None:
    """A quarter of outreach, inside db.write(), in a database that has the content and nothing else."""
    lot = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    officer = accounts(password)["petugas"]
    check_questions()
    check_hotlines(officer.name)
    set_up()
    guests = people.Guests(lot)
    for number, plan in enumerate(SESSIONS, 1):
        session = planned(plan, number, officer)
        people.come(session, plan.crowd, guests, officer)
        learners.take_part(session, plan.crowd, lot)
        if plan.days < 0:
            close(session, plan, officer, lot)
        if number == 4:
            edit_question(officer.name)
    learners.between_sessions(lot)
    counting.count_months()


def set_up() -> None:
    """What a kiosk is asked for before its first session. A recovery sheet is left for who tries to make one."""
    settings.put("contact", "Loket informasi kantor imigrasi (contoh)")
    settings.put("host_village", SESSIONS[0].village)
    settings.put("second_folder", "")


def accounts(password: str) -> dict[str, Officer]:
    made = {username: officers.add(name, role, username) for username, (name, role) in NAMES.items()}
    for account in made.values():
        officers.set_password(account, password)
    return made


def check_questions() -> None:
    """An officer has looked at one topic so far, and one question is not asked."""
    for question in questions.every():
        if question.topic == "penipuan":
            questions.confirm(question, question.id, NAMES["petugas"][0])
            question.confirmed_on = today() - timedelta(days=84)
    questions.switch(questions.versions(SWITCHED_OFF)[0], on=False)


def edit_question(officer: str) -> None:
    """The next version of a question, with figures of its own from now on."""
    old = questions.versions(EDITED)[0]
    fields = {
        "texts": {
            language: text | {"stem": text["stem"].replace("Rp20", "Rp25")} for language, text in old.texts.items()
        },
        "answer": old.answer,
        "volatile": old.volatile,
        "confirmed_on": today() - timedelta(days=35),
    }
    questions.revise(old, old.id, fields, officer)


def check_hotlines(officer: str) -> None:
    """Some called lately, some too long ago, most never; and a contact of the village."""
    fields = {
        "agency": {"id": "PIMPASA Desa Lontar (contoh)", "en": "PIMPASA of Lontar (sample)"},
        "purpose": {"id": "Petugas imigrasi pembina desa kita", "en": "The immigration officer of our village"},
        "channels": [{"kind": "tel", "value": PHONE.format(1), "label": {}}],
        "source": {"id": "Surat tugas (contoh)", "en": "Letter of assignment (sample)"},
        "source_date": f"{today() - timedelta(days=90)}",
        **{name: {} for name in ("hours", "cost", "abroad")},
    }
    contact = hotlines.add(fields | {"village_code": LONTAR}, new_key())
    rows = {slug: db.session.get_one(Hotline, slug) for slug in ("sapa-129", "kp2mi-08001000", "disnakertrans-serang")}
    for row, ago in zip((contact, *rows.values()), (20, 12, 97, 140), strict=True):
        hotlines.called(row, officer, "petugas piket (contoh)")
        row.checked_on = today() - timedelta(days=ago)


def planned(plan: Plan, number: int, officer: Officer) -> OutreachSession:
    """The session as it was planned, and opened if its day has come."""
    held_on = working_day(today() + timedelta(days=plan.days)) if plan.days else today()
    session = outreach.plan(
        {
            "village_code": plan.village,
            "kind": plan.kind,
            "title": plan.title,
            "order_number": f"CONTOH-{number:03d}/{held_on.year}",
            "place_kind": "sekolah" if plan.place.startswith("Sekolah") else "balai-desa",
            "place_name": plan.place,
            "held_on": held_on,
            "starts_at": time(9),
            "ends_at": time(11, 30),
            "officers": f"{officer.name}\nPetugas Contoh Kedua",
            "speakers": "Kepala desa (contoh)",
            "material": plan.material,
            "quiz_length": plan.crowd.length,
        }
    )
    begun = moment(held_on, 8, 30) if plan.days else max(moment(held_on, 0, 0), utcnow() - timedelta(minutes=50))
    session.created_at = begun - timedelta(days=9)
    note("session-planned", session, officer, session.created_at)
    if plan.days <= 0:
        session.state, session.opened_at = "open", begun
        note("session-opened", session, officer, begun)
    return session


def working_day(day: date) -> date:
    """This day, or the Friday before its weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), WIB).astimezone(UTC)


def close(session: OutreachSession, plan: Plan, officer: Officer, lot: random.Random) -> None:
    """Close a session with the head count of its paper list."""
    results = people.heads(session, plan.crowd, lot)
    written = {"obstacles": plan.obstacles, "follow_up": plan.follow_up, "questions_asked": plan.asked}
    outreach.close(session, results | written | {"reporter_name": officer.name})
    session.closed_at = moment(session.held_on, 11, 40)
    counting.count_session(session.id)
    note("session-closed", session, officer, session.closed_at)


def note(action: str, session: OutreachSession, officer: Officer, at: datetime) -> None:
    db.session.add(AuditEntry(action=action, row=f"outreach_session:{session.id}", officer_id=officer.id, at=at))
