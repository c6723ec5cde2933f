"""Which journal of SQLite leaves no order of commits: how many writes a second, what waits, and what is left to replay.

.venv/bin/python -m tests.bench.log_modes [seconds of each] [seconds of the reader]
"""

import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from click import echo

BUSY_MS, THREADS, ROWS = 5_000, 4, 20_000
ROW = "INSERT INTO check_in VALUES (hex(randomblob(8)), hex(randomblob(8)), 'Orang ' || hex(randomblob(6)))"


class Mode(NamedTuple):
    """One way to keep what is written."""

    name: str
    journal: str
    after: str = ""  # after each write


MODES = (
    Mode("log, as it was", "WAL"),
    Mode("log, emptied after each write", "WAL", "PRAGMA wal_checkpoint(TRUNCATE)"),
    Mode("rollback journal, truncated", "TRUNCATE"),
    Mode("rollback journal, deleted", "DELETE"),
    Mode("rollback journal, overwritten", "PERSIST"),
)


def opened(path: Path, mode: Mode) -> sqlite3.Connection:
    """A connection as the kiosk opens it."""
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    for pragma in (f"journal_mode={mode.journal}", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def write(connection: sqlite3.Connection, mode: Mode) -> None:
    """One check-in, and what follows it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(ROW)
        connection.execute("COMMIT")
    except sqlite3.OperationalError:
        connection.execute("ROLLBACK")
        raise
    if mode.after:
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute(mode.after)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def write_until(
    end: float, connection: sqlite3.Connection, mode: Mode, lock: threading.Lock, times: list[float]
) -> None:
    """One check-in after the other."""
    while (begun := time.monotonic()) < end:
        with lock:
            write(connection, mode)
        times.append(time.monotonic() - begun)


def writers(path: Path, mode: Mode, seconds: float) -> tuple[list[float], int]:
    """Seconds of each write by four threads behind one lock, and how many were refused."""
    lock, times, refused, end = threading.Lock(), [], [], time.monotonic() + seconds

    def go() -> None:
        while time.monotonic() < end:
            try:
                with closing(opened(path, mode)) as connection:
                    write_until(end, connection, mode, lock, times)
            except sqlite3.OperationalError:
                refused.append(1)

    threads = [threading.Thread(target=go) for _number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), len(refused)


@contextmanager
def nobody(path: Path, mode: Mode, seconds: float) -> Iterator[None]:
    """The file is the writers' alone."""
    yield


@contextmanager
def reader(path: Path, mode: Mode, seconds: float) -> Iterator[None]:
    """Somebody has begun to read, and ends after so many seconds."""
    ended, begun = threading.Event(), threading.Event()

    def read() -> None:
        with closing(opened(path, mode)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM check_in").fetchone()
            begun.set()
            ended.wait(seconds)

    thread = threading.Thread(target=read)
    thread.start()
    begun.wait()
    yield
    ended.set()
    thread.join()


@contextmanager
def backup(path: Path, mode: Mode, seconds: float) -> Iterator[None]:
    """Copies are made, one after the other."""
    ended = threading.Event()

    def copy() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with closing(opened(path, mode)) as connection:
                connection.execute("VACUUM INTO ?", [f"{path}-copy-{number}"])

    thread = threading.Thread(target=copy)
    thread.start()
    yield
    ended.set()
    thread.join()


def measure(folder: Path, mode: Mode, company: object, seconds: float, reads: float) -> None:
    """One line of figures."""
    path = folder / f"{mode.name} {company.__name__}.sqlite3"  # type: ignore[attr-defined]
    with closing(opened(path, mode)) as kept:
        kept.execute("CREATE TABLE check_in (id TEXT PRIMARY KEY, nonce TEXT UNIQUE, name TEXT)")
        kept.execute("BEGIN")
        for _row in range(ROWS):
            kept.execute(ROW)
        kept.execute("COMMIT")
        with company(path, mode, reads):  # type: ignore[operator]
            times, refused = writers(path, mode, seconds)
        if mode.after:
            kept.execute(mode.after)
        left = sum(file.stat().st_size for tail in ("-wal", "-journal") for file in folder.glob(f"{path.name}{tail}"))
    p95 = times[int(len(times) * 0.95)] * 1000 if times else 0
    most = times[-1] * 1000 if times else 0
    echo(
        f"{mode.name:32} {company.__name__:8} {len(times) / seconds:6.0f} a second, p95 {p95:5.0f} ms, "  # type: ignore[attr-defined]
        f"longest {most:6.0f} ms, {refused:3} refused, {left:8} bytes left to replay"
    )


def main() -> None:
    given = [float(number) for number in sys.argv[1:]]
    seconds, reads = [*given, *(10, 60)[len(given) :]]
    with tempfile.TemporaryDirectory() as name:
        for mode in MODES:
            for company in (nobody, reader, backup):
                measure(Path(name), mode, company, seconds, reads)


if __name__ == "__main__":
    main()
