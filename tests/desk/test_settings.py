"""Kantor: each group of settings is saved by itself, what retention erases, and which villages take part."""

from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import OFFICE_SETTINGS
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import checkins, settings, villages
from kiosk.rules.audio import texts
from tests.cast import people
from tests.cast.disk import put_last_run
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import ROWS
from tests.conftest import add

pytestmark = pytest.mark.look

PAGE = "/admin/settings/"
LINE = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."
WIFI = {"wifi_name": "Balai  Desa Lontar", "wifi_password": "maju  bersama;2026"}


def save(desk: Browser, group: str, status: int = 200, **typed: Any) -> None:
    """Open the page, type this into a group, and save it."""
    desk.get(PAGE)
    desk.submit(f"#{group} form", status=status, **typed)


def changed() -> list[list[str]]:
    """The names of the settings that the audit says were changed, by entry."""
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed"))
    return [sorted(entry.fields) for entry in entries]


def notice_typed(**typed: str) -> dict[str, str]:
    """What a supervisor types of a notice, with these changed."""
    last = today() + timedelta(days=30)
    return {"words": LINE, "dated": "10/03/2026", "until": f"{last:%d/%m/%Y}"} | typed


def put_notice(days: int, english: str = "") -> None:
    """Let the office have a notice up to so many days from now."""
    until = today() + timedelta(days=days)
    with db.write():
        settings.store("notice", {"id": LINE, "en": english, "date": "2026-03-10", "until": until.isoformat()})


# --- each group by itself


def test_a_group_is_saved_alone_and_the_audit_says_what_not_to_what(supervisors_desk: Browser) -> None:
    desk = supervisors_desk
    save(desk, "data", contact=" Loket  Informasi, Ibu Ratna ", retention_days="30")
    assert "Data pribadi: perubahan disimpan." in desk.page.text
    assert desk.page.select_one("#data form")["action"].endswith("#data"), "the answer shows this group again"
    save(desk, "wifi", wifi_name=f" {WIFI['wifi_name']} ", wifi_password=WIFI["wifi_password"])
    expected = {
        "contact": "Loket Informasi, Ibu Ratna",
        "retention_days": 30,
        **WIFI,
    }  # doubled spaces are a Wi-Fi's own
    assert settings.every() == OFFICE_SETTINGS | expected
    save(desk, "letterhead")
    assert "Kop laporan: tidak ada yang berubah." in desk.page.text
    assert changed() == [["contact", "retention_days"], ["wifi_name", "wifi_password"]]
    written = str([vars(entry) for entry in db.session.scalars(select(AuditEntry))])
    assert not [value for value in ("Ratna", *WIFI.values()) if value in written]
    assert desk.page.select_one("#wifi_password")["value"] == WIFI["wifi_password"]


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        *(("data", "retention_days", value) for value in ("0", "366", "", "-1", "9.5", "banyak", "٣٠", "9" * 40)),
        *(("screens", "idle_seconds", value) for value in ("29", "601")),
        *(("screens", "desk_idle_minutes", value) for value in ("1", "61", "")),
        ("letterhead", "office_name", " "),
        ("data", "contact", "x" * 161),
        ("villages", "host_village", "Atlantis"),
        *(("wifi", "wifi_name", value) for value in ("x" * 33, "é" * 17, "Balai\u202eDesa", "")),
        *(("wifi", "wifi_password", value) for value in ("1234567", "x" * 64, "kata-sandi-é")),
        *(("notice", name, "x" * 161) for name in ("words", "words_en")),
        *(("notice", "dated", value) for value in ("", "31/02/2026", f"{today() + timedelta(days=1):%d/%m/%Y}")),
        *(("notice", "until", f"{today() + timedelta(days=days):%d/%m/%Y}") for days in (-1, 181)),
    ],
)
def test_what_is_outside_its_rule_is_refused_at_its_group(
    supervisors_desk: Browser, group: str, name: str, value: str
) -> None:
    beside = {"wifi": WIFI, "notice": notice_typed(), "data": {"contact": "Loket"}, "letterhead": {"ministry": "K"}}
    save(supervisors_desk, group, status=422, **(beside.get(group, {}) | {name: value}))
    assert [field["id"] for field in supervisors_desk.page.select("[aria-invalid=true]")] == [name]
    still_typed = {n: v for n, v in beside.get(group, {}).items() if n not in (name, "words")}
    assert {n: supervisors_desk.page.select_one(f"#{n}")["value"] for n in still_typed} == still_typed
    assert settings.every() == OFFICE_SETTINGS


@pytest.mark.parametrize(
    ("group", "name", "values"),
    [
        ("data", "retention_days", (1, 365)),
        ("screens", "idle_seconds", (30, 600)),
        ("screens", "desk_idle_minutes", (2, 60)),
    ],
)
def test_the_ends_of_a_rule_are_within_it(
    supervisors_desk: Browser, group: str, name: str, values: tuple[int, int]
) -> None:
    for value in values:
        save(supervisors_desk, group, **{name: str(value)})
        assert settings.get(name) == value


def test_what_another_supervisor_saved_meanwhile_in_another_group_stops_nothing(supervisors_desk: Browser) -> None:
    supervisors_desk.get(PAGE)
    with db.write():
        settings.store("contact", "Loket 1")
    supervisors_desk.submit("#screens form", idle_seconds="90")
    assert settings.get("idle_seconds") == 90


# --- the notice, the Wi-Fi, the village


def test_a_notice_stands_on_the_start_page_with_its_date(supervisors_desk: Browser, visitor: Browser) -> None:
    assert not visitor.get("/").select(".note")
    save(supervisors_desk, "notice", **notice_typed(words=f" {LINE} "))
    [note] = visitor.get("/").select(".note")
    assert " ".join(note.text.split()) == f"{LINE} (per 10/03/2026)"
    assert LINE in [each.text for each in texts.current_texts()], "it can be recorded"
    visitor.get("/exit")
    assert "Kemlu" not in visitor.text
    save(supervisors_desk, "notice", words="")
    assert (settings.get("notice"), changed()) == ({}, [["notice"], ["notice"]])


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (-1, False)])
def test_the_last_day_of_a_notice_is_its_last(
    supervisors_desk: Browser, visitor: Browser, days: int, is_shown: bool
) -> None:
    put_notice(days)
    assert bool(visitor.get("/").select(".note")) is is_shown
    assert (LINE in [each.text for each in texts.current_texts()]) is is_shown
    assert supervisors_desk.get(PAGE).select_one("#words").text.strip() == LINE


@pytest.mark.parametrize(("english", "said"), [("Put off travel.", "Put off travel."), ("", "Imbauan")])
def test_in_english_it_is_said_in_english_where_the_office_wrote_so(visitor: Browser, english: str, said: str) -> None:
    put_notice(0, english)
    visitor.get("/")
    [note] = visitor.press("English").select(".note")
    assert said in note.text
    assert "(as of 10/03/2026)" in note.text


def test_only_kantor_and_the_poster_know_the_wifi(app: Flask) -> None:
    planted = Planted()
    with db.write():
        settings.store("wifi_name", "Balai Tertanam")
        settings.store("wifi_password", "rahasia-tertanam")
    looked = 0
    for rule, method, *_who in ROWS:
        if method == "GET" and rule not in (PAGE, "/admin/sessions/<session_id>/poster"):
            who = "supervisor" if rule.startswith("/admin/") else "villager"
            answer = Context().run(planted.client(app, who).get, planted.address(rule), buffered=True)
            assert b"ertanam" not in answer.data.replace(b"Zulaikha Tertanam", b""), rule
            looked += 1
    db.session.rollback()
    assert looked > 60


def test_villages_are_searched_taken_off_and_put_back(supervisors_desk: Browser, lontar: Village) -> None:
    desk = supervisors_desk
    save(desk, "villages", host_village="lontar, tirtayasa")
    assert settings.get("host_village") == lontar.code
    desk.get(f"{PAGE}?q=pulau+tunda")
    assert [" ".join(row.text.split())[:9] for row in desk.page.select("#villages .rows li")] == ["Wargasara"]
    desk.submit("#villages .rows form", q="x" * 50_000, on="1")
    desk.get(f"{PAGE}?q=pulau+tunda")
    desk.press("Keluarkan")
    assert "Wargasara" not in [found.name for found in villages.search("wargasara")]
    assert "Wargasara" in desk.page.select_one("#villages .rows").text, "what was searched stays"
    desk.press("Ikutkan")
    assert "Wargasara" in [found.name for found in villages.search("wargasara")]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.row == "village:36.04.13.2009"))
    assert sorted(entry.action for entry in entries) == ["village-off", "village-on"]
    assert "Tidak ada desa yang cocok" in desk.get(f"{PAGE}?q=Atlantis").text
    save(desk, "villages", host_village="")
    assert settings.stored_values()["host_village"] == "", "that there is none is an answer too"


# --- retention


@pytest.mark.parametrize("days", ["60", "91"])
def test_a_changed_setting_changes_no_promise_already_made(
    supervisors_desk: Browser, session_in_lontar: OutreachSession, days: str
) -> None:
    named = add(people.came(session_in_lontar, name="Siti Aminah"))
    save(supervisors_desk, "data", retention_days=days)
    assert settings.get("retention_days") == int(days)
    assert db.session.get_one(CheckIn, named.id).erase_on == session_in_lontar.held_on + timedelta(days=90)


def test_a_supervisor_sees_what_is_due_and_erases_it(
    supervisors_desk: Browser, old_session: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    people.check_in(old_session)
    people.check_in(session_in_lontar, nonce="n2")
    supervisors_desk.get(PAGE)
    assert "1 data melewati masa simpan" in supervisors_desk.text
    assert "belum pernah" in supervisors_desk.text
    assert f"{session_in_lontar.held_on + timedelta(days=91):%d/%m/%Y}: 1 nama dari" in supervisors_desk.text
    assert people.NAME not in supervisors_desk.text
    supervisors_desk.press("Hapus sekarang")
    assert "1 data yang melewati masa simpan dihapus" in supervisors_desk.page.text
    assert "Hapus sekarang" not in supervisors_desk.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "purged")).one()
    assert (entry.reason, entry.officer.name if entry.officer else "") == ("page", "Hasan")


def test_after_a_jump_the_clock_is_confirmed_first(supervisors_desk: Browser, old_session: OutreachSession) -> None:
    people.check_in(old_session)
    put_last_run(200)
    supervisors_desk.get(PAGE)
    assert "menunggu Anda" in supervisors_desk.text
    supervisors_desk.press("Hapus sekarang", status=422)
    assert "Cocokkan dulu" in supervisors_desk.text
    assert checkins.overdue() == 1
    supervisors_desk.press("Hapus sekarang", clock="1")
    assert "menunggu Anda" not in supervisors_desk.text
    assert checkins.overdue() == 0
