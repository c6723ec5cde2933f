"""The app on a database of its own, a browser that walks it as a person would, and a small cast."""

import gc
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import Hotline, Officer, OutreachSession, Question, Village
from kiosk.rules import content, hotlines
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.clock import pass_midnight
from tests.cast.databases import is_for_the_other_database
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser

# each app is full of circles, and to look for them again and again took a quarter of a test's time
gc.set_threshold(200_000, 50, 100)


settings.register_profile("patient", deadline=None)  # how long a busy machine takes says nothing of the code
settings.load_profile("patient")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before -m looks at the markers, and after it
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Leave out what is about the other database, or nothing new on a second one; the longest begin first."""
    for item in items:
        if {"browser", "durability"} & set(item.path.parts):
            item.add_marker("program")
            item.add_marker("every_village")
    left_out = [item for item in items if is_for_the_other_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    yield
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = deal_out(items, workers)


def deal_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests in the order in which pytest-xdist cuts them into a share a worker, each share's long ones first.

    Whoever has ended takes from the end of another's share, so that what is long would otherwise begin last.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if not item.get_closest_marker("long")]
    order: list[pytest.Item] = []
    for worker in range(workers):
        share = (len(items) - len(order)) // (workers - worker)
        first = long[worker::workers]
        rest = max(share - len(first), 0)
        order += first + others[:rest]
        del others[:rest]
    return order + others


def pytest_collection_finish() -> None:
    """What was read until now stays to the end, and the garbage collector passes over it."""
    gc.freeze()


@pytest.fixture(autouse=True)
def one_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No day ends within a test; a program of its own has the machine's clock."""
    if not request.node.get_closest_marker("program"):
        pass_midnight(monkeypatch)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the schema and the content, copied for each test; of the villages only those of two districts.

    A page that lists all 1,077 takes as long as four others. The marker ``every_village`` gives them all.
    """
    return databases.make_filled(tmp_path_factory.mktemp("filled"), *databases.DISTRICTS)


@pytest.fixture(scope="session")
def filled_whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with every village."""
    return databases.make_filled(tmp_path_factory.mktemp("filled-whole"))


@pytest.fixture(scope="session")
def filled_database(filled: str) -> Path:
    """The same as a file, for tests that are about SQLite's own."""
    return Path(filled)


@pytest.fixture
def app(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app with content, in a context, on a fresh copy of the database."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    whole = request.node.get_closest_marker("every_village")
    filled = request.getfixturevalue("filled_whole" if whole else "filled")
    with databases.copy_of(filled, tmp_path) as address:
        app = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=address)
        for rounds in (
            "repeat_chores",
            "watch_log",
            "watch_sessions",
        ):  # a server's threads would outlive the test: they end at once
            monkeypatch.setattr(upkeep, rounds, Mock(__name__=rounds))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A villager at the tablet."""
    return Browser(app)


@pytest.fixture
def another_visitor(app: Flask) -> Browser:
    """Somebody else's device."""
    return Browser(app)


def add(row: Any) -> Any:
    """Put a row into the database and give it back."""
    with db.write():
        db.session.add(row)
    return row


@pytest.fixture
def lontar(app: Flask) -> Village:
    """Desa Lontar, Tirtayasa."""
    village = db.session.get(Village, "36.04.13.2007")
    assert village
    return village


@pytest.fixture
def session_in_lontar(lontar: Village) -> OutreachSession:
    """An open session in Lontar."""
    return add(open_session(lontar))


@pytest.fixture
def old_session(lontar: Village) -> OutreachSession:
    """A session of 91 days ago."""
    return add(open_session(lontar, held_on=today() - timedelta(days=91), state="closed"))


def open_session(village: Village, **fields: Any) -> OutreachSession:
    """An open session, not yet in the database."""
    values = {"title": "Berangkat aman, pulang senang", "held_on": today(), "state": "open"} | fields
    return OutreachSession(village_code=village.code, village_name=village.name, **values)


@pytest.fixture
def checked_today(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number is known and was called today, every question confirmed, every text compared with its source."""
    with db.write():
        for hotline in db.session.scalars(select(Hotline)):
            hotline.checked_on = today()
        for question in db.session.scalars(select(Question)):
            question.confirmed_by, question.confirmed_on = "Ratna", today()
    monkeypatch.setattr(hotlines, "is_listed", lambda _name: True)
    rows = [row | {"as_of": today()} for row in content.sourced_texts()]
    monkeypatch.setattr(content, "sourced_texts", lambda: rows)


@pytest.fixture
def officer(app: Flask) -> Officer:
    """Bu Ratna, an officer."""
    return add(account("ratna", "Ratna", "officer"))


@pytest.fixture
def supervisor(app: Flask) -> Officer:
    """Pak Hasan, a supervisor."""
    return add(account("hasan", "Hasan", "supervisor"))


@pytest.fixture
def desk(app: Flask, officer: Officer) -> Browser:
    """Bu Ratna's browser, signed in."""
    return signed_in(app, officer)


@pytest.fixture
def supervisors_desk(app: Flask, supervisor: Officer) -> Browser:
    """Pak Hasan's browser, signed in."""
    return signed_in(app, supervisor)
