"""`flask demo`: a believable quarter in a database of its own, marked as a sample, and nothing of the real one."""

import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.demo import sample as demo
from kiosk.learning import report, statistics
from kiosk.machine import serve
from kiosk.models import CheckIn, Hotline, LearningCount, OfferCheck, OutreachSession, QuizAttempt
from kiosk.models.check_in import GROUPS_WITH_NAME
from kiosk.rules import checkins, outreach, questions, review
from tests.cast.apps import make_app
from tests.cast.pages import Browser
from tests.cast.programs import command, opened, served, token

PASSWORD = "contoh-123456"


@pytest.fixture
def sample(app: Flask) -> Flask:
    """An app on a filled sample."""
    app.config["DEMO"] = True
    with db.write():
        demo.fill(PASSWORD)
    db.session.expire_all()
    return app


def sessions() -> list[OutreachSession]:
    return list(db.session.scalars(select(OutreachSession).order_by(OutreachSession.held_on)))


def of(session: OutreachSession, table: Any) -> list[Any]:
    return list(db.session.scalars(select(table).where(table.session_id == session.id)))


# --- what is in it


def test_eight_sessions_in_three_villages(sample: Flask) -> None:
    every = sessions()
    assert [session.state for session in every] == [*["closed"] * 6, "open", "planned"]
    assert len({session.village_code for session in every}) == 3
    assert every[6].held_on == today()
    assert all(session.held_on.weekday() < 5 for session in every if session.held_on != today())
    assert 70 <= (today() - every[0].held_on).days <= 90


def test_the_head_counts_agree(sample: Flask) -> None:
    for session in sessions()[:6]:
        heads = session.heads
        assert heads is not None
        assert sum(session.heads_by_group.values()) == heads
        people = [row for row in of(session, CheckIn) if row.state != "void"]
        assert len(people) - len(review.doubles(session.id)) <= heads
        assert session.heads_male >= sum(row.sex == "L" for row in people) - len(review.doubles(session.id))


def test_children_leave_no_name_and_no_plan_stands_beside_one(sample: Flask) -> None:
    rows = db.session.scalars(select(CheckIn)).all()
    children = [row for row in rows if row.age == "child"]
    assert len(children) >= 10
    assert {(row.name, row.phone, row.group, row.village_code) for row in children} == {(None, None, None, None)}
    assert all(row.group in GROUPS_WITH_NAME for row in rows if row.name)
    assert {row.group for row in rows} >= {"calon", "purna", "perangkat", "tokoh", "warga"}
    assert {row.origin for row in rows} == {"kiosk", "paper"}
    assert 20 <= sum(row.age == "adult" and row.name is None for row in rows) <= 60


def test_nobody_answers_at_the_numbers(sample: Flask) -> None:
    numbers = list(db.session.scalars(select(CheckIn.phone).where(CheckIn.phone.is_not(None))))
    contact = db.session.scalars(select(Hotline).where(Hotline.origin == "officer")).one()
    assert len(numbers) > 10
    for number in (*numbers, *(channel["value"] for channel in contact.channels)):
        assert re.fullmatch(r"\+6281000000\d\d", number)


def test_doubles_wait_in_the_open_session_and_the_last_closed_one(sample: Flask) -> None:
    assert [len(review.doubles(session.id)) for session in sessions()[5:7]] == [2, 1]
    states = Counter(row.state for session in sessions()[:6] for row in of(session, CheckIn))
    assert states["void"] == 3
    assert states["confirmed"] > states["new"] > 0


def test_nothing_happens_in_the_future_or_before_its_session(sample: Flask) -> None:
    for session in sessions()[:7]:
        assert session.opened_at
        assert all(row.created_at >= session.opened_at for row in of(session, CheckIn))
        assert {row.taken_on for row in of(session, QuizAttempt)} <= {session.held_on}
    assert db.session.scalar(select(func.max(CheckIn.created_at))) <= utcnow()  # type: ignore[operator]


def test_people_learn_and_small_groups_stay_hidden(sample: Flask) -> None:
    found = report.of_period(outreach.Filters(sessions()[0].held_on, today()))
    assert (found.closed, found.sessions) == (6, 4)
    gains = statistics.gains(found.quizzes)
    assert {gain.first for gain in gains} == {"A", "B"}
    assert all(gain.after > gain.before for gain in gains)
    rows = statistics.questions(found.quizzes)
    assert len({row.question.slug for row in rows}) < len(rows), "an edit in between"
    assert any(row.right for row in rows)
    assert sum(batch.checks for batch in found.offers) > 20
    assert {batch.month is None for batch in found.quizzes} == {True, False}
    attempts = db.session.scalars(select(QuizAttempt)).all()
    assert {attempt.session_id for attempt in attempts} == {sessions()[6].id, None}
    assert any(not attempt.finished for attempt in attempts)


def test_hotlines_are_fresh_stale_and_never_called(sample: Flask) -> None:
    states = Counter("never" if row.checked_on is None else row.is_fresh for row in db.session.scalars(select(Hotline)))
    assert states[True] == 2
    assert states[False] == 2
    assert states["never"] > 10


def test_something_is_left_to_do_and_nothing_is_overdue(sample: Flask) -> None:
    assert checkins.overdue() == 0
    soon = today() + timedelta(days=30)
    assert any(coming.erased_on < soon for coming in retention.coming()), "names that go soon"
    assert all(row.erase_on == row.session.held_on + timedelta(days=90) for row in db.session.scalars(select(CheckIn)))
    assert sum(map(questions.is_to_confirm, questions.every())) == 31
    assert not db.session.scalars(select(OutreachSession).where(OutreachSession.practice)).all()


def test_it_is_the_same_sample_each_time(sample: Flask, tmp_path: Path, filled_database: Path) -> None:
    first = fingerprint()
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "kiosk.sqlite3").write_bytes(filled_database.read_bytes())
    with make_app(tmp_path / "again").app_context():
        with db.write():
            demo.fill(PASSWORD)
        assert fingerprint() == first
        db.session.remove()
        db.engine.dispose()


def fingerprint() -> list[list[str]]:
    people = (CheckIn.name, CheckIn.phone, CheckIn.sex, CheckIn.group, CheckIn.state, CheckIn.village_code)
    checks = (OfferCheck.checked_on, OfferCheck.verdict)
    attempts = (QuizAttempt.taken_on, QuizAttempt.phase, QuizAttempt.minutes, QuizAttempt.attitude_ask)
    counts = (LearningCount.option, LearningCount.number)
    return [sorted(map(repr, db.session.execute(select(*columns)))) for columns in (people, checks, attempts, counts)]


# --- its pages


def test_every_page_says_that_it_is_a_sample(sample: Flask, visitor: Browser) -> None:
    visitor.get("/admin/sign-in")
    visitor.submit(username="kepala", password=PASSWORD)
    assert visitor.path == "/admin/"
    session = sessions()[0].id
    desk = (
        "",
        "sessions/",
        f"sessions/{session}/",
        f"sessions/{session}/attendance",
        "check-ins/",
        "reports/",
        "questions/",
    )
    for path in (*(f"/admin/{page}" for page in desk), "/", "/quiz/", "/offers/", "/check-in/", "/hotlines/", "/exit"):
        page = visitor.get(path)
        assert page.select_one(".sample"), path


# --- the command


@pytest.fixture
def instance(tmp_path: Path, filled_database: Path) -> Iterator[Path]:
    """A machine with a real database, whose files must stay as they are."""
    folder = tmp_path
    (folder / "kiosk.sqlite3").write_bytes(filled_database.read_bytes())
    (folder / "secret").write_text("the secret of the real kiosk")
    (folder / "backups").mkdir()
    (folder / "backups" / "copy.sqlite3").write_bytes(b"a copy of real data")
    before = files(folder)
    yield folder
    assert {name: content for name, content in files(folder).items() if "demo" not in name} == before


def files(folder: Path) -> dict[str, bytes]:
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signed_in(printed: str, username: str) -> tuple[OpenerDirector, str]:
    """A browser after the sign-in with what the command printed, and where the kiosk stands."""
    home = re.search(r"Untuk warga\s+: (\S+)/", printed)
    password = re.search(rf"{username}, kata sandi (\S+)", printed)
    assert home
    assert password
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opened(browser, f"{home[1]}/admin/sign-in")
    fields = {"username": username, "password": password[1], "csrf_token": token(page)}
    page = opened(browser, f"{home[1]}/admin/sign-in", fields)
    assert page.h1.text == "Ringkasan"
    return browser, home[1]


def titles(instance: Path) -> list[str]:
    with closing(sqlite3.connect(instance / "demo.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM outreach_session ORDER BY held_on")]


@pytest.mark.program
def test_from_nothing_to_the_desk_and_a_fresh_start(instance: Path) -> None:
    with served(instance, "demo") as printed:
        assert "demo --host 0.0.0.0" in printed
        assert "set-up" not in printed
        browser, home = signed_in(printed, "petugas")
        signed_in(printed, "kepala")
        assert opened(browser, f"{home}/admin/sessions/").select(".sample")
        with closing(sqlite3.connect(instance / "demo.sqlite3")) as connection, connection:
            connection.execute("UPDATE outreach_session SET title = 'spoilt'")
    assert all(path.stat().st_mode & 0o077 == 0 for path in instance.glob("demo*"))
    with served(instance, "demo"):
        assert titles(instance) == [plan.title for plan in demo.SESSIONS]


@pytest.mark.program
def test_a_second_one_beside_it_is_refused(instance: Path) -> None:
    with served(instance, "demo"):
        second = subprocess.run(**command(instance, "demo", "--port", "0"), capture_output=True, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == "Contoh ini sedang berjalan di jendela lain: tutup dulu yang itu.\n"
        assert len(titles(instance)) == 8


@pytest.mark.program
def test_a_broken_sample_is_dropped(tmp_path: Path) -> None:
    database, folder = tmp_path / "demo.sqlite3", tmp_path / "demo"
    database.write_bytes(b"not a database, but long enough to be read as one" * 40)
    (tmp_path / "demo.sqlite3-wal").write_bytes(b"")
    (folder / "backups").mkdir(parents=True)
    demo.clear(folder, database)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.program
def test_a_sample_that_cannot_be_dropped_says_so(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file where a folder should be")
    with pytest.raises(serve.CannotServe, match="tidak bisa dihapus"):
        demo.clear(tmp_path / "demo", tmp_path / "demo.sqlite3")
