"""Mixed writes of eight processes on one PostgreSQL: no deadlock, nobody starved, no acknowledged check-in lost.

.venv/bin/python -m tests.bench.mixed_writes [how many]: check-ins, answers, withdrawals and offer checks by the pages'
own views; openings, closings and purges by the rules. Then forty tap in one session without a pause, while it is closed
and opened again ten times.
"""

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

from click import echo
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db, errors
from kiosk.learning import counting
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import known_days, outreach
from tests.bench import load
from tests.bench.postgresql_workers import LONTAR, SLOW, hall, postgresql
from tests.cast.apps import make_app
from tests.cast.server import NONCE, OPTION, SIGN, TOKEN, found
from tests.conftest import add, open_session

WORKERS, TAPPING, SESSIONS = 8, 40, 6
NAMED = {"who": "named", "age": "adult", "name": "Siti Aminah", "consent": "1"}
Noted = list[tuple[str, float, int]]  # what was done, seconds that it took, the answer


@contextmanager
def worker(address: str, folder: str) -> Iterator[FlaskClient]:
    """Somebody before a process of the server."""
    app = make_app(Path(folder), SQLALCHEMY_DATABASE_URI=address, TESTING=False)
    with app.app_context():
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()


def check_in(client: FlaskClient, session_id: str, takes_back: bool = False) -> int:
    """A new form, sent; perhaps its code, typed at once."""
    client.post("/finish")
    page = client.get("/check-in/").text
    token, nonce = found(TOKEN, page), found(NONCE, page)
    form = {"csrf_token": token, "nonce": nonce, "session": session_id} | NAMED
    status = client.post("/check-in/", data=form).status_code
    if takes_back and status == 303:
        code = db.session.scalar(select(CheckIn.withdrawal_code).where(CheckIn.nonce == nonce))
        db.session.rollback()
        token = found(TOKEN, client.get("/check-in/withdraw").text)
        return client.post("/check-in/withdraw", data={"csrf_token": token, "code": code or ""}).status_code
    return status


def take_quiz(client: FlaskClient, session_id: str) -> int:
    """A short one, all answers."""
    token = found(TOKEN, client.get("/quiz/").text)
    fields = {"csrf_token": token, "length": "short", "session": session_id}
    begun = client.post("/quiz/", data=fields)
    address, answered = begun.location, begun
    for number in range(1, 6):
        page = client.get(f"{address[:-1]}{number}").text
        form = {"csrf_token": found(TOKEN, page), "option": OPTION.findall(page)[0]}
        answered = client.post(f"{address[:-1]}{number}", data=form)
    return answered.status_code


def check_offer(client: FlaskClient, session_id: str) -> int:
    page = client.get("/offers/").text
    form = {"csrf_token": found(TOKEN, page), "sign": SIGN.findall(page)[0], "session": session_id}
    return client.post("/offers/", data=form).status_code


def close_and_open(session_id: str) -> int:
    """As the desk does it."""
    for change in (lambda row: outreach.close(row, {}), lambda row: outreach.open_(row, today())):
        with db.write():
            row = db.session.get_one(OutreachSession, session_id)
            change(row)
            if row.state == "closed":
                counting.count_session(session_id)
    return 303


def purge() -> int:
    retention.purge(None, "by-itself")
    return 303


def note(noted: Noted, name: str, act: Callable[[], int]) -> None:
    """Do this, and note how long it took and what came of it; a fault of the database is one of its codes."""
    begun = time.perf_counter()
    try:
        status = act()
    except DBAPIError as fault:
        status = -1
        echo(f"{name}: {errors.code(fault)}")
    noted.append((name, time.perf_counter() - begun, status))


def work(address: str, folder: str, number: int, lot_number: int) -> Noted:
    """So many acts of one process."""
    lot, noted = random.Random(lot_number), list[tuple[str, float, int]]()
    with worker(address, folder) as client:
        sessions = sorted(db.session.scalars(select(OutreachSession.id)))
        db.session.rollback()
        acts: dict[str, tuple[int, Callable[[str], int]]] = {
            "check-in": (8, partial(check_in, client)),
            "check-in and withdrawal": (3, partial(check_in, client, takes_back=True)),
            "quiz": (3, partial(take_quiz, client)),
            "offer check": (3, partial(check_offer, client)),
            "closing and opening": (2, close_and_open),
            "purge": (1, lambda _session_id: purge()),
        }
        weights = [weight for weight, _act in acts.values()]
        for _turn in range(number):
            [name] = lot.choices([*acts], weights)
            note(noted, name, partial(acts[name][1], lot.choice(sessions)))
    return noted


def tap(address: str, folder: str, session_id: str, taps: int, people: int) -> Noted:
    """So many people check in one after the other, without a pause."""
    noted = list[tuple[str, float, int]]()
    with worker(address, folder) as client:
        app = client.application

        def press(_person: int) -> None:
            with app.app_context():
                own = app.test_client()
                for _tap in range(taps):
                    note(noted, "tap", partial(check_in, own, session_id))

        with ThreadPoolExecutor(people) as everybody:
            list(everybody.map(press, range(people)))
    return noted


def say(noted: Noted) -> None:
    """Of each act how many, how long, and how it was answered."""
    for name in sorted({name for name, _took, _status in noted}):
        took = sorted(seconds for each, seconds, _status in noted if each == name)
        answers = {status: sum(n == name and s == status for n, _t, s in noted) for _n, _t, status in noted}
        middle, most = took[len(took) // 2], took[-1]
        echo(f"{name}: {len(took)}, median {middle * 1000:.0f} ms, longest {most * 1000:.0f} ms, {answers}")


def main(number: str = "10000") -> None:
    processes = multiprocessing.get_context("spawn")
    with load.folder(load.MEMORY) as folder, postgresql(SLOW) as address, hall(address, folder):
        for n in range(SESSIONS - 1):
            add(open_session(db.session.get_one(Village, LONTAR), title=f"Acara {n}"))
        with db.write():
            known_days.confirm(today())
        [first, *_others] = db.session.scalars(select(OutreachSession.id)).all()
        with ProcessPoolExecutor(WORKERS, processes) as workers:
            share = int(number) // WORKERS
            begun = time.perf_counter()
            mixed = [workers.submit(work, address, str(folder), share, lot) for lot in range(WORKERS)]
            say([one for each in mixed for one in each.result()])
            echo(f"all of it: {time.perf_counter() - begun:.0f} s")
            withdrawn = db.count(AuditEntry.action == "check-in-withdrawn")
            stored = db.count(CheckIn.nonce.is_not(None))
            echo(f"{stored} check-ins are stored, {withdrawn} were taken back")
            tapping = [
                workers.submit(tap, address, str(folder), first, 40, TAPPING // WORKERS) for _worker in range(WORKERS)
            ]
            closings: Noted = []
            pause = Event()
            while not all(each.done() for each in tapping):
                pause.wait(2)
                note(closings, "closing and opening while forty tap", partial(close_and_open, first))
            say(closings + [one for each in tapping for one in each.result()])
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        echo(f"deadlocks: {db.session.scalar(text(deadlocks))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
