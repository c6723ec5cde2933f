"""Two gunicorn workers on PostgreSQL: what one of them let in, refused, ended or recorded holds for the other."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession
from kiosk.views import throttle
from tests.cast.officers import PASSWORD
from tests.cast.server import NONCE, PATIENCE, SESSION, TOKEN, Browser, Page, found
from tests.cast.two_kiosks import Kiosk, loaded_elsewhere, tablet  # noqa: F401 - fixtures

pytestmark = [pytest.mark.postgresql_only, pytest.mark.program]

WORKERS = 2


class Held:
    """A form of which the last byte is missing: the worker that has begun to read it does nothing else meanwhile."""

    def __init__(self, port: int, path: str, fields: dict[str, str], cookies: dict[str, str]) -> None:
        body = urlencode(fields).encode()
        self.last = body[-1:]
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded"]
        head += [f"Content-Length: {len(body)}", "Expect: 100-continue"]
        head += ["Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())] if cookies else []
        self.connection.sendall("\r\n".join([*head, "", ""]).encode())
        # a worker says this once it has taken the form, and no other can take it any more
        assert self.connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        self.connection.sendall(body[:-1])

    def let_go(self) -> None:
        """Send the rest."""
        self.connection.sendall(self.last)

    def status(self) -> int:
        """What became of it."""
        with self.connection, self.connection.makefile("rb") as answer:
            return int(answer.read().split()[1])


class Workers:
    """Both are held, but for the one that a test speaks to: so it knows who answers, and the log has to agree."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log
        self.held = [self.hold() for _worker in range(WORKERS)]

    def hold(self) -> Held:
        """Keep any worker that is free."""
        return Held(self.port, "/language", {"language": "id"}, {})

    @contextmanager
    def only(self, number: int) -> Iterator[str]:
        """While nobody but this worker answers; gives its process, as the server's own log says it."""
        self.free(number)
        yield self.who_answers()
        self.held[number] = self.hold()

    def free(self, number: int) -> None:
        """This worker may answer."""
        self.held[number].let_go()
        self.held[number].status()

    def who_answers(self) -> str:
        """The process that takes a question now."""
        mark = secrets.token_hex(8)
        with_mark = Browser(self.port).open("GET", f"/healthz?{mark}")
        assert with_mark.status == 200
        end = time.monotonic() + PATIENCE
        while mark not in self.log.read_text():
            assert time.monotonic() < end
            time.sleep(0.01)
        [line] = [line for line in self.log.read_text().splitlines() if mark in line]
        return line.split()[0]

    def at_once(self, path: str, forms: list[tuple[dict[str, str], dict[str, str]]]) -> list[int]:
        """Send as many forms as there are workers at one and the same moment, one to each."""
        sent = []
        for number, (fields, cookies) in enumerate(forms):
            self.free(number)
            sent.append(Held(self.port, path, fields, cookies))
        for form in sent:
            form.let_go()
        statuses = [form.status() for form in sent]
        self.held = [self.hold() for _worker in range(WORKERS)]
        return statuses

    def asked(self, question: str) -> Counter[str]:
        """How often each process answered this, once all have ended."""
        return Counter(line.split()[0] for line in self.log.read_text().splitlines() if question in line)


@contextmanager
def gunicorn(folder: Path, address: str) -> Iterator[Workers]:
    """Two workers on this database, on a port that was taken before; they end with the block."""
    (folder / "secret").write_text("only for tests, never a default")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))}
    log = folder / "who-answered"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        options = ["--workers", str(WORKERS), "--bind", f"fd://{listening.fileno()}", "--timeout", str(2 * PATIENCE)]
        options += ["--access-logfile", str(log), "--access-logformat", "%(p)s %(r)s", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "wsgi:app"],
            cwd=ROOT,
            env=kept | {"KIOSK_INSTANCE": str(folder), "DATABASE_URL": address, "KIOSK_JOIN_REQUIRED": "0"},
            pass_fds=[listening.fileno()],
        )
        try:
            workers = Workers(listening.getsockname()[1], log)
            yield workers
            for number in range(WORKERS):
                workers.free(number)
        finally:
            server.terminate()
            assert server.wait(PATIENCE) == 0


@pytest.fixture
def workers(app: Flask, tmp_path: Path) -> Iterator[Workers]:
    """Both, on the database of ``app``."""
    with gunicorn(tmp_path, app.config["SQLALCHEMY_DATABASE_URI"]) as workers:
        yield workers


def sign_in(browser: Browser, username: str, password: str) -> Page:
    """Open the form, fill it in, send it."""
    form = browser.open("GET", "/admin/sign-in")
    fields = {"username": username, "password": password, "csrf_token": found(TOKEN, form.body)}
    return browser.open("POST", "/admin/sign-in", fields)


def is_in(browser: Browser) -> bool:
    """Whether the desk opens."""
    page = browser.open("GET", "/admin/")
    assert (page.status, page.location) in {(200, None), (303, "/admin/sign-in")}
    return page.status == 200


def test_a_sign_in_holds_for_the_other_and_so_does_its_end(workers: Workers, officer: Officer) -> None:
    laptop, phone = Browser(workers.port), Browser(workers.port)
    with workers.only(0) as first:
        assert sign_in(laptop, "ratna", PASSWORD).location == "/admin/"
        assert is_in(laptop)
    with workers.only(1) as second:
        assert first != second
        assert is_in(laptop), "signed in through the first"
        assert sign_in(phone, "ratna", PASSWORD).location == "/admin/"
    with workers.only(0) as again:
        assert again == first
        assert is_in(phone), "signed in through the second"
        everywhere = {"csrf_token": found(TOKEN, laptop.open("GET", "/admin/password").body)}
        assert laptop.open("POST", "/admin/sign-out", everywhere).location == "/admin/sign-in"
        assert not is_in(phone)
    with workers.only(1):
        assert not is_in(phone)
        assert not is_in(laptop)


def test_wrong_passwords_are_counted_for_both(workers: Workers, officer: Officer) -> None:
    for number in range(WORKERS):
        with workers.only(number):
            for _try in range(throttle.OF_ONE // WORKERS):
                assert sign_in(Browser(workers.port), "ratna", "salah sekali").status == 422
    for number in range(WORKERS):
        with workers.only(number):
            assert sign_in(Browser(workers.port), "ratna", PASSWORD).status == 429
    db.session.rollback()
    wrong = select(AuditEntry.times).where(AuditEntry.action == "sign-in-failed")
    assert list(db.session.scalars(wrong)) == [throttle.OF_ONE]


def test_a_form_sent_twice_at_once_is_one_check_in(workers: Workers, session_in_lontar: OutreachSession) -> None:
    nonces = set()
    for person in range(10):
        browser = Browser(workers.port)
        with workers.only(person % WORKERS):
            page = browser.open("GET", "/check-in/").body
        form = {"csrf_token": found(TOKEN, page), "session": found(SESSION, page), "nonce": found(NONCE, page)}
        form |= {"age": "adult", "anonymous": "", "name": f"Orang {person}", "consent": "1"}
        assert workers.at_once("/check-in/", [(form, browser.cookies)] * WORKERS) == [303] * WORKERS
        nonces.add(form["nonce"])
    assert sorted(workers.asked("POST /check-in/").values()) == [10] * WORKERS
    db.session.rollback()
    assert sorted(db.session.scalars(select(CheckIn.nonce))) == sorted(nonces)
    assert len(nonces) == 10
