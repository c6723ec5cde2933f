"""A real server by the real command, and people at it over the network, who press again when the power was gone."""

import gzip
import os
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from ssl import SSLContext
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import known_days
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.forked import Forked
from tests.conftest import add, open_session

PATIENCE = 60  # seconds for anything; a test that waits longer has failed
NO_POWER = (OSError, HTTPException)
VISITOR = "127.0.0.7"  # from where somebody comes by HTTPS: no part of the server has this address of its own


TOKEN = re.compile(r'<main.*?name="csrf_token"[^>]* value="([^"]+)"', re.DOTALL)
NONCE = re.compile(r'name="nonce"[^>]*\svalue="([^"]+)"')
SESSION = re.compile(r'name="session"[^>]*\svalue="([^"]+)"')
SIGN = re.compile(r'name="sign"[^>]*\svalue="([^"]+)"')
OPTION = re.compile(r'name="option"[^>]*\svalue="([^"]+)"')


def wrong_clock(moment: str) -> tuple[str, ...]:
    """What starts the server at another time; the monotonic clock and the files' times stay right.

    The library itself, since the program `faketime` would be killed in place of the server, and without its shared
    memory: a killed process leaves that behind, under a number which a later process gets again.
    """
    library = "/usr/$LIB/faketime/libfaketimeMT.so.1"
    ways = ("DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "FAKETIME_DISABLE_SHM=1")
    return ("env", f"LD_PRELOAD={library}", f"FAKETIME=@{moment}", *ways)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class Page(NamedTuple):
    """An answer, not followed."""

    status: int
    location: str | None
    body: str


class Server:
    """`flask serve` on an instance folder, always by the same command."""

    def __init__(self, instance: Path) -> None:
        self.instance, self.port = instance, free_port()
        shell_environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))
        }
        self.environment = shell_environment | {"KIOSK_INSTANCE": str(instance)}
        self.process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def database(self) -> Path:
        """Where its rows are."""
        return self.instance / "kiosk.sqlite3"

    def program(self) -> list[str]:
        """The command."""
        return ["flask", "serve", "--port", str(self.port)]

    def begin(self, *before: str) -> None:
        """Switch it on, and do not wait. ``before``: a program that runs it, such as strace."""
        with (self.instance.parent / "printed").open("ab") as printed:
            self.process = subprocess.Popen(
                [*before, sys.executable, "-m", *self.program()],
                cwd=ROOT,
                env=self.environment,
                stdout=printed,
                stderr=printed,
            )

    def start(self, *before: str) -> None:
        """Switch it on and wait until it answers."""
        self.begin(*before)
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < end, self.printed()
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            return self.ask("/healthz").status == 200
        except NO_POWER:
            return False

    def ask(self, path: str) -> Page:
        """A page, as somebody who has never been here sees it."""
        with closing(Browser(self.port)) as browser:
            return browser.open("GET", path)

    def kill(self) -> None:
        """The power is gone: no chance to finish anything."""
        assert self.process
        self.process.kill()
        self.process.wait(PATIENCE)

    def printed(self) -> str:
        """What it printed, over all its starts."""
        return (self.instance.parent / "printed").read_text(errors="replace")


class ForkedServer(Server):
    """The same without the second that it takes to read the program, unless another program runs it."""

    def begin(self, *before: str) -> None:
        """Switch it on, and do not wait."""
        if before:
            super().begin(*before)
            return
        _flask, *arguments = self.program()
        printed = self.instance.parent / "printed"
        self.process = Forked(arguments, self.environment, printed, printed)


class Browser:
    """One connection, kept open, and its cookies; with ``secure`` by HTTPS to the site of tests/cast/hosting."""

    def __init__(self, port: int, secure: SSLContext | None = None) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        if secure:
            self.connection = HTTPSConnection(
                "localhost", port, timeout=PATIENCE, source_address=(VISITOR, 0), context=secure
            )
        self.cookies: dict[str, str] = {}

    def open(
        self, method: str, path: str, fields: dict[str, str] | None = None, files: dict[str, Path] | None = None
    ) -> Page:
        """Ask, and take the cookies. Raises one of NO_POWER."""
        headers, body = {"Accept-Encoding": "gzip"}, None
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if files:
            body, headers["Content-Type"] = multipart(fields or {}, files)
        elif fields is not None:
            body, headers["Content-Type"] = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            with self.connection.getresponse() as answer:  # it may hold the socket, also where reading fails
                content = answer.read()
        except NO_POWER:
            self.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = gzip.decompress(content) if answer.getheader("Content-Encoding") else content
        return Page(answer.status, answer.getheader("Location"), text.decode(errors="replace"))

    def close(self) -> None:
        """Let go of the connection; the next question takes a new one."""
        self.connection.close()


def multipart(fields: dict[str, str], files: dict[str, Path]) -> tuple[bytes, str]:
    """A body with files, and what it is."""
    fields_and_files = [(f'"{name}"', value.encode()) for name, value in fields.items()]
    fields_and_files += [(f'"{name}"; filename="{path.name}"', path.read_bytes()) for name, path in files.items()]
    parts = [
        b"--x\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s\r\n" % (n.encode(), v) for n, v in fields_and_files
    ]
    return b"".join(parts) + b"--x--\r\n", "multipart/form-data; boundary=x"


def found(pattern: re.Pattern[str], page: str) -> str:
    """What a page holds of this."""
    match = pattern.search(page)
    assert match, f"{pattern.pattern} is not on the page: {page[:400]}"
    return match[1]


TITLE = "Sesi yang tidak boleh hilang"


def hall(folder: Path, filled: Path) -> ForkedServer:
    """A server whose session is open, in this folder."""
    folder.mkdir(parents=True)
    shutil.copy(filled, folder / databases.FILE)
    with make_app(folder).app_context():
        village = db.session.get(Village, "36.04.13.2007")
        assert village
        session = add(open_session(village, title=TITLE))
        with db.write():
            known_days.confirm_day(session.held_on)  # as the officer did who open_page it
        db.session.remove()
        db.engine.dispose()
    return ForkedServer(folder)


@pytest.fixture
def server(tmp_path: Path, filled_database: Path) -> Iterator[Server]:
    """A server that is off, and is off again at the end."""
    server = hall(tmp_path / "instance", filled_database)
    yield server
    if server.process and server.process.poll() is None:
        server.kill()


# the server is the child itself (-D), its threads too (-f), and each descriptor bears its path (-y)
STRACE = ("strace", "-D", "-f", "-y", "-s", "80", "-e", "trace=fsync,fdatasync,sendto,sendmsg,recvfrom", "-o")


def can_trace(log: Path) -> bool:
    """Whether one program may watch another here."""
    return subprocess.run([*STRACE, str(log), "true"], check=False, capture_output=True).returncode == 0


def the_open_session_is_back(server: Server) -> None:
    """A tablet that was never signed in shows the start page, and on it the session."""
    start = server.ask("/")
    assert start.status == 200
    assert TITLE in start.body


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """No file of the server may grow: what a full disk does to it, its log included."""
    assert server.process
    _soft, hard = before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def held_by_another(server: Server) -> Iterator[None]:
    """Another process has begun to write, and does not end."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
