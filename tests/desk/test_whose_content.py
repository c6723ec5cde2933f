"""An officer of some villages keeps their contacts, reads everybody's, and sees no way to the rest of the content."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Hotline
from tests.cast.access import DOMAS, LONTAR, OFFICERS, SUSUKAN, VILLAGES, officer_of
from tests.cast.officers import signed_in
from tests.cast.people import local_contact
from tests.conftest import add

CONTACTS = {"dedi": LONTAR, "wati": SUSUKAN, "umar": DOMAS, "sapa-129": None}  # with the village
NAMES = {"dedi": "Pak Dedi", "wati": "Bu Wati", "umar": "Pak Umar", "sapa-129": "SAPA 129"}
ACTS = {  # of a contact, each with what it is done by hand
    "edit": {"agency": "Lain"},
    "call": {"tried": "wa:+6281234567890", "answered_by": "petugas piket"},
    "move": {"step": "1"},
    "show": {"active": ""},
}
NEW = {"agency": "PIMPASA", "purpose": "Petugas kita", "number_1": "0812 3456 7890", "kind_1": "wa"}
NEW |= {"source": "Surat tugas", "source_date": "20/11/2026"}


@pytest.fixture
def contacts(app: Flask) -> None:
    """A number in each of three villages."""
    for place, (slug, village) in enumerate(CONTACTS.items(), 90):
        if village:
            add(local_contact(slug=slug, agency={"id": NAMES[slug]}, village_code=village, position=place))


def is_theirs(who: str, slug: str) -> bool:
    """Whether this contact is this officer's to change."""
    seen, village = OFFICERS[who][2], CONTACTS[slug]
    return village in seen if village else seen == VILLAGES


def as_stored() -> list[Any]:
    """All that somebody could have changed in the directory."""
    db.session.expire_all()
    return list(db.session.execute(select(*Hotline.__table__.columns).order_by(Hotline.slug)))


def refused() -> list[str]:
    """What somebody tried who may not."""
    found = select(AuditEntry.row).where(AuditEntry.action == "refused").order_by(AuditEntry.at)
    return list(db.session.scalars(found))


@pytest.mark.usefixtures("contacts")
@pytest.mark.parametrize("who", OFFICERS)
def test_who_reads_and_changes_which_contact(app: Flask, who: str) -> None:
    browser = signed_in(app, officer_of(who))
    lists = [browser.get(f"/admin/hotlines/{path}").main.text for path in ("", "cards")]
    for slug, village in CONTACTS.items():
        theirs = is_theirs(who, slug)
        reads = theirs or village is None
        assert {NAMES[slug] in text for text in lists} == {reads}, slug
        page = browser.get(f"/admin/hotlines/{slug}", 200 if reads else 403)
        assert (NAMES[slug] in page.text) is reads
        acts = page.select(f"a[href$='{slug}/edit'], form[action$='{slug}/show'], form[action$='{slug}/call']")
        assert len(acts) == (3 if theirs else 0), slug
        browser.get(f"/admin/hotlines/{slug}/edit", 200 if theirs else 403)


@pytest.mark.usefixtures("contacts")
@pytest.mark.parametrize("who", OFFICERS)
def test_by_hand_nothing_is_changed_that_is_not_theirs(app: Flask, who: str) -> None:
    browser, before = signed_in(app, officer_of(who)), as_stored()
    token = {"csrf_token": browser.get("/admin/hotlines/").select_one("[name=csrf_token]")["value"]}
    others = [slug for slug in CONTACTS if not is_theirs(who, slug)]
    for slug in others:
        for act, fields in ACTS.items():
            for data in (token, token | fields):
                browser.post(f"/admin/hotlines/{slug}/{act}", data, 403)
    assert as_stored() == before
    assert refused() == [f"hotline:{slug}" for slug in others for _each in range(2 * len(ACTS))]


def test_a_new_contact_is_of_a_village_of_theirs(app: Flask) -> None:
    sari, before = signed_in(app, officer_of("of-the-village")), as_stored()
    page = sari.get("/admin/hotlines/new")
    assert [option["value"] for option in page.select("#village option")] == ["", LONTAR]
    for village in ("", SUSUKAN):
        sari.submit(**NEW, village=village, status=422)
    assert as_stored() == before
    sari.submit(**NEW, village=LONTAR)
    sari.get(f"{sari.path}/edit")
    for village in ("", SUSUKAN):
        sari.submit(village=village, status=422)
    sari.get("/admin/")
    assert "BP3MI" not in sari.text, "a number of the whole office"
    sari.follow("1 hotline mendesak atau setempat belum ditelepon")


@pytest.mark.usefixtures("contacts")
def test_who_moves_a_contact_leaves_the_order_of_the_others(app: Flask) -> None:
    """Two of Lontar change places; those of other villages that stand between them stay where they were."""
    add(local_contact(slug="last", position=99))
    sari = signed_in(app, officer_of("of-the-village"))
    assert len(sari.get("/admin/hotlines/").select(".order form")) == 2, "one down, one up"
    sari.submit(form="#last form")
    found = select(Hotline.slug).where(Hotline.village_code.is_not(None)).order_by(Hotline.position)
    assert list(db.session.scalars(found)) == ["last", "wati", "umar", "dedi"]


@pytest.mark.parametrize("who", OFFICERS)
def test_menu_tabs_and_guide_lead_to_what_they_may_open(app: Flask, who: str) -> None:
    browser, whole = signed_in(app, officer_of(who)), OFFICERS[who][2] == VILLAGES
    browser.get("/admin/")
    browser.follow("Isi anjungan")
    assert browser.path == ("/admin/content/" if whole else "/admin/hotlines/")
    tabs = [tab.text.strip() for tab in browser.get("/admin/hotlines/").select(".tabs a")]
    assert tabs == (["Pertanyaan"] * whole + ["Hotline", "Kartu hotline"] + ["Suara", "Desa"] * whole)
    assert ("Tambah kontak setempat" in browser.text) is bool(OFFICERS[who][2])
    assert ("Kontak setempat" in browser.text) is bool(OFFICERS[who][2])
    told = [str(topic["id"]) for topic in browser.get("/admin/help/content").select("h2[id]")]
    assert told == (["questions"] * whole + ["hotlines"] + ["voices", "villages"] * whole)
