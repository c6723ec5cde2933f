"""Two people at the same moment, as no two browsers of a test would ever meet by themselves."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy import event

from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast.pages import Browser

PATIENCE = 20  # seconds for what comes at once or never
LOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Act = Callable[[], object]


def at_once(app: Flask, first: Act, second: Act) -> bool:
    """The first stops when all it wrote lacks nothing but its commit; the second comes. Whether it had to wait.

    It waits, or is through: then the first goes on too. Raises what either raises.
    """
    stopped, goes_on = threading.Event(), threading.Event()

    def stop(_connection: Any) -> None:
        if threading.current_thread().name.startswith("first") and not stopped.is_set():
            stopped.set()
            goes_on.wait(PATIENCE)

    event.listen(db.engine, "commit", stop)
    with ThreadPoolExecutor(1, "first") as one, ThreadPoolExecutor(1, "second") as two:
        try:
            writing = one.submit(in_its_context, app, first)
            assert stopped.wait(PATIENCE) or writing.result(), "it writes nothing"
            coming = two.submit(in_its_context, app, second)
            waited = has_to_wait(coming)
        finally:
            goes_on.set()
    event.remove(db.engine, "commit", stop)
    writing.result()
    coming.result()
    db.session.rollback()
    db.session.expire_all()
    return waited


def in_its_context(app: Flask, act: Act) -> None:
    """As in a thread of the server."""
    with app.app_context():
        act()


def has_to_wait(coming: Future[None]) -> bool:
    """True once it waits for a lock, False once it is through."""
    for _moment in range(PATIENCE * 50):
        if wait([coming], timeout=0.02).done:
            return False
        if somebody_waits():
            return True
    raise AssertionError("neither waiting nor through")


def somebody_waits() -> bool:
    """True if anybody waits: on SQLite for a turn in this process, on PostgreSQL for a lock."""
    if db.file:
        return db.has_waiting_writer()
    with db.engine.connect() as connection:
        return bool(connection.exec_driver_sql(LOCKED).scalar())


def twin(app: Flask, browser: Browser) -> Browser:
    """A second tab with the cookie and the page of the first, for two taps before an answer comes."""
    other = Browser(app)
    with suppress(AttributeError):
        other.client.set_cookie("anjungan", browser.client.get_cookie("anjungan").value)  # type: ignore[union-attr]
    other.page, other.response = browser.page, browser.response
    return other


def closing(desk: Browser, session: OutreachSession) -> Act:
    """An officer stands before the button that closes this session; where another was faster, the page says so."""
    desk.get(f"/admin/sessions/{session.id}/finish")
    return lambda: desk.submit("main form.form", None, close="1", heads_male="1", heads_female="1")


def sending(browser: Browser, data: dict[str, str], status: int = 200) -> Act:
    """Somebody stands before the button of the check-in form, filled in so."""
    return lambda: browser.post("/check-in/", data, status=status)
