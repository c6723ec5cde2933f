"""Requests a second on one core

`flask serve` on one core, 1,000 check-ins in 20 sessions, of which one is open; eight kept connections ask it from
the other core. The limit is Flask alone on waitress, answering with the very bytes of our page; for a check-in it is
one INSERT into SQLite, the journal handled as ours is. The data lie in memory; one row is the same on disk.
"""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from kiosk.db import db, new_key
from kiosk.models import Village
from tests.bench import load
from tests.bench.load import Bare
from tests.bench.table import Row, at_least, at_most
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.officers import PASSWORD, account
from tests.cast.server import NONCE, SESSION, TOKEN, Browser, Server, found
from tests.cast.sessions import fill
from tests.conftest import add

LONTAR = "36.04.13.2007"
PERSON = {"age": "adult", "anonymous": "", "consent": "1", "sex": "P", "village": LONTAR, "group": "warga"}
STORED, ON_DISK = "check-in stored", "check-in stored, on disk"
TARGETS = {"home": 0.15, "quiz question": 0.15, "hotlines": 0.08, "check-in form": 0.08, STORED: 0.3, ON_DISK: 0.3}
TARGETS |= {"officers' overview": 0.027, "list of 50": 0.0405}
PIECES = "it would take pieces of pages that are kept, and what an officer changes would have to reach every worker's"
CARDS = f"two thirds are the template, with a card or a choice for each entry; {PIECES}"
RECORDED = (
    "eight questions around the INSERT see whether it came twice or late, and a fifth is the form; it would take SQL "
    "by hand in place of the ORM, or one promise less"
)
WHY = {  # what a profile shows, and what more speed would take; said where the target is missed
    "home": f"half is the template, a sixth two questions to the database, the rest the frame of a request; {PIECES}",
    "quiz question": f"half is the template, a fifth two questions to the database; {PIECES}",
    "hotlines": CARDS,
    "check-in form": CARDS,
    "officers' overview": "nineteen questions to the database are its largest part; fewer would need kept numbers",
    "list of 50": "two thirds are the template, with fifty rows of cells and links; it would take a shorter list",
    STORED: RECORDED,
    ON_DISK: RECORDED,
}
MEMORY = "11 MB of it is Flask-Migrate, by which each start sees whether the tables are of now"
Rates = dict[str, list[tuple[float, float]]]  # of each page our requests a second and the limit's, for each round


class Pair(NamedTuple):
    """Our server with what it is asked for, and the limit with the same pages."""

    kiosk: Server
    bare: Bare
    requests_by_page: dict[str, list[bytes]]


def measure(rounds: int = 5, seconds: float = 1, people: int = 200) -> list[Row]:
    rates: Rates = {}
    with load.alone(), load.folder(load.MEMORY) as memory, load.folder(load.DISK) as disk, pair(memory) as pages:
        with pair(disk) as flushed:
            for _round in range(rounds):
                for page in pages.requests_by_page:
                    rates.setdefault(page, []).append(page_rates(pages, page, seconds))
                for page, there in ((STORED, pages), (ON_DISK, flushed)):
                    rates.setdefault(page, []).append(check_in_rates(there, people, seconds))
        figures = ([load.memory(one)] for one in pages[:2])
        memory_row = Row("memory afterwards", "MB", *figures, [at_most(110)], why=MEMORY)
        for kiosk in (pages.kiosk, flushed.kiosk):
            assert count_check_ins(kiosk) == rounds * people, (
                f"of {rounds * people} acknowledged {count_check_ins(kiosk)} are there"
            )
    return [*map(row, rates, rates.values()), memory_row]


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """Both, on their core."""
    kiosk, session = make_seeded_kiosk(folder / "kiosk")
    with load.running(kiosk):
        requests_by_page = villagers(kiosk) | desk(kiosk, session)
        pages = {file_name(page): load.ask(kiosk, requests[0])[1] for page, requests in requests_by_page.items()}
        bare = Bare(folder / "bare", **pages)
        with load.running(bare):
            yield Pair(kiosk, bare, requests_by_page)


def count_check_ins(kiosk: Server) -> int:
    """How many check-ins came by the form."""
    with closing(sqlite3.connect(kiosk.database)) as rows:
        [(number,)] = rows.execute("SELECT count(*) FROM check_in WHERE consent_version != 'test'")
    return int(number)


def row(page: str, rates: list[tuple[float, float]]) -> Row:
    """A page's line of the table."""
    ours, bare = zip(*rates, strict=True)
    targets = [at_least(TARGETS[page], "share")] if page in TARGETS else []
    return Row(page, "/s", ours, bare, targets, why=WHY.get(page, ""))


def make_seeded_kiosk(instance: Path, sessions: int = 20, people: int = 50) -> tuple[Server, str]:
    """A kiosk with so many sessions of so many people, and a supervisor; the key of the session that is open."""
    instance.mkdir()
    databases.make_filled(instance)
    with make_app(instance).app_context():
        add(account("hasan", "Hasan", "supervisor"))
        session = fill(db.session.get_one(Village, LONTAR), sessions, people)
        db.session.remove()
        db.engine.dispose()
    return Server(instance), session


def file_name(page: str) -> str:
    """The page's address at the limit."""
    return page.replace(" ", "-").replace("'", "")


def cookie(browser: Browser) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def villagers(kiosk: Server) -> dict[str, list[bytes]]:
    """What eight visits ask for, each with its own cookie and its own quiz."""
    requests_by_page: dict[str, list[bytes]] = {"home": [], "quiz question": [], "hotlines": [], "check-in form": []}
    for _visit in range(load.CONNECTIONS):
        with closing(Browser(kiosk.port)) as visit:
            start = visit.open("GET", "/quiz/")
            fields = {"csrf_token": found(TOKEN, start.body), "length": "short", "phase": "free"}
            question = visit.open("POST", "/quiz/", fields).location
            assert question
            visit.open("GET", question)  # from its second page on a visit has its form token in its cookie
            for page, path in zip(requests_by_page, ("/", question, "/hotlines/", "/check-in/"), strict=True):
                requests_by_page[page].append(load.request(path, cookie(visit)))
    return requests_by_page


def desk(kiosk: Server, session: str) -> dict[str, list[bytes]]:
    """What a supervisor who has signed in asks for."""
    with closing(Browser(kiosk.port)) as officer:
        door = officer.open("GET", "/admin/sign-in")
        fields = {"csrf_token": found(TOKEN, door.body), "username": "hasan", "password": PASSWORD}
        assert officer.open("POST", "/admin/sign-in", fields).location == "/admin/"
        paths = {
            "officers' overview": "/admin/",
            "list of 50": f"/admin/check-ins/{session}/",
            "session page": f"/admin/sessions/{session}/",
            "settings page": "/admin/settings/",
        }
        return {page: [load.request(path, cookie(officer))] for page, path in paths.items()}


def page_rates(there: Pair, page: str, seconds: float) -> tuple[float, float]:
    """Requests a second of a page, ours and then the limit's."""
    ours = load.a_second(there.kiosk, itertools.cycle(there.requests_by_page[page]), seconds)
    return ours, load.a_second(there.bare, itertools.repeat(load.request(f"/{file_name(page)}", "a" * 200)), seconds)


def check_in_rates(there: Pair, people: int, seconds: float) -> tuple[float, float]:
    """Check-ins a second, ours and then the limit's."""
    forms = [filled_form(there.kiosk) for _person in range(people)]
    ours = load.a_second(there.kiosk, [load.request("/check-in/", *form) for form in forms], 60, 303)
    return ours, load.a_second(there.bare, itertools.repeat(load.request("/insert", *forms[0])), seconds, 303)


def filled_form(kiosk: Server) -> tuple[str, bytes]:
    """The cookie of somebody who has the form open, and what they typed."""
    with closing(Browser(kiosk.port)) as visit:
        page = visit.open("GET", "/check-in/").body
        hidden = {"csrf_token": found(TOKEN, page), "session": found(SESSION, page), "nonce": found(NONCE, page)}
        return cookie(visit), urlencode(hidden | PERSON | {"name": f"Orang {new_key()}"}).encode()
