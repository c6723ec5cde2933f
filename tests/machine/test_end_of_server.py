"""The end of a server when whoever runs it asks for it: at once while it starts, politely while it serves."""

import os
import signal
import sqlite3
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
from tests.cast.server import PATIENCE, server  # noqa: F401 - the fixture

pytestmark = pytest.mark.sqlite_only


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def has_open(pid: int, file: Path) -> bool:
    """True where a process has this file open."""
    try:
        return any(each.resolve() == file for each in Path(f"/proc/{pid}/fd").iterdir())
    except FileNotFoundError:
        return False


@pytest.mark.program
def test_a_start_that_waits_for_the_database_ends_at_once(server: Any) -> None:  # noqa: F811
    """In SQLite's own code, where an exception of a handler would come out too late, or never."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        server.begin()
        process = server.process
        wait_until(lambda: has_open(process.pid, server.database))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -signal.SIGTERM
    assert server.printed() == ""


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings that a server makes for its whole process are afterwards as the tests had them."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("own_process")
def test_an_answer_that_is_being_made_is_finished_first(app: Flask) -> None:
    has_begun, may_go_on, order = threading.Event(), threading.Event(), []

    def slow(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        has_begun.set()
        assert may_go_on.wait(PATIENCE)
        start_response("200 OK", [])
        order.append("answered")
        return [b"recorded"]

    def run_server() -> None:
        with app.app_context():
            serve.run(waitress)
        order.append("ended")

    def ask() -> None:
        with closing(HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=PATIENCE)) as visitor:
            visitor.request("GET", "/")
            order.append(visitor.getresponse().read().decode())

    listening = serve.listen("127.0.0.1", 0)
    app.wsgi_app = slow  # type: ignore[method-assign]
    waitress = serve.build(app, listening)
    threads = [threading.Thread(target=each) for each in (run_server, ask)]
    for each in threads:
        each.start()
    assert has_begun.wait(PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)
    wait_until(lambda: not waitress._map)  # it listens to nobody any more
    may_go_on.set()
    for each in threads:
        each.join(PATIENCE)
    assert order[0] == "answered"
    assert sorted(order) == ["answered", "ended", "recorded"]
    close_all({**waitress.active_channels, 0: waitress})
