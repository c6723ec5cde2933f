"""Check-ins a second on PostgreSQL, by workers

gunicorn with deploy/gunicorn.py, and a PostgreSQL whose data lie in memory and whose commits take 20 ms each: by
`commit_delay=20000` the server waits so long at a commit, and who commits meanwhile goes with it. (On a disk that is as
slow they would wait for its next flush.) Nothing is pinned to a core. Each check-in has a cookie, a form token and a
nonce of its own, fetched beforehand, and all that were acknowledged are counted afterwards. "Four against one" compares
workers that are asked by one tablet each, so that each has as much to do.
"""

import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from time import perf_counter

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import CheckIn, Village
from tests.bench import load
from tests.bench.server import LONTAR, filled_form
from tests.bench.table import Row, at_least
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.server import PATIENCE, Server
from tests.conftest import add, open_session

COMMIT_MS = 20
SLOW = f"-c fsync=on -c commit_delay={COMMIT_MS * 1000} -c commit_siblings=0"
# what is asked: how many workers, each by one tablet
CASES = {"one worker, asked by one": 1, "four workers, asked by four": 4}


class Gunicorn(Server):
    """So many workers, on this PostgreSQL."""

    def __init__(self, instance: Path, address: str, workers: int) -> None:
        super().__init__(instance)
        self.asked = ["--workers", str(workers), "wsgi:app"]
        self.environment |= {"DATABASE_URL": address, "KIOSK_JOIN_REQUIRED": "0"}

    def program(self) -> list[str]:
        return ["gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{self.port}", *self.asked]

    def kill(self) -> None:
        """Its workers end with it."""
        assert self.process
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def postgresql(options: str) -> Iterator[str]:
    """A PostgreSQL with these options, gone with the block; its address."""
    command = ["bash", "tests/on_postgresql.sh", "sh", "-c", 'echo "$KIOSK_TEST_DATABASE"; cat']
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={"POSTGRESQL_OPTIONS": options, "PATH": "/usr/bin:/bin"},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout
        yield server.stdout.readline().strip()


@contextmanager
def hall(address: str, folder: Path) -> Iterator[Path]:
    """A session is open; the folder of the instance."""
    databases.fill(address, databases.DISTRICTS)
    (folder / "secret").write_text("only for tests, never a default")
    with make_app(folder, SQLALCHEMY_DATABASE_URI=address).app_context():
        add(open_session(db.session.get_one(Village, LONTAR)))
        db.session.rollback()
        yield folder
        db.session.remove()
        db.engine.dispose()


def rate(server: Server, people: int, at_once: int) -> float:
    """Check-ins a second of so many people, of whom so many press at once."""
    forms = iter([load.request("/check-in/", *filled_form(server)) for _person in range(people)])
    answers = Counter[int]()
    begun = perf_counter()
    with ThreadPoolExecutor(at_once) as hands:
        list(hands.map(lambda _hand: load.press(server.port, forms, begun + 60, answers), range(at_once)))
    took = perf_counter() - begun
    assert answers == {303: people}, answers
    return people / took


def measure(rounds: int = 5, people: int = 20) -> list[Row]:
    rates: dict[str, list[float]] = {case: [] for case in CASES}
    with load.folder(load.MEMORY) as folder, postgresql(SLOW) as address, hall(address, folder):
        with servers(folder, address) as running:
            for _round, (case, workers) in product(range(rounds), CASES.items()):
                rates[case].append(rate(running[workers], people * workers, workers))
        assert db.count(CheckIn.nonce.is_not(None)) == rounds * people * sum(CASES.values())
    one, four = rates.values()
    times = [many / single for single, many in zip(one, four, strict=True)]
    return [
        *(Row(case, "/s", rates[case]) for case in CASES),
        Row("four against one", "times", times, (), [at_least(2.5)]),
    ]


@contextmanager
def servers(folder: Path, address: str) -> Iterator[dict[int, Server]]:
    """One with one worker and one with four, by their number."""
    running: dict[int, Server] = {}
    try:
        for workers in CASES.values():
            running[workers] = Gunicorn(folder, address, workers)
            running[workers].start()
        yield running
    finally:
        for server in running.values():
            server.kill()
