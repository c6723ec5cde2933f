"""Five hundred power cuts, and how long a durable check-in takes when eight people press at once. Prints the times.

.venv/bin/python -m tests.bench.kill_long [power cuts] [check-ins of each of the eight]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from click import echo

from tests import databases
from tests.durability.conftest import hall
from tests.durability.hall import Server, Villager, all_at_once
from tests.durability.ledger import Ledger
from tests.durability.test_kill import rounds

PEOPLE = 8


def cut_the_power(server: Server, number: int) -> None:
    """What the test does, more often."""
    ledger, begun = Ledger(), time.monotonic()
    rounds(server, ledger, number)
    server.kill()
    took = time.monotonic() - begun
    answers = sum(key in ledger.acknowledged for key in ledger.answers)
    check_ins = sum(key in ledger.acknowledged for key in ledger.check_ins)
    echo(f"{number} power cuts in {took:.0f} s: {check_ins} check-ins, {answers} answers; 0 lost, 0 doubled, 0 half")


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


def main() -> None:
    given = [int(number) for number in sys.argv[1:]]
    cuts, each = [*given, *(500, 200)[len(given) :]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = Path(databases.make_filled(folder))
        time_check_ins(hall(folder / "speed" / "instance", filled), each)
        cut_the_power(hall(folder / "power" / "instance", filled), cuts)


if __name__ == "__main__":
    main()
