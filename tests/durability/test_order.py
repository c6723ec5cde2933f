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

PEOPLE = 8


def come(server: Server, number: int) -> Person:
    """One person checks in with a name, takes the quiz and checks an offer."""
    villager = Villager(server.port, Ledger(), f"Orang {number}")
    villager.somebody = lambda: named(number)  # type: ignore[method-assign]
    villager.check_in()
    villager.begin_quiz()
    while villager.quiz:
        villager.answer(villager.quiz)
    offer = villager.check_offer()
    villager.browser.close()
    return Person(f"Orang {number}", *villager.ledger.attempts, offer)


def named(number: int) -> dict[str, str | None]:
    """A person who gives a name."""
    row: dict[str, str | None] = {"age": "adult", "name": f"Orang {number}", "phone": None, "sex": "P"}
    return row | {"village_code": "36.04.13.2008", "group": "warga"}


def eight_people(server: Server, first: int = 0) -> list[Person]:
    """They come one after the other, which is when an order tells most."""
    return [come(server, first + number) for number in range(PEOPLE)]


def copied(database: Path, folder: Path) -> list[Path]:
    """The database and its log, put aside."""
    files = [database, database.with_name(database.name + "-wal")]
    return [Path(shutil.copy(path, folder)) for path in files]


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
    server.start()
    people = []
    for number in range(PEOPLE):
        people.append(come(server, number))
        assert tied(Disk.of(server.database), people, tmp_path) == 0
    assert Disk.of(server.database).log == b""
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert tied(Disk.of(server.database), people, tmp_path) == 0


def test_the_log_ties_nobody_soon_after_a_reader(server: Server, tmp_path: Path) -> None:
    server.start()
    with reader(server):
        people = eight_people(server)
        assert tied(Disk.of(server.database), people, tmp_path) == PEOPLE, "meanwhile it does; so must this test"
    wait_for_empty_log(server)
    assert tied(Disk.of(server.database), people, tmp_path) == 0


def test_the_log_ties_nobody_after_a_backup(server: Server, tmp_path: Path) -> None:
    server.start()
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        people = [come(server, 0)]
        for number in range(1, PEOPLE):
            other.execute("VACUUM INTO ?", [str(tmp_path / f"copy-{number}")])
            people.append(come(server, number))
    wait_for_empty_log(server)
    assert tied(Disk.of(server.database), people, tmp_path) == 0


def test_the_log_ties_nobody_after_a_power_cut(server: Server, tmp_path: Path) -> None:
    server.start()
    with reader(server):
        people = eight_people(server)
        server.kill()
        left = copied(server.database, tmp_path)
    for path in left:  # the reader's end has emptied the log; the power was gone before
        shutil.copy(path, server.database.with_name(path.name))
    assert tied(Disk.of(server.database), people, tmp_path) == PEOPLE
    server.start()
    assert server.ask("/").status == 200
    assert tied(Disk.of(server.database), people, tmp_path) == 0


def test_the_log_ties_nobody_after_a_polite_stop_behind_a_reader(server: Server, tmp_path: Path) -> None:
    server.start()
    with reader(server):
        people = eight_people(server)
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert tied(Disk.of(server.database), people, tmp_path) == 0
