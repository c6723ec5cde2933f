"""The guest Wi-Fi: set by a supervisor, printed on the poster, and nowhere else."""

from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry
from kiosk.rules import settings
from tests.cast.drafts import kept, leave
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import ROWS

NAME, PASSWORD = "Balai  Desa Lontar", "maju  bersama;2026"
PAGE = "/admin/settings/wifi"


def stored() -> tuple[str, str]:
    """The name and the password."""
    found = settings.get("wifi_name"), settings.get("wifi_password")
    db.session.rollback()
    return found


def test_a_supervisor_sets_it_and_the_audit_says_what_not_to_what(supervisors_desk: Browser) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.follow("Wi-Fi tamu")
    supervisors_desk.submit(wifi_name=f" {NAME} ", password=PASSWORD)
    assert stored() == (NAME, PASSWORD), "a doubled space may be part of it"
    supervisors_desk.get("/admin/audit/")
    assert "kata sandi Wi-Fi tamu" in supervisors_desk.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed"))
    assert sorted(entry.fields) == ["wifi_name", "wifi_password"]
    written = str([vars(each) for each in db.session.scalars(select(AuditEntry))])
    assert PASSWORD not in written
    assert NAME not in written
    supervisors_desk.get(PAGE)
    assert supervisors_desk.page.select_one("#password")["value"] == PASSWORD
    supervisors_desk.submit(wifi_name="", password="")
    assert stored() == ("", "")


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("x" * 33, "", "wifi_name"),
        ("é" * 17, "", "wifi_name"),
        ("Balai\u202eDesa", "", "wifi_name"),
        ("", "12345678", "wifi_name"),
        ("Balai", "1234567", "password"),
        ("Balai", "x" * 64, "password"),
        ("Balai", "kata-sandi-é", "password"),
    ],
)
def test_what_no_access_point_has_is_refused(supervisors_desk: Browser, name: str, password: str, field: str) -> None:
    supervisors_desk.get(PAGE)
    supervisors_desk.submit(wifi_name=name, password=password, status=422)
    assert supervisors_desk.page.select(f"#{field}[aria-invalid=true]")
    assert stored() == ("", "")


def test_it_is_kept_in_no_draft(supervisors_desk: Browser) -> None:
    supervisors_desk.get(PAGE)
    leave(supervisors_desk)
    supervisors_desk.submit(wifi_name=NAME, password=PASSWORD)
    assert "tidak disimpan" in supervisors_desk.text
    assert kept() == []


def test_only_its_own_page_and_the_poster_know_it(app: Flask) -> None:
    planted = Planted()
    with db.write():
        settings.put("wifi_name", "Balai Tertanam")
        settings.put("wifi_password", "rahasia-tertanam")
    looked = 0
    for rule, method, *_who in ROWS:
        if method == "GET" and rule not in (PAGE, "/admin/sessions/<session_id>/poster"):
            who = "supervisor" if rule.startswith("/admin/") else "villager"
            answer = Context().run(planted.client(app, who).get, planted.address(rule), buffered=True)
            assert b"ertanam" not in answer.data.replace(b"Zulaikha Tertanam", b""), rule
            looked += 1
    db.session.rollback()
    assert looked > 60
