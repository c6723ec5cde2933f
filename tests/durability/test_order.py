"""No log of the database keeps the order of commits, which would tie a name to the answers that were given after it."""

import re
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import OutreachSession
from tests.bench.kills import Desk
from tests.cast.apps import make_app
from tests.cast.disk import orders_in_pages
from tests.cast.ledger import Ledger
from tests.cast.officers import account
from tests.cast.server import PATIENCE, Server, found
from tests.cast.villagers import Villager
from tests.conftest import add

VERSION = re.compile(r'name="version"[^>]* value="([^"]+)"')


def come(server: Server, number: int) -> str:
    """One person checks in, takes the quiz and checks an offer; the token of that."""
    villager = Villager(server.port, Ledger(), f"Orang {number}")
    villager.check_in()
    villager.begin_quiz()
    while villager.quiz:
        villager.answer(villager.quiz)
    token = villager.check_offer()
    villager.browser.close()
    return token


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
        files = [Path(shutil.copy(path, tmp_path)) for path in (server.database, log_of(server))]
    for path in files:  # the reader's end has emptied the log; the power was gone before
        shutil.copy(path, server.database.with_name(path.name))
    assert log_size(server) > 0
    server.start()
    wait_for_empty_log(server)


# --- the cells of the file itself


def is_in_order_of_arrival(server: Server, tokens: list[str]) -> bool:
    """Whether the n-th name by its moment has the n-th offer by its place in some file, as an attack read them."""
    return any(tokens in orders_in_pages(path, tokens) for path in server.instance.rglob("*.sqlite3*"))


def is_in_order_of_keys(server: Server, tokens: list[str]) -> bool:
    """Whether each page of the database has the offers in the order of their random keys."""
    return all(order == sorted(order) for order in orders_in_pages(server.database, tokens))


def test_a_polite_end_leaves_no_order_in_the_file(server: Server) -> None:
    server.start()
    tokens = [come(server, number) for number in range(14)]
    assert is_in_order_of_arrival(server, tokens), "the attack works while the session goes on"
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert log_size(server) == 0
    assert is_in_order_of_keys(server, tokens)


def test_a_closed_session_leaves_no_order_in_the_file(server: Server) -> None:
    """Soon, in the background, and without an end of the server: then the power may fail."""
    with make_app(server.instance).app_context():
        add(account("hasan", "Hasan", "supervisor"))
        finish = f"/admin/sessions/{db.session.scalars(select(OutreachSession.id)).one()}/finish"
        db.session.remove()
        db.engine.dispose()
    server.start()
    tokens = [come(server, number) for number in range(14)]
    assert is_in_order_of_arrival(server, tokens)
    desk = Desk(server)
    version = found(VERSION, desk.read(finish))
    assert desk.press(finish, version=version, close="1").status == 303
    end = time.monotonic() + PATIENCE
    while not is_in_order_of_keys(server, tokens):
        assert time.monotonic() < end
        time.sleep(0.05)
    server.kill()
    assert log_size(server) == 0
    assert not is_in_order_of_arrival(server, tokens)
