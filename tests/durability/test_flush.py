"""What is acknowledged was flushed to disk before: power itself can't be cut here, so this is the proof of it."""

import re
import time
from pathlib import Path

from flask import Flask

from kiosk.db import db
from tests.cast.ledger import Ledger
from tests.cast.server import PATIENCE, STRACE, Server, can_trace
from tests.cast.villagers import Villager

SIGNS = (
    (re.compile(r'"POST (\S+) HTTP'), "asked {}"),
    (re.compile(r"sync(?:\(\d+<[^>]*sqlite3-wal>| resumed>)\) += 0"), "flushed"),
    (re.compile(r'"HTTP/1\.1 (\d+)'), "answered {}"),
)


def test_a_flush_to_disk_comes_before_the_answer(server: Server, app: Flask, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    if not can_trace(log):  # a container may refuse it: then what SQLite is told has to stand for what it does
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        return
    server.start(*STRACE, str(log))
    villager = Villager(server.port, Ledger(), "Ani")
    villager.check_in()
    villager.begin_quiz()
    assert villager.quiz
    villager.answer(villager.quiz)
    villager.browser.close()
    server.kill()
    calls = in_order(complete(log))
    for path in ("/check-in/", "/quiz/", f"/quiz/{villager.ledger.attempts.pop()}/1"):
        between = calls[calls.index(f"asked {path}") :]
        between = between[: between.index("answered 303")]
        assert "flushed" in between, f"{path}: {between}"


def complete(log: Path) -> str:
    """What strace wrote, once it has seen the end."""
    end = time.monotonic() + PATIENCE
    while "+++ killed by SIGKILL +++" not in log.read_text(errors="replace"):
        assert time.monotonic() < end
        time.sleep(0.02)
    return log.read_text(errors="replace")


def in_order(log: str) -> list[str]:
    """Forms that came in, flushes that were over, and answers that were on their way, one after the other."""
    matches = ((sign.search(line), words) for line in log.splitlines() for sign, words in SIGNS)
    return [words.format(*match.groups()) for match, words in matches if match]
