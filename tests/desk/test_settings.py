"""The office's settings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.config import OFFICE_SETTINGS
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession
from kiosk.rules import settings
from kiosk.views.admin.settings.office import HINTS, PARTS
from tests.cast import people
from tests.cast.pages import Browser
from tests.conftest import add

pytestmark = pytest.mark.look


def test_every_setting_of_the_office_is_on_the_page() -> None:
    with_a_page_of_its_own = {"host_village", "notice", "voices", "wifi_name", "wifi_password"}
    assert set(HINTS) == set(OFFICE_SETTINGS) - with_a_page_of_its_own
    assert sorted(name for names in PARTS.values() for name in names) == sorted(HINTS)


def test_a_supervisor_changes_settings(supervisors_desk: Browser) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit(contact=" Loket  Informasi, Ibu Ratna ", retention_days="30")
    assert "sudah disimpan" in supervisors_desk.text
    assert settings.every() == OFFICE_SETTINGS | {"contact": "Loket Informasi, Ibu Ratna", "retention_days": 30}
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed"))
    assert sorted(entry.fields) == ["contact", "retention_days"]
    assert "Ratna" not in f"{entry.fields} {entry.reason} {entry.row}"


def test_saving_without_a_change_writes_nothing_down(supervisors_desk: Browser) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit()
    assert settings.every() == OFFICE_SETTINGS
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed")).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("retention_days", value) for value in ("0", "366", "", "-1", "9.5", "banyak", "٣٠", "9" * 40)),
        *(("idle_seconds", value) for value in ("29", "601")),
        *(("desk_idle_minutes", value) for value in ("1", "61", "")),
        ("office_name", " "),
        ("contact", "x" * 161),
    ],
)
def test_a_setting_outside_its_rule_is_refused(supervisors_desk: Browser, name: str, value: str) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit(**{"signature_place": "Pontang", name: value}, status=422)
    assert supervisors_desk.page.select(f"#{name}[aria-invalid=true]")
    assert supervisors_desk.page.select_one("#signature_place")["value"] == "Pontang", "what was typed is still there"
    assert settings.every() == OFFICE_SETTINGS


@pytest.mark.parametrize("days", ["60", "91"])
def test_a_changed_setting_changes_no_promise_already_made(
    supervisors_desk: Browser, session_in_lontar: OutreachSession, days: str
) -> None:
    named = add(people.came(session_in_lontar, name="Siti Aminah"))
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit(retention_days=days)
    assert settings.get("retention_days") == int(days)
    assert db.session.get_one(CheckIn, named.id).erase_on == session_in_lontar.held_on + timedelta(days=90)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention_days", 1),
        ("retention_days", 365),
        ("idle_seconds", 30),
        *(("desk_idle_minutes", n) for n in (2, 60)),
    ],
)
def test_the_ends_of_a_rule_are_within_it(supervisors_desk: Browser, name: str, value: int) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit(**{name: str(value)})
    assert settings.get(name) == value


@pytest.mark.sqlite_only
def test_what_the_doctor_says_is_said_at_the_desk(supervisors_desk: Browser) -> None:
    supervisors_desk.get("/admin/settings/machine")
    supervisors_desk.follow("Periksa semuanya")
    assert "Isi basis data utuh, seluruhnya sudah dibaca." in supervisors_desk.text
    faults = supervisors_desk.page.select(".wrong")
    assert any("Belum ada salinan basis data." in fault.text for fault in faults)
    assert "0 nomor" not in supervisors_desk.text
    supervisors_desk.follow("Buat salinan sekarang")  # what is wrong leads to where it is mended
    assert supervisors_desk.path == "/admin/data/"
