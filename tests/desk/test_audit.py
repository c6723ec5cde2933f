"""The audit: its page and file, and who looked at names."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession, Village
from kiosk.rules import audit
from kiosk.web.desk import downloads
from tests.cast import people
from tests.cast.faults import Fault, at_each_fault
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.reports import in_sheet, workbook
from tests.conftest import add, open_session


def add_entries(count: int, action: str = "session-opened", officer: Officer | None = None) -> None:
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
    """The cells of what this search finds."""
    browser.get(f"/admin/audit/?{urlencode({'q': q})}")
    return rows(browser)


def test_pages_go_by_key_and_miss_nothing(supervisors_desk: Browser) -> None:
    add_entries(2 * audit.PAGE_SIZE + 30)
    supervisors_desk.get("/admin/audit/")
    lines = rows(supervisors_desk)
    while "lebih lama" in supervisors_desk.text:
        assert len(rows(supervisors_desk)) == audit.PAGE_SIZE
        supervisors_desk.follow("Yang lebih lama")
        lines += rows(supervisors_desk)
    sessions = [cells[3] for cells in lines if cells[2] == "Membuka sesi"]
    assert len(sessions) == len(set(sessions)) == 2 * audit.PAGE_SIZE + 30
    supervisors_desk.get("/admin/audit/?before=nothing")
    assert len(rows(supervisors_desk)) == audit.PAGE_SIZE, "a key that is gone shows the first page"


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
        audit.note("check-in-erased", "check_in:gone", officer_id=None, reason="request")
        audit.note("hotline-called", "hotline:polisi-110", officer_id=officer.id)
        audit.note("officer-disabled", f"officer:{officer.id}", officer_id=None)
        audit.note("question-changed", "question:Q01", officer_id=None, fields=["id.said", "en.rule"])
        audit.note("question-confirmed", "question:Q08", officer_id=None)
    for _time in range(3):
        with db.write():
            audit.note_folded("sign-in-failed", "officer:", officer_id=None)
    supervisors_desk.get("/admin/audit/")
    cells_by_act = {cells[2]: cells[3:] for cells in rows(supervisors_desk)}
    assert cells_by_act["Mengubah sesi"] == [title, "Judul kegiatan", ""]
    assert cells_by_act["Membatalkan kehadiran"] == [title, "", "Ganda"]
    assert cells_by_act["Menghapus kehadiran"] == ["kehadiran yang sudah dihapus", "", "Diminta orangnya"]
    assert cells_by_act["Menonaktifkan akun"][0] == "Ratna"
    question = "“Umur di surat bisa kita naikkan.” Begitu kata agen. Siti…"
    assert cells_by_act["Mengubah pertanyaan"] == [question, "Ucapan, Aturan yang diingat", ""]
    assert cells_by_act["Memeriksa pertanyaan"][0].startswith("Lina mau membuat paspor."), "Mak tells it"
    assert cells_by_act["Gagal masuk (3 kali)"][0] == "nama yang tidak dikenal"
    assert cells_by_act["Ditolak: tidak berhak"] == ["halaman Kantor", "", ""]
    assert "Aminah" not in supervisors_desk.text
    supervisors_desk.press("(Excel)")
    header, *lines = in_sheet(workbook(supervisors_desk)["Jejak audit"])
    assert header == ["Waktu", "Petugas", "Perbuatan", "Pada", "Bagian", "Alasan"]
    assert {line[2]: line[3:] for line in lines if line[2] != "Mengunduh jejak audit"} == cells_by_act


def test_one_box_searches_all(supervisors_desk: Browser, officer: Officer, session_in_lontar: OutreachSession) -> None:
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
    assert [cells[0] for cells in search(supervisors_desk, "02/03/2026")] == ["02/03/2026 00.00"]
    assert [cells[0] for cells in search(supervisors_desk, "1/3/2026")] == ["01/03/2026 23.59"]
    search(supervisors_desk, "31/02/2026")
    assert "Tidak ada catatan" in supervisors_desk.text
    supervisors_desk.follow("Tampilkan semua")
    assert "Unduh semua (Excel)" in supervisors_desk.text


def test_the_file_holds_what_was_searched_runs_no_formula_and_is_in_the_audit(
    supervisors_desk: Browser, officer: Officer, supervisor: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_entries(30, officer=officer)
    add_entries(2, "session-closed", officer)
    with db.write():
        officer.name = '=HYPERLINK("http://x")'
    search(supervisors_desk, "membuka hyperlink")
    supervisors_desk.press("(Excel)")
    _header, *lines = in_sheet(workbook(supervisors_desk)["Jejak audit"])
    assert len(lines) == 30
    assert {line[1] for line in lines} == {'=HYPERLINK("http://x")'}
    exported = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit-exported")).one()
    assert exported.officer_id == supervisor.id
    monkeypatch.setattr(downloads, "MOST_ROWS", 29)
    search(supervisors_desk, "membuka hyperlink")
    supervisors_desk.press("Unduh yang cocok (Excel)", status=422)
    assert "Lebih dari 29 baris" in supervisors_desk.text
    assert supervisors_desk.page.select_one("form.filters [name=q]")["value"] == "membuka hyperlink"


NAME = "Sulastri Warsono"


@pytest.fixture
def sulastri(session_in_lontar: OutreachSession) -> str:
    """Sulastri, twice, the second time from the paper list; the key of the first."""
    add(came(session_in_lontar, name=NAME, sex="P", phone="+6281234567890", origin="paper"))
    return str(add(came(session_in_lontar, name=NAME, sex="P")).id)


def seen_names() -> list[tuple[str, str, int]]:
    """Who saw names of which session, and how often."""
    statement = select(Officer.name, AuditEntry.row, AuditEntry.times).join_from(AuditEntry, Officer)
    rows = db.session.execute(statement.where(AuditEntry.action == "names-viewed").order_by(AuditEntry.at))
    return [(name, row.removeprefix("outreach_session:"), times) for name, row, times in rows]


OF_SESSION = "/admin/check-ins/{session}/"
FINISH = "/admin/sessions/{session}/finish"
PAGES = (OF_SESSION, FINISH, *(OF_SESSION + rest for rest in ("?q=sulastri", "paper", "{key}/")))


def test_every_page_with_a_name_is_logged(desk: Browser, session_in_lontar: OutreachSession, sulastri: str) -> None:
    here, times = session_in_lontar.id, 0
    for where in PAGES:
        desk.get(where.format(session=here, key=sulastri))
        assert NAME in str(desk.page)
        times += 1
        assert seen_names() == [("Ratna", here, times)], where
        if desk.page.select("[name=sex]"):
            desk.submit("main form:has([name=sex])", status=422, sex="X")
            assert NAME in str(desk.page)
            times += 1
            assert seen_names() == [("Ratna", here, times)], where
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "names-viewed"))
    assert "ulastri" not in f"{entry.row} {entry.fields} {entry.reason}"


def test_looks_of_an_hour_are_one_entry_for_each_officer_and_session(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, sulastri: str, lontar: Village
) -> None:
    other = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=7)))
    key, here = add(came(other)).id, session_in_lontar.id
    for where in (*PAGES, OF_SESSION + "?q=nobody"):
        desk.get(where.format(session=other.id, key=key))
    assert seen_names() == [], "where no name is shown nothing is written"
    add(came(other, name="Ani"))
    for browser, session in ((desk, here), (desk, here), (supervisors_desk, here), (desk, other.id)):
        browser.get(OF_SESSION.format(session=session))
    assert seen_names() == [("Ratna", here, 2), ("Hasan", here, 1), ("Ratna", other.id, 1)]
    with db.write():
        for entry in db.session.scalars(select(AuditEntry)):
            entry.at = utcnow() - timedelta(minutes=61)
    desk.get(f"/admin/check-ins/{here}/")
    assert seen_names()[-1] == ("Ratna", here, 1)
    supervisors_desk.get("/admin/audit/")
    assert "Melihat nama orang (2 kali)" in supervisors_desk.text


@at_each_fault
def test_no_name_without_a_trace(
    fault: Fault, desk: Browser, session_in_lontar: OutreachSession, sulastri: str
) -> None:
    here = session_in_lontar.id
    with fault():
        for where in PAGES:
            desk.get(where.format(session=here, key=sulastri), status=503)
            assert NAME not in str(desk.page)
        assert not desk.page.select("[action='/exit']")
        assert "Nama orang hanya tampil kalau tercatat siapa yang melihatnya." in desk.text
    desk.get(f"/admin/check-ins/{here}/")
    assert NAME in desk.text
    assert seen_names() == [("Ratna", here, 1)]
