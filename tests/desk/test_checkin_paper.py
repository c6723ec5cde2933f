"""The paper list, typed at the desk line by line."""

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession, Village
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session


@pytest.mark.parametrize("name", ["", "??", "...", "12"])
def test_on_paper_a_name_has_a_letter_or_is_a_dash(
    desk: Browser, session_in_lontar: OutreachSession, name: str
) -> None:
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    desk.submit(name=name, status=422)
    assert "tulis tanda -" in desk.text
    desk.submit(name="-")
    [row] = db.session.scalars(select(CheckIn))
    assert row.name is None


def test_a_paper_list_is_typed_line_by_line(
    desk: Browser, session_in_lontar: OutreachSession, officer: Officer
) -> None:
    desk.get(at(session_in_lontar, "paper"))
    assert desk.page.select_one("[autofocus]")["name"] == "name"
    assert len(desk.page.select("[autofocus]")) == 1
    desk.submit("form.line", name="Siti", sex="P")
    desk.submit("form.line", name="Budi", sex="l", village="Pontang", group="to")
    desk.submit("form.line", name="Cici")
    rows = sorted(db.session.scalars(select(CheckIn)), key=lambda row: row.created_at)
    assert [(r.name, r.sex, r.village_code, r.group) for r in rows] == [
        ("Siti", "P", "36.04.13.2007", "warga"),
        ("Budi", "L", "36.04.12.2001", "tokoh"),
        ("Cici", None, "36.04.12.2001", "tokoh"),
    ]
    assert {(r.origin, r.consent_version, r.withdrawal_code, r.phone) for r in rows} == {("paper", "paper", None, None)}
    assert {(r.state, r.reviewed_by) for r in rows} == {("confirmed", officer.id)}, "who typed it has read the list"
    assert [action for action, *_rest in audit()] == ["check-in-typed"] * 3
    assert desk.page.select_one("form.line [name=name]")["value"] == ""
    assert "Cici" in desk.text


@pytest.mark.every_village
def test_a_line_that_is_not_right_stays_to_be_mended(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "paper"))
    desk.submit("form.line", status=422, name="")
    assert "tulis tanda -" in desk.text
    desk.submit("form.line", status=422, name="Siti", sex="x")
    assert "Tulis L atau P" in desk.text
    desk.submit("form.line", status=422, name="Siti", sex="", group="pe")
    assert "Tulis huruf awalnya" in desk.text
    desk.submit("form.line", status=422, name="Siti", group="calon")
    assert "sebelah nama" in desk.text
    desk.submit("form.line", status=422, name="Siti", group="", village="Wanayasa")
    assert "beberapa kecamatan" in desk.text
    assert desk.page.select_one("[name=name]")["value"] == "Siti"
    desk.submit("form.line", village="wanayasa pontang")
    assert [row.village_code for row in db.session.scalars(select(CheckIn))] == ["36.04.12.2012"]


def test_a_child_on_paper_leaves_no_name_and_a_dash_is_nobody(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "paper"))
    desk.submit("form.line", name="Ani", child="1", sex="p", group="pelajar")
    desk.submit("form.line", name="-", group="calon")
    rows = {row.age: row for row in db.session.scalars(select(CheckIn))}
    child, nobody = rows["child"], rows["adult"]
    assert (child.name, child.village_code, child.group, child.sex, child.consent_version) == (
        None,
        None,
        None,
        "P",
        None,
    )
    assert (nobody.name, nobody.group, nobody.consent_version) == (None, "calon", None)


def test_a_line_sent_twice_is_one_person(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "paper"))
    nonce = desk.page.select_one("form.line [name=nonce]")["value"]
    desk.submit("form.line", name="Siti")
    desk.submit("form.line", name="Siti", nonce=nonce)
    assert len(list(db.session.scalars(select(CheckIn)))) == 1
    assert len(audit()) == 1


def test_no_paper_list_before_the_session_opens(desk: Browser, lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned"))
    desk.get(at(planned, "paper"))
    assert desk.path == f"/admin/sessions/{planned.id}/"
    assert "belum dibuka" in desk.page.text


def test_the_page_shows_everybody_who_was_typed_and_how_many(desk: Browser, session_in_lontar: OutreachSession) -> None:
    for number in range(23):
        came(session_in_lontar, f"Orang {number}", origin="paper")
    came(session_in_lontar, "Dari tablet")
    desk.get(at(session_in_lontar, "paper"))
    assert "Sudah diketik: 23" in desk.text
    assert len(desk.page.select("tbody tr")) == 23
    assert "Dari tablet" not in desk.text


def test_a_line_of_somebody_who_is_there_already_still_needs_eyes(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    came(session_in_lontar, "Siti Aminah", state="confirmed")
    desk.get(at(session_in_lontar, "paper"))
    nonce = desk.page.select_one("form.line [name=nonce]")["value"]
    for name, state in (("siti aminah", "new"), ("Siti Aminatun", "confirmed"), ("tes", "new")):
        desk.submit("form.line", name=name, nonce=nonce)
        [row] = db.session.scalars(select(CheckIn).where(CheckIn.origin == "paper"))
        assert (row.name, row.state) == (name, state)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/finish")
    assert "Ini nama orang?" in desk.text
