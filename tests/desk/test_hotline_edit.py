"""Officers add a local contact and change what we ship: what is refused, kept, and seen by villagers."""

from typing import Any

import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import content
from tests.cast.hotlines import added, audit, fresh
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.conftest import add

pytestmark = pytest.mark.look

PIMPASA = {
    "agency": "PIMPASA Desa Lontar",
    "purpose": "Petugas imigrasi pembina desa kita",
    "village": "36.04.13.2007",
    "kind_1": "wa",
    "number_1": "0812 3456 7890",
    "source": "Surat tugas kantor imigrasi",
    "source_date": "20/11/2026",
}


def test_an_officer_adds_a_local_contact_and_villagers_see_it(
    desk: Browser, visitor: Browser, session_in_lontar: Any
) -> None:
    desk.get("/admin/hotlines/")
    page = desk.follow("Tambah kontak setempat")
    shown = {str(field["name"]) for field in page.select("main form .field :is(input, select, textarea)")}
    folded = {str(field["name"]) for field in page.select("details :is(input, select, textarea)")}
    assert shown - folded == {*PIMPASA, "hours"}, "the rest is folded away"
    desk.submit(**PIMPASA)
    contact = added()
    assert desk.path == f"/admin/hotlines/{contact.slug}"
    assert contact.channels == [{"kind": "wa", "value": "+6281234567890", "label": {}}]
    assert (contact.village_code, contact.source_date, contact.origin) == ("36.04.13.2007", "2026-11-20", "officer")
    assert contact.checked_on is None
    assert audit() == [("hotline-added", f"hotline:{contact.slug}", [])]
    visitor.get("/hotlines/")
    visitor.follow("Petugas imigrasi pembina desa kita")
    for said in ("0812-3456-7890", "Surat tugas kantor imigrasi", "20/11/2026", "Belum dicoba petugas", "Lontar"):
        assert said in visitor.text


def test_pressed_twice_one_contact_is_added(desk: Browser) -> None:
    page = desk.get("/admin/hotlines/new")
    for _press in range(2):
        desk.page = page
        desk.submit(**PIMPASA)
    assert desk.path == f"/admin/hotlines/{added().slug}"
    assert audit() == [("hotline-added", f"hotline:{added().slug}", [])]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number_1", "0812", "Nomor ini tidak mungkin ada."),
        ("number_1", "+65929031103", "Nomor ini tidak mungkin ada."),
        ("number_1", "110", "Nomor ini tidak mungkin ada."),  # 110 by WhatsApp
        ("number_1", "", "Bagian ini belum diisi."),
        ("number_2", "saya", "Nomor ini tidak mungkin ada."),
        ("agency", " ", "Bagian ini belum diisi."),
        ("source", "", "Bagian ini belum diisi."),
        ("source_date", "", "Tulis tanggalnya"),
        ("source_date", "31/02/2026", "Tulis tanggalnya"),
        ("source_date", "24/11/2999", "Tulis tanggalnya"),
        ("village", "99.99.99.9999", "Pilih salah satu dari daftar."),
        ("kind_1", "fax", "Pilih salah satu dari daftar."),
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(desk: Browser, field: str, typed: str, said: str) -> None:
    desk.get("/admin/hotlines/new")
    page = desk.submit(status=422, **(PIMPASA | {field: typed}))
    assert said in desk.text
    assert page.select_one("[name=purpose]").text.strip() == PIMPASA["purpose"]  # type: ignore[union-attr]
    assert audit() == []


def test_a_site_must_be_the_governments(desk: Browser) -> None:
    desk.get("/admin/hotlines/new")
    desk.submit(status=422, **(PIMPASA | {"kind_1": "web", "number_1": "https://imigrasipandeglang.id/"}))
    assert "milik pemerintah" in desk.text
    desk.submit(**(PIMPASA | {"kind_1": "web", "number_1": "https://serang.imigrasi.go.id/"}))
    assert added().channels[0]["value"] == "https://serang.imigrasi.go.id/"


def test_an_officer_changes_a_shipped_number_and_its_check_is_gone(desk: Browser) -> None:
    with db.write():
        row = db.session.get_one(Hotline, "imigrasi-serang")
        row.checked_on, row.checked_by, row.answered_by = today(), "Ratna", "loket informasi"
    desk.get("/admin/hotlines/imigrasi-serang")
    desk.follow("Ubah")
    desk.submit(number_1="(0254) 200999")
    row = fresh("imigrasi-serang")
    assert [channel["value"] for channel in row.channels] == ["+62254200999", "https://serang.imigrasi.go.id/"]
    assert (row.checked_on, row.checked_by, row.answered_by, row.origin) == (None, None, None, "officer")
    assert audit() == [("hotline-changed", "hotline:imigrasi-serang", ["channels"])]


def test_a_changed_text_keeps_the_check(desk: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "sapa-129").checked_on = today()
    desk.get("/admin/hotlines/sapa-129/edit")
    desk.submit(cost="Gratis, kata petugasnya", cost_en="Free, their staff say")
    row = fresh("sapa-129")
    assert row.cost == {"id": "Gratis, kata petugasnya", "en": "Free, their staff say"}
    assert row.checked_on == today()


@pytest.mark.parametrize("slug", ["sapa-129", "kp2mi-08001000", "cek-p3mi", "peduli-wni", "kbri-vientiane"])
def test_saving_without_a_change_changes_nothing(desk: Browser, slug: str) -> None:
    before = fresh(slug).channels
    desk.get(f"/admin/hotlines/{slug}/edit")
    desk.submit()
    assert "Tidak ada yang berubah." in desk.text
    assert (fresh(slug).channels, fresh(slug).origin) == (before, "file")
    assert audit() == []


def test_an_officers_edit_outlives_the_next_content_load(desk: Browser) -> None:
    desk.get("/admin/hotlines/polisi-110/edit")
    desk.submit(purpose="Bahaya? Telepon polisi.")
    with db.write():
        loaded = content.load()
    assert "polisi-110" in loaded.differing
    assert fresh("polisi-110").purpose["id"] == "Bahaya? Telepon polisi."


def test_a_contact_of_a_village_that_was_switched_off_can_be_changed(desk: Browser, lontar: Any) -> None:
    add(local_contact())
    with db.write():
        lontar.active = False
    desk.get("/admin/hotlines/pimpasa-lontar/edit")
    desk.submit(hours="Hari kerja")
    assert fresh("pimpasa-lontar").village_code == "36.04.13.2007"
