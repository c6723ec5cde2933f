"""Officers plan, change and copy sessions, as they would at the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import settings
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session, planned_before
from tests.conftest import add

FIELDS = {
    "order_number": "W11.IMI-UM.01.01-0457",
    "kind": "bimtek",
    "title": "<b>Paspor</b> & O'Neil ياسر",
    "village_code": "lontar",
    "place_kind": "sekolah",
    "place_name": "MTs Al-Khairiyah",
    "starts_at": "09:00",
    "ends_at": "12.00",
    "speakers": "BP3MI Banten\r\nDisnaker",
}


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar, planned yesterday for today."""
    return add(planned_before(lontar))


def test_an_officer_plans_a_session_once_however_often_it_is_pressed(desk: Browser) -> None:
    desk.get("/admin/sessions/")
    assert "Belum ada sesi" in desk.text
    desk.follow("Rencanakan sesi")
    page = desk.page
    for _press in range(2):
        desk.page = page
        desk.submit(**FIELDS)
    session = only_session()
    assert (desk.path, desk.page.h1.text) == (at(session), FIELDS["title"])
    assert (session.state, session.village_code, session.village_name) == ("planned", "36.04.13.2007", "Lontar")
    assert (session.held_on, session.date_typed_on, session.officers) == (today(), today(), "Ratna")
    assert (session.starts_at.strftime("%H.%M"), session.ends_at.strftime("%H.%M")) == ("09.00", "12.00")
    assert "BP3MI Banten\nDisnaker" in [part.text for part in desk.page.select("dd.lines")]
    desk.page = page
    desk.submit(**FIELDS | {"title": "Judul lain"})
    assert "Sudah disimpan tadi; ubah di sini." in desk.page.text
    assert (desk.path, only_session().title) == (at(session, "edit"), FIELDS["title"])
    assert audit() == [("session-planned", [])]


def test_a_village_is_found_by_its_alias_and_the_host_village_and_its_neighbours_come_first(
    desk: Browser, lontar: Village
) -> None:
    with db.write():
        settings.store("host_village", lontar.code)
    page = desk.get("/admin/sessions/new")
    assert page.select_one("#village_code")["value"] == lontar.label
    near = [option["value"] for option in page.select("#village_code-near option")]
    assert near[0] == lontar.label
    assert all("Tirtayasa" in label for label in near)
    desk.submit(**FIELDS | {"village_code": "Pulau Tunda"})
    assert only_session().village_code == "36.04.13.2009"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Bagian ini belum diisi"),
        ({"title": "x" * 161}, "Paling banyak 160 huruf"),
        ({"village_code": ""}, "Bagian ini belum diisi"),
        ({"village_code": "Lontat"}, "Mungkin maksudnya: Lontar"),
        ({"kind": "arisan"}, "Pilih salah satu"),
        ({"place_kind": ""}, "Pilih salah satu"),
        ({"held_on": ""}, "Bagian ini belum diisi"),
        ({"held_on": "31/02/2026"}, "seperti 24/11/2026"),
        ({"held_on": "0026-11-24"}, "seperti 24/11/2026"),
        ({"held_on": f"{today() + timedelta(days=367):%d/%m/%Y}"}, "lebih dari setahun lagi"),
        ({"starts_at": "25:00"}, "seperti 09.00"),
        ({"ends_at": "08:00"}, "sesudah jam mulai"),
    ],
)
def test_bad_input_gets_a_kind_message_and_plans_nothing(desk: Browser, fields: dict[str, str], message: str) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(status=422, **(FIELDS | fields))
    assert message in desk.text
    typed = FIELDS | {"held_on": f"{today():%d/%m/%Y}", "starts_at": "09.00"} | fields
    for name in ("order_number", "village_code", "held_on", "starts_at"):
        assert desk.page.select_one(f"#{name}").get("value", "").casefold().startswith(typed[name].casefold())
    assert not db.session.scalars(select(OutreachSession)).all()


def test_a_day_and_an_hour_are_typed_and_shown_as_the_office_writes_them(
    desk: Browser, planned: OutreachSession
) -> None:
    hours = {"24/11/2026": "13.30", "24-11-2026": "13:30", "24.11.2026": "1330", "24112026": "", "2026-11-24": ""}
    for day, hour in hours.items():
        desk.get(at(planned, "edit"))
        desk.submit(held_on=day, starts_at=hour)
        desk.follow("Ubah data")
        shown = [desk.page.select_one(f"#{name}")["value"] for name in ("held_on", "starts_at")]
        assert shown == ["24/11/2026", hour and "13.30"]


def test_a_change_is_in_the_audit_by_the_names_of_its_fields_and_a_village_that_was_switched_off_stays(
    desk: Browser, planned: OutreachSession, lontar: Village
) -> None:
    with db.write():
        lontar.active = False
    desk.get(at(planned))
    for typed in ({"title": "Judul lain", "material": "Modus penipuan"}, {}):
        desk.follow("Ubah data")
        desk.submit(**typed)
    assert "Tidak ada yang berubah" in desk.text
    session = only_session()
    assert (session.title, session.material, session.village_code) == ("Judul lain", "Modus penipuan", lontar.code)
    assert session.date_typed_on == today() - timedelta(days=1), "its date was not typed again"
    assert audit() == [("session-changed", ["title", "material"])]


def test_a_copy_is_a_filled_form_that_nobody_saved(desk: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        session_in_lontar.order_number, session_in_lontar.material = "W11", "Dokumen"
        session_in_lontar.follow_up, session_in_lontar.heads_male = "Grup WhatsApp", 20
        session_in_lontar.held_on = today() - timedelta(days=9)
    desk.get(at(session_in_lontar))
    desk.follow("Salin")
    assert "belum disimpan" in desk.text
    filled = {name: desk.page.select_one(f"#{name}")["value"] for name in ("title", "held_on", "order_number")}
    assert filled == {"title": session_in_lontar.title, "held_on": f"{today():%d/%m/%Y}", "order_number": ""}
    assert only_session().id == session_in_lontar.id
    desk.submit(order_number="W12")
    copy = db.session.scalars(select(OutreachSession).where(OutreachSession.order_number == "W12")).one()
    assert desk.path == at(copy)
    assert (copy.title, copy.material, copy.village_code) == (session_in_lontar.title, "Dokumen", "36.04.13.2007")
    assert (copy.state, copy.follow_up, copy.heads_male) == ("planned", "", None)
    assert audit() == [("session-planned", [])]


def test_a_session_that_does_not_exist_is_a_404(desk: Browser) -> None:
    for page in ("nobody/", "nobody/edit", "nobody/finish", "nobody/attendance", "nobody/poster", "new?copy=nobody"):
        desk.get(f"/admin/sessions/{page}", status=404)
