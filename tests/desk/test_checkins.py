"""Officers look through check-ins: filters, a search by name, pages by key."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import review
from tests.cast import people, query_plans
from tests.cast.checkins import at, came
from tests.cast.pages import Browser
from tests.cast.sessions import fill
from tests.conftest import add, open_session


def shown(desk: Browser) -> list[str]:
    """Names in the list, in its order."""
    return [link.get_text(strip=True) for link in desk.page.select("tbody td:nth-child(2) a")]


def test_the_newest_come_first_and_only_of_this_session(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    for minutes, name in ((3, "Ani"), (1, "Budi"), (2, "Cici")):
        came(session_in_lontar, name, created_at=utcnow() - timedelta(minutes=minutes))
    came(add(open_session(lontar)), "Orang lain")
    desk.get(at(session_in_lontar))
    assert shown(desk) == ["Budi", "Cici", "Ani"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=confirmed", ["Budi"]),
        ("state=new&group=warga", ["Ani"]),
        ("village=36.04.12.2001", ["Cici"]),
        ("group=tokoh", ["Cici"]),
        ("origin=qr", ["Ani"]),
        ("name=BUD", ["Budi"]),
        ("name=%25", []),
        ("name=zzz", []),
    ],
)
def test_a_list_is_filtered_and_searched(
    desk: Browser, session_in_lontar: OutreachSession, query: str, names: list[str]
) -> None:
    came(session_in_lontar, "Ani", origin="qr")
    came(session_in_lontar, "Budi", state="confirmed")
    came(session_in_lontar, "Cici", group="tokoh", village_code="36.04.12.2001")
    desk.get(at(session_in_lontar, f"?{query}"))
    assert shown(desk) == names
    if not names:
        assert "Tidak ada kehadiran yang cocok" in desk.text


def test_where_a_check_in_comes_from_is_shown_unless_it_is_the_tablet(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for origin in ("kiosk", "qr", "paper"):
        came(session_in_lontar, f"Dari {origin}", origin=origin)
    desk.get(at(session_in_lontar))
    told = {row.select_one(".row-name").get_text(strip=True): row.get_text(" ") for row in desk.page.select("tbody tr")}
    assert [name for name, text in told.items() if "HP warga" in text] == ["Dari qr"]
    assert [name for name, text in told.items() if "Kertas" in text] == ["Dari paper"]
    desk.follow("Dari qr")
    assert "HP warga" in desk.text


@pytest.mark.parametrize(
    "query", ["state=odd", "village=x", "before=~", "before=0001-01-01T00:00~x", "_scheme=x", "session_id=y"]
)
def test_an_odd_address_shows_a_page(desk: Browser, session_in_lontar: OutreachSession, query: str) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar, f"?{query}"), status=422 if query[:2] in ("st", "vi") else 200)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ÉLISA Ñoña", "élisa ñ"),
        ("E\u0301lisa", "Élisa"),
        ("Нина Петрова", "НИНА"),
        ("عائشة بنت علي", "عائشة"),
        ("Ma’ruf", "MA'RUF"),
        ("100% Budi_", "0% budi_"),
    ],
)
def test_a_name_in_any_script_is_found(
    desk: Browser, session_in_lontar: OutreachSession, name: str, typed: str
) -> None:
    came(session_in_lontar, name)
    came(session_in_lontar, "Budi")
    came(session_in_lontar, None)
    desk.get(at(session_in_lontar) + "?" + urlencode({"name": typed}))
    assert shown(desk) == [name]


def test_a_search_goes_on_by_key_too(desk: Browser, session_in_lontar: OutreachSession) -> None:
    now = utcnow()
    for n in range(2 * (review.PAGE + 5)):
        came(session_in_lontar, f"Élisa {n}" if n % 2 else "Budi", created_at=now - timedelta(minutes=n // 4))
    desk.get(at(session_in_lontar) + "?" + urlencode({"name": "éLISA"}))
    first = shown(desk)
    desk.follow("Kehadiran yang lebih awal")
    assert (len(first), len(shown(desk))) == (review.PAGE, 5)
    assert len({*first, *shown(desk)}) == review.PAGE + 5


def test_a_long_list_goes_on_by_key_though_many_come_at_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    moment = utcnow()
    with db.write():
        for number in range(120):
            row = people.came(session_in_lontar, name=f"Orang {number}")
            row.created_at = moment - timedelta(seconds=number // 60)
            db.session.add(row)
    seen = []
    desk.get(at(session_in_lontar))
    seen += shown(desk)
    came(session_in_lontar, "Baru datang")
    for _page in range(2):
        desk.follow("Kehadiran yang lebih awal")
        seen += shown(desk)
    assert len(seen) == len(set(seen)) == 120
    assert "lebih awal" not in desk.text


def test_queries_do_not_grow_with_rows(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    def queries(path: str) -> int:
        with query_plans.asked() as sent:
            desk.get(path)
        return len(sent)

    pages = [at(session_in_lontar), at(session_in_lontar, "paper"), f"/admin/sessions/{session_in_lontar.id}/finish"]
    for _twice in range(2):
        came(session_in_lontar, origin="paper", village_code="36.04.12.2003")
    few = [queries(page) for page in pages]
    for number, village in enumerate(("36.04.12.2001", "36.04.12.2002", "36.04.13.2009") * 6):
        came(session_in_lontar, f"Orang {number % 9}", village_code=village, origin="paper")
        came(add(open_session(lontar, state="closed")))
    assert [queries(page) for page in pages] == few


FILTERS = [{}, {"state": "new"}, {"village": "36.04.13.2007"}, {"group": "warga"}, {"name": "SITI"}]
FILTERS += [{"state": "confirmed", "village": "36.04.13.2007", "group": "warga", "name": "a"}]


def looked_at(desk: Browser, path: str, table: str) -> list[str | None]:
    """By which condition each look at this table finds its rows when the page is opened."""
    with query_plans.asked() as sent:
        desk.get(path)
    return [look.by for look in query_plans.looks(sent) if look.table == table]


@pytest.mark.parametrize("wanted", FILTERS)
def test_every_page_of_a_sessions_list_is_found_by_an_index(
    desk: Browser, lontar: Village, wanted: dict[str, str]
) -> None:
    session_id = fill(lontar, 60, 20)
    with db.write():
        session = db.session.get_one(OutreachSession, session_id)
        who = {"name": "Siti Aisyah", "village_code": lontar.code, "group": "warga"}
        for state in ("new", "confirmed") * (review.PAGE + 5):
            db.session.add(people.came(session, state=state, **who))
    found = looked_at(desk, f"/admin/check-ins/{session_id}/?{urlencode(wanted)}", "check_in")
    assert found
    assert all(re.search(r"session_id|\bid\b", by or "") for by in found), "the rows of one session, no other"
    older = desk.page.select_one("a[rel=next]")
    assert older
    found = looked_at(desk, older["href"], "check_in")
    assert any("created_at" in str(by) for by in found), "it goes on where the first page ended"
    assert None not in found


def test_typing_a_paper_list_reads_no_large_table_whole(desk: Browser, lontar: Village) -> None:
    session_id = fill(lontar, 60, 5)
    with query_plans.asked() as sent:
        desk.get(f"/admin/check-ins/{session_id}/paper")
    assert any("FROM check_in" in sql for sql, _ in sent)
    assert not query_plans.read_whole(sent) & {"check_in", "outreach_session"}
