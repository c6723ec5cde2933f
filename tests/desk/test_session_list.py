"""The list of sessions: found by one search box and a period, and people by their name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from tests.cast import people
from tests.cast.pages import Browser
from tests.conftest import add, open_session


@pytest.fixture
def three(lontar: Village) -> OutreachSession:
    """A session of last year, of today and of next month in Wargasara; Siti came to the first two, void in one."""
    island = db.session.get(Village, "36.04.13.2009")
    assert island
    open_ = add(open_session(lontar, title="Hari ini", order_number="W11.IMI-0457"))
    long_ago = today() - timedelta(days=300)
    old = add(open_session(lontar, title="Dulu 100%", held_on=long_ago, state="closed"))
    add(open_session(island, title="Nanti", held_on=today() + timedelta(days=30), state="planned"))
    for session, state in ((open_, "new"), (old, "void")):
        add(people.came(session, name="Siti Nurhaliza", state=state))
        add(people.came(session, name="Budi"))
    return open_


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Nanti", "Hari ini", "Dulu 100%"]),
        ("q=HARI+ini", ["Hari ini"]),
        ("q=tunda", ["Nanti"]),
        ("q=Tirtayasa", ["Nanti", "Hari ini", "Dulu 100%"]),
        ("q=lontar+dulu", ["Dulu 100%"]),
        ("q=%25", ["Dulu 100%"]),
        ("q=imi-0457", ["Hari ini"]),
        ("q=tidak+ada", []),
        (f"until={today():%d/%m/%Y}", ["Hari ini", "Dulu 100%"]),
        (f"from={today()}&until={today()}&q=lontar", ["Hari ini"]),
        ("page=-1", ["Nanti", "Hari ini", "Dulu 100%"]),
        ("page=x", ["Nanti", "Hari ini", "Dulu 100%"]),
        ("page=99999999999999999999999999", []),
    ],
)
def test_the_list_shows_what_is_asked_for(desk: Browser, three: OutreachSession, query: str, titles: list[str]) -> None:
    page = desk.get(f"/admin/sessions/?{query}")
    assert [link.text for link in page.select("tbody .row-title a")] == titles


def test_a_period_that_makes_no_sense_is_explained(desk: Browser, three: OutreachSession) -> None:
    for query, typed in (("from=besok", "besok"), ("from=2026-02-01&until=2026-01-01", "01/02/2026")):
        page = desk.get(f"/admin/sessions/?q=siti&{query}", status=422)
        assert "disimpan" not in page.select_one("[role=alert]").text, "a search stores nothing"
        assert [page.select_one(f"[name={name}]")["value"] for name in ("from", "q")] == [typed, "siti"]
        assert "Nurhaliza" not in page.text


def test_a_person_is_found_in_all_sessions_and_the_audit_never_says_who(desk: Browser, three: OutreachSession) -> None:
    """“Hapus data saya”, by telephone: typed, searched, tapped."""
    for too_short in ("", "si", "s i"):
        desk.get(f"/admin/sessions/?q={too_short}")
    assert not db.session.scalars(select(AuditEntry)).all()
    desk.get("/admin/sessions/")
    desk.get("/admin/sessions/?q=nurhaliza+SITI")
    found = [" ".join(line.get_text(" ").split()) for line in desk.page.select(".people li")]
    assert len(found) == 2
    assert "Hari ini, Lontar" in found[0]
    assert "Dibatalkan" in found[1], "what is void is still stored"
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.action)).all()
    assert [entry.action for entry in entries] == ["names-searched", "names-viewed", "names-viewed"]
    assert "nurhaliza" not in str([(entry.row, entry.fields, entry.reason) for entry in entries]).casefold()
    desk.follow("Siti Nurhaliza")
    assert desk.path.startswith(f"/admin/check-ins/{three.id}/")
    desk.get("/admin/sessions/?q=siapa")
    assert "Tidak ada sesi atau orang yang cocok" in desk.text
    with db.write():
        for check_in in db.session.scalars(select(CheckIn)):
            check_in.name, check_in.erased_at = None, check_in.created_at
            check_in.consent_at = check_in.consent_version = None
    desk.get("/admin/sessions/?q=siti")
    assert not desk.page.select(".people")


def test_older_sessions_are_a_link_away_and_what_was_searched_stays(desk: Browser, lontar: Village) -> None:
    with db.write():
        db.session.add_all(open_session(lontar, title=f"Sesi {n}", held_on=today()) for n in range(60))
        db.session.add_all(open_session(lontar, title="Lain", state="closed") for _ in range(5))
    desk.get("/admin/sessions/?q=sesi")
    seen = {link.text for link in desk.page.select("tbody .row-title a")}
    desk.follow("Sesi yang lebih lama")
    seen |= {link.text for link in desk.page.select("tbody .row-title a")}
    assert seen == {f"Sesi {n}" for n in range(60)}
    assert not desk.page.select("a[rel=next]")
