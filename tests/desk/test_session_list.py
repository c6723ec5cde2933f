"""The list of sessions: found by period, village, kind and state; paged by key; quick however long it is."""

from datetime import timedelta

import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Village
from tests.cast import query_plans
from tests.cast.pages import Browser
from tests.cast.sessions import fill
from tests.conftest import add, open_session


@pytest.fixture
def three(lontar: Village) -> None:
    """An open session today, a closed one last year, a planned one next month in Wargasara."""
    island = db.session.get(Village, "36.04.13.2009")
    assert island
    add(open_session(lontar, title="Hari ini"))
    add(open_session(lontar, title="Dulu", held_on=today().replace(year=today().year - 1, day=1), state="closed"))
    later = today() + timedelta(days=30)
    add(open_session(island, title="Nanti", held_on=later, state="planned", kind="sambang-desa"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Nanti", "Hari ini", "Dulu"]),
        ("state=open", ["Hari ini"]),
        ("kind=sambang-desa", ["Nanti"]),
        ("village=tunda", ["Nanti"]),
        ("village=Tirtayasa", ["Nanti", "Hari ini", "Dulu"]),
        ("village=36.04.13.2007", ["Hari ini", "Dulu"]),
        ("village=di+tempat+lain", []),
        (f"to={today():%d/%m/%Y}", ["Hari ini", "Dulu"]),
        (f"from={today()}&to={today()}", ["Hari ini"]),
    ],
)
def test_the_list_shows_what_is_asked_for(desk: Browser, three: None, query: str, titles: list[str]) -> None:
    page = desk.get(f"/admin/sessions/?{query}")
    assert [link.text for link in page.select("tbody a")] == titles
    assert titles or "Tidak ada sesi yang cocok" in desk.text


@pytest.mark.parametrize("query", ["from=besok", "state=x", "from=2026-02-01&to=2026-01-01"])
def test_a_filter_that_makes_no_sense_is_explained(desk: Browser, three: None, query: str) -> None:
    page = desk.get(f"/admin/sessions/?{query}", status=422)
    assert page.select("[role=alert]")
    kept = page.select_one("[name=from]")["value"]
    assert kept == {"from=besok": "besok", "state=x": ""}.get(query, "01/02/2026")


@pytest.mark.parametrize("key", ["x", ".", "2026-11-24", "2026-13-01.x", "_method=POST"])
def test_a_broken_key_shows_the_first_page(desk: Browser, three: None, key: str) -> None:
    page = desk.get(f"/admin/sessions/?before={key}&_method=PUT")
    assert len(page.select("tbody tr")) == 3


def test_older_sessions_are_a_link_away_and_the_filter_stays(desk: Browser, lontar: Village) -> None:
    with db.write():
        db.session.add_all(open_session(lontar, title=f"Sesi {n}", held_on=today()) for n in range(60))
        db.session.add_all(open_session(lontar, title="Lain", state="closed") for _ in range(5))
    desk.get("/admin/sessions/?state=open")
    seen = {link.text for link in desk.page.select("tbody a")}
    desk.follow("Sesi yang lebih lama")
    seen |= {link.text for link in desk.page.select("tbody a")}
    assert seen == {f"Sesi {n}" for n in range(60)}
    assert not desk.page.select("a[rel=next]")


PAGES = (
    "",
    "?village=tirtayasa&state=closed",
    "?from=2026-04-01&to=2026-06-30&kind=bimtek",
    "?before=2026-01-05.x",
    "{id}/",
)
PAGES += ("{id}/finish", "{id}/attendance/")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_a_whole_large_table(desk: Browser, lontar: Village, address: str) -> None:
    newest = fill(lontar, sessions=300, checkins_each=5)
    with query_plans.asked() as sent:
        desk.get("/admin/sessions/" + address.format(id=newest))
    assert not query_plans.read_whole(sent) & {"outreach_session", "check_in"}
    assert any("outreach_session" in sql for sql, _ in sent)


@pytest.mark.parametrize("address", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_rows(desk: Browser, lontar: Village, address: str) -> None:
    def asked() -> int:
        newest = fill(lontar, sessions=3, checkins_each=2)
        with query_plans.asked() as sent:
            desk.get("/admin/sessions/" + address.format(id=newest))
        return len(sent)

    few = asked()
    fill(lontar, sessions=60, checkins_each=20)
    assert asked() == few
