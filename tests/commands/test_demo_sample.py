"""The sample of the demo: a believable quarter, marked on every page, in which nobody real is named."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select

from kiosk import demo
from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.learning import report, statistics
from kiosk.models import CheckIn, Hotline, OutreachSession
from kiosk.models.check_in import ANSWERS
from kiosk.rules import outreach, review
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.pages import Browser

pytestmark = pytest.mark.slow

PASSWORD = "contoh-123456"


@contextmanager
def open_sample(address: str, folder: Path) -> Iterator[Flask]:
    """An app on the database of this address, marked as a sample."""
    app = make_app(folder, SQLALCHEMY_DATABASE_URI=address, DEMO=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def filled_sample(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the sample, copied for each test: to fill it takes as long as five of them."""
    folder = tmp_path_factory.mktemp("sample")
    with databases.copy_of(filled, folder) as address:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KIOSK_INSTANCE", str(folder))
            with open_sample(address, folder), db.write():
                demo.fill_database(PASSWORD)
        yield str(make_url(address).database)


@pytest.fixture
def app(filled_sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app on a filled sample."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    with databases.copy_of(filled_sample, tmp_path) as address, open_sample(address, tmp_path) as app:
        yield app


def session_people(session: OutreachSession) -> list[CheckIn]:
    return list(db.session.scalars(select(CheckIn).where(CheckIn.session_id == session.id)))


def sessions() -> list[OutreachSession]:
    return list(db.session.scalars(select(OutreachSession).order_by(OutreachSession.held_on)))


def test_a_quarter_of_outreach_in_which_everything_agrees(app: Flask) -> None:
    every = sessions()
    assert [session.state for session in every] == ["closed", "closed", "closed", "open", "planned"]
    assert every[3].held_on == today()
    assert all(session.held_on.weekday() < 5 for session in every if session.held_on != today())
    for session in every[:4]:
        people = [row for row in session_people(session) if row.state != "void"]
        assert session.state == "open" or session.heads == sum(session.heads_by_group.values()) > len(people)
        assert session.opened_at
        assert all(session.opened_at <= row.created_at <= utcnow() for row in people)
    assert [len(review.find_likely_doubles(session.id)) for session in every[2:4]] == [1, 1]
    assert retention.count_overdue_names() == 0
    states = Counter(row.state for row in db.session.scalars(select(CheckIn)))
    assert min(states[state] for state in ("new", "confirmed", "void")) > 0


def test_nobody_real_is_named_and_no_plan_stands_beside_a_name(app: Flask) -> None:
    rows = db.session.scalars(select(CheckIn)).all()
    children = [row for row in rows if row.age == "child"]
    assert {(row.name, row.phone, row.group, row.village_code) for row in children} == {(None, None, None, None)}
    assert all(row.group not in ANSWERS["group"].only_unnamed for row in rows if row.name)
    assert not any(row.name for row in rows if row.origin == "qr"), "a name is not sent through a Wi-Fi of strangers"
    contact = db.session.scalars(select(Hotline).where(Hotline.origin == "officer")).one()
    for number in (*(row.phone for row in rows if row.phone), *(channel["value"] for channel in contact.channels)):
        assert re.fullmatch(r"\+6281000000\d\d", number)


def test_people_learn_and_of_small_groups_it_is_told_how_many(app: Flask) -> None:
    changes = [report.learning_of_session(session.id).changes for session in sessions()[:3]]
    assert [bool(of_one) for of_one in changes] == [True, False, True]
    assert all(of_one["all"].after > of_one["all"].before for of_one in changes if of_one)
    learning = report.learning_of_period(outreach.Filters(sessions()[0].held_on.replace(day=1), today()))
    assert {row.kind for row in statistics.act_rows(learning.quizzes)} == {"genuine", "scam"}
    assert sum(batch.checks for batch in learning.offers) >= 8


def test_every_page_says_that_it_is_a_sample(app: Flask, visitor: Browser) -> None:
    visitor.get("/admin/sign-in")
    visitor.submit(username="kepala", password=PASSWORD)
    assert visitor.path == "/admin/"
    session = sessions()[0].id
    for path in ("/admin/", f"/admin/sessions/{session}/attendance", "/admin/reports/", "/", "/quiz/", "/check-in/"):
        page = visitor.get(path)
        assert page.select_one(".sample"), path
