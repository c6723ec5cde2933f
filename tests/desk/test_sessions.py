"""Officers plan, change and copy sessions, as they would at the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session
from tests.conftest import add, open_session

FIELDS = {
    "order_number": "W11.IMI-UM.01.01-0457",
    "kind": "bimtek",
    "title": "Cek dulu sebelum berangkat",
    "village": "36.04.13.2007",
    "place_kind": "sekolah",
    "place_name": "MTs Al-Khairiyah",
    "starts_at": "09:00",
    "ends_at": "12.00",
    "speakers": "BP3MI Banten\r\nDisnaker",
}


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar, planned for today."""
    return add(open_session(lontar, state="planned"))


def test_an_officer_plans_a_session(desk: Browser) -> None:
    desk.get("/admin/sessions/")
    assert "Belum ada sesi" in desk.text
    desk.follow("Rencanakan sesi")
    desk.submit(**FIELDS)
    session = only_session()
    assert desk.path == at(session)
    assert desk.page.h1.text == "Cek dulu sebelum berangkat"
    assert (session.state, session.village_name, session.held_on) == ("planned", "Lontar", today())
    assert (session.starts_at.strftime("%H.%M"), session.ends_at.strftime("%H.%M")) == ("09.00", "12.00")
    assert session.speakers == "BP3MI Banten\nDisnaker"
    assert session.officers == "Ratna"
    assert audit() == [("session-planned", [])]


def test_pressed_twice_one_session_is_planned(desk: Browser) -> None:
    desk.get("/admin/sessions/new")
    form = desk.page.select_one("main form")
    assert form
    fields = {**desk.filled(form), **FIELDS}
    desk.post("/admin/sessions/new", fields)
    desk.post("/admin/sessions/new", fields)
    assert desk.path == at(only_session())
    assert [action for action, _fields in audit()] == ["session-planned"]


@pytest.mark.every_village
def test_the_villages_of_the_pilot_come_first_and_are_found_by_alias(desk: Browser) -> None:
    page = desk.get("/admin/sessions/new")
    groups = [group["label"] for group in page.select("#village optgroup")]
    first = ["Kec. Pontang, Kab. Serang", "Kec. Tirtayasa, Kab. Serang", "Kec. Anyar, Kab. Serang"]
    assert groups[:3] == first
    island = page.find("option", string="Pulau Tunda (Wargasara)")
    assert island["value"] == "36.04.13.2009"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Bagian ini belum diisi"),
        ({"title": "x" * 161}, "Paling banyak 160 huruf"),
        ({"village": ""}, "Pilih desanya"),
        ({"village": "36.99.99.2001"}, "tidak ada di daftar"),
        ({"kind": "arisan"}, "Pilih salah satu"),
        ({"place_kind": ""}, "Pilih salah satu"),
        ({"held_on": ""}, "Bagian ini belum diisi"),
        ({"held_on": "31/02/2026"}, "seperti 24/11/2026"),
        ({"held_on": "11/24/2026"}, "seperti 24/11/2026"),
        ({"held_on": "0026-11-24"}, "seperti 24/11/2026"),
        ({"held_on": f"{today() + timedelta(days=367):%d/%m/%Y}"}, "lebih dari setahun lagi"),
        ({"starts_at": "25:00"}, "seperti 09.00"),
        ({"ends_at": "1:30 PM"}, "seperti 09.00"),
        ({"ends_at": "08:00"}, "sesudah jam mulai"),
    ],
)
def test_bad_input_gets_a_kind_message_and_plans_nothing(desk: Browser, fields: dict[str, str], message: str) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(status=422, **(FIELDS | fields))
    assert message in desk.text
    kept = {name: desk.page.select_one(f"#{name}")["value"] for name in ("order_number", "held_on", "starts_at")}
    assert kept == {
        name: (FIELDS | {"held_on": f"{today():%d/%m/%Y}", "starts_at": "09.00"} | fields)[name] for name in kept
    }
    assert not db.session.scalars(select(OutreachSession)).all()


@pytest.mark.parametrize("day", ["24/11/2026", "24-11-2026", "24.11.2026", "24112026", "2026-11-24"])
@pytest.mark.parametrize("hour", ["13.30", "13:30", "1330"])
def test_a_day_and_an_hour_are_typed_and_shown_as_the_office_writes_them(desk: Browser, day: str, hour: str) -> None:
    desk.get("/admin/sessions/new")
    assert desk.page.select_one("#held_on")["value"] == f"{today():%d/%m/%Y}"
    assert "24/11/2026" in desk.page.select_one("#held_on")["placeholder"]
    desk.submit(**(FIELDS | {"held_on": day, "starts_at": hour, "ends_at": ""}))
    assert only_session().held_on.isoformat() == "2026-11-24"
    assert only_session().starts_at.isoformat() == "13:30:00"
    desk.follow("Ubah data")
    assert [desk.page.select_one(f"#{name}")["value"] for name in ("held_on", "starts_at")] == ["24/11/2026", "13.30"]


def test_a_change_is_in_the_audit_by_the_names_of_its_fields(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned))
    desk.follow("Ubah data")
    desk.submit(title="Judul lain", material="Modus penipuan")
    assert (only_session().title, only_session().material) == ("Judul lain", "Modus penipuan")
    desk.follow("Ubah data")
    desk.submit()
    assert "Tidak ada yang berubah" in desk.text
    assert audit() == [("session-changed", ["title", "material"])]


def test_a_session_keeps_a_village_that_was_switched_off(
    desk: Browser, planned: OutreachSession, lontar: Village
) -> None:
    with db.write():
        lontar.active = False
    desk.get(at(planned, "edit"))
    desk.submit(title="Judul lain")
    assert (only_session().title, only_session().village_code) == ("Judul lain", lontar.code)


def test_a_copy_is_a_filled_form_that_nobody_saved(desk: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        session_in_lontar.order_number, session_in_lontar.material = "W11", "Dokumen"
        session_in_lontar.follow_up, session_in_lontar.heads_male = "Grup WhatsApp", 20
        session_in_lontar.held_on = today() - timedelta(days=9)
    desk.get(at(session_in_lontar))
    desk.follow("Salin")
    assert "belum disimpan" in desk.text
    filled = {name: desk.page.select_one(f"#{name}") for name in ("title", "held_on", "order_number")}
    assert filled["title"]["value"] == session_in_lontar.title
    assert (filled["held_on"]["value"], filled["order_number"]["value"]) == (f"{today():%d/%m/%Y}", "")
    assert not audit()
    assert only_session().id == session_in_lontar.id
    desk.submit(order_number="W12")
    copy = db.session.scalars(select(OutreachSession).where(OutreachSession.order_number == "W12")).one()
    assert desk.path == at(copy)
    assert (copy.title, copy.material, copy.village_code) == (session_in_lontar.title, "Dokumen", "36.04.13.2007")
    assert (copy.state, copy.follow_up, copy.heads_male) == ("planned", "", None)
    assert audit() == [("session-planned", [])]


def test_a_copy_of_nothing_is_a_404(desk: Browser) -> None:
    desk.get("/admin/sessions/new?copy=nobody", status=404)


def test_what_is_written_is_shown_as_text(desk: Browser) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(**(FIELDS | {"title": "<b>Paspor</b> & O'Neil ياسر"}))
    assert desk.page.h1.text == "<b>Paspor</b> & O'Neil ياسر"


def test_a_session_that_does_not_exist_is_a_404(desk: Browser) -> None:
    for page in ("", "edit", "open", "close", "cancel"):
        desk.get(f"/admin/sessions/nobody/{page}", status=404)


def test_what_was_written_in_lines_is_shown_with_these_lines_and_no_other(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        db.session.merge(session_in_lontar).material = "Surat dulu.\nUang kemudian."
    page = desk.get(f"/admin/sessions/{session_in_lontar.id}/")
    assert "Surat dulu.\nUang kemudian." in [part.text for part in page.select("dd.lines")]
