"""Officers keep the directory: a tick for each call, one form, what is shown, and in which order."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, Hotline
from kiosk.models.hotline import CHANNEL_KINDS
from kiosk.rules import content
from kiosk.web.words import CHANNEL_KIND_WORDS
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.conftest import add

FORM = "main form.wide-form"
PIMPASA = {
    "agency": "PIMPASA Desa Lontar",
    "purpose": "Petugas imigrasi pembina desa kita",
    "village_code": "lontar",
    "kind_1": "wa",
    "number_1": "0812 3456 7890",
    "source": "Surat tugas kantor imigrasi",
    "source_date": "20/11/2026",
}
OFFICE = "disnakertrans-serang"


def fresh(slug: str) -> Hotline:
    """This hotline as it is now in the database."""
    db.session.expire_all()
    return db.session.get_one(Hotline, slug)


def only_added_hotline() -> Hotline:
    """The one contact that officers added."""
    db.session.expire_all()
    return db.session.scalars(select(Hotline).where(Hotline.slug.startswith("kontak-"))).one()


def audit() -> list[tuple[str, str, list[Any]]]:
    """What the audit says of hotlines."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("hotline:")).order_by(AuditEntry.at)
    return [(entry.action, entry.row, entry.fields) for entry in db.session.scalars(order)]


def row_of(desk: Browser, slug: str) -> str:
    """What the list says of a hotline."""
    row = desk.page.select_one(f"#{slug}")
    assert row
    return " ".join(row.get_text(" ").split())


def tick(slug: str, act: str = "call") -> str:
    """The form of a button in a hotline's row."""
    return f"#{slug} form[action$='/{act}']"


def change(desk: Browser, slug: str, status: int = 200, **fields: Any) -> None:
    """Open the form of a hotline, and save it with these fields."""
    desk.get(f"/admin/hotlines/{slug}/")
    desk.submit(FORM, status, **fields)


# --- the list, and the calls


def test_the_list_has_what_a_call_needs_and_marks_what_is_old(desk: Browser, lontar: Any) -> None:
    add(local_contact())
    with db.write():
        for slug, days in (("sapa-129", 91), ("polisi-110", 90)):
            row = db.session.get_one(Hotline, slug)
            row.checked_on, row.checked_by = today() - timedelta(days=days), "Hasan"
    page = desk.get("/admin/hotlines/")
    assert [str(row["id"]) for row in page.select("tbody tr")][:3] == ["polisi-110", "sapa-129", "pimpasa-lontar"]
    for part in ("08111-129-129 129", "Lewat 90 hari", ", Hasan"):
        assert part in row_of(desk, "sapa-129")
    assert "Lewat" not in row_of(desk, "polisi-110")
    assert "Terbuka" in row_of(desk, "cek-p3mi"), "a site is opened, not called"
    assert not page.select(tick("taiwan-1955")), "nobody here can dial a number of Taiwan"


@pytest.mark.parametrize("before", [(None, None), (date(2026, 3, 2), "Hasan")])
def test_a_tick_is_taken_back_in_place(desk: Browser, visitor: Browser, before: tuple[date | None, str | None]) -> None:
    with db.write():
        row = db.session.get_one(Hotline, "sapa-129")
        row.checked_on, row.checked_by = before
    desk.get("/admin/hotlines/")
    desk.submit(tick("sapa-129"))
    assert "Tercatat, dicek hari ini: " in desk.page.select_one("[role=status]").text  # type: ignore[union-attr]
    assert [button.parent["action"] for button in desk.page.select("[autofocus]")] == ["/admin/hotlines/sapa-129/undo"]
    assert (row.checked_on, row.checked_by, row.origin) == (today(), "Ratna", "file")
    visitor.get("/hotlines/sapa-129")
    assert f"Terakhir dicoba petugas {today():%d/%m/%Y}." in visitor.text
    assert "Ratna" not in visitor.text
    desk.submit(tick("sapa-129", "undo"))
    assert (row.checked_on, row.checked_by) == before
    assert [action for action, _row, _fields in audit()] == ["hotline-called", "hotline-call-undone"]


def test_a_tick_counts_for_the_number_on_screen(desk: Browser, supervisors_desk: Browser) -> None:
    page = desk.get("/admin/hotlines/")
    change(supervisors_desk, "polisi-110", kind_2="tel", number_2="(0254) 200110")
    desk.submit(tick("polisi-110"))
    assert fresh("polisi-110").checked_on is None
    assert "Belum dicatat: kontak ini baru saja diubah." in desk.page.text
    desk.submit(tick("polisi-110"))
    assert fresh("polisi-110").checked_on == today()
    before = desk.page
    desk.page = page
    desk.submit(tick("polisi-110"))
    assert "Belum dicatat" not in desk.page.text, "pressed twice is once"
    assert not supervisors_desk.get("/admin/hotlines/").select(tick("polisi-110", "undo"))
    change(supervisors_desk, "polisi-110", number_1="(0254) 200110")
    supervisors_desk.submit(tick("polisi-110"))
    desk.page = before
    desk.submit(tick("polisi-110", "undo"))
    assert fresh("polisi-110").checked_by == "Hasan"


def test_a_hotline_goes_up_and_villagers_see_the_new_order(desk: Browser, visitor: Browser) -> None:
    def order() -> list[str]:
        return [link["href"].removeprefix("/hotlines/") for link in visitor.get("/hotlines/").select(".hotline")[2:]]

    first, second, third, *rest = order()
    assert not desk.get("/admin/hotlines/").select(tick(first, "up")), "the first goes no further"
    desk.submit(tick(second, "up"))
    assert order() == [second, first, third, *rest]
    page = desk.page
    for _press in range(2):
        desk.page = page
        desk.submit(tick(third, "up"))
    assert order() == [second, third, first, *rest], "pressed twice it is one place"


# --- the form


def test_villagers_see_a_contact_that_was_added(desk: Browser, visitor: Browser, session_in_lontar: Any) -> None:
    desk.get("/admin/hotlines/")
    page = desk.follow("Tambah kontak setempat")
    for _press in range(2):
        desk.page = page
        desk.submit(FORM, **PIMPASA)
    contact = only_added_hotline()
    assert audit() == [("hotline-added", f"hotline:{contact.slug}", [])], "pressed twice it is one"
    assert "Belum pernah dicek" in row_of(desk, contact.slug)
    assert contact.channels == [{"kind": "wa", "value": "+6281234567890", "label": {}}]
    assert (contact.village_code, contact.source_date, contact.origin) == ("36.04.13.2007", "2026-11-20", "officer")
    desk.page = page
    desk.submit(FORM, **PIMPASA | {"number_1": "0812 3456 7891"})
    assert "Sudah disimpan tadi; ubah di sini." in desk.page.text
    assert desk.path == f"/admin/hotlines/{contact.slug}/"
    assert only_added_hotline().channels == contact.channels
    visitor.get("/hotlines/")
    visitor.follow("Petugas imigrasi pembina desa kita")
    for words in ("0812-3456-7890", "Surat tugas kantor imigrasi", "20/11/2026", "Belum dicoba petugas", "Lontar"):
        assert words in visitor.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number_1": "0812"}, "Nomor ini tidak mungkin ada."),
        ({"number_1": "110"}, "Nomor ini tidak mungkin ada."),  # 110 by WhatsApp
        ({"number_2": "saya"}, "Nomor ini tidak mungkin ada."),
        ({"kind_1": "fax"}, "Pilih salah satu dari daftar."),
        ({"kind_1": "web", "number_1": "https://imigrasipandeglang.id/"}, "milik pemerintah"),
        ({"source": " "}, "Bagian ini belum diisi."),
        ({"source_date": "31/02/2026"}, "Tulis tanggalnya"),
        ({"address_date": "24/11/2999"}, "Tulis tanggalnya"),
        ({"village_code": "lomtar"}, "Mungkin maksudnya: Lontar"),
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(desk: Browser, fields: dict[str, str], words: str) -> None:
    change(desk, "new", status=422, **PIMPASA | fields)
    assert words in desk.text
    folded = desk.page.select("details:not([open])")
    assert bool(folded) == fields.keys().isdisjoint({"number_2", "address_date"}), "nothing wrong is folded away"
    assert desk.page.select_one("[name=purpose]").text.strip() == PIMPASA["purpose"]  # type: ignore[union-attr]
    assert audit() == []


def test_another_number_loses_its_check_and_another_text_keeps_it(desk: Browser) -> None:
    with db.write():
        row = db.session.get_one(Hotline, "imigrasi-serang")
        row.checked_on, row.checked_by = today(), "Ratna"
    change(desk, "imigrasi-serang", cost="Gratis, kata petugasnya", cost_en="Free, their staff say")
    assert row.cost == {"id": "Gratis, kata petugasnya", "en": "Free, their staff say"}
    assert row.checked_on == today()
    change(desk, "imigrasi-serang", number_1="(0254) 200999")
    db.session.refresh(row)
    assert [channel["value"] for channel in row.channels] == ["+62254200999", "https://serang.imigrasi.go.id/"]
    assert (row.checked_on, row.checked_by, row.origin) == (None, None, "officer")
    assert audit() == [("hotline-changed", "hotline:imigrasi-serang", [part]) for part in ("cost", "channels")]
    with db.write():
        content.load_content()
    assert fresh("imigrasi-serang").cost["id"] == "Gratis, kata petugasnya", "an edit outlives the next load"


def test_saving_without_a_change_changes_nothing(desk: Browser) -> None:
    for slug in ("sapa-129", "kp2mi-08001000", "cek-p3mi", "peduli-wni", "kbri-vientiane"):
        before = fresh(slug).channels
        change(desk, slug)
        assert "Tidak ada yang berubah." in desk.page.text
        assert (fresh(slug).channels, fresh(slug).origin, audit()) == (before, "file", [])


def test_an_officer_hides_and_shows(desk: Browser, visitor: Browser, lontar: Any) -> None:
    change(desk, "ojk-157", active=[])
    visitor.get("/hotlines/ojk-157", status=404)
    assert "Tersembunyi" in row_of(desk, "ojk-157")
    change(desk, "ojk-157", active="1")
    visitor.get("/hotlines/ojk-157")
    assert fresh("ojk-157").origin == "file", "its texts still follow the program's"
    add(local_contact())
    with db.write():
        lontar.active = False
    change(desk, "pimpasa-lontar", hours="Hari kerja")
    assert fresh("pimpasa-lontar").village_code == lontar.code, "though it was switched off"


# --- where an office is


@pytest.mark.parametrize(("text", "day"), [("", ""), ("11/2026", "2026-11")])
def test_an_officer_makes_sure_of_an_address(desk: Browser, visitor: Browser, text: str, day: str) -> None:
    visitor.get(f"/hotlines/{OFFICE}")
    assert "Kaserangan, Kecamatan Ciruas (belum dipastikan)" in visitor.text
    assert "Alamat: sumber 2026. Alamatnya belum dipastikan." in visitor.text
    change(desk, OFFICE, address="Jl. Raya Ciruas No. 1, Kabupaten Serang", address_date=text)
    assert not fresh(OFFICE).address_sure, "only written anew"
    change(desk, OFFICE, address_sure="1")
    assert (fresh(OFFICE).address_date, fresh(OFFICE).address_sure) == (day or today().isoformat(), True)
    visitor.get(f"/hotlines/{OFFICE}")
    assert "Jl. Raya Ciruas No. 1" in visitor.text
    assert "belum dipastikan" not in visitor.text
    change(desk, OFFICE, address="", address_en="", address_sure="1")
    assert (fresh(OFFICE).address, fresh(OFFICE).address_date, fresh(OFFICE).address_sure) == ({}, "", False)


def test_another_kind_of_channel_is_one_entry(desk: Browser, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = CHANNEL_KINDS["wa"]._replace(label="Signal", button="Buka Signal", scan="Pindai dengan Signal.")
    for kinds in (CHANNEL_KINDS, CHANNEL_KIND_WORDS):  # the words are made of the kinds when the kiosk starts
        monkeypatch.setitem(kinds, "signal", kind)
    change(desk, "polisi-110", kind_2="signal", number_2="0812 3456 7890")
    assert fresh("polisi-110").channels[1]["kind"] == "signal"
    assert desk.get("/admin/hotlines/polisi-110/").select_one("[name=kind_2] [selected]").text.strip() == "Signal"  # type: ignore[union-attr]
    visitor.get("/hotlines/polisi-110")
    assert "Buka Signal" in visitor.text
    assert "Pindai dengan Signal." in visitor.text
