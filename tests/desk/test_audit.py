"""The audit's page: filter, paging by key, export; each try to export is in it."""

import ast
import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.db import db
from kiosk.models import AuditEntry, Hotline, Officer, OutreachSession
from kiosk.rules import audit
from kiosk.views.admin import downloads
from kiosk.views.admin.audit.words import ACTIONS, FIELDS
from kiosk.views.admin.questions.one import PARTS
from tests.cast import query_plans
from tests.cast.pages import Browser


def happened(count: int, action: str = "session-opened", officer: Officer | None = None) -> None:
    """Entries of one and the same moment and of the minutes before, so that paging can't go by time alone."""
    now = utcnow()
    with db.write():
        for number in range(count):
            at = now - timedelta(minutes=number // 7)
            who = officer.id if officer else None
            db.session.add(AuditEntry(action=action, row=f"session:{number}", at=at, officer_id=who))


def shown(browser: Browser) -> list[list[str]]:
    """The cells of the table."""
    return [[cell.text.strip() for cell in row.select("td")] for row in browser.page.select("tbody tr")]


def export(browser: Browser, **fields: str) -> list[list[str]]:
    """The rows of the file that the button gives."""
    browser.press("Unduh semua", **fields)
    assert browser.response
    assert browser.response.mimetype == "text/csv"
    assert browser.response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(browser.response.data.decode("utf-8-sig")), delimiter=";"))


def test_pages_go_by_key_and_miss_nothing(supervisors_desk: Browser) -> None:
    happened(2 * audit.PAGE + 30)
    supervisors_desk.get("/admin/audit/")
    seen = shown(supervisors_desk)
    while supervisors_desk.page.find("a", string=re.compile("lebih lama")) or "lebih lama" in supervisors_desk.text:
        assert len(shown(supervisors_desk)) == audit.PAGE
        supervisors_desk.follow("Yang lebih lama")
        seen += shown(supervisors_desk)
    rows = [cells[3] for cells in seen if cells[2] == "Membuka sesi"]
    assert len(rows) == len(set(rows)) == 2 * audit.PAGE + 30


def test_it_can_be_filtered(supervisors_desk: Browser, officer: Officer) -> None:
    happened(3, officer=officer)
    happened(2, "session-closed", officer)
    supervisors_desk.get("/admin/audit/")
    assert len(shown(supervisors_desk)) == 5
    supervisors_desk.get(f"/admin/audit/?officer={officer.id}")
    assert {cells[1] for cells in shown(supervisors_desk)} == {"Ratna"}
    assert len(shown(supervisors_desk)) == 5
    supervisors_desk.get(f"/admin/audit/?officer={officer.id}&action=session-closed")
    assert len(shown(supervisors_desk)) == 2


def test_a_period_is_of_days_in_the_village(supervisors_desk: Browser) -> None:
    """At 17.00 UTC the village's next day begins."""
    with db.write():
        for hour, minute in ((16, 59), (17, 0)):
            at = datetime(2026, 3, 1, hour, minute, tzinfo=UTC)
            db.session.add(AuditEntry(action="session-opened", at=at))
    supervisors_desk.get("/admin/audit/?from=2026-03-02&to=2026-03-02")
    assert [cells[0] for cells in shown(supervisors_desk)] == ["02/03/2026 00.00"]
    supervisors_desk.get("/admin/audit/?from=2026-03-01&to=2026-03-01")
    assert [cells[0] for cells in shown(supervisors_desk)] == ["01/03/2026 23.59"]
    supervisors_desk.get("/admin/audit/?from=2025-01-01&to=2025-01-02")
    assert "Tidak ada catatan" in supervisors_desk.text


@pytest.mark.parametrize(
    "query",
    ["from=2026-03-02&to=2026-03-01", "from=kemarin", "officer=nobody", "action=%3Cb%3E", "to=9999-12-31"],
)
def test_a_filter_that_makes_no_sense(supervisors_desk: Browser, query: str) -> None:
    supervisors_desk.get(f"/admin/audit/?{query}", status=422)
    assert supervisors_desk.page.select("[role=alert]")
    if query == "from=kemarin":
        assert supervisors_desk.page.select_one("[name=from]")["value"] == "kemarin", "what was typed is kept"


def test_a_key_that_is_gone_shows_the_first_page(supervisors_desk: Browser) -> None:
    happened(1)
    supervisors_desk.get("/admin/audit/?before=nothing")
    assert len(shown(supervisors_desk)) == 1


def test_failed_tries_are_told_by_account_where_there_is_one(supervisors_desk: Browser, officer: Officer) -> None:
    with db.write():
        for row in (f"officer:{officer.id}", "officer:"):
            audit.note("sign-in-failed", row, officer_id=None)
    supervisors_desk.get("/admin/audit/?action=sign-in-failed")
    assert {cells[3] for cells in shown(supervisors_desk)} == {"akun Ratna", "nama yang tidak dikenal"}


def test_an_export_holds_what_the_page_shows_and_runs_no_formula(supervisors_desk: Browser, officer: Officer) -> None:
    happened(3, officer=officer)
    with db.write():
        officer.name = '=HYPERLINK("http://x")'
    supervisors_desk.get(f"/admin/audit/?officer={officer.id}")
    header, *rows = export(supervisors_desk)
    assert header[:3] == ["Waktu (WIB)", "Petugas", "Perbuatan"]
    assert len(rows) == 3
    assert {row[1] for row in rows} == {'\'=HYPERLINK("http://x")'}


def test_each_try_to_export_is_in_the_audit(supervisors_desk: Browser, desk: Browser, supervisor: Officer) -> None:
    happened(1)
    supervisors_desk.get("/admin/audit/")
    export(supervisors_desk)
    supervisors_desk.get("/admin/audit/")
    supervisors_desk.press("Unduh semua", status=422, to="2020-01-01")
    desk.client.post("/admin/audit/export")
    tries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.like("%export%") | AuditEntry.row.like("%export%"))
    )
    assert {(entry.action, entry.officer_id == supervisor.id) for entry in tries} == {
        ("audit-exported", True),
        ("audit-not-exported", True),
        ("refused", False),
    }


def test_too_many_entries_for_a_file_ask_for_a_shorter_time(
    supervisors_desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(30)
    monkeypatch.setattr(downloads, "MOST_ROWS", 29)
    supervisors_desk.get("/admin/audit/?from=01/02/2026&action=session-opened")
    supervisors_desk.press("Unduh semua (CSV)", status=422)
    assert "Dari tanggal : Lebih dari 29 baris" in supervisors_desk.text
    assert supervisors_desk.page.select_one("form.filters [name=from]")["value"] == "01/02/2026"
    supervisors_desk.press("English")
    assert supervisors_desk.page.select_one("form.filters [name=from]")["value"] == "01/02/2026"
    supervisors_desk.press("Indonesia")
    monkeypatch.setattr(downloads, "MOST_ROWS", 30)
    supervisors_desk.get("/admin/audit/?from=01/02/2026&action=session-opened")
    assert len(export(supervisors_desk)) == 1 + 30


def test_an_export_from_a_stale_page_asks_to_press_again(supervisors_desk: Browser, supervisor: Officer) -> None:
    happened(1)
    supervisors_desk.get("/admin/audit/?action=session-opened")
    supervisors_desk.press("Unduh semua", csrf_token="of another visit", status=422)
    supervisors_desk.submit()
    assert supervisors_desk.response
    assert supervisors_desk.response.mimetype == "text/csv"
    assert "session-opened" in supervisors_desk.response.text


WRITERS = {"note", "note_session", "note_village", "act", "pressed", "change", "Act"}


def codes(path: Path) -> set[str]:
    """The codes of acts in a file, also where one of two is chosen."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    writers = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in WRITERS]
    parts = [part for call in writers for arg in call.args[:2] for part in ast.walk(arg)]
    texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def test_acts_have_words() -> None:
    """Every act that code writes down is shown in words, and may be asked for."""
    written = set[str]().union(*(codes(path) for path in (ROOT / "kiosk").rglob("*.py")))
    written |= {f"{noun}-exported" for noun in ("recap", "learning", "report", "names", "check-ins", "audit")}
    written |= {f"{noun}-not-exported" for noun in ("recap", "learning", "check-ins", "audit")}
    assert {"officer-disabled", "hotline-called", "session-practice-off"} <= written
    assert written <= set(ACTIONS), sorted(written - set(ACTIONS))


# columns that no form changes
KEPT = """id slug state practice created_at opened_at closed_at village_name country confidence checked_by
answered_by position active origin voices quiz_phase join_key join_letters
kiosk_id kiosk_name check_in_counts content_hash revision handed_over_at""".split()


def test_parts_that_can_change_have_words() -> None:
    """Of a session, a hotline, a check-in, a question and the settings."""
    parts = {column.name for table in (OutreachSession, Hotline) for column in table.__table__.columns}
    parts |= {"name", "sex", "group", *PARTS, *OFFICE_SETTINGS}
    parts -= set(KEPT)
    assert parts <= set(FIELDS), sorted(parts - set(FIELDS))


def test_page_and_file_say_the_same_in_words(
    supervisors_desk: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(held_on="2026-03-02", order_number="W12", title="Berangkat aman")
    desk.get("/admin/audit/", status=403)
    with db.write():
        audit.note("check-in-voided", "check_in:abc", officer_id=None, reason="double")
    supervisors_desk.get("/admin/audit/")
    page = [[cell or "" for cell in row] for row in shown(supervisors_desk)]
    _header, *rows = export(supervisors_desk)
    file = [[*row[1:3], *row[4:]] for row in rows]
    assert [row[1:] for row in page] == [row for row in file if row[1] != "Mengunduh jejak audit"]
    said = {row[2]: row[3:] for row in page}
    what, parts, _why = said["Mengubah sesi"]
    assert what == "sesi Berangkat aman"
    assert set(parts.split(", ")) == {"tanggal", "nomor surat tugas", "judul"}
    assert said["Ditolak: tidak berhak"] == ["halaman Kantor", "", "membuka halaman"]
    assert said["Membatalkan kehadiran"][2] == "Ganda"


def test_what_no_officer_did_can_be_asked_for(supervisors_desk: Browser, officer: Officer) -> None:
    happened(2, officer=officer)
    with db.write():
        audit.note("purged", "check_in", officer_id=None, reason="by-itself")
    supervisors_desk.get("/admin/audit/?officer=-&from=&to=&action=")
    assert [cells[2:] for cells in shown(supervisors_desk)] == [
        ["Menghapus data yang melewati masa simpan", "kehadiran", "", "berjalan sendiri"]
    ]


def test_the_page_reads_no_whole_table(supervisors_desk: Browser) -> None:
    """Neither with filters nor without, and the number of queries does not grow with the rows."""
    happened(5)
    with query_plans.asked() as few:
        supervisors_desk.get("/admin/audit/")
    happened(300)
    with query_plans.asked() as many:
        supervisors_desk.get("/admin/audit/")
    assert len(many) == len(few)
    assert "audit_entry" not in query_plans.read_whole(many)


@pytest.mark.parametrize("who", ["", "somebody", audit.NOBODY])
@pytest.mark.parametrize("act", ["", "sign-in"])
def test_a_further_page_begins_where_the_last_one_ended(app: Flask, who: str, act: str) -> None:
    """Found by an index, and not by passing over all that came later."""
    happened(300)
    oldest = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.at)).first()
    with query_plans.asked() as sent:
        audit.listed(audit.Filters(today() - timedelta(days=900), today(), who, act), str(oldest))
    page, found = [look.by or "" for look in query_plans.looks(sent) if look.table == "audit_entry"]
    assert page.startswith(("id=", "((id)"))
    assert re.search(r"\(at, ?\(?id", found)
    assert not (who or act) or re.search(r"officer_id|action", found) or not db.file
