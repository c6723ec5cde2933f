"""Two officers have the same form open: nobody's figures fall back, both values are shown, the choice is theirs."""

from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession
from tests.cast.pages import Browser

FORM = "main form.form, main section.form form"


def stored(model: Any, key: str) -> Any:
    """The row as it is now."""
    row = db.session.get(model, key)
    assert row
    return row


def value(browser: Browser, name: str) -> str:
    """What stands in a field of the form."""
    return browser.filled(browser.page.select_one(FORM)).get(name, "").strip().replace("\r", "")  # type: ignore[arg-type]


def said_of(browser: Browser, name: str) -> str:
    """What the page says beside a field."""
    found = browser.page.select_one(f"#{name}-error")
    return " ".join(found.get_text(" ").split()) if found else ""


def in_the_audit(action: str) -> int:
    """How often this was done."""
    return len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_session_data_is_not_overwritten(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    key = session_in_lontar.id
    for browser in (desk, supervisors_desk):
        browser.get(f"/admin/sessions/{key}/edit")
    supervisors_desk.submit(FORM, starts_at="09:30", kind="bimtek", village_code="Tirtayasa", speakers="Ibu Sri")
    desk.submit(FORM, status=422, title="Cek dulu lowongannya", kind="sambang-desa")
    row = stored(OutreachSession, key)
    assert (row.title, row.starts_at, row.kind) == ("Berangkat aman, pulang senang", time(9, 30), "bimtek")
    beside = {name: said_of(desk, name) for name in ("starts_at", "kind", "village_code", "speakers")}
    assert "09.30" in beside["starts_at"]
    assert "Bimtek" in beside["kind"], "in words, not as its code"
    assert "Tirtayasa, Kec. Tirtayasa" in beside["village_code"]
    assert "Ibu Sri" in beside["speakers"]
    assert (value(desk, "kind"), value(desk, "title")) == ("sambang-desa", "Cek dulu lowongannya")
    assert in_the_audit("session-changed") == 1
    desk.submit(FORM, starts_at="09.30", speakers="Ibu Sri")
    row = stored(OutreachSession, key)
    assert (row.title, row.starts_at, row.kind) == ("Cek dulu lowongannya", time(9, 30), "sambang-desa")
    assert (row.village_code, row.speakers) == ("36.04.13.2007", "Ibu Sri")


@pytest.mark.parametrize("version", ["", "x", "\x00", "é" * 9000, "0"])
def test_a_version_that_was_made_up_helps_nobody(
    desk: Browser, session_in_lontar: OutreachSession, version: str
) -> None:
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(FORM, status=422, title="Judul baru", version=version)


def test_a_change_of_language_does_not_either(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    key = session_in_lontar.id
    with db.write():
        stored(OutreachSession, key).heads_male = 6
    for browser in (desk, supervisors_desk):
        browser.get(f"/admin/sessions/{key}/finish")
    supervisors_desk.submit(FORM, heads_male="8")
    form = desk.filled(desk.page.select_one(FORM))  # type: ignore[arg-type]
    desk.post("/language", form.to_dict() | {"language": "en", "next": f"/admin/sessions/{key}/finish"})
    if desk.page.select_one(FORM):
        desk.submit(FORM, status=None, obstacles="Rain")
    assert stored(OutreachSession, key).heads_male == 8
