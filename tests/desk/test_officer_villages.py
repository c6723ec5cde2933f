"""A supervisor gives officers villages, and what that opens and closes for them from their next page on."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OfficerVillage, OutreachSession, Village
from kiosk.rules import access, villages
from tests.cast.access import DOMAS, LONTAR, SUSUKAN, stored
from tests.cast.drafts import leave, sign_in
from tests.cast.moments import at_once
from tests.cast.officers import signed_in
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.photos import kept, small
from tests.cast.reports import whole_file
from tests.cast.sessions import at
from tests.conftest import add, open_session

ASK = "minta desanya kepada supervisor"


@pytest.fixture
def in_domas(app: Flask) -> OutreachSession:
    return add(open_session(db.session.get_one(Village, DOMAS), title="Sesi di Domas"))


@pytest.fixture
def of_lontar(app: Flask, officer: Officer) -> Browser:
    """Bu Ratna's browser; she was given Lontar alone."""
    give(officer, LONTAR)
    return signed_in(app, officer)


def give(officer: Officer, *codes: str) -> None:
    with db.write():
        access.give(db.session.get_one(Officer, officer.id), frozenset(codes))


def given(officer: Officer) -> list[str]:
    return sorted(db.session.scalars(select(OfficerVillage.code).where(OfficerVillage.officer_id == officer.id)))


# --- giving


def test_a_supervisor_gives_and_takes_and_the_next_page_follows(
    app: Flask,
    supervisors_desk: Browser,
    officer: Officer,
    session_in_lontar: OutreachSession,
    in_domas: OutreachSession,
) -> None:
    give(officer, LONTAR)
    ratna = signed_in(app, officer)
    ratna.get(at(in_domas), status=403)
    assert ASK in ratna.text
    supervisors_desk.get(f"/admin/officers/{officer.id}/villages")
    assert "Sekarang: Lontar, Kec. Tirtayasa, Kab. Serang." in supervisors_desk.text
    supervisors_desk.submit(code=["36.04.12", DOMAS])
    assert given(officer) == ["36.04.12"], "the kecamatan holds its villages"
    ratna.get(at(in_domas))
    ratna.get(at(session_in_lontar), status=403)
    ratna.get("/admin/sessions/")
    assert "Sesi di Domas" in ratna.text
    assert "Berangkat aman" not in ratna.text
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(("officer-villages", "refused"))))
    rows = {(act.action, act.row, tuple(act.fields)) for act in acts}
    assert rows == {
        ("officer-villages", f"officer:{officer.id}", ("villages",)),
        *(("refused", f"outreach_session:{session.id}", ()) for session in (session_in_lontar, in_domas)),
    }
    supervisors_desk.get("/admin/audit/")
    assert "Membagi desa kepada petugas" in supervisors_desk.text


def test_what_nobody_has_is_not_given_and_what_is_switched_off_stays(
    supervisors_desk: Browser, officer: Officer, supervisor: Officer
) -> None:
    give(officer, SUSUKAN, "36.04.12")
    with db.write():
        of_pontang = db.session.scalars(select(Village.code).where(Village.code.startswith("36.04.12")))
        villages.switch([SUSUKAN, *of_pontang], on=False)
    page = f"/admin/officers/{officer.id}/villages"
    supervisors_desk.get(page)
    assert "Sekarang: Kec. Pontang, Kab. Serang; Susukan, Kec. Tirtayasa, Kab. Serang." in supervisors_desk.text
    supervisors_desk.submit(code=[LONTAR, "36.99.99.2001"], status=422)
    assert "tidak lagi di daftar" in supervisors_desk.text
    assert supervisors_desk.page.find("input", value=LONTAR).has_attr("checked"), "what was ticked is still ticked"
    assert given(officer) == ["36.04.12", SUSUKAN]
    supervisors_desk.get(page)
    supervisors_desk.submit(code=[SUSUKAN, LONTAR])
    assert given(officer) == [LONTAR, SUSUKAN]
    assert "Sekarang: Lontar, Susukan, Kec. Tirtayasa, Kab. Serang." in supervisors_desk.get(page).text
    supervisors_desk.get(f"/admin/officers/{supervisor.id}/villages")
    assert supervisors_desk.path == f"/admin/officers/{supervisor.id}", "a supervisor has them all"


def test_two_supervisors_at_once_do_not_undo_each_other(supervisors_desk: Browser, officer: Officer) -> None:
    give(officer, LONTAR)
    supervisors_desk.get(f"/admin/officers/{officer.id}/villages")
    give(officer, DOMAS)
    supervisors_desk.submit(code=[LONTAR, SUSUKAN], status=422)
    assert "sudah berubah sejak halaman ini dibuka" in supervisors_desk.text
    assert given(officer) == [DOMAS]


@pytest.mark.sqlite_only
def test_a_hall_reads_nothing_of_it_until_its_tablets_are_paired(
    app: Flask, supervisors_desk: Browser, officer: Officer
) -> None:
    pages = (f"/admin/officers/{officer.id}", "/admin/officers/new")
    for tablets, said in (("open", False), ("paired", True)):
        app.config["TABLETS"] = tablets
        for page in pages:
            assert ("desa yang dipegang" in supervisors_desk.get(page).text.lower()) is said, (tablets, page)
    give(officer, LONTAR)
    app.config["TABLETS"] = "open"
    supervisors_desk.get(pages[0])
    supervisors_desk.follow("Pilih desa")
    assert "Sekarang: Lontar" in supervisors_desk.text, "whose villages were given can be read, and taken away again"


@pytest.mark.postgresql_only
def test_an_officer_without_villages_reads_whom_to_ask(app: Flask, supervisors_desk: Browser, officer: Officer) -> None:
    give(officer)
    assert "Belum ada desa" in supervisors_desk.get("/admin/officers/").text
    desk = signed_in(app, officer)
    assert "Tidak ada sesi" not in desk.get("/admin/").text, "there may be many, and none is theirs"
    for page in ("/admin/", "/admin/sessions/", "/admin/reports/", "/admin/reports/learning/", "/admin/sessions/new"):
        desk.get(page)
        assert "Mintalah kepada supervisor: Hasan." in str(desk.page), page
    desk.submit(title="Sesi sendiri", village=LONTAR, status=422)
    assert db.session.scalars(select(OutreachSession)).all() == []


# --- what an officer of some villages does


def test_a_session_is_planned_in_and_moved_to_villages_of_theirs_alone(
    of_lontar: Browser, session_in_lontar: OutreachSession, in_domas: OutreachSession
) -> None:
    page = of_lontar.get("/admin/sessions/new")
    assert [choice["value"] for choice in page.select("#village option")] == [LONTAR], "chosen at once"
    before = stored()
    of_lontar.submit(title="Di desa lain", village=DOMAS, status=422)
    of_lontar.get(at(session_in_lontar, "edit"))
    of_lontar.submit(village=DOMAS, status=422)
    assert "Pilih desa lain" in of_lontar.text
    of_lontar.get(f"/admin/sessions/new?copy={in_domas.id}", status=403)
    assert stored() == before
    of_lontar.get(f"/admin/sessions/new?copy={session_in_lontar.id}")
    of_lontar.submit(title="Di desa sendiri")
    assert sorted(db.session.scalars(select(OutreachSession.village_code))) == [DOMAS, LONTAR, LONTAR]


def test_keys_of_another_village_reach_nothing_from_a_page_of_theirs(
    of_lontar: Browser, session_in_lontar: OutreachSession, in_domas: OutreachSession
) -> None:
    person: CheckIn = add(came(in_domas, name="Rukmini"))
    photo = kept(in_domas, small())[0]
    add(came(session_in_lontar, name="Sulastri"))
    before = stored()
    for page in ("", "phone", "correct", "erase"):
        of_lontar.get(f"/admin/check-ins/{session_in_lontar.id}/{person.id}/{page}", status=404)
    of_lontar.get(at(session_in_lontar, f"photos/{photo.id}.jpg"), status=404)
    of_lontar.get(f"/admin/check-ins/{session_in_lontar.id}/")
    for label in ("Konfirmasi", "Batalkan"):
        of_lontar.press(label, id=[person.id], reason="double")
    of_lontar.get(at(session_in_lontar, "close"))
    for field, value in (("confirm", person.id), ("void", f"double:{person.id}"), ("drop_photo", photo.id)):
        of_lontar.submit("main form.form", **{field: value}, status=None)
        of_lontar.get(at(session_in_lontar, "close"))
    assert stored() == before


def test_what_is_overdue_elsewhere_is_no_number_of_theirs(
    of_lontar: Browser, supervisors_desk: Browser, in_domas: OutreachSession
) -> None:
    add(came(in_domas, name="Rukmini", erase_on=today() - timedelta(days=1)))
    for desk, told in ((supervisors_desk, True), (of_lontar, False)):
        assert ("1 kehadiran melewati masa simpan" in desk.get("/admin/").text) is told


def test_a_village_that_is_taken_at_that_very_moment_is_taken(
    app: Flask, of_lontar: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    """Whoever had passed the door and waits for the supervisor's write is refused after it."""
    person: CheckIn = add(came(session_in_lontar, name="Rukmini", phone="+628129876001"))
    people, before = f"/admin/check-ins/{session_in_lontar.id}", stored()
    acts = {
        f"{people}/void": {"reason": "double"},
        f"{people}/{person.id}/phone": {"reason": "data-request"},
        f"{people}/{person.id}/erase": {},
        f"{people}/paper": {},
        at(session_in_lontar, "attendance/"): {},
        f"/admin/reports/sessions/{session_in_lontar.id}/check-ins.xlsx": {"names": "1"},
    }
    for address, fields in acts.items():
        give(officer, LONTAR)
        line = of_lontar.get(f"{people}/paper").select_one("main form.line")
        sent = of_lontar.filled(line).to_dict() | {"name": "Sulastri", "id": person.id} | fields
        assert at_once(app, partial(give, officer, DOMAS), partial(of_lontar.post, address, sent, 403)), address
    assert stored() == before


def test_a_line_sent_again_does_not_move_out_of_a_village_that_was_taken(
    of_lontar: Browser, officer: Officer, session_in_lontar: OutreachSession, in_domas: OutreachSession
) -> None:
    give(officer, LONTAR, DOMAS)
    line = of_lontar.get(f"/admin/check-ins/{in_domas.id}/paper")
    of_lontar.submit("main form.line", name="Rukmini")
    give(officer, LONTAR)
    before = stored()
    of_lontar.page = line
    data = of_lontar.filled(line.select_one("main form.line"))
    data["name"] = "Orang lain"
    of_lontar.post(f"/admin/check-ins/{session_in_lontar.id}/paper", data, status=403)
    assert stored() == before


def test_a_draft_leads_to_nobody_who_is_not_theirs_any_more(
    of_lontar: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    person: CheckIn = add(came(session_in_lontar, name="Rukmini"))
    of_lontar.get(f"/admin/check-ins/{session_in_lontar.id}/{person.id}/correct")
    leave(of_lontar)
    of_lontar.submit(name="Rukmini Sari")
    give(officer, DOMAS)
    sign_in(of_lontar)
    assert "Rukmini Sari" in of_lontar.text, "their own words are theirs"
    assert not of_lontar.page.select("main [name=sex]"), "the page of the check-in does not open"


def test_a_report_of_some_villages_says_so_on_paper_and_in_its_name(
    of_lontar: Browser, supervisors_desk: Browser
) -> None:
    said = "hanya desa: Lontar, Kec. Tirtayasa, Kab. Serang"
    for desk, of_some in ((of_lontar, True), (supervisors_desk, False)):
        for page in ("/admin/reports/learning/", "/admin/reports/"):
            desk.get(page)
            assert (said in desk.text) is of_some
        for label in ("Rekap (Excel)", "Yang dipelajari (Excel)"):
            desk.get("/admin/reports/")
            desk.press(label)
            assert desk.response
            assert (said in whole_file(desk)) is of_some
            assert (" Ratna.xlsx" in desk.response.headers["Content-Disposition"]) is of_some


def test_a_session_is_opened_beside_those_of_other_villages_where_tablets_are_paired(
    app: Flask, supervisors_desk: Browser, lontar: Village, in_domas: OutreachSession
) -> None:
    planned = add(open_session(lontar, state="planned", held_on=today() + timedelta(days=1)))
    for tablets, asked in (("open", True), ("paired", False)):
        app.config["TABLETS"] = tablets
        supervisors_desk.get(at(planned, "open"))
        assert ("Sesi di Domas" in supervisors_desk.text) is asked
