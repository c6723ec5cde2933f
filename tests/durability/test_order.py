"""No log of the database keeps the order of commits, which would tie a name to the answers that were given after it."""

import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.cast.ledger import Ledger
from tests.cast.server import PATIENCE, Server
from tests.cast.villagers import Villager


def come(server: Server, number: int) -> None:
    """One person checks in, takes the quiz and checks an offer."""
    villager = Villager(server.port, Ledger(), f"Orang {number}")
    villager.check_in()
    villager.begin_quiz()
    while villager.quiz:
        villager.answer(villager.quiz)
    villager.check_offer()
    villager.browser.close()


def log_of(server: Server) -> Path:
    return server.database.with_name(server.database.name + "-wal")


def log_size(server: Server) -> int:
    return log_of(server).stat().st_size if log_of(server).exists() else 0


def wait_for_empty_log(server: Server) -> None:
    """Until nothing is left to replay: soon after nobody reads any more."""
    end = time.monotonic() + PATIENCE
    while log_size(server):
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
    server.start()
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        for number in range(3):
            come(server, number)
            assert log_size(server) == 0
            other.execute("VACUUM INTO ?", [str(tmp_path / f"copy-{number}")])
    with reader(server):
        come(server, 10)
        assert log_size(server) > 0
    wait_for_empty_log(server)
    with reader(server):
        come(server, 20)
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert log_size(server) == 0


def test_the_log_ties_nobody_after_a_power_cut(server: Server, tmp_path: Path) -> None:
    server.start()
    with reader(server):
        come(server, 0)
        server.kill()
        left = [Path(shutil.copy(path, tmp_path)) for path in (server.database, log_of(server))]
    for path in left:  # the reader's end has emptied the log; the power was gone before
        shutil.copy(path, server.database.with_name(path.name))
    assert log_size(server) > 0
    server.start()
    wait_for_empty_log(server)
