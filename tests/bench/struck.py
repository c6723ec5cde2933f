"""Each part of a server for many is killed once, and what people saw. tests/bench/kill_server.py does it for long."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial

from tests.bench.lines import Notes
from tests.bench.table import Row, at_most
from tests.cast.hosting import Hosting


def kills(server: Hosting) -> dict[str, Callable[[], None]]:
    """What kills one of them, and returns when all is as before."""
    return {
        "a worker": partial(kill_a_worker, server),
        "PgBouncer": partial(server.restart, "pgbouncer", killed=True),
        "PostgreSQL": partial(server.restart, "postgresql", killed=True),
    }


def kill_a_worker(server: Hosting) -> None:
    """gunicorn puts another one in its place."""
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    while before[0] in server.workers() or len(server.workers()) < len(before):
        time.sleep(0.05)


def rows_of_kill(what: str, back: float, notes: Notes) -> list[Row]:
    return [
        Row(f"{what}, until all is back", "s", [back]),
        Row(f"{what}, not answered or with 503", "", [notes.wrong.total() - notes.strange]),
        Row(f"{what}, answered otherwise", "", [notes.strange], (), [at_most(0)], notes.said()),
    ]
