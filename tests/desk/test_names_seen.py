"""Who looked at names is in the audit: one entry for an officer, a session and an hour, and no name without it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession, Village
from tests.cast.faults import Fault, at_each_fault
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.conftest import add, open_session

NAME = "Sulastri Warsono"


@pytest.fixture
def sulastri(session_in_lontar: OutreachSession) -> str:
    """Sulastri, twice, the second time from the paper list; the key of the first."""
    add(came(session_in_lontar, name=NAME, sex="P", phone="+6281234567890", origin="paper"))
    return str(add(came(session_in_lontar, name=NAME, sex="P")).id)


def views() -> list[tuple[str, str, int]]:
    """Who saw names of which session, and how often."""
    found = select(Officer.name, AuditEntry.row, AuditEntry.times).join_from(AuditEntry, Officer)
    rows = db.session.execute(found.where(AuditEntry.action == "names-viewed").order_by(AuditEntry.at))
    return [(name, row.removeprefix("outreach_session:"), times) for name, row, times in rows]


OF_SESSION = "/admin/check-ins/{session}/"
FINISH = "/admin/sessions/{session}/finish"
PAGES = (OF_SESSION, FINISH, *(OF_SESSION + rest for rest in ("?q=sulastri", "paper", "{key}/")))


@pytest.mark.parametrize("where", PAGES)
def test_every_page_with_a_name_is_written_down_also_where_a_form_comes_back(
    desk: Browser, session_in_lontar: OutreachSession, sulastri: str, where: str
) -> None:
    desk.get(where.format(session=session_in_lontar.id, key=sulastri))
    assert NAME in str(desk.page)
    assert views() == [("Ratna", session_in_lontar.id, 1)]
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "names-viewed"))
    assert "ulastri" not in f"{entry.row} {entry.fields} {entry.reason}"
    if desk.page.select("[name=sex]"):
        desk.submit("main form:has([name=sex])", status=422, sex="X")
        assert NAME in str(desk.page)
        assert views() == [("Ratna", session_in_lontar.id, 2)]


def test_looks_of_an_hour_are_one_entry_for_each_officer_and_session(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, sulastri: str, lontar: Village
) -> None:
    other = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=7)))
    add(came(other, name="Ani"))
    for where in PAGES[:4]:
        desk.get(where.format(session=session_in_lontar.id))
    supervisors_desk.get(f"/admin/check-ins/{session_in_lontar.id}/")
    desk.get(f"/admin/check-ins/{other.id}/")
    here = session_in_lontar.id
    assert views() == [("Ratna", here, 4), ("Hasan", here, 1), ("Ratna", other.id, 1)]
    with db.write():
        for entry in db.session.scalars(select(AuditEntry)):
            entry.at = utcnow() - timedelta(minutes=61)
    desk.get(f"/admin/check-ins/{here}/")
    assert views()[-1] == ("Ratna", here, 1)
    supervisors_desk.get("/admin/audit/")
    assert "Melihat nama orang (4 kali)" in supervisors_desk.text


def test_where_no_name_is_shown_nothing_is_written(desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = add(came(session_in_lontar)).id
    for where in (*PAGES, OF_SESSION + "?q=nobody"):
        desk.get(where.format(session=session_in_lontar.id, key=key))
    assert views() == []


@at_each_fault
def test_no_name_is_shown_without_a_trace(
    fault: Fault, desk: Browser, session_in_lontar: OutreachSession, sulastri: str
) -> None:
    here = session_in_lontar.id
    with fault():
        for where in PAGES:
            desk.get(where.format(session=here, key=sulastri), status=503)
            assert NAME not in str(desk.page)
        assert not desk.page.select("[action='/exit']")
        assert "Nama orang hanya tampil kalau tercatat siapa yang melihatnya." in desk.text
    desk.get(f"/admin/check-ins/{here}/")
    assert NAME in desk.text
    assert views() == [("Ratna", here, 1)]


def test_no_page_of_the_desk_shows_a_name_beside_the_audit(
    app: Flask, supervisors_desk: Browser, session_in_lontar: OutreachSession, sulastri: str, supervisor: Officer
) -> None:
    keys = {"session_id": session_in_lontar.id, "checkin_id": sulastri, "key": supervisor.id}
    keys |= {"slug": "Q01", "code": session_in_lontar.village_code}
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin/") and "GET" in rule.methods]
    adapter = app.url_map.bind("")
    seen = 0
    for rule in rules:
        if not rule.arguments <= set(keys):
            continue
        address = adapter.build(rule.endpoint, {name: keys[name] for name in rule.arguments})
        page = supervisors_desk.client.get(address, follow_redirects=True).get_data(as_text=True)
        looks = sum(times for _who, _session, times in views())
        assert (NAME in page) == (looks > seen), rule
        seen = looks
    assert seen >= 4
