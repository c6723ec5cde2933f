"""gunicorn on PostgreSQL: a sign-in, a refusal, an end or a record of one worker holds for the other."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import AuditEntry, Officer
from kiosk.web import throttle
from tests.cast.doctor import words_of
from tests.cast.officers import PASSWORD
from tests.cast.server import PATIENCE, TOKEN, Browser, Page, found

pytestmark = [pytest.mark.postgresql_only, pytest.mark.program]


@contextmanager
def gunicorn(app: Flask, *options: str) -> Iterator[int]:
    """A server on the database of ``app``, at a port that was taken before; it ends with the block."""
    (Path(app.instance_path) / "secret").write_text("only for tests, never a default")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))}
    ours = {"KIOSK_INSTANCE": app.instance_path, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        bound = ["--bind", f"fd://{listening.fileno()}", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, *bound, "wsgi:app"],
            cwd=ROOT,
            env=environment | ours | {"KIOSK_JOIN_REQUIRED": "0"},
            pass_fds=[listening.fileno()],
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            assert server.wait(PATIENCE) == 0


@pytest.fixture
def workers(app: Flask) -> Iterator[list[int]]:
    """Two workers, each at a port of its own: so a test knows who answers."""
    with ExitStack() as both:
        yield [both.enter_context(gunicorn(app, "--workers", "1")) for _worker in range(2)]


def browser_at(port: int, cookies: dict[str, str]) -> Browser:
    """Somebody's browser, whose next question this worker answers."""
    browser = Browser(port)
    browser.cookies = cookies
    return browser


def sign_in(port: int, cookies: dict[str, str], password: str = PASSWORD) -> Page:
    """Open the form, fill it in, send it."""
    with closing(browser_at(port, cookies)) as browser:
        form = browser.open("GET", "/admin/sign-in")
        fields = {"username": "ratna", "password": password, "csrf_token": found(TOKEN, form.body)}
        return browser.open("POST", "/admin/sign-in", fields)


def is_signed_in(port: int, cookies: dict[str, str]) -> bool:
    with closing(browser_at(port, cookies)) as browser:
        page = browser.open("GET", "/admin/")
        assert (page.status, page.location) in {(200, None), (303, "/admin/sign-in")}
        return page.status == 200


def test_a_sign_in_holds_for_the_other_and_so_does_its_end(workers: list[int], officer: Officer) -> None:
    laptop: dict[str, str] = {}
    phone: dict[str, str] = {}
    assert sign_in(workers[0], laptop).location == "/admin/"
    assert sign_in(workers[1], phone).location == "/admin/"
    assert is_signed_in(workers[1], laptop), "signed in through the first"
    assert is_signed_in(workers[0], phone), "signed in through the second"
    with closing(browser_at(workers[0], laptop)) as browser:
        everywhere = {"csrf_token": found(TOKEN, browser.open("GET", "/admin/password").body)}
        assert browser.open("POST", "/admin/sign-out", everywhere).location == "/admin/sign-in"
    for port in workers:
        assert not is_signed_in(port, phone)
        assert not is_signed_in(port, laptop)


def test_wrong_passwords_are_counted_for_both(workers: list[int], officer: Officer) -> None:
    for port in workers:
        for _try in range(throttle.MOST_FROM_ONE // 2):
            assert sign_in(port, {}, "salah sekali").status == 422
    for port in workers:
        assert sign_in(port, {}).status == 429
    db.session.rollback()
    wrong = select(AuditEntry.times).where(AuditEntry.action == "sign-in-failed")
    assert list(db.session.scalars(wrong)) == [throttle.MOST_FROM_ONE]


def test_silent_connections_hold_nobody_up(app: Flask) -> None:
    """Two stalled the command line of before; here are ten for each kind of silence, as docs/hosting.md starts it."""
    with gunicorn(app, "--config", "deploy/gunicorn.py") as port, ExitStack() as many:
        for half in (b"", b"GET /che", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n") * 10:
            connection = many.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)))
            connection.sendall(half)
        with closing(Browser(port)) as browser:
            for path in ("/", "/check-in/", "/healthz"):
                assert browser.open("GET", path).status == 200


def test_the_doctor_looks_for_the_dump_of_the_night(app: Flask, tmp_path: Path) -> None:
    app.config["DUMPS"] = str(tmp_path / "dumps")
    assert "belum ada" in words_of(app, "dumps")
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "20260102-030000.dump").touch()
    assert "02/01/2026" in words_of(app, "dumps")
    (tmp_path / "dumps" / f"{today():%Y%m%d}-000000.dump").touch()
    assert not words_of(app, "dumps")
