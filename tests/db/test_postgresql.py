"""PostgreSQL as an office has it: the server may be away, and come back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from kiosk.data_care import restore
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules.refusals import Refused
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.commands import refusal_of
from tests.cast.pages import Browser

pytestmark = pytest.mark.postgresql_only
CONNECTIONS = 3


@contextmanager
def away() -> Iterator[None]:
    """The server is stopped."""

    def elsewhere(_dialect: Any, _record: Any, _unnamed: Any, parameters: dict[str, Any]) -> None:
        parameters["host"] = "/nowhere"

    event.listen(db.engine, "do_connect", elsewhere)
    db.session.remove()
    db.engine.dispose()
    yield
    event.remove(db.engine, "do_connect", elsewhere)


def on_its_own(app: Flask, folder: Path, name: str) -> Flask:
    """Another process on the same database; its connections bear this name."""
    database = db.engine.url.database or ""
    address = f"{databases.on_server(database)}&application_name={name}"
    return make_app(folder, SQLALCHEMY_DATABASE_URI=address, CONNECTIONS=CONNECTIONS)


def test_no_process_ever_has_more_connections_than_it_may(app: Flask, tmp_path: Path) -> None:
    workers = [on_its_own(app, tmp_path, "worker") for _worker in range(2)]
    count = text("SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02) WHERE application_name = 'worker'")

    def ask(number: int) -> int:
        with workers[number % 2].app_context():
            return db.session.scalar(count) or 0

    with ThreadPoolExecutor(24) as threads:
        assert max(threads.map(ask, range(48))) == 2 * CONNECTIONS
    for worker in workers:
        with worker.app_context():
            db.engine.dispose()


def test_nobody_meets_an_error_after_a_restart(app: Flask, tmp_path: Path) -> None:
    end = text("SELECT count(pg_terminate_backend(pid, 9000)) FROM pg_stat_activity WHERE application_name = 'ended'")
    worker = on_its_own(app, tmp_path, "ended")
    with worker.app_context(), ExitStack() as connections:
        for _connection in range(CONNECTIONS):
            connections.enter_context(db.engine.connect())
    assert db.session.scalar(end) == CONNECTIONS
    with worker.app_context():
        assert db.count(CheckIn.nonce.is_not(None)) == 0
    db.session.rollback()
    assert db.session.scalar(end) == 1
    with worker.app_context(), db.write():
        assert db.count(CheckIn.nonce.is_not(None)) == 0
    with worker.app_context():
        db.engine.dispose()


def test_while_the_server_is_away_every_page_is_honest(desk: Browser, session_in_lontar: OutreachSession) -> None:
    visitor, another = Browser(desk.client.application), Browser(desk.client.application)
    visitor.get("/check-in/")
    with away():
        for browser, path in [(another, "/"), (another, "/quiz/"), (desk, "/admin/"), (desk, "/admin/nothing")]:
            browser.get(path, status=503)
            assert "Belum tersimpan" in browser.text
        assert "tersambung lagi sendiri" in desk.text
        visitor.submit(status=503, who="unnamed", age="adult", anonymous="1")
    visitor.press("Coba simpan lagi")
    assert visitor.path == "/check-in/done"
    assert db.count(CheckIn.nonce.is_not(None)) == 1
    desk.get("/admin/")


@pytest.mark.parametrize("borne", [DBAPIError, ZeroDivisionError])
def test_a_server_that_goes_in_the_middle_of_a_page(desk: Browser, borne: type[Exception]) -> None:
    def page() -> str:
        with suppress(borne):
            db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return str(db.count(CheckIn.nonce.is_not(None)))

    desk.client.application.add_url_rule("/admin/broken", "admin.today.broken", page)
    desk.get("/admin/broken", status=503)
    desk.get("/admin/")


def test_copies_have_commands_of_postgresqls_own(app: Flask, tmp_path: Path) -> None:
    assert "pg_dump" in refusal_of(app, "backup", tmp_path / "copy")
    assert "pg_restore" in refusal_of(app, "restore", tmp_path / "copy")
    with pytest.raises(Refused, match="pg_restore"):
        restore.restore(tmp_path / "copy")
