"""The power goes at any moment, again and again: what was acknowledged is there, once and whole."""

import random
import time

from tests.cast.ledger import Ledger
from tests.cast.server import PATIENCE, Server, the_open_session_is_back
from tests.cast.villagers import Villager, all_at_once

ROUNDS = 6
PEOPLE = 4
LOT = random.Random(2026)


def test_what_was_acknowledged_survives_every_power_cut(server: Server) -> None:
    ledger = Ledger()
    rounds(server, ledger, ROUNDS)
    # both kinds were there; how many of each lies in the hands of the machine
    assert ledger.acknowledged & ledger.check_ins.keys()
    assert ledger.acknowledged & ledger.answers.keys()


def rounds(server: Server, ledger: Ledger, number: int) -> None:
    """The power comes and goes so often."""
    villagers = [Villager(server.port, ledger, name) for name in ("Ani", "Budi", "Cici", "Dedi")[:PEOPLE]]
    for turn in range(1, number + 1):
        if turn % 4 == 0:
            cut_while_starting(server)
        server.start()
        assert ledger.faults(server.database) == [], f"after {turn - 1} power cuts"
        the_open_session_is_back(server)
        cut_while_busy(server, ledger, villagers)
    for villager in villagers:
        villager.browser.close()
    server.start()
    assert ledger.faults(server.database) == [], f"after all {number} power cuts"
    the_open_session_is_back(server)


def cut_while_starting(server: Server) -> None:
    """The power goes before the server is ready."""
    server.begin()
    time.sleep(LOT.uniform(0, 1))
    server.kill()


def cut_while_busy(server: Server, ledger: Ledger, villagers: list[Villager]) -> None:
    """The power goes while everybody is at it: after a few acknowledgements and a moment."""
    enough, end = ledger.count() + LOT.randrange(1, 12), time.monotonic() + PATIENCE
    threads = all_at_once(villagers)
    while ledger.count() < enough and not ledger.complaints:
        assert time.monotonic() < end, "nothing is acknowledged any more"
        time.sleep(0.002)
    time.sleep(LOT.uniform(0, 0.02))
    server.kill()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
