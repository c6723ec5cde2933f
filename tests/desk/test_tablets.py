"""The desk's pages of tablets, which stand there only where tablets are paired."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db, new_key
from kiosk.models import AuditEntry, Tablet, Village
from kiosk.rules import tablets
from tests.cast.pages import Browser
from tests.cast.tablets import paired, tablet_of, type_code

LIST = "/admin/tablets/"


@pytest.fixture
def app(app: Flask) -> Flask:
    """A server of many halls."""
    app.config["TABLETS"] = "paired"
    return app


def only() -> Tablet:
    """The one tablet there is."""
    return db.session.scalars(select(Tablet)).one()


def acts() -> list[str]:
    """What the audit says of tablets."""
    found = select(AuditEntry.action).where(AuditEntry.action.startswith("tablet")).order_by(AuditEntry.at)
    return list(db.session.scalars(found))


def code_on(desk: Browser) -> str:
    """The code that the page shows."""
    return "".join(re.findall(r"[0-9]", desk.page.select_one(".note .figure").text))


def test_a_supervisor_adds_a_tablet_and_pairs_it(supervisors_desk: Browser, visitor: Browser, lontar: Village) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.follow("Tablet")
    assert "Belum ada tablet" in supervisors_desk.text
    supervisors_desk.follow("Tambah tablet")
    supervisors_desk.submit(name=" Tablet 1 ", village_code=lontar.code)
    assert "/tablet/ lalu ketik" in supervisors_desk.text
    assert "Menunggu kodenya diketik" in supervisors_desk.text
    code = code_on(supervisors_desk)
    assert len(code) == 6
    supervisors_desk.get(f"{LIST}{only().id}")
    assert not supervisors_desk.page.select(".note .figure"), "shown once"
    assert "Tablet 1 – Lontar" in type_code(visitor, code)
    assert "Tablet dipasangkan" in supervisors_desk.get("/admin/audit/").text
    listed = supervisors_desk.get(LIST).select_one("tbody tr").text.split()
    assert listed == ["Tablet", "1", "Lontar,", *listed[3:-2], "Terpasang", f"{only().last_seen_on:%d/%m/%Y}"]
    assert acts() == ["tablet-added", "tablet-paired"]


def test_pressed_twice_it_is_one_tablet_with_a_fresh_code_until_it_is_paired(
    supervisors_desk: Browser, visitor: Browser, lontar: Village
) -> None:
    form = supervisors_desk.get(f"{LIST}new").select_one("main form[method=post]")
    sent = supervisors_desk.filled(form).to_dict() | {"name": "Tablet 1", "village_code": lontar.code}
    supervisors_desk.post(f"{LIST}new", sent)
    first = code_on(supervisors_desk)
    supervisors_desk.post(f"{LIST}new", sent)
    assert only().code_hash == tablets.hash_of(code_on(supervisors_desk))
    assert first != code_on(supervisors_desk)
    type_code(visitor, code_on(supervisors_desk))
    supervisors_desk.post(f"{LIST}new", sent)
    assert only().code_hash is None


def test_a_name_and_a_village_are_needed(supervisors_desk: Browser) -> None:
    supervisors_desk.get(f"{LIST}new")
    supervisors_desk.submit(name=" ", village_code="36.99.99.9999", status=422)
    assert "Bagian ini belum diisi" in supervisors_desk.text
    assert "Pilih desanya dari daftar" in supervisors_desk.text
    assert db.count(Tablet.id.is_not(None)) == 0


def test_moved_renamed_paired_again_revoked(
    app: Flask, supervisors_desk: Browser, visitor: Browser, lontar: Village
) -> None:
    _device, row = paired(app, lontar)
    supervisors_desk.get(f"{LIST}{row.id}")
    supervisors_desk.submit(name="Tablet 2", village_code="36.04.13.2008")
    assert "Perubahan disimpan" in supervisors_desk.page.select_one("[role=status]").text
    assert (only().name, only().village_code) == ("Tablet 2", "36.04.13.2008")
    supervisors_desk.press("Ya, cabut")
    assert (only().state, only().token_hash) == ("revoked", None)
    supervisors_desk.press("Buat kode baru")
    assert only().state == "waiting"
    assert "Tablet 2" in type_code(visitor, code_on(supervisors_desk))
    assert acts() == ["tablet-paired", "tablet-changed", "tablet-revoked", "tablet-code", "tablet-paired"]


def test_what_somebody_else_changed_is_not_saved_over(app: Flask, supervisors_desk: Browser, lontar: Village) -> None:
    row, _code = tablet_of(lontar)
    supervisors_desk.get(f"{LIST}{row.id}")
    with db.write():
        tablets.change(row, {"name": "Tablet balai"})
    supervisors_desk.submit(village_code="36.04.13.2008", status=422)
    assert only().village_code == lontar.code


def test_a_long_list_is_searched(app: Flask, supervisors_desk: Browser, lontar: Village) -> None:
    with db.write():
        for number in range(21):
            tablets.add(new_key(), f"Tablet {number}", lontar.code)
    assert len(supervisors_desk.get(LIST).select("tbody tr")) == 21
    supervisors_desk.get(f"{LIST}?q=TABLET+20")
    assert [a.text for a in supervisors_desk.page.select("tbody a")] == ["Tablet 20"]
    supervisors_desk.get(f"{LIST}?q=%25")
    assert "Tidak ada tablet yang cocok" in supervisors_desk.text
    supervisors_desk.get(f"{LIST}?q=tirtayasa")
    assert len(supervisors_desk.page.select("tbody tr")) == 21


def test_a_village_that_was_switched_off_stays_with_its_tablet(
    app: Flask, supervisors_desk: Browser, lontar: Village
) -> None:
    row, _code = tablet_of(lontar)
    with db.write():
        lontar.active = False
    supervisors_desk.get(f"{LIST}{row.id}")
    supervisors_desk.submit(name="Tablet 3")
    assert (only().name, only().village_code) == ("Tablet 3", "36.04.13.2007")


def test_of_two_tablets_none_has_the_others_code(app: Flask, lontar: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("kiosk.rules.tablets.secrets.randbelow", lambda _below: next(drawn))
    assert [tablet_of(lontar)[1] for _tablet in range(2)] == ["000007", "000008"]


def test_a_hall_has_no_such_page_and_no_word_of_it(app: Flask, supervisors_desk: Browser, desk: Browser) -> None:
    app.config["TABLETS"] = "open"
    for browser in (supervisors_desk, desk):
        for path in (LIST, f"{LIST}new", f"{LIST}{new_key()}"):
            browser.get(path, 404)
    for path in ("/admin/", "/admin/settings/", "/admin/officers/", "/admin/help/office"):
        supervisors_desk.get(path)
        assert LIST not in str(supervisors_desk.page), path
    assert 'id="tablets"' not in str(supervisors_desk.page)
    assert acts() == []
