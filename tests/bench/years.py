"""A kiosk as after years of use, written in bulk: sessions, check-ins, acts in the audit, what people learned."""

import json
import random
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import insert, select

from kiosk.clock import midnight, today, utcnow
from kiosk.db import db
from kiosk.demo import FIRST_NAMES, LAST_NAMES
from kiosk.models import (
    AuditEntry,
    CheckIn,
    LearningBatch,
    LearningCount,
    LearningPairs,
    OfferBatch,
    OfferCheck,
    Officer,
    OutreachSession,
    Question,
    QuizAnswer,
    QuizAttempt,
    Tombstone,
    Village,
)
from kiosk.models.learning import PAIR_SUMS
from kiosk.models.outreach_session import SESSION_KINDS
from kiosk.models.quiz_attempt import ATTITUDES
from kiosk.rules import hotlines, settings
from tests.cast.officers import account
from tests.cast.people import local_contact

DAYS = 3 * 365
OF_EACH = 200  # check-ins of a session
KEPT = timedelta(days=90)
GROUPS = ("warga", "warga", "warga", "tokoh", "perangkat", "pelajar")
Row = dict[str, Any]


class Years:
    """So many check-ins; a session is open today, one was closed yesterday, a few were cancelled."""

    def __init__(self, check_ins: int) -> None:
        self.chance = random.Random(check_ins)  # the same data each time
        self.codes = count()
        self.number = check_ins // OF_EACH
        self.villages = [(village.code, village.name) for village in db.session.scalars(select(Village))][:400]
        self.asked = [(question.id, question.answer) for question in db.session.scalars(select(Question))][:10]
        self.officers = [officer.id for officer in db.session.scalars(select(Officer))]

    def key(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"

    def sessions(self) -> Iterator[Row]:
        """From today back, evenly over the years."""
        for n in range(self.number):
            code, name = self.chance.choice(self.villages)
            state = "open" if n == 0 else "cancelled" if n % 100 == 7 else "planned" if n % 100 == 5 else "closed"
            held_on = today() - timedelta(days=n * DAYS // self.number if n > 1 else n)
            heads = {"heads_male": 90, "heads_female": 120, "heads_by_group": {"warga": 200}}
            yield {
                **{"id": self.key(), "version": 1, "village_code": code, "village_name": name},
                "title": f"Berangkat aman {n}",
                **{"kind": SESSION_KINDS[n % 5], "held_on": held_on, "state": state, "officers": "Ratna\nBudi"},
                **{"material": "Dokumen, biaya, penipuan. " * 20, "practice": False},
                **(heads if state == "closed" else dict.fromkeys(heads) | {"heads_by_group": {}}),
                "closed_at": midnight(held_on + timedelta(days=1)) if state == "closed" else None,
                "cancel_reason": "Hujan" if state == "cancelled" else "",
            }

    def check_ins(self, sessions: Iterable[Row]) -> Iterator[Row]:
        for session in sessions:
            begin = datetime.combine(session["held_on"], time(2), UTC)
            if session["state"] == "open":
                begin = utcnow() - timedelta(hours=1)
            yield from (self.check_in(session, begin + timedelta(seconds=15 * k)) for k in range(OF_EACH))

    def check_in(self, session: Row, at: datetime) -> Row:
        """One in six a child, one in four without a name, a few void; what is past its day is erased."""
        last_day, luck, paper = session["held_on"] + KEPT, self.chance.random(), self.chance.random() < 0.2
        sex, child, is_erased = self.chance.choice("LP"), luck < 1 / 6, last_day < today()
        has_name = luck > 0.4 and not is_erased
        state = "new" if session["state"] != "closed" or luck > 0.95 else "void" if luck > 0.9 else "confirmed"
        group = self.chance.choice((*GROUPS, "calon", "purna") if luck <= 0.4 else GROUPS)
        return {
            **{"id": self.key(), "version": 1, "nonce": self.key() + self.key(), "session_id": session["id"]},
            "sex": sex,
            "withdrawal_code": None if is_erased or paper else f"{next(self.codes):08d}",
            **{"age": "child" if child else "adult", "created_at": at, "erase_on": last_day},
            "name": f"{self.chance.choice(FIRST_NAMES[sex])} {self.chance.choice(LAST_NAMES)}" if has_name else None,
            "phone": f"+6281{self.chance.randrange(10**9):09d}" if has_name and luck > 0.6 else None,
            "village_code": None if child else self.chance.choice(self.villages)[0],
            "group": None if child else group,
            **{"consent_at": at if luck > 0.4 else None, "consent_version": "bench/90" if luck > 0.4 else None},
            **{"state": state, "void_reason": "double" if state == "void" else None},
            "reviewed_by": self.chance.choice(self.officers) if state != "new" else None,
            "reviewed_at": at + timedelta(hours=5) if state != "new" else None,
            **{"origin": "paper" if paper else "kiosk", "erased_at": midnight(last_day) if is_erased else None},
        }

    def acts(self, sessions: Iterable[Row]) -> Iterator[Row]:
        """As many as check-ins: nearly each was confirmed; and what is done with a session."""
        for session in sessions:
            row, at = f"outreach_session:{session['id']}", midnight(session["held_on"])
            actions = (
                "session-planned",
                "session-opened",
                "names-viewed",
                "session-closed",
                "report-exported",
                "sign-in",
            )
            for k in range(OF_EACH):
                action, of = (actions[k], row) if k < len(actions) else ("check-in-confirmed", f"check_in:{self.key()}")
                values = {"id": self.key(), "at": at + timedelta(seconds=20 * k), "action": action, "row": of}
                yield values | {"officer_id": self.chance.choice(self.officers), "fields": [], "reason": "", "times": 1}

    def learning_rows(self, sessions: Iterable[Row]) -> dict[Any, list[Row]]:
        """Three phases of each closed session, each question in two options; and the offers that were checked."""
        rows: dict[Any, list[Row]] = {m: [] for m in (LearningBatch, LearningPairs, LearningCount, OfferBatch)}
        for session in (session for session in sessions if session["state"] == "closed"):
            place = {"session_id": session["id"], "month": None}
            for phase in ("before", "after", "free"):
                acts = {"genuine": {"accepts": 50, "refuses": 22}, "scam": {"refuses": 60, "accepts": 48}}
                faces = {item: {"3": 20, "1": 10, "skipped": 6} for item in ATTITUDES}
                key, people = self.key(), {"started": 40, "finished": 36, "answers": 180, "right": 110}
                people["acts"] = acts
                rows[LearningBatch].append({"id": key, **place, "phase": phase, **people, "faces": faces})
                for question, answer in self.asked:
                    keys = {"batch_id": key, "question_id": question}
                    counts = ((answer, 24), ("unknown", 12))
                    rows[LearningCount] += [keys | {"option": option, "number": n} for option, n in counts]
                if phase == "after":
                    sums = {"questions": 100, "right_before": 50, "right_after": 70, "squares": 40}
                    sums |= {"more": 12, "fewer": 2, "equal": 6}
                    unmeasured = dict.fromkeys((*PAIR_SUMS["genuine"], *PAIR_SUMS["scam"]), 0)
                    rows[LearningPairs].append({"batch_id": key, "pairs": 20} | sums | unmeasured)
            offers = {"checks": 30, "verdicts": {"stop": 20, "ok": 10}, "signs": {"R01": 15, "R10": 15}}
            month = session["held_on"].replace(day=1)
            rows[OfferBatch].append({"id": self.key(), "month": month, **offers})
        return rows

    def answers(self, session: Row) -> dict[Any, list[Row]]:
        """Quizzes and offer checks of a session that is not closed yet."""
        rows: dict[Any, list[Row]] = {model: [] for model in (QuizAttempt, QuizAnswer, OfferCheck)}
        alike = {"length": "short", "taken_on": today()}
        for n in range(OF_EACH):
            place = {"token": self.key(), "session_id": session["id"] if n % 2 else None}
            rows[QuizAttempt].append({**place, "phase": "free", **alike, "finished": n % 3 > 0})
            for position, (question, answer) in enumerate(self.asked[:5], 1):
                keys = {"attempt_token": place["token"], "question_id": question, "position": position}
                rows[QuizAnswer].append(keys | {"option": answer, "right": True})
            rows[OfferCheck].append(place | {"checked_on": today(), "signs": ["R01"], "verdict": "stop"})
        return rows


def insert_all(model: Any, rows: Iterable[Row]) -> None:
    """As fast as the driver can: through SQLAlchemy a million rows take minutes."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    lines = ([database_value(value) for value in row.values()] for row in chain([first], rows))
    columns = ", ".join(f'"{column}"' for column in first)
    with closing(db.engine.raw_connection()) as pooled:
        connection: Any = pooled.driver_connection
        if db.file:
            marks = ", ".join("?" * len(first))
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO {model.__tablename__} ({columns}) VALUES ({marks})", lines)  # noqa: S608
            connection.execute("COMMIT")
            return
        with connection.cursor().copy(f"COPY {model.__tablename__} ({columns}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        connection.commit()


def database_value(value: Any) -> Any:
    """A value as both databases take it: moments in UTC, lists as JSON."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, dict | list) else value


def fill(check_ins: int) -> None:
    """Fill a database that has its schema and its content. The supervisor is called ratna."""
    with db.write():
        db.session.add_all(account(f"petugas{n}", f"Petugas {n}", "officer") for n in range(20))
        ratna = account("ratna", "Ratna", "supervisor")
        db.session.add_all([ratna, *(local_contact(slug=f"kontak-{n}") for n in range(20))])
        db.session.flush()
        settings.store("retention_ran_at", utcnow().isoformat())
        for hotline in hotlines.hotlines_in_order():
            hotlines.record_call(hotline, "Ratna")
    years = Years(check_ins)
    sessions = list(years.sessions())
    with db.write():
        db.session.execute(insert(OutreachSession), sessions)
    insert_all(CheckIn, years.check_ins(sessions))
    insert_all(AuditEntry, years.acts(sessions))
    stones = ({"nonce_hash": f"{n:064x}", "erased_on": today()} for n in range(check_ins // 200))
    insert_all(Tombstone, stones)
    for model, rows in {**years.learning_rows(sessions), **years.answers(sessions[0])}.items():
        insert_all(model, rows)
    db.empty_log()
    if db.file is None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")  # which PostgreSQL does by itself
            connection.commit()
