"""How long a check-in takes while eight guess at passwords, on the server people use. Prints the medians.

.venv/bin/python -m tests.bench.guessers
"""

import secrets
import statistics
import tempfile
import threading
from pathlib import Path

from click import echo

from tests.cast import databases
from tests.cast.ledger import Ledger
from tests.cast.server import TOKEN, Browser, Server, found, hall
from tests.cast.villagers import Villager, all_at_once

GUESSERS, CHECK_INS = 8, 60


def guess(port: int, over: threading.Event, answers: list[int]) -> None:
    """Wrong passwords, each of another name: what is counted by name never holds them up."""
    browser = Browser(port)
    token = found(TOKEN, browser.open("GET", "/admin/sign-in").body)
    while not over.is_set():
        fields = {"csrf_token": token, "username": f"nama-{secrets.token_hex(6)}", "password": "salah semua"}
        answers.append(browser.open("POST", "/admin/sign-in", fields).status)
    browser.close()


def median(server: Server) -> float:
    """Of one person's check-ins in milliseconds, one after another."""
    villager = Villager(server.port, Ledger(), "Orang 1", only_check_ins=CHECK_INS)
    for thread in all_at_once([villager]):
        thread.join()
    villager.browser.close()
    return statistics.median(second * 1000 for second in villager.took)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = hall(folder / "instance", Path(databases.make_filled(folder)))
        server.start()
        echo(f"alone: median {median(server):.0f} ms")
        over, answers = threading.Event(), list[int]()
        threads = [threading.Thread(target=guess, args=(server.port, over, answers)) for _n in range(GUESSERS)]
        for thread in threads:
            thread.start()
        echo(f"with {GUESSERS} guessers: median {median(server):.0f} ms")
        over.set()
        for thread in threads:
            thread.join()
        echo(f"they got {answers.count(422)} answers, {answers.count(429)} refusals")
        server.kill()


if __name__ == "__main__":
    main()
