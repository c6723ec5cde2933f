"""How a server ends when whoever runs it asks it to: at once while it starts, politely while it serves."""

import os
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from waitress.wasyncore import close_all

from kiosk.machine import serve
from tests.cast.programs import command
from tests.cast.server import PATIENCE, server  # noqa: F401 - the fixture

pytestmark = pytest.mark.sqlite_only


@pytest.mark.program
def test_a_start_that_waits_for_the_database_ends_at_once(server: Any) -> None:  # noqa: F811
    """In SQLite's own code, where an exception of a handler would come out too late, or never."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        process = subprocess.Popen(**command(server.instance, "serve", "--port", "0"), stdout=subprocess.PIPE)
        until(lambda: has_open(process.pid, server.database))
        process.send_signal(signal.SIGTERM)
        printed, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGTERM
    assert printed == ""


def has_open(pid: int, file: Path) -> bool:
    """Whether a process has this file open."""
    try:
        return any(each.resolve() == file for each in Path(f"/proc/{pid}/fd").iterdir())
    except FileNotFoundError:
        return False


def until(so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a server sets for its whole process is afterwards as the tests had it."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("own_process")
def test_what_is_being_answered_is_finished_first(app: Flask) -> None:
    begun, may_go_on, answered = threading.Event(), threading.Event(), []

    def slow(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        assert may_go_on.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"recorded"]

    def serving() -> None:
        with app.app_context():
            serve.run(waitress)

    def ask() -> None:
        with closing(HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=PATIENCE)) as visitor:
            visitor.request("GET", "/")
            answered.append(visitor.getresponse().read())

    listening = serve.listen("127.0.0.1", 0)
    app.wsgi_app = slow  # type: ignore[method-assign]
    waitress = serve.build(app, listening)
    threads = [threading.Thread(target=each) for each in (serving, ask)]
    for each in threads:
        each.start()
    assert begun.wait(PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)
    until(lambda: not waitress._map)  # it listens to nobody any more
    threads[0].join(0.3)
    assert threads[0].is_alive()
    may_go_on.set()
    for each in threads:
        each.join(PATIENCE)
    assert answered == [b"recorded"]
    close_all({**waitress.active_channels, 0: waitress})
