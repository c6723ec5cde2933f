"""A morning in the hall

80 people in 30 minutes, 60 of them at four tablets and 20 on phones of their own, at `flask serve` on one core, with
its data on this machine's disk. Each checks in, takes a short quiz, reads every reason and looks up a number: 25 pages,
with four seconds between an answer and the next tap. The half hour runs 180 times as fast, each pause shortened alike,
so that the server has 10 seconds for what comes in 30 minutes; what it has to do for a page stays the same. The limit
is Flask alone, asked for one page in the same rhythm. Afterwards all that was acknowledged is looked for in the
database: lost is what is not there, not whole, or there twice.
"""

import time
from functools import partial
from pathlib import Path
from statistics import quantiles

from tests.bench import load
from tests.bench.table import Row, at_most
from tests.cast import databases
from tests.cast.ledger import Answer, Ledger
from tests.cast.server import Page, Server, hall
from tests.cast.villagers import Villager

MINUTES, TABLETS, AT_TABLETS, PHONES, PAGES = 30, 4, 60, 20, 25
TAP = 4  # seconds from an answer to the next tap
KEPT = 7  # of each person: a check-in, a quiz begun, five answers
Figures = tuple[float, ...]  # in the order of:
FIGURES = (
    ("a page, median", "ms"),
    ("a page, 95 of 100", "ms"),
    ("a page, 99 of 100", "ms"),
    ("a check-in stored, 95 of 100", "ms"),
    ("the core's time in the half hour", "%"),
)


class Person(Villager):
    """Whoever is at a device now."""

    def __init__(self, port: int, ledger: Ledger, name: str, faster: float) -> None:
        super().__init__(port, ledger, name)
        self.pause, self.times = TAP / faster, list[float]()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Page:
        """A tap, after a pause."""
        time.sleep(self.pause)
        begun = time.perf_counter()
        page = super().ask(method, path, fields)
        self.times.append((time.perf_counter() - begun) * 1000)
        return page

    def visit(self) -> None:
        """Somebody comes, does everything, and goes."""
        self.browser.cookies.clear()
        self.get("/")
        self.check_in()
        for path in ("/check-in/done", "/"):
            self.get(path)
        self.begin_quiz()
        assert self.quiz
        token = self.quiz.token
        for number in range(1, 6):
            self.answer(Answer(token, number))
            self.get(f"/quiz/{token}/{number}")
        for path in (f"/quiz/{token}/result", "/hotlines/", "/hotlines/sapa-129"):
            self.get(path)


class AtTheLimit(Person):
    """The same rhythm where there is one page."""

    def visit(self) -> None:
        for _page in range(PAGES):
            self.get("/")


def measure(rounds: int = 5, faster: float = 180) -> list[Row]:
    ours: list[Figures] = []
    limits: list[Figures] = []
    with load.folder(load.DISK) as folder:
        kiosk = hall(folder / "kiosk" / "instance", Path(databases.make_filled(folder)))
        bare, ledger = load.Bare(folder / "bare"), Ledger()
        with load.alone(), load.running(kiosk, bare):
            for _round in range(rounds):
                ours.append(morning(kiosk, Person, ledger, faster))
                limits.append(morning(bare, AtTheLimit, ledger, faster))
            faults = ledger.faults(kiosk.database)
    assert len(ledger.acknowledged) == rounds * (AT_TABLETS + PHONES) * KEPT
    rows = [
        Row(what, unit, here, limit if all(limit) else ())
        for (what, unit), here, limit in zip(FIGURES, zip(*ours, strict=True), zip(*limits, strict=True), strict=True)
    ]
    return [*rows, Row("lost, not whole or doubled", "", [len(faults)], (), [at_most(0)])]


def morning(server: Server, visitors: type[Person], ledger: Ledger, faster: float) -> Figures:
    """How long pages took, and what the server had to work of the half hour, which is so much shorter."""
    people = [visitors(server.port, ledger, f"Orang {n}", faster) for n in range(TABLETS + PHONES)]
    each, before, begun = AT_TABLETS // TABLETS, load.worked(server), time.monotonic()

    def stand(person: Person, arrivals: list[float]) -> None:
        for arrival in arrivals:
            time.sleep(max(0, begun + arrival * 60 / faster - time.monotonic()))
            person.visit()
        person.browser.close()

    at_tablets = [[MINUTES * n / each for n in range(each)]] * TABLETS
    on_phones = [[MINUTES * n / PHONES] for n in range(PHONES)]
    load.all_at_once(partial(stand, *one) for one in zip(people, at_tablets + on_phones, strict=True))
    work = (load.worked(server) - before) / (MINUTES * 60) * 100
    pages = quantiles([took for person in people for took in person.times], n=100)
    stored = quantiles([took for person in people for took in person.took] or [0, 0], n=100)
    return pages[49], pages[94], pages[98], stored[94] * 1000, work
