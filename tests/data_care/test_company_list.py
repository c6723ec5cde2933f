"""The list of P3MI is part of every copy and comes back with it, and is none of what a session file carries."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from kiosk.data_care import copies, session_files
from kiosk.db import db, new_key
from kiosk.models import OutreachSession
from kiosk.rules import companies, company_lists, outreach, settings
from tests.cast.commands import flask


def store_list(name: str, day: date) -> None:
    text = f"nama;nomor SIP3MI;berlaku sampai\n{name};SIP3MI-0417;31/12/2030"
    with db.write():
        companies.replace_list(company_lists.read_list(text).companies, day, f"Surat tentang {name}")


@pytest.mark.sqlite_only
def test_a_copy_brings_its_list_back(app: Flask, tmp_path: Path) -> None:
    store_list("PT Karya Sejati", date(2026, 11, 1))
    stored = settings.get("company_list")
    copies.make_copy(tmp_path / "copy.sqlite3")
    store_list("PT Lain", date(2026, 12, 1))
    assert flask(app, "restore", tmp_path / "copy.sqlite3").exit_code == 0
    assert [company.name for company in companies.stored_list()] == ["PT Karya Sejati"]
    assert (stored["date"], stored["source"]) == ("2026-11-01", "Surat tentang PT Karya Sejati")
    assert settings.get("company_list") == stored


def test_a_session_file_carries_no_list(app: Flask, session_in_lontar: OutreachSession) -> None:
    store_list("PT Karya Sejati", date(2026, 11, 1))
    with db.write():
        settings.store("kiosk_id", new_key())
        outreach.close_session(db.session.merge(session_in_lontar), {"heads_male": 2})
    content = session_files.hand_over(session_files.sessions_to_give(), None)
    assert session_in_lontar.title.encode() in content
    assert b"Karya" not in content
    assert b"company" not in content
