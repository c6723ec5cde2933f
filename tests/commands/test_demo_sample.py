"""The sample of the demo: a believable quarter, marked on every page, in which nobody real is named."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, make_url, select

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.demo import sample as demo
from kiosk.learning import gains, report, statistics
from kiosk.models import CheckIn, Hotline, LearningCount, OfferCheck, OutreachSession, QuizAttempt
from kiosk.models.check_in import GROUPS_WITH_NAME
from kiosk.rules import checkins, outreach, questions, unreviewed
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.pages import Browser

PASSWORD = "contoh-123456"


@contextmanager
def opened(address: str, folder: Path) -> Iterator[Flask]:
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
            with opened(address, folder), db.write():
                demo.fill(PASSWORD)
        yield str(make_url(address).database)


@pytest.fixture
def app(filled_sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app on a filled sample."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    with databases.copy_of(filled_sample, tmp_path) as address, opened(address, tmp_path) as app:
        yield app


def sessions() -> list[OutreachSession]:
    return list(db.session.scalars(select(OutreachSession).order_by(OutreachSession.held_on)))


def of(session: OutreachSession, table: Any) -> list[Any]:
    return list(db.session.scalars(select(table).where(table.session_id == session.id)))


# --- what is in it


def test_eight_sessions_in_three_villages(app: Flask) -> None:
    every = sessions()
    assert [session.state for session in every] == [*["closed"] * 6, "open", "planned"]
    assert len({session.village_code for session in every}) == 3
    assert every[6].held_on == today()
    assert all(session.held_on.weekday() < 5 for session in every if session.held_on != today())
    assert 70 <= (today() - every[0].held_on).days <= 90


def doubles(session: OutreachSession) -> list[list[CheckIn]]:
    """Check-ins of a session that are likely one person, reviewed or not."""
    return unreviewed.alike(unreviewed.adults(session.id))


def test_the_head_counts_agree(app: Flask) -> None:
    for session in sessions()[:6]:
        heads = session.heads
        assert heads is not None
        assert sum(session.heads_by_group.values()) == heads
        people = [row for row in of(session, CheckIn) if row.state != "void"]
        assert len(people) - len(doubles(session)) <= heads
        assert session.heads_male >= sum(row.sex == "L" for row in people) - len(doubles(session))


def test_children_leave_no_name_and_no_plan_stands_beside_one(app: Flask) -> None:
    rows = db.session.scalars(select(CheckIn)).all()
    children = [row for row in rows if row.age == "child"]
    assert len(children) >= 10
    assert {(row.name, row.phone, row.group, row.village_code) for row in children} == {(None, None, None, None)}
    assert all(row.group in GROUPS_WITH_NAME for row in rows if row.name)
    assert {row.group for row in rows} >= {"calon", "purna", "perangkat", "tokoh", "warga"}
    assert {row.origin for row in rows} == {"kiosk", "qr", "paper"}
    assert not any(row.name for row in rows if row.origin == "qr"), "a name is not sent through a Wi-Fi of strangers"
    assert 20 <= sum(row.age == "adult" and row.name is None for row in rows) <= 60


def test_nobody_answers_at_the_numbers(app: Flask) -> None:
    numbers = list(db.session.scalars(select(CheckIn.phone).where(CheckIn.phone.is_not(None))))
    contact = db.session.scalars(select(Hotline).where(Hotline.origin == "officer")).one()
    assert len(numbers) > 10
    for number in (*numbers, *(channel["value"] for channel in contact.channels)):
        assert re.fullmatch(r"\+6281000000\d\d", number)


def test_doubles_wait_in_the_open_session_and_the_last_closed_one(app: Flask) -> None:
    assert [len(doubles(session)) for session in sessions()[5:7]] == [2, 1]
    states = Counter(row.state for session in sessions()[:6] for row in of(session, CheckIn))
    assert states["void"] == 3
    assert states["confirmed"] > states["new"] > 0


def test_nothing_happens_in_the_future_or_before_its_session(app: Flask) -> None:
    for session in sessions()[:7]:
        assert session.opened_at
        assert all(row.created_at >= session.opened_at for row in of(session, CheckIn))
        assert {row.taken_on for row in of(session, QuizAttempt)} <= {session.held_on}
    assert db.session.scalar(select(func.max(CheckIn.created_at))) <= utcnow()  # type: ignore[operator]


def test_people_learn_and_of_small_groups_it_is_told_how_many(app: Flask) -> None:
    found = report.of_period(outreach.Filters(sessions()[0].held_on, today()))
    assert (found.closed, found.sessions) == (6, 4)
    changes = [report.of_session(session.id).changes for session in sessions()[:6]]
    told = [of_one for of_one in changes if of_one]
    assert all(of_one["all"].after > of_one["all"].before for of_one in told)
    assert [gains.became_wary(of_one) for of_one in told] == [False, False, False, True]
    assert {row.verdict for row in statistics.offers(found.quizzes)} == {"sound", "rotten"}
    rows = statistics.questions(found.answered)
    assert len({row.question.slug for row in rows}) < len(rows), "an edit in between"
    assert any(row.right for row in rows)
    assert sum(batch.checks for batch in found.offers) > 20
    assert {batch.month is None for batch in found.quizzes} == {True, False}
    attempts = db.session.scalars(select(QuizAttempt)).all()
    assert {attempt.session_id for attempt in attempts} == {sessions()[6].id, None}
    assert any(not attempt.finished for attempt in attempts)


def test_hotlines_are_fresh_stale_and_never_called(app: Flask) -> None:
    states = Counter("never" if row.checked_on is None else row.is_fresh for row in db.session.scalars(select(Hotline)))
    assert states[True] == 2
    assert states[False] == 2
    assert states["never"] > 10


def test_something_is_left_to_do_and_nothing_is_overdue(app: Flask) -> None:
    assert checkins.overdue() == 0
    soon = today() + timedelta(days=30)
    assert any(coming.erased_on < soon for coming in retention.coming()), "names that go soon"
    assert all(row.erase_on == row.session.held_on + timedelta(days=90) for row in db.session.scalars(select(CheckIn)))
    assert sum(map(questions.is_to_confirm, questions.every())) == 57
    assert not db.session.scalars(select(OutreachSession).where(OutreachSession.practice)).all()


def test_it_is_the_same_sample_each_time(app: Flask, tmp_path: Path, filled_database: Path) -> None:
    first = fingerprint()
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "kiosk.sqlite3").write_bytes(filled_database.read_bytes())
    with opened(databases.in_folder(tmp_path / "again"), tmp_path / "again"):
        with db.write():
            demo.fill(PASSWORD)
        assert fingerprint() == first


def fingerprint() -> list[list[str]]:
    people = (CheckIn.name, CheckIn.phone, CheckIn.sex, CheckIn.group, CheckIn.state, CheckIn.village_code)
    checks = (OfferCheck.checked_on, OfferCheck.verdict)
    attempts = (QuizAttempt.taken_on, QuizAttempt.phase, QuizAttempt.minutes, QuizAttempt.attitude_ask)
    counts = (LearningCount.option, LearningCount.number)
    return [sorted(map(repr, db.session.execute(select(*columns)))) for columns in (people, checks, attempts, counts)]


# --- its pages


def test_every_page_says_that_it_is_a_sample(app: Flask, visitor: Browser) -> None:
    visitor.get("/admin/sign-in")
    visitor.submit(username="kepala", password=PASSWORD)
    assert visitor.path == "/admin/"
    session = sessions()[0].id
    desk = (
        "",
        "sessions/",
        f"sessions/{session}/",
        f"sessions/{session}/attendance",
        "reports/",
        "questions/",
    )
    for path in (*(f"/admin/{page}" for page in desk), "/", "/quiz/", "/offers/", "/check-in/", "/hotlines/", "/exit"):
        page = visitor.get(path)
        assert page.select_one(".sample"), path
