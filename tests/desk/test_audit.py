"""The audit's page: things by their titles, one search box, paging by key, and the file."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.db import db
from kiosk.models import AuditEntry, Hotline, Officer, OutreachSession
from kiosk.rules import audit
from kiosk.views.admin import audit as page
from kiosk.views.admin import downloads
from tests.cast import people
from tests.cast.pages import Browser
from tests.cast.reports import in_sheet, workbook
from tests.conftest import add


def happened(count: int, action: str = "session-opened", officer: Officer | None = None) -> None:
    """Entries of one and the same moment and of the minutes before, so that paging can't go by time alone."""
    now = utcnow()
    with db.write():
        for number in range(count):
            at = now - timedelta(minutes=number // 7)
            who = officer.id if officer else None
            db.session.add(AuditEntry(action=action, row=f"session:{number}", at=at, officer_id=who))


def rows(browser: Browser) -> list[list[str]]:
    """The cells of the table."""
    return [[" ".join(cell.text.split()) for cell in row.select("td")] for row in browser.page.select("tbody tr")]


def search(browser: Browser, q: str) -> list[list[str]]:
    browser.get(f"/admin/audit/?{urlencode({'q': q})}")
    return rows(browser)


def export(browser: Browser, status: int = 200) -> list[list[str]]:
    """The rows of the file that the button gives."""
    browser.press("(Excel)", status=status)
    return in_sheet(workbook(browser)["Jejak audit"])


def test_pages_go_by_key_and_miss_nothing(supervisors_desk: Browser) -> None:
    happened(2 * audit.PAGE + 30)
    supervisors_desk.get("/admin/audit/")
    seen = rows(supervisors_desk)
    while "lebih lama" in supervisors_desk.text:
        assert len(rows(supervisors_desk)) == audit.PAGE
        supervisors_desk.follow("Yang lebih lama")
        seen += rows(supervisors_desk)
    opened = [cells[3] for cells in seen if cells[2] == "Membuka sesi"]
    assert len(opened) == len(set(opened)) == 2 * audit.PAGE + 30
    supervisors_desk.get("/admin/audit/?before=nothing")
    assert len(rows(supervisors_desk)) == audit.PAGE, "a key that is gone shows the first page"


def test_things_are_named_by_their_title_and_people_never(
    supervisors_desk: Browser, desk: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    came = add(people.came(session_in_lontar, name="Siti Aminah"))
    desk.get("/admin/audit/", status=403)
    title = session_in_lontar.title
    with db.write():
        audit.note(
            "session-changed", f"outreach_session:{session_in_lontar.id}", officer_id=officer.id, fields=["title"]
        )
        audit.note("check-in-voided", f"check_in:{came.id}", officer_id=None, reason="double")
        audit.note("check-in-erased", "check_in:gone", officer_id=None)
        audit.note("hotline-called", "hotline:polisi-110", officer_id=officer.id)
        audit.note("question-confirmed", "question:Q01", officer_id=officer.id)
        audit.note("officer-disabled", f"officer:{officer.id}", officer_id=None)
    for _time in range(3):
        with db.write():
            audit.note_folded("sign-in-failed", "officer:", officer_id=None)
    supervisors_desk.get("/admin/audit/")
    found = {cells[2]: cells[3:] for cells in rows(supervisors_desk)}
    assert found["Mengubah sesi"] == [f"sesi {title}", "judul", ""]
    assert found["Membatalkan kehadiran"] == [f"kehadiran di {title}", "", "Ganda"]
    assert found["Menghapus kehadiran"][0] == "kehadiran yang sudah dihapus"
    assert found["Menelepon hotline"][0].startswith("hotline Polisi")
    assert len(found["Memeriksa pertanyaan"][0]) > 20
    assert found["Menonaktifkan akun"][0] == "akun Ratna"
    assert found["Gagal masuk (3 kali)"][0] == "nama yang tidak dikenal"
    assert found["Ditolak: tidak berhak"] == ["halaman Kantor", "", "membuka halaman"]
    assert "Aminah" not in supervisors_desk.text
    header, *lines = export(supervisors_desk)
    assert header == ["Waktu (WIB)", "Petugas", "Perbuatan", "Kode", "Pada", "Bagian", "Alasan"]
    assert {line[2]: line[4:] for line in lines if line[3] != "audit-exported"} == found


def test_one_box_finds_officers_acts_things_and_days(
    supervisors_desk: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    came = add(people.came(session_in_lontar))
    with db.write():
        session_in_lontar.title = "Berangkat 100% aman"
        audit.note("session-closed", f"outreach_session:{session_in_lontar.id}", officer_id=officer.id)
        audit.note("check-in-voided", f"check_in:{came.id}", officer_id=officer.id)
        audit.note("hotline-called", "hotline:polisi-110", officer_id=officer.id)
        for hour, minute in ((16, 59), (17, 0)):  # at 17.00 UTC the village's next day begins
            at = datetime(2026, 3, 1, hour, minute, tzinfo=UTC)
            db.session.add(AuditEntry(action="session-opened", at=at))
    assert len(search(supervisors_desk, "ratna")) == 3
    assert [cells[2] for cells in search(supervisors_desk, "RATNA menutup")] == ["Menutup sesi"]
    assert {cells[2] for cells in search(supervisors_desk, "100% ratna")} == {"Menutup sesi", "Membatalkan kehadiran"}
    assert len(search(supervisors_desk, "polisi")) == 1
    assert [cells[0] for cells in search(supervisors_desk, "02/03/2026")] == ["02/03/2026 00.00"]
    assert [cells[0] for cells in search(supervisors_desk, "1/3/2026")] == ["01/03/2026 23.59"]
    assert len(search(supervisors_desk, "membuka 03/2026")) == 2
    for nothing in ("31/02/2026", "13/2026", "%", "<b>"):
        search(supervisors_desk, nothing)
        assert "Tidak ada catatan" in supervisors_desk.text or nothing == "%"
    supervisors_desk.follow("Tampilkan semua")
    assert "Unduh semua (Excel)" in supervisors_desk.text


def test_the_file_holds_what_was_searched_runs_no_formula_and_is_in_the_audit(
    supervisors_desk: Browser, officer: Officer, supervisor: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(30, officer=officer)
    happened(2, "session-closed", officer)
    with db.write():
        officer.name = '=HYPERLINK("http://x")'
    search(supervisors_desk, "membuka hyperlink")
    _header, *lines = export(supervisors_desk)
    assert len(lines) == 30
    assert {line[1] for line in lines} == {'=HYPERLINK("http://x")'}
    exported = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit-exported")).one()
    assert exported.officer_id == supervisor.id
    monkeypatch.setattr(downloads, "MOST_ROWS", 29)
    search(supervisors_desk, "membuka hyperlink")
    supervisors_desk.press("Unduh yang cocok (Excel)", status=422)
    assert "Lebih dari 29 baris" in supervisors_desk.text
    assert supervisors_desk.page.select_one("form.filters [name=q]")["value"] == "membuka hyperlink"


WRITERS = {"note", "note_folded", "act", "pressed", "change", "change_session", "save"}


def codes(path: Path) -> set[str]:
    """The codes of acts in a file, also where one of two is chosen."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    writers = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in WRITERS]
    parts = [part for call in writers for arg in call.args[:3] for part in ast.walk(arg)]
    texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def test_acts_and_parts_that_can_change_have_words() -> None:
    """Every act that code writes down; every column of a session, a hotline, a check-in and the settings."""
    written = set[str]().union(*(codes(path) for path in (ROOT / "kiosk").rglob("*.py")))
    written |= {f"{noun}-exported" for noun in ("recap", "learning", "report", "names", "check-ins", "audit")}
    assert {"officer-disabled", "session-phase", "backup"} <= written | {"backup"}
    assert not [code for code in sorted(written) if page.act_in_words(code) == code]
    parts = {column.name for table in (OutreachSession, Hotline) for column in table.__table__.columns}
    parts |= {"name", "sex", "group", *OFFICE_SETTINGS}
    assert not [part for part in sorted(parts - NEVER_EDITED) if page.part_in_words(part) == part]


NEVER_EDITED = set(
    """id slug state practice date_typed_on created_at opened_at closed_at country confidence position
    origin voices version join_key join_letters kiosk_id kiosk_name check_in_counts content_hash
    revision handed_over_at""".split()
)
