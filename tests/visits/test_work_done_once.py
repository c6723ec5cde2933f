"""The server does its work once: how often a page asks the database, and what a second request does not do again."""

import pytest

from kiosk.models import OutreachSession
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.query_plans import watch_queries
from tests.cast.quiz import begin, tap
from tests.conftest import add

# a page, and how often it may ask the database: each question more is a wait more for everybody in the hall
VILLAGERS = {
    "/": 2,
    "/quiz/": 2,
    "/offers/": 2,
    "/check-in/": 4,
    "/check-in/withdraw": 1,
    "/hotlines/": 3,
    "/family/": 1,
    "/family/malaysia": 3,  # one more for who is in the room
    "/hotlines/contacts/": 2,
    "/hotlines/polisi-110": 2,
    "/checklist/": 1,
    "/exit": 1,
    "/healthz": 1,
}
DESK = {
    "/admin/": 21,
    "/admin/today": 5,
    "/admin/sessions/": 4,
    "/admin/sessions/SESSION/": 10,
    "/admin/sessions/SESSION/finish": 13,  # one more says how many quizzes are finished
    "/admin/check-ins/SESSION/": 8,
    "/admin/reports/": 10,  # six for what was learned, one each for halls and ages
    "/admin/questions/": 3,
    "/admin/hotlines/": 3,
    "/admin/settings/": 8,  # three of them find the villages, three what retention erases
    "/admin/audit/": 8,
}


def queries_of(browser: Browser, path: str) -> int:
    """The number of times this page asks the database."""
    with watch_queries() as queries:
        assert browser.client.get(path).status_code == 200
    return len(queries)


# --- the database


def test_a_villagers_page_asks_few_times(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    counts = {path: queries_of(visitor, path) for path in VILLAGERS}
    assert {path: count for path, count in counts.items() if count > VILLAGERS[path]} == {}


def test_a_question_and_its_answer_ask_few_times(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor)
    assert queries_of(visitor, visitor.path) == 2, "the attempt with its questions, and the settings"
    with watch_queries() as queries:
        tap(visitor, "unknown")
    assert len(queries) == 3 + 2, (
        "the attempt before the write, then locked, then its answers; and the page of feedback"
    )
    assert queries_of(visitor, visitor.path) == 2


@pytest.mark.sqlite_only  # PostgreSQL is asked for its locks too
def test_a_page_of_the_desk_asks_few_times_however_many_came(
    supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for number in range(5):
        add(came(session_in_lontar, name=f"Warga {number}"))
    counts = {path: queries_of(supervisors_desk, path.replace("SESSION", session_in_lontar.id)) for path in DESK}
    assert {path: count for path, count in counts.items() if count > DESK[path]} == {}


# --- what hangs on files alone
