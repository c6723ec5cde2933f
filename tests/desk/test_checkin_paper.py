"""The paper list, typed at the desk line by line: each is on disk before the next one begins."""

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession, Village
from kiosk.rules import review
from tests.cast.checkins import at, audit, came, only, stored
from tests.cast.pages import Browser
from tests.conftest import add, open_session

LINE = "form.line"


@pytest.fixture
def typing(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the paper list of the open session."""
    desk.get(at(session_in_lontar, "paper"))
    return desk


def value(desk: Browser, name: str) -> str:
    """What stands in a field of the line."""
    return str(desk.page.select_one(f"{LINE} [name={name}]")["value"])


def test_a_paper_list_is_typed_line_by_line(typing: Browser, officer: Officer) -> None:
    assert [field["name"] for field in typing.page.select("[autofocus]")] == ["name"]
    typing.submit(LINE, name="Siti", sex="P")
    typing.submit(LINE, name="Budi", sex="l", village_code="Pontang", group="to")
    typing.submit(LINE, name="Cici")
    rows = sorted(stored(), key=lambda row: row.created_at)
    assert [(r.name, r.sex, r.village_code, r.group) for r in rows] == [
        ("Siti", "P", "36.04.13.2007", "warga"),
        ("Budi", "L", "36.04.12.2001", "tokoh"),
        ("Cici", None, "36.04.12.2001", "tokoh"),
    ]
    assert {(r.origin, r.consent_version, r.withdrawal_code, r.phone) for r in rows} == {("paper", "paper", None, None)}
    assert {(r.state, r.reviewed_by) for r in rows} == {("confirmed", officer.id)}, "who typed it has read the list"
    assert [action for action, *_rest in audit()] == ["check-in-typed"] * 3
    assert value(typing, "name") == ""
    assert "Sudah diketik: 3" in typing.text


@pytest.mark.every_village
def test_a_line_that_is_not_right_stays_to_be_mended(typing: Browser) -> None:
    for name in ("", "??", "12"):
        typing.submit(LINE, status=422, name=name)
        assert "tulis tanda -" in typing.text
    for field, typed, words in (
        ("sex", "x", "Tulis huruf awalnya: Laki-laki, Perempuan"),
        ("group", "pe", "Tulis huruf awalnya: Perangkat desa"),
        ("group", "calon", "sebelah nama"),
        ("village_code", "Wanayasa", "beberapa kecamatan"),
    ):
        typing.submit(LINE, status=422, name="Siti", **{field: typed})
        assert words in typing.text
        assert (value(typing, "name"), value(typing, field)) == ("Siti", typed)
        typing.page.select_one(f"{LINE} [name={field}]")["value"] = ""
    typing.submit(LINE, village_code="wanayasa pontang")
    assert only().village_code == "36.04.12.2012"


def test_a_child_on_paper_leaves_no_name_and_a_dash_is_nobody(typing: Browser) -> None:
    typing.submit(LINE, name="Ani", child="1", sex="p", group="pelajar")
    typing.submit(LINE, name="-", group="calon")
    kept = {row.age: (row.name, row.sex, row.village_code, row.group, row.consent_version) for row in stored()}
    assert kept == {
        "child": (None, "P", None, None, None),
        "adult": (None, None, "36.04.13.2007", "calon", None),
    }


def test_no_paper_list_before_the_session_opens(desk: Browser, lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned"))
    desk.get(at(planned, "paper"))
    assert desk.path == f"/admin/sessions/{planned.id}/"
    assert "belum dibuka" in desk.page.text


def test_the_page_shows_everybody_who_was_typed_and_nobody_else(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for number in range(23):
        came(session_in_lontar, f"Orang {number}", origin="paper")
    came(session_in_lontar, "Dari tablet")
    desk.get(at(session_in_lontar, "paper"))
    assert "Sudah diketik: 23" in desk.text
    assert len(desk.page.select("tbody tr")) == 23
    assert "Dari tablet" not in desk.text


def test_a_line_of_somebody_who_is_there_already_still_needs_eyes(
    typing: Browser, session_in_lontar: OutreachSession
) -> None:
    came(session_in_lontar, "Siti Aminah", state="confirmed")
    nonce = value(typing, "nonce")
    for name, state in (("siti aminah", "new"), ("Siti Aminatun", "confirmed"), ("tes", "new")):
        typing.submit(LINE, name=name, nonce=nonce)
        [row] = db.session.scalars(select(CheckIn).where(CheckIn.origin == "paper"))
        assert (row.name, row.state) == (name, state)


def test_a_line_sent_again_is_one_person_as_it_was_typed_last(
    typing: Browser, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    page = typing.page
    for name in ("Siti Amnah", "Siti Amnah", "-", "Siti Aminah"):
        typing.page = page
        typing.submit(LINE, name=name)
        assert (only().name, only().consent_version) == ((name, "paper") if name != "-" else (None, None))
    assert len(audit()) == 3, "the second tap changed nothing"
    with db.write():
        review.void(session_in_lontar.id, [only().id], "double", supervisor.id)
    typing.page = page
    typing.submit(LINE, status=422, name="Sari")
    assert "sudah diperiksa" in typing.text
    assert only().name == "Siti Aminah"


def test_another_officers_line_is_one_to_send_anew(
    typing: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    nonce = value(typing, "nonce")
    typing.submit(LINE, name="Siti")
    supervisors_desk.get(at(session_in_lontar, "paper"))
    for known in (nonce, "aaaaaaaa"):
        supervisors_desk.submit(LINE, status=422, name="Sari", nonce=known)
        assert "Tekan Enter sekali lagi" in supervisors_desk.text
    supervisors_desk.submit(LINE)
    assert sorted(str(row.name) for row in stored()) == ["Sari", "Siti"]
