"""The server does its work once: how often a page asks the database, and what a second request does not do again."""

import gzip
from typing import Any

import pytest

from kiosk.models import OutreachSession
from kiosk.views import addresses, audio, headers
from kiosk.views.language import catalogues
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.query_plans import asked
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
    "/family/malaysia": 2,
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
    "/admin/reports/": 9,  # six for what was learned
    "/admin/questions/": 3,
    "/admin/hotlines/": 3,
    "/admin/settings/": 8,  # three of them find the villages, three what retention erases
    "/admin/audit/": 8,
}


def asks(browser: Browser, path: str) -> int:
    """How often this page asks the database."""
    with asked() as sent:
        assert browser.client.get(path).status_code == 200
    return len(sent)


# --- the database


@pytest.mark.parametrize("path", VILLAGERS)
def test_a_villagers_page_asks_few_times(path: str, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    assert asks(visitor, path) <= VILLAGERS[path]


@pytest.mark.sqlite_only  # PostgreSQL is asked for its locks too
@pytest.mark.parametrize("path", DESK)
def test_a_page_of_the_desk_asks_few_times_however_many_came(
    path: str, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for number in range(5):
        add(came(session_in_lontar, name=f"Warga {number}"))
    assert asks(supervisors_desk, path.replace("SESSION", session_in_lontar.id)) <= DESK[path]


def test_a_question_asks_twice_and_a_tap_four_times(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor)
    assert asks(visitor, visitor.path) <= 2
    with asked() as sent:
        tap(visitor, "unknown")
    assert len(sent) <= 4


@pytest.mark.sqlite_only
def test_a_check_in_asks_ten_times(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with asked() as sent:
        visitor.submit(age="adult", anonymous="1")
    assert visitor.path == "/check-in/done"
    assert len(sent) <= 10


# --- what hangs on files alone


@pytest.mark.parametrize("path", ["/static/app.css", "/app.js", "/desk.js"])
def test_a_file_is_compressed_once(path: str, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    compressed = []

    def compress(body: bytes, *given: Any, **more: Any) -> bytes:
        compressed.append(path)
        return real(body, *given, **more)

    real = gzip.compress
    headers.packed.cache_clear()
    monkeypatch.setattr(headers.gzip, "compress", compress)
    bodies = [visitor.client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).data for _visit in range(3)]
    assert compressed == [path]
    assert bodies[0] == bodies[1] == bodies[2]


def test_a_second_visit_builds_nothing_that_the_first_one_built(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    pages = ("/", "/quiz/", "/check-in/", "/hotlines/")
    kept = (addresses.built, headers.fingerprint, audio.said_by_machine, audio.machine_address)
    for path in pages:
        visitor.get(path)
    built, catalogues_read = [each.cache_info().misses for each in kept], dict(catalogues.cache)
    for path in pages:
        another_visitor.get(path)
    assert [each.cache_info().misses for each in kept] == built
    assert dict(catalogues.cache) == catalogues_read


def test_a_piece_that_is_everybodys_is_drawn_once(
    visitor: Browser, another_visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    class Spy:
        def ugettext(self, text: str) -> str:
            looked_up.append(text)
            return text

    visitor.get("/")
    monkeypatch.setattr(catalogues, "get_translations", Spy)
    another_visitor.get("/")
    assert "Mau kerja ke luar negeri? Cek dulu di sini." in looked_up
    assert "Belum tercatat. Mesin pusat sedang tidak bisa dihubungi." not in looked_up
