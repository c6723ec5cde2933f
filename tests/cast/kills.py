"""A supervisor at the desk of a real server whose power goes at any moment: an act there is whole or not at all."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast import people
from tests.cast.apps import make_app
from tests.cast.ledger import faults_of_file
from tests.cast.officers import PASSWORD, account
from tests.cast.photos import kept, small
from tests.cast.server import NO_POWER, PATIENCE, TOKEN, Browser, Page, Server, found, hall

COPIES, JOB = "/admin/settings/copies", "/admin/settings/job"
Act = Callable[["Desk"], None]  # something at the desk, until it is over


class Desk:
    """Pak Hasan's browser, signed in, with a page open: the first one takes as long as all that comes after."""

    def __init__(self, server: Server) -> None:
        self.browser = Browser(server.port)
        signed_in = self.press("/admin/sign-in", username="hasan", password=PASSWORD)
        assert signed_in.status == 303, signed_in.body
        self.browser.open("GET", COPIES)

    def press(self, path: str, to: str = "", files: dict[str, Path] | None = None, **fields: str) -> Page:
        """Open a page and send its form, filled like this, there or ``to`` another address; what was answered."""
        token = found(TOKEN, self.browser.open("GET", path).body)
        return self.browser.open("POST", to or path, {"csrf_token": token, **fields}, files)

    def close(self) -> None:
        """Let go of the connection."""
        self.browser.close()

    def wait(self) -> None:
        """Until the task that was begun is over."""
        end = time.monotonic() + PATIENCE
        while 'id="job"' in self.browser.open("GET", JOB).body:
            assert time.monotonic() < end
            time.sleep(0.01)


def office(folder: Path, filled: Path, check_ins: int) -> Server:
    """A server with a supervisor, so many people with a name, and two photos."""
    server = hall(folder, filled)
    with pytest.MonkeyPatch.context() as patch, make_app(folder).app_context():
        patch.setenv("KIOSK_INSTANCE", str(folder))
        session = db.session.query(OutreachSession).one()
        with db.write():
            db.session.add(account("hasan", "Hasan", "supervisor"))
            db.session.add_all(people.came(session, name=f"Orang {n}") for n in range(check_ins))
        kept(session, small(1), small(2))
        db.session.remove()
        db.engine.dispose()
    return server


def cut(server: Server, act: Act, after: float) -> None:
    """The power goes so many seconds after somebody began this."""
    desk, faults = Desk(server), list[BaseException]()

    def go() -> None:
        try:
            act(desk)
        except NO_POWER:
            return
        except BaseException as fault:
            faults.append(fault)

    doing = threading.Thread(target=go)
    doing.start()
    time.sleep(after)
    server.kill()
    doing.join(PATIENCE)
    desk.close()
    if faults:
        raise faults[0]


def cut_while_starting(server: Server, after: float) -> None:
    """The power goes before the server is ready, or just then."""
    server.begin()
    time.sleep(after)
    server.kill()


def once(server: Server, act: Act) -> float:
    """Nothing goes wrong; the seconds it took."""
    server.start()
    with closing(Desk(server)) as desk:
        begun = time.monotonic()
        act(desk)
        took = time.monotonic() - begun
    server.kill()
    return took


class Office:
    """A server, an act at its desk, and how one sees that all is as before or as after."""

    server: Server
    act: Act

    def __init__(self, folder: Path, filled: Path, check_ins: int) -> None:
        raise NotImplementedError

    def look(self, server: Server) -> None:
        """Raises where something is neither as before nor as after."""

    def run(self, number: int, seed: str, say: Callable[[str], object] = str) -> None:
        """Once to its end, and then so often cut off at any moment of it; after each start one looks."""
        lot, took = random.Random(seed), once(self.server, self.act)
        try:
            for turn in range(1, number + 1):
                if turn % 4 == 0:
                    cut_while_starting(self.server, lot.uniform(0, 1))
                self.server.start()
                self.look(self.server)
                after = lot.uniform(0, took)
                cut(self.server, self.act, after)
                say(f"{turn}: cut after {after:.2f} of {took:.2f} s")
            self.server.start()
            self.look(self.server)
        finally:
            self.server.kill()


def whole(path: Path) -> int:
    """How many check-ins stand in this database, which must be whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert faults_of_file(connection) == [], path
        return int(connection.execute("SELECT count(*) FROM check_in").fetchone()[0])
