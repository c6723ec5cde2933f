"""What was seen at a server while so many halls were open: how long answers took, what each program computed."""

import asyncio
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from statistics import quantiles
from typing import NamedTuple

import psycopg

from tests.bench import load
from tests.bench.crowd import Crowd
from tests.bench.lines import Notes
from tests.bench.table import STEP, Row, short
from tests.cast.hosting import Hosting

UNANSWERED = "not answered"
MOST = 500  # milliseconds for 99 of 100 pages
NAMES = {"gunicorn": "gunicorn", "caddy": "Caddy", "pgbouncer": "PgBouncer", "postgresql": "PostgreSQL"}
# who is connected, said by PgBouncer's console and by PostgreSQL
CONNECTIONS = {
    "PgBouncer": ("pgbouncer", "port=6432", "SHOW CLIENTS"),
    "PostgreSQL": ("anjungan", "", "SELECT pid FROM pg_stat_activity WHERE datname = 'anjungan'"),
}
# of the table of all steps: what stands in a column, by its head
COLUMNS = {
    "pages /s": ("pages",),
    "a page, ms: median / 95 / 99 of 100": tuple(f"a page, {which}" for which in ("median", "95 of 100", "99 of 100")),
    "a check-in stored, ms: 95 / 99 of 100": tuple(f"a check-in stored, {n} of 100" for n in (95, 99)),
    "an officer's page, ms: 95 of 100": ("an officer's page, 95 of 100",),
    UNANSWERED: (UNANSWERED,),
    "cores: gunicorn / Caddy / PgBouncer / PostgreSQL / who asks / others": tuple(
        f"computed by {name}" for name in ("gunicorn", "Caddy", "PgBouncer", "PostgreSQL", "who asks", "others")
    ),
    "connections to PgBouncer / PostgreSQL": tuple(f"connections to {name}" for name in CONNECTIONS),
    "a worker, MB": ("memory of a worker",),
}


class Step(NamedTuple):
    """The figures of so many halls."""

    halls: int
    seconds: float
    notes: Notes
    cores: dict[str, float]
    connections: dict[str, int]
    memory: float  # of the largest worker

    @property
    def is_within(self) -> bool:
        return not self.notes.wrong and hundredths(self.notes.pages)[98] <= MOST

    def figures(self) -> dict[str, tuple[float, str]]:
        """Each with its unit, by what it is called."""
        pages, stored, desk = (hundredths(of) for of in (self.notes.pages, self.notes.stored, self.notes.desk))
        return {
            "pages": (len(self.notes.pages) / self.seconds, "/s"),
            "a page, median": (pages[49], "ms"),
            "a page, 95 of 100": (pages[94], "ms"),
            "a page, 99 of 100": (pages[98], "ms"),
            "a check-in stored, 95 of 100": (stored[94], "ms"),
            "a check-in stored, 99 of 100": (stored[98], "ms"),
            "an officer's page, 95 of 100": (desk[94], "ms"),
            UNANSWERED: (self.notes.wrong.total(), ""),
            **{f"computed by {name}": (cores, "cores") for name, cores in self.cores.items()},
            **{f"connections to {name}": (number, "") for name, number in self.connections.items()},
            "memory of a worker": (self.memory, "MB"),
            "asked too late, 99 of 100": (hundredths(self.notes.lag)[98], "ms"),
        }

    def rows(self) -> list[Row]:
        """Each figure as a row that is kept, and is no line of docs/performance.md."""
        return [Row(f"{self.halls}{STEP}{name}", unit, [figure]) for name, (figure, unit) in self.figures().items()]


def hundredths(times: list[float]) -> list[float]:
    return quantiles(times, n=100) if len(times) > 1 else [0.0] * 99


def drawn(rows: Iterable[Row]) -> str:
    """A line for each step."""
    steps: dict[str, dict[str, Row]] = {}
    for row in rows:
        halls, step, name = row.what.partition(STEP)
        if step:
            steps.setdefault(halls, {})[name] = row
    heads = ("halls", *COLUMNS)
    lines = [(halls, *(cell(step, names) for names in COLUMNS.values())) for halls, step in steps.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in (heads, ["---"] * len(heads), *lines))


def cell(step: dict[str, Row], names: Sequence[str]) -> str:
    return " / ".join(short(step[name].rounds[0]) for name in names)


async def watched(server: Hosting, crowd: Crowd, halls: int, seconds: float) -> Step:
    """What is seen in so many seconds from now on."""
    crowd.notes, before, begun = Notes(), computed(server), time.monotonic()
    await asyncio.sleep(seconds)
    took, after, notes = time.monotonic() - begun, computed(server), crowd.notes
    crowd.notes = Notes()
    cores = {name: (after[name] - before[name]) / took for name in after}
    return Step(halls, took, notes, cores, connections(server), max(map(load.held, server.workers())))


def computed(server: Hosting) -> dict[str, float]:
    """Seconds that each program has computed, this one, and the rest of the machine, which should be idle."""
    by_pid = {NAMES[name]: [program.pid, *program.children()] for name, program in server.programs.items()}
    found = {name: sum(map(load.computed, pids)) for name, pids in {**by_pid, "who asks": [os.getpid()]}.items()}
    return found | {"others": load.busy() - sum(found.values())}


def connections(server: Hosting) -> dict[str, int]:
    """How many are open, but for the one that asks."""
    found = {}
    for name, (database, more, question) in CONNECTIONS.items() if "pgbouncer" in server.programs else ():
        address = f"host={server.folder} dbname={database} user=anjungan {more}"
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            found[name] = len(connection.execute(question).fetchall()) - 1
    return found
