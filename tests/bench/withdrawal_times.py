"""How long a right and a wrong withdrawal code take, one after the other in turn: medians, and how far apart they are.

.venv/bin/python -m tests.bench.withdrawal_times [codes of each kind] [check-ins in the database]
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from click import echo

from kiosk.rules import failed_tries
from tests.cast import databases
from tests.cast.server import TOKEN, Browser, Server, found, hall

APART = 5  # milliseconds at most


def plant(database: Path, number: int) -> list[str]:
    """So many check-ins in the open session; their codes."""
    codes = [f"{n:08d}" for n in range(number)]
    with closing(sqlite3.connect(database)) as connection, connection:
        [(session,)] = connection.execute("SELECT id FROM outreach_session")
        connection.executemany(
            "INSERT INTO check_in (id, nonce, withdrawal_code, session_id, age, name, consent_at, consent_version,"
            " origin, state, created_at, erase_on) VALUES (?, ?, ?, ?, 'adult', ?, datetime(), 'bench', 'kiosk', 'new',"
            " datetime(), '2099-01-01')",
            [(f"bench-{code}", f"nonce-{code}", code, session, f"Orang {code}") for code in codes],
        )
    return codes


def time_of(browser: Browser, code: str) -> float:
    """Milliseconds from sending this code until its answer is there."""
    token = found(TOKEN, browser.open("GET", "/check-in/withdraw").body)
    begun = time.perf_counter()
    answer = browser.open("POST", "/check-in/withdraw", {"csrf_token": token, "code": code})
    took = (time.perf_counter() - begun) * 1000
    assert answer.status == 303, answer.status
    return took


def browsers(port: int) -> dict[int, Browser]:
    """One for each address of this machine that a limit of wrong codes asks for."""
    found: dict[int, Browser] = {}
    for number in range(failed_tries.USUAL.of_all // failed_tries.USUAL.of_one):
        found[number] = Browser(port)
        found[number].connection = HTTPConnection("127.0.0.1", port, source_address=(f"127.0.1.{number + 1}", 0))
    return found


def measure(server: Server, number: int, codes: list[str]) -> tuple[list[float], list[float]]:
    """Times of right codes and of wrong ones, in turn, from addresses in turn."""
    right: list[float] = []
    wrong: list[float] = []
    places, turn = browsers(server.port), count()
    for code in codes[:number]:
        place = places[next(turn) % len(places)]
        right.append(time_of(place, code))
        wrong.append(time_of(place, str(int(code) + 50_000_000)))
    for place in places.values():
        place.close()
    return right, wrong


def main() -> None:
    given = [int(number) for number in sys.argv[1:]]
    number, rows = [*given, *(200, 1000)[len(given) :]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = hall(folder / "withdrawals" / "instance", Path(databases.make_filled(folder)))
        codes = plant(server.database, rows)
        server.start()
        right, wrong = measure(server, number, codes)
        server.kill()
    apart = abs(statistics.median(right) - statistics.median(wrong))
    for kind, times in (("right", right), ("wrong", wrong)):
        median, p95 = statistics.median(times), sorted(times)[-number // 20]
        echo(f"{number} {kind} codes among {rows} check-ins: median {median:.1f} ms, p95 {p95:.1f} ms")
    echo(f"{apart:.1f} ms apart (to be at most {APART})")
    sys.exit(apart > APART)


if __name__ == "__main__":
    main()
