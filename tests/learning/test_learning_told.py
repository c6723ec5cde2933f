"""What was told of a session or a month once: no merge and no restore lets a later figure tell of a few beside it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import report, statistics
from kiosk.models import OutreachSession, Setting
from kiosk.rules.outreach import Filters
from tests.cast import two_kiosks
from tests.cast.commands import flask
from tests.cast.learning import add_all, attempt, offer, questions
from tests.cast.two_kiosks import Kiosk, merge, only

# fixtures
hall, tablet, loaded_elsewhere = two_kiosks.hall, two_kiosks.tablet, two_kiosks.loaded_elsewhere
LAST_MONTH = today().replace(day=1) - timedelta(days=1)


def answer(people: int, session_id: str | None = None, slug: str = "Q01", on: date = LAST_MONTH) -> None:
    """So many people take a quiz of one question, here or at the kiosk where the test stands."""
    add_all(*(attempt(session_id, questions(slug), "r", taken_on=on) for _ in range(people)))


def shown() -> int:
    """Finished quizzes that the page of all time shows."""
    db.session.rollback()
    return sum(row.finished for row in statistics.phases(report.of_period(Filters()).block))


@pytest.mark.parametrize(
    ("here", "there", "together"),
    [(6, 7, 13), (6, 3, 0), (3, 7, 0), (2, 4, 6), (6, 0, 6), (0, 7, 7)],
)
def test_a_month_that_was_told_at_one_kiosk_tells_of_no_few_of_the_other(
    app: Flask, hall: Kiosk, here: int, there: int, together: int
) -> None:
    answer(here)
    with hall.at():
        answer(there)
    merge(app, hall)
    assert shown() == together


def test_a_month_is_told_again_once_enough_have_joined_what_was_told(app: Flask, hall: Kiosk) -> None:
    answer(6)
    with hall.at():
        answer(3)
    merge(app, hall)
    assert shown() == 0
    with hall.at():
        answer(2)
    merge(app, hall)
    assert shown() == 11


def test_questions_are_compared_by_what_they_say(app: Flask, hall: Kiosk) -> None:
    answer(5, slug="Q02")
    answer(3)
    with hall.at():
        answer(10)
    merge(app, hall)
    assert shown() == 0  # all in all eight more than there, but of Q01 three


def test_job_offers_of_a_month_too(app: Flask, hall: Kiosk) -> None:
    add_all(*(offer(None, "stop", on=LAST_MONTH) for _ in range(6)))
    with hall.at():
        add_all(*(offer(None, "stop", on=LAST_MONTH) for _ in range(4)))
    merge(app, hall)
    assert report.of_period(Filters()).offers.checks == 0


@pytest.mark.parametrize(("here", "there", "together"), [(3, 7, 0), (7, 3, 0), (5, 7, 12), (2, 4, 6)])
def test_a_session_that_was_told_at_one_tablet_tells_of_no_few_of_the_other(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, here: int, there: int, together: int
) -> None:
    answer(here, session_in_lontar.id)
    close(session_in_lontar.id)
    with tablet.at():
        answer(there, session_in_lontar.id)
        close(session_in_lontar.id)
    merge(app, tablet)
    assert shown() == together


def close(session_id: str) -> None:
    """Close the session, where the test stands."""
    with db.write():
        db.session.get_one(OutreachSession, session_id).state = "closed"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("since", "shown_then"), [(0, 6), (2, 0), (5, 6)])
def test_a_copy_from_before_tells_of_no_few_who_came_since(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, since: int, shown_then: int
) -> None:
    for session_id in (None, session_in_lontar.id):
        answer(6, session_id)
    close(session_in_lontar.id)
    assert flask(app, "backup", tmp_path / "copy.sqlite3").exit_code == 0
    for session_id in (None, session_in_lontar.id):
        answer(since, session_id)
    assert flask(app, "restore", tmp_path / "copy.sqlite3").exit_code == 0
    assert shown() == 2 * shown_then


@pytest.mark.sqlite_only
def test_a_copy_keeps_what_was_told_when_it_was_made(app: Flask, hall: Kiosk, tmp_path: Path) -> None:
    answer(6)
    with hall.at():
        answer(7)
    merge(app, hall)
    told = only(Setting, Setting.name == report.TOLD_OF_MONTHS).value
    assert told[LAST_MONTH.replace(day=1).isoformat()]["finished free"] == [6, 7, 13]
    assert flask(app, "backup", tmp_path / "copy.sqlite3").exit_code == 0
    assert flask(app, "restore", tmp_path / "copy.sqlite3").exit_code == 0
    assert only(Setting, Setting.name == report.TOLD_OF_MONTHS).value == told
    assert {type(number) for cells in told.values() for numbers in cells.values() for number in numbers} == {int}
