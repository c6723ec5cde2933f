"""No log of the database keeps the order of commits: replayed commit by commit it ties nobody to an answer."""

import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.cast.ledger import Ledger
from tests.cast.replay import Disk, Person, tied
from tests.cast.server import PATIENCE, Server
from tests.cast.villagers import Villager

PEOPLE = 5


def come(server: Server, number: int) -> Person:
    """One person checks in with a name, takes the quiz and checks an offer."""
    name = f"Orang {number}"
    fields = {"age": "adult", "name": name, "phone": None, "sex": "P", "village_code": "36.04.13.2008"}
    villager = Villager(server.port, Ledger(), name)
    villager.somebody = lambda: fields | {"group": "warga"}  # type: ignore[method-assign]
    villager.check_in()
    villager.begin_quiz()
    while villager.quiz:
        villager.answer(villager.quiz)
    offer = villager.check_offer()
    villager.browser.close()
    return Person(name, *villager.ledger.attempts, offer)


def five_people(server: Server, first: int) -> list[Person]:
    """They come one after the other, which is when an order tells most."""
    return [come(server, first + number) for number in range(PEOPLE)]


def wait_for_empty_log(server: Server) -> None:
    """Until nothing is left to replay: soon after nobody reads any more."""
    end = time.monotonic() + PATIENCE
    while Disk.of(server.database).log:
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def reader(server: Server) -> Iterator[None]:
    """Another program has begun to read and does not end: a workbook of a hundred thousand rows, or a backup."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM check_in").fetchone()
        yield


def test_the_log_ties_nobody_while_nobody_reads(server: Server, tmp_path: Path) -> None:
    """Nor soon after a reader or a backup, nor after a polite stop."""

    def count_tied(people: list[Person]) -> int:
        return tied(Disk.of(server.database), people, tmp_path)

    server.start()
    people: list[Person] = []
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        for number in range(PEOPLE):
            people.append(come(server, number))
            assert count_tied(people) == 0
            other.execute("VACUUM INTO ?", [str(tmp_path / f"copy-{number}")])
    wait_for_empty_log(server)
    with reader(server):
        people = five_people(server, 10)
        assert count_tied(people) == PEOPLE, "meanwhile it does; so must this test"
    wait_for_empty_log(server)
    assert count_tied(people) == 0
    with reader(server):
        people = five_people(server, 20)
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert count_tied(people) == 0


def test_the_log_ties_nobody_after_a_power_cut(server: Server, tmp_path: Path) -> None:
    server.start()
    files = [server.database, server.database.with_name(server.database.name + "-wal")]
    with reader(server):
        people = five_people(server, 0)
        server.kill()
        left = [Path(shutil.copy(path, tmp_path)) for path in files]
    for path in left:  # the reader's end has emptied the log; the power was gone before
        shutil.copy(path, server.database.with_name(path.name))
    assert tied(Disk.of(server.database), people, tmp_path) == PEOPLE
    server.start()
    assert server.ask("/").status == 200
    assert tied(Disk.of(server.database), people, tmp_path) == 0
