"""Kantor: one form for the page; of two officers with one form the second is told."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import OFFICE_SETTINGS
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Village
from kiosk.rules import known_days, settings, villages
from tests.cast import people
from tests.cast.disk import put_confirmed_day
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser
from tests.conftest import add

PAGE = "/admin/settings/"
LINE = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."
WIFI = {"wifi_name": "Balai  Desa Lontar", "wifi_password": "maju  bersama;2026"}


def save(desk: Browser, status: int = 200, **fields: Any) -> None:
    """Open the page, type this, and save it."""
    desk.get(PAGE)
    desk.press("Simpan", status=status, **fields)


def changed_settings() -> list[list[str]]:
    """The names of the settings that the audit says were changed, by entry."""
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed"))
    return [sorted(entry.fields) for entry in entries]


# --- one form


def test_all_is_saved_at_once_and_the_audit_says_what_not_to_what(supervisors_desk: Browser) -> None:
    desk = supervisors_desk
    values = {"contact": " Loket  Informasi, Ibu Ratna ", "retention_days": "30", "wifi_name": f" {WIFI['wifi_name']} "}
    save(desk, **values, wifi_password=WIFI["wifi_password"])
    assert "Perubahan disimpan." in desk.page.text
    expected = {
        "contact": "Loket Informasi, Ibu Ratna",
        "retention_days": 30,
        **WIFI,
    }  # doubled spaces are a Wi-Fi's own
    assert settings.office_values() == OFFICE_SETTINGS | expected
    assert "host_village" not in settings.load_rows(), "nobody was asked for it"
    save(desk)
    assert "Tidak ada yang berubah." in desk.page.text
    assert settings.load_rows()["host_village"].value == "", "that none is fixed is an answer"
    assert changed_settings() == [["contact", "retention_days", "wifi_name", "wifi_password"]]
    audit_text = str([vars(entry) for entry in db.session.scalars(select(AuditEntry))])
    assert not [value for value in ("Ratna", *WIFI.values()) if value in audit_text]
    assert desk.page.select_one("#wifi_password")["value"] == WIFI["wifi_password"]


def day_in(days: int) -> str:
    """The day so many days from now, as it is typed."""
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def notice(**fields: str) -> dict[str, str]:
    """The fields of a notice, with these changed."""
    return {"words": LINE, "dated": "10/03/2026", "until": day_in(30)} | fields


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("retention_days", ["0", "366", "", "-1", "9.5", "banyak", "٣٠", "9" * 40]),
        ("idle_seconds", ["29", "601"]),
        ("desk_idle_minutes", ["1", "61", ""]),
        ("office_name", [" "]),
        ("contact", ["x" * 161]),
        ("host_village", ["Atlantis"]),
        ("wifi_name", ["x" * 33, "é" * 17, "Balai\u202eDesa", ""]),
        ("wifi_password", ["1234567", "x" * 64, "kata-sandi-é"]),
        ("words", ["x" * 161, ""]),
        ("words_en", ["x" * 161]),
        ("dated", ["", "31/02/2026", 1]),
        ("until", [-1, 181]),
    ],
)
def test_a_wrong_value_is_refused(supervisors_desk: Browser, name: str, values: list[str | int]) -> None:
    beside = WIFI | notice(words_en="Put off travel.") | {"contact": "Loket"}
    for value in values:
        text = day_in(value) if isinstance(value, int) else value
        save(supervisors_desk, status=422, **(beside | {name: text}))
        assert [field["id"] for field in supervisors_desk.page.select("[aria-invalid=true]")] == [name]
        stays = {n: v for n, v in beside.items() if n not in (name, "words", "words_en")}
        assert {n: supervisors_desk.page.select_one(f"#{n}")["value"] for n in stays} == stays
    assert settings.office_values() == OFFICE_SETTINGS


def test_the_ends_of_a_rule_are_within_it(supervisors_desk: Browser) -> None:
    ends = {"retention_days": (1, 365), "idle_seconds": (30, 600), "desk_idle_minutes": (2, 60)}
    for name, values in ends.items():
        for value in values:
            save(supervisors_desk, **{name: str(value)})
            assert settings.get(name) == value


def test_a_button_of_the_page_stores_and_loses_nothing_that_is_typed(
    supervisors_desk: Browser, old_session: OutreachSession
) -> None:
    desk = supervisors_desk
    people.check_in(old_session)
    values = notice(words_en="Put off", dated="besok") | {"host_village": "Lontar", "retention_days": "banyak"}
    desk.get(PAGE)
    desk.press("Cari", q="pulau tunda", **values)
    for button, words in (("Keluarkan", "tidak ikut lagi"), ("Ikutkan", "ikut."), ("Hapus sekarang", "1 data yang")):
        desk.press(button)
        assert words in desk.text
        form = desk.form_data(desk.page.select_one("main form"))
        assert {name: form[name] for name in values} == values
        assert len(desk.page.select("#villages .rows li")) == 1, "what was searched for"
        assert desk.page.select("form[data-unsaved]")
    desk.submit(q="Lontar", act="enter")
    assert [row.text.split()[0] for row in desk.page.select("#villages .rows li")] == ["Lontar"]
    assert settings.office_values() == OFFICE_SETTINGS
    desk.press("Simpan", 422)
    assert "Ada yang perlu dibetulkan dulu" in desk.text
    desk.submit(retention_days="60", host_village="", dated="10/03/2026", act="enter")
    assert (settings.get("retention_days"), settings.get("notice")["id"]) == (60, LINE)
    assert not desk.page.select("form[data-unsaved]")


# --- the notice, the Wi-Fi, the village


def test_a_notice_stands_on_the_start_page_through_its_last_day(supervisors_desk: Browser, visitor: Browser) -> None:
    assert not visitor.get("/").select(".note")
    save(supervisors_desk, **notice(words=f" {LINE} ", until=day_in(0)))
    [note] = visitor.get("/").select(".note")
    assert " ".join(note.text.split()) == f"{LINE} (per 10/03/2026)"
    visitor.press("English")
    [note] = visitor.page.select(".note")
    assert "Imbauan" in note.text, "in English too, until the office writes so"
    save(supervisors_desk, words_en="Put off travel.")
    [note] = visitor.get("/").select(".note")
    assert " ".join(note.text.split()) == "Put off travel. (as of 10/03/2026)"
    with db.write():
        settings.store("notice", settings.get("notice") | {"until": (today() - timedelta(days=1)).isoformat()})
    assert not visitor.get("/").select(".note")
    save(supervisors_desk, words="")  # what else there is of it may stay
    assert (settings.get("notice"), changed_settings()) == ({}, [["notice"]] * 3)


def test_villages_are_searched_taken_off_and_put_back(supervisors_desk: Browser, lontar: Village) -> None:
    desk = supervisors_desk
    save(desk, host_village="lontar, tirtayasa")
    assert settings.get("host_village") == lontar.code
    desk.get(f"{PAGE}?q=pulau+tunda")
    assert [" ".join(row.text.split())[:9] for row in desk.page.select("#villages .rows li")] == ["Wargasara"]
    desk.press("Keluarkan")
    assert "Wargasara" not in [village.name for village in villages.search_villages("wargasara")]
    assert "Wargasara" in desk.page.select_one("#villages .rows").text, "what was searched stays"
    desk.press("Ikutkan")
    assert "Wargasara" in [village.name for village in villages.search_villages("wargasara")]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.row == "village:36.04.13.2009"))
    assert sorted(entry.action for entry in entries) == ["village-off", "village-on"]
    save(desk, host_village="")
    assert settings.load_rows()["host_village"].value == "", "that there is none is an answer too"


# --- retention


def test_a_supervisor_sees_what_is_due_and_erases_it(
    supervisors_desk: Browser, old_session: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    people.check_in(old_session)
    people.check_in(session_in_lontar, nonce="n2")
    supervisors_desk.get(PAGE)
    assert "1 data melewati masa simpan" in supervisors_desk.text
    assert "belum pernah" in supervisors_desk.text
    assert people.NAME not in supervisors_desk.text
    supervisors_desk.press("Hapus sekarang")
    assert "1 data yang melewati masa simpan dihapus" in supervisors_desk.page.text
    assert "Hapus sekarang" not in supervisors_desk.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "purged")).one()
    assert (entry.reason, entry.officer.name if entry.officer else "") == ("page", "Hasan")


def test_after_a_jump_the_clock_is_confirmed_first(supervisors_desk: Browser, old_session: OutreachSession) -> None:
    people.check_in(old_session)
    put_confirmed_day(200)
    supervisors_desk.get(PAGE)
    assert "1 data menunggu tanggal yang dipastikan" in supervisors_desk.text
    supervisors_desk.submit(act="erase")
    assert db.count(CheckIn.name.is_not(None)) == 1
    supervisors_desk.follow("Pastikan di Hari ini")
    supervisors_desk.press("Ya, hari ini")
    assert "menunggu tanggal" not in supervisors_desk.get(PAGE).text
    assert (retention.count_overdue_names(), known_days.date_confirmed()) == (0, today())


class Shared(NamedTuple):
    """A form that officers share, a field of it, and what the first and the second type into it."""

    address: str
    field: str
    first: str
    second: str
    part: str = ""  # of a page with several forms, the one of this field's id
    more: dict[str, str] = {}  # noqa: RUF012 - what else is sent


FORMS = {
    "session": Shared("/admin/sessions/{session}/edit", "title", "Sosialisasi pagi", "Sosialisasi sore"),
    "hour": Shared("/admin/sessions/{session}/edit", "starts_at", "09.30", "10.00"),
    "finish": Shared("/admin/sessions/{session}/finish", "obstacles", "Listrik padam", "Hujan", more={"save": "1"}),
    "check-in": Shared("/admin/check-ins/{session}/{check_in}/", "name", "Aminah", "Siti Aminah", "correct"),
    "hotline": Shared("/admin/hotlines/sapa-129/", "hours", "Pagi", "Siang"),
    "question": Shared("/admin/questions/Q01/", "explanation", "Satu.", "Dua.", more={"wording": "1"}),
    "words": Shared("/admin/questions/Q01/", "said", "Satu.", "Dua.", more={"wording": "1"}),
    "officer": Shared("/admin/officers/", "name", "Ratna Dewi", "Ratna Sari", "Ratna"),
    "wifi": Shared("/admin/settings/", "wifi_name", "Balai", "Desa", more={"act": "save"}),
}


def mark_form(browser: Browser, shared: Shared) -> str:
    """The selector of the shared form on this page."""
    forms = browser.page.select(f"main form[method=post]:has([name=version]):has([name={shared.field}])")
    form = next(form for form in forms if shared.part in str(form))
    form["data-shared"] = "yes"
    return "[data-shared]"


def value(browser: Browser, shared: Shared) -> str:
    """The text in the field."""
    field = browser.page.select_one(f"{mark_form(browser, shared)} [name={shared.field}]")
    return str(field.get("value", field.text)).strip()


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_overwritten_silently(
    app: Flask, session_in_lontar: OutreachSession, officer: Officer, supervisor: Officer, name: str
) -> None:
    shared = FORMS[name]
    check_in = add(people.came(session_in_lontar, name="Amina"))
    hasan, siti = (signed_in(app, each) for each in (supervisor, add(account("siti", "Siti", "supervisor"))))
    address = shared.address.format(session=session_in_lontar.id, check_in=check_in.id)
    for browser in (siti, hasan):
        browser.get(address)
    hasan.submit(mark_form(hasan, shared), **{shared.field: shared.first}, **shared.more)
    siti.submit(mark_form(siti, shared), status=422, **{shared.field: shared.second}, **shared.more)
    assert "Yang tersimpan sudah berubah sejak halaman ini dibuka. (Hasan" in siti.text
    assert shared.first in siti.text, "the stored value is shown"
    assert shared.second in value(siti, shared), "what was typed stands"
    hasan.get(address)
    assert shared.first in value(hasan, shared)
    siti.submit(mark_form(siti, shared), **shared.more)
    hasan.get(address)
    assert shared.second in value(hasan, shared), "pressed again, it is meant"


def test_what_is_stored_already_is_no_conflict(desk: Browser, supervisors_desk: Browser) -> None:
    form = "main form[method=post]:has([name=agency])"
    for browser in (desk, supervisors_desk):
        browser.get("/admin/hotlines/sapa-129/")
    for browser in (desk, supervisors_desk):
        browser.submit(form, hours="Pagi")
    assert "Tidak ada yang berubah" in supervisors_desk.text
    supervisors_desk.get("/admin/hotlines/sapa-129/").select_one("[name=version]").decompose()
    for version in ({}, *({"version": version} for version in ("", "x", "\x00", "é" * 9000, "0"))):
        supervisors_desk.submit(form, status=422, hours="Siang", **version)
        assert "Yang tersimpan sudah berubah" in supervisors_desk.text, "made up, or from before an update"
