"""People at a server for many, a part of which is killed at any moment while they press on."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import known_days
from tests.cast.apps import make_app
from tests.cast.hosting import Hosting, hosting
from tests.cast.ledger import Ledger, Row
from tests.cast.server import PATIENCE, Page, Refused
from tests.cast.villagers import Villager
from tests.conftest import add, open_session

PEOPLE = ("Ani", "Budi", "Cici", "Dedi", "Euis", "Fitri")
HONEST = ("Belum tersimpan", "belum tercatat")  # the kiosk's own page, and the one before it


class Over(OSError):
    """Nothing new is begun any more."""


class Phone(Villager):
    """Presses on until all is over, and longer where something is not acknowledged: that is pressed again."""

    def __init__(self, server: Hosting, ledger: Ledger, name: str, over: threading.Event) -> None:
        super().__init__(server.port, ledger, name)
        self.browser, self.over, self.refusals = server.browser(), over, 0

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Page:
        """An answer. Raises Refused where the page says that nothing was stored; any other fault is one."""
        page = self.browser.open(method, path, fields)
        if page.status != 503:
            return page
        self.refusals += 1
        assert any(words in page.body for words in HONEST), f"{method} {path}: {page.body[:400]}"
        raise Refused

    def go_on(self) -> None:
        if self.over.is_set():
            raise Over
        super().go_on()

    def stay(self) -> None:
        """All the while."""
        end = time.monotonic() + 60 * PATIENCE
        while not self.ledger.complaints and (self.pending or not self.over.is_set()):
            assert time.monotonic() < end
            self.go()
            time.sleep(0.05)
        self.browser.close()


class Crowd:
    """All of them, and what they were told."""

    def __init__(self, server: Hosting) -> None:
        self.server, self.ledger, self.over = server, Ledger(), threading.Event()
        self.phones = [Phone(server, self.ledger, name, self.over) for name in PEOPLE]

    @contextmanager
    def pressing(self) -> Iterator[None]:
        """They are at it in this block; at its end all that they began is acknowledged."""
        self.over.clear()
        threads = [threading.Thread(target=phone.stay) for phone in self.phones]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads), "somebody is never answered"

    def wait_for(self, more: int) -> None:
        """So many things more are acknowledged."""
        enough, end = self.ledger.count() + more, time.monotonic() + PATIENCE
        while self.ledger.count() < enough and not self.ledger.complaints:
            assert time.monotonic() < end, "nothing is acknowledged any more"
            time.sleep(0.005)

    def refusals(self) -> int:
        """How often a page said that nothing was stored."""
        return sum(phone.refusals for phone in self.phones)

    def faults(self) -> list[str]:
        """What PostgreSQL holds otherwise than people were told."""
        with create_engine(self.server.direct, poolclass=NullPool).connect() as connection:

            def read(query: str) -> list[Row]:
                return [dict(row) for row in connection.execute(text(query)).mappings()]

            return self.ledger.faults_of(read)


@contextmanager
def crowd(folder: Path, workers: int = 2) -> Iterator[Crowd]:
    """A server that flushes in earnest, with a session at which any device may check in, and people before it."""
    with hosting(folder, workers, fsync=True, started=False) as server:
        server.programs["gunicorn"].environment["KIOSK_JOIN_REQUIRED"] = "0"
        for name in server.names[1:]:
            server.programs[name].start()
        server.wait_ready()
        open_hall(server)
        yield Crowd(server)


def open_hall(server: Hosting) -> None:
    """A session in Lontar is open."""
    with make_app(server.folder, SQLALCHEMY_DATABASE_URI=server.direct).app_context():
        session = add(open_session(db.session.get_one(Village, "36.04.13.2007")))
        with db.write():
            known_days.confirm(session.held_on)  # as the officer did who opened it
        db.session.remove()
        db.engine.dispose()


def kill(server: Hosting, part: str, lot: random.Random) -> None:
    """It ends without a chance to finish anything. What the service manager starts anew, is; nobody else helps."""
    if part == "worker":
        os.kill(lot.choice(server.workers()), signal.SIGKILL)
        server.wait_ready()
    else:
        server.restart(part, killed=True)


def reload(people: Crowd) -> int:
    """New workers take over from the old ones while people press on; how often that was refused."""
    server, refused = people.server, people.refusals()
    before = set(server.workers())
    with people.pressing():
        people.wait_for(len(PEOPLE))
        os.kill(server.programs["gunicorn"].pid, signal.SIGHUP)
        end = time.monotonic() + PATIENCE
        while before & set(server.workers()) and not people.ledger.complaints:
            assert time.monotonic() < end, server.logs()
            time.sleep(0.02)
        people.wait_for(len(PEOPLE))
    return people.refusals() - refused


def rounds(people: Crowd, number: int, seed: str, say: Callable[[str], object] = str) -> None:
    """So often one of three parts is killed at any moment, and people are served again."""
    lot, parts = random.Random(seed), cycle(("postgresql", "worker"))
    with people.pressing():
        for turn in range(1, number + 1):
            people.wait_for(lot.randrange(5, 25))
            time.sleep(lot.uniform(0, 0.05))
            part, refused, begun = next(parts), people.refusals(), time.monotonic()
            kill(people.server, part, lot)
            people.wait_for(len(PEOPLE))
            took = time.monotonic() - begun
            say(
                f"{turn}: {part} killed, {people.refusals() - refused} honest refusals, served again {took:.1f} s later"
            )
            if people.ledger.complaints:
                return
