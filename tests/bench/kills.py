"""The power goes at any moment of an act: what is on disk then is whole before or whole after. It prints its seed.

.venv/bin/python -m tests.bench.kills [copy|restore|...] [--rounds 10] [--seed ...]

A new kind is one function of a folder and of a filled database: it gives a Scenario, and stands in SCENARIOS.
"""

import json
import random
import re
import secrets
import shutil
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from kiosk.clock import today
from kiosk.data_care import copies
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast import databases, people
from tests.cast.apps import make_app
from tests.cast.ledger import faults_of_file
from tests.cast.officers import PASSWORD, account
from tests.cast.server import PATIENCE, TOKEN, Browser, Page, Server, found, hall

PEOPLE = 20_000
DATA = "/admin/data/"
IN_IT = re.compile(r"sesi, (\d+) kehadiran")
COPY_PAGE = re.compile(r'href="(/admin/data/\?copy=\w+)#copy"')


class Scenario(NamedTuple):
    """An act that may be cut off, what is done before it, how the power goes, and who looks after it: that raises where
    something is neither as before nor as after.
    """

    prepare: Callable[[], object]
    act: Callable[[], object]
    kill: Callable[[], object]
    look: Callable[[], object]


def run(scenario: Scenario, rounds: int, seed: str, say: Callable[[str], object] = str) -> None:
    """Once to its end, and then so often cut off at any moment of it; after each one looks."""
    lot = random.Random(seed)
    scenario.prepare()
    start = time.monotonic()
    scenario.act()
    took = time.monotonic() - start
    scenario.kill()
    scenario.look()
    for turn in range(1, rounds + 1):
        after = lot.uniform(0, 1.2 * took)
        scenario.prepare()
        cut(scenario, after)
        scenario.look()
        say(f"{turn}: cut after {after:.2f} of {took:.2f} s")


def cut(scenario: Scenario, after: float) -> None:
    """The power goes so many seconds after the act was begun; what that then says of it is no fault."""
    faults: list[BaseException] = []

    def go() -> None:
        try:
            scenario.act()
        except BaseException as fault:
            faults.append(fault)

    doing = threading.Thread(target=go)
    doing.start()
    time.sleep(after)
    before = list(faults)
    scenario.kill()
    doing.join(PATIENCE)
    if before:
        raise before[0]


class Desk:
    """Pak Hasan's browser, signed in."""

    def __init__(self, server: Server) -> None:
        self.browser = Browser(server.port)
        assert self.press("/admin/sign-in", username="hasan", password=PASSWORD).status == 303

    def press(self, path: str, to: str = "", files: dict[str, Path] | None = None, **fields: str) -> Page:
        """Open a page and send its form, filled like this, there or ``to`` another address; what was answered."""
        with closing(self.browser):
            token = found(TOKEN, self.browser.open("GET", path).body)
            return self.browser.open("POST", to or path, {"csrf_token": token, **fields}, files)

    def read(self, path: str) -> str:
        """What a page says."""
        with closing(self.browser):
            return self.browser.open("GET", path).body


def office(folder: Path, filled: Path, check_ins: int = PEOPLE) -> Server:
    """A server with a supervisor and so many people with a name."""
    server = hall(folder / "instance", filled)
    with make_app(server.instance).app_context():
        session = db.session.query(OutreachSession).one()
        with db.write():
            db.session.add(account("hasan", "Hasan", "supervisor"))
            db.session.add_all(people.came(session, name=f"Orang {n}") for n in range(check_ins))
        db.session.remove()
        db.engine.dispose()
    return server


def people_in(path: Path) -> int:
    """How many check-ins stand in this database, which must be whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert faults_of_file(connection) == [], path
        return int(connection.execute("SELECT count(*) FROM check_in").fetchone()[0])


# --- the kinds


def copy(folder: Path, filled: Path, check_ins: int = PEOPLE) -> Scenario:
    """A copy at the desk, here and on a stick."""
    server, stick, desks = office(folder, filled, check_ins), folder / "stick", list[Desk]()
    stick.mkdir()
    server.environment |= {"KIOSK_BACKUP_SECOND_FOLDER": str(stick), "KIOSK_BACKUPS_KEPT": "4"}

    def prepare() -> None:
        server.start()
        desks[:] = [Desk(server)]

    def act() -> None:
        assert desks[0].press(DATA, f"{DATA}copy").status == 303

    def look() -> None:
        server.start()  # what it finds half done it clears away
        server.kill()
        assert people_in(server.database) == check_ins
        for where in (server.instance / "backups", stick):
            other_files = [path.name for path in where.iterdir() if path.suffix != ".sqlite3"]
            assert other_files in ([], ["recordings"]), other_files
            assert {people_in(path) for path in where.glob("*.sqlite3")} == {check_ins}

    return Scenario(prepare, act, server.kill, look)


def restore(folder: Path, filled: Path, check_ins: int = PEOPLE) -> Scenario:
    """A copy with half of the people or with all is wanted at the desk, and put in place at the next start.

    By turns it is cut off at the desk and at the start.
    """
    server, turns = office(folder, filled, check_ins), count()
    state: dict[str, int] = {}
    make_halves(server)

    def want() -> None:
        desk = Desk(server)
        for page in COPY_PAGE.findall(desk.read(DATA)):
            if int(found(IN_IT, desk.read(page))) != state["before"]:
                assert desk.press(page, part="copy", present=PASSWORD).status == 303
                return

    def prepare() -> None:
        state["at the desk"] = next(turns) % 2 == 1
        state["before"] = people_in(server.database)
        server.start()
        if not state["at the desk"]:
            want()
            server.kill()

    def act() -> None:
        (want if state["at the desk"] else server.start)()

    def look() -> None:
        waits = list(server.instance.glob("to-restore-*.sqlite3"))
        expected = people_in(waits[0]) if waits else people_in(server.database)
        server.start()
        server.kill()
        assert people_in(server.database) == expected
        assert not [*server.instance.glob("to-restore-*"), *server.instance.glob("incoming-*")]
        for path in server.instance.glob("backups/before-restore-*.sqlite3"):
            people_in(path)

    return Scenario(prepare, act, server.kill, look)


def make_halves(server: Server) -> None:
    """Two copies: one with all, one with half of the people."""
    whole, half = (server.instance / "backups" / f"{name}.sqlite3" for name in ("all", "half"))
    whole.parent.mkdir()
    with pytest.MonkeyPatch.context() as patch, make_app(server.instance).app_context():
        patch.setenv("KIOSK_INSTANCE", str(server.instance))
        copies.make_copy(whole)
        db.engine.dispose()
    shutil.copy(whole, half)
    with closing(sqlite3.connect(half)) as connection, connection:
        connection.execute("DELETE FROM check_in WHERE rowid % 2")


VERSION = re.compile(r'name="version" value="([\w-]*)"')  # none where there is no list yet
HEADS = "nama;nomor SIP3MI;berlaku sampai;status\n"


def companies(folder: Path, filled: Path, check_ins: int = 0) -> Scenario:
    """A list of 500 companies is replaced by another at the desk, by two supervisors at once."""
    server, desks, turns = office(folder, filled, check_ins), list[Desk](), count(1)

    def press(desk: Desk, turn: int) -> int:
        """Look at the list of this turn and take it in; the last status."""
        rows = HEADS + "\n".join(f"PT {turn} {n};{turn}-{n};31/12/2030;aktif" for n in range(500))
        fields = {"part": "companies", "day": f"{today():%d/%m/%Y}", "source": f"Surat {turn}", "rows": rows}
        page = desk.press(DATA, **fields)
        return desk.press(DATA, take="1", version=found(VERSION, page.body), **fields).status

    def prepare() -> None:
        server.start()
        desks[:] = [Desk(server), Desk(server)]

    def act() -> None:
        with ThreadPoolExecutor(2) as both:
            statuses = sorted(both.map(press, desks, (next(turns), next(turns))))
        assert statuses in ([303, 303], [303, 422]), "both, or one is told that the other was first"

    def look() -> None:
        server.start()
        server.kill()
        with closing(sqlite3.connect(server.database)) as connection:
            assert faults_of_file(connection) == []
            names = connection.execute("SELECT name FROM company").fetchall()
            setting = connection.execute("SELECT value FROM setting WHERE name = 'company_list'").fetchone()
        lists = Counter(name.split()[1] for (name,) in names)
        source = json.loads(setting[0])["source"] if setting else ""
        assert [(f"Surat {turn}", number) for turn, number in lists.items()] == ([(source, 500)] if setting else [])

    return Scenario(prepare, act, server.kill, look)


SCENARIOS: dict[str, Callable[[Path, Path], Scenario]] = {
    "copy": copy,
    "restore": restore,
    "companies": companies,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(SCENARIOS)))
@click.option("--rounds", default=10, show_default=True)
@click.option("--seed", default="")
def main(names: tuple[str, ...], rounds: int, seed: str) -> None:
    """Cut these off, or all."""
    seed = seed or secrets.token_hex(4)
    for name in names or SCENARIOS:
        click.echo(f"{name}, seed {seed}")
        with tempfile.TemporaryDirectory() as folder:
            filled = Path(databases.make_filled(Path(folder)))
            run(SCENARIOS[name](Path(folder), filled), rounds, seed, click.echo)
        click.echo(f"{name}: {rounds} times cut off, whole before or whole after")


if __name__ == "__main__":
    main()
