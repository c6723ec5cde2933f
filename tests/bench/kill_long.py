"""A thousand faults, mixed: power cuts at any moment, a full, failing or held disk, clocks that jump; prints its seed.

And how long a durable check-in takes when eight people press at once.

.venv/bin/python -m tests.bench.kill_long [faults] [check-ins of each of the eight] [seed]
"""

import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from click import echo

from tests.cast import databases
from tests.cast.ledger import Ledger
from tests.cast.server import (
    PATIENCE,
    Server,
    can_trace,
    full_disk,
    hall,
    held_by_another,
    the_open_session_is_back,
    wrong_clock,
)
from tests.cast.villagers import Villager, all_at_once

PEOPLE = 8
Fault = Callable[[Server], AbstractContextManager[None]]
# an empty clock battery, a wrong year, a wrong month, a day too far; retention waits or finds nothing due
CLOCKS = (
    "2020-01-01 00:00:00",
    "2024-06-30 23:59:50",
    "2026-11-01 12:00:00",
    "2027-02-01 08:00:00",
    "2031-03-03 03:03:03",
)
SYNCS = "fsync,fdatasync"


@contextmanager
def nothing(server: Server) -> Iterator[None]:
    """Only the power goes, at the end of the round as always."""
    yield


def usual(lot: random.Random) -> tuple[str, ...]:
    """The server, run as people run it."""
    return ()


def any_wrong_clock(lot: random.Random) -> tuple[str, ...]:
    """What runs the server at another time."""
    return wrong_clock(lot.choice(CLOCKS))


def failing_disk(lot: random.Random) -> tuple[str, ...]:
    """What lets now and then a flush to disk fail."""
    inject = f"inject={SYNCS}:error=EIO:when={lot.randrange(60, 90)}+{lot.randrange(3, 30)}"
    return ("strace", "-D", "-f", "-o", "/dev/null", "-e", f"trace={SYNCS}", "-e", inject)


KINDS: dict[str, tuple[Fault, Callable[[random.Random], tuple[str, ...]]]] = {
    "power cut": (nothing, usual),
    "full disk": (full_disk, usual),
    "held database": (held_by_another, usual),
    "failing disk": (nothing, failing_disk),
    "wrong clock": (nothing, any_wrong_clock),
    "wrong clock and full disk": (full_disk, any_wrong_clock),
}


class Day:
    """One kiosk, the people at it, and what goes wrong."""

    def __init__(self, server: Server, seed: str) -> None:
        self.server, self.ledger, self.lot, self.happened = server, Ledger(), random.Random(seed), Counter[str]()
        self.villagers = [Villager(server.port, self.ledger, name) for name in ("Ani", "Budi", "Cici", "Dedi")]
        for villager in self.villagers:
            villager.bears_refusals, villager.lot = True, random.Random(f"{seed} {villager.name}")
        self.clock_was_wrong = False
        self.kinds = [kind for kind in KINDS if kind != "failing disk" or can_trace(server.instance.parent / "traced")]

    def one_fault(self) -> None:
        """The machine starts, something goes wrong while everybody is at it, and the power goes."""
        kind = self.lot.choice(self.kinds)
        self.happened[kind] += 1
        if self.lot.random() < 0.1:
            self.cut_while_starting()
        fault, runs = KINDS[kind]
        if runs is any_wrong_clock or self.clock_was_wrong:
            self.everybody_comes_anew()
        self.clock_was_wrong = runs is any_wrong_clock
        self.server.start(*runs(self.lot))
        self.look(kind)
        self.cut_while_busy(fault)

    def cut_while_busy(self, fault: Fault) -> None:
        """The fault comes, and the power goes: in the middle of it, or once work goes on again."""
        ended = threading.Event()
        people = [
            threading.Thread(target=self.be_there, args=(villager, ended), daemon=True) for villager in self.villagers
        ]
        for person in people:
            person.start()
        self.wait_for(self.lot.randrange(1, 12))
        stays = self.lot.random() < 0.5
        with suppress(ProcessLookupError), fault(self.server):  # whose disk was full is gone
            time.sleep(self.lot.uniform(0, 0.3))
            if stays:
                self.server.kill()
        if not stays:
            self.wait_for(self.lot.randrange(1, 6))
            time.sleep(self.lot.uniform(0, 0.02))
            self.server.kill()
        ended.set()
        for person in people:
            person.join(PATIENCE)

    def everybody_comes_anew(self) -> None:
        """The cookie of a visit from another time opens nothing, so what was pressed last is not pressed again."""
        for villager in self.villagers:
            villager.browser.cookies.clear()
            villager.pending = villager.quiz = None

    def be_there(self, villager: Villager, ended: threading.Event) -> None:
        """Press on; what is refused is pressed again."""
        while not ended.is_set() and not self.ledger.complaints:
            villager.go()
            time.sleep(0.02)

    def wait_for(self, more: int) -> None:
        """So many things more are acknowledged."""
        enough, end = self.ledger.count() + more, time.monotonic() + PATIENCE
        while self.ledger.count() < enough and not self.ledger.complaints:
            if time.monotonic() > end:
                raise SystemExit("nothing is acknowledged any more")
            time.sleep(0.002)

    def cut_while_starting(self) -> None:
        """The power goes before the server is ready."""
        self.happened["power cut while starting"] += 1
        self.server.begin()
        time.sleep(self.lot.uniform(0, 1.5))
        self.server.kill()

    def look(self, kind: str) -> None:
        """Everything acknowledged is there, once and whole, and the session with it."""
        faults = self.ledger.faults(self.server.database)
        if faults:
            raise SystemExit(f"{sum(self.happened.values())} faults, now {kind}\n" + "\n".join(faults))
        the_open_session_is_back(self.server)


def a_bad_day(server: Server, number: int, seed: str) -> None:
    """So many faults, one after the other."""
    day, begun = Day(server, seed), time.monotonic()
    echo(f"seed {seed}")
    for turn in range(1, number + 1):
        day.one_fault()
        if turn % 25 == 0:
            echo(f"{turn} after {time.monotonic() - begun:.0f} s: 0 lost, 0 doubled, 0 half {dict(day.happened)}")
    server.start()
    day.look("nothing")
    server.kill()
    acknowledged = day.ledger.acknowledged
    answers = sum(key in acknowledged for key in day.ledger.answers)
    check_ins = sum(key in acknowledged for key in day.ledger.check_ins)
    echo(f"{number} faults in {time.monotonic() - begun:.0f} s: {dict(day.happened)}")
    echo(f"{check_ins} check-ins, {answers} answers acknowledged; 0 lost, 0 doubled, 0 half")


def time_check_ins(server: Server, each: int) -> None:
    """Eight people check in again and again, with the form open before the clock runs."""
    server.start()
    ledger = Ledger()
    villagers = [Villager(server.port, ledger, f"Orang {n}", only_check_ins=each) for n in range(PEOPLE)]
    begun = time.monotonic()
    for thread in all_at_once(villagers):
        thread.join()
    took = time.monotonic() - begun
    for villager in villagers:
        villager.browser.close()
    faults = ledger.faults(server.database)
    server.kill()
    if faults:
        raise SystemExit("\n".join(faults))
    times = sorted(second * 1000 for villager in villagers for second in villager.took)
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    echo(
        f"{len(times)} durable check-ins by {PEOPLE} people at once in {took:.1f} s ({len(times) / took:.0f} a second)"
    )
    echo(f"median {median:.0f} ms, p99 {p99:.0f} ms, ratio {p99 / median:.1f} (to be at most 5)")


def main(number: str = "1000", each: str = "200", seed: str = "") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = Path(databases.make_filled(folder))
        if int(each):
            time_check_ins(hall(folder / "speed" / "instance", filled), int(each))
        a_bad_day(hall(folder / "power" / "instance", filled), int(number), seed or secrets.token_hex(4))


if __name__ == "__main__":
    main(*sys.argv[1:])
