"""The office's settings and the overview."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.config import OFFICE_SETTINGS
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import AuditEntry, CheckIn, Hotline, OutreachSession, Village
from kiosk.rules import content, questions, settings
from kiosk.views.admin.settings.office import HINTS
from tests.cast import people, query_plans
from tests.cast.pages import Browser
from tests.conftest import add, open_session

pytestmark = pytest.mark.look


def test_every_setting_of_the_office_is_on_the_page() -> None:
    with_a_page_of_its_own = {"notice", "voices", "wifi_name", "wifi_password"}
    assert set(HINTS) == set(OFFICE_SETTINGS) - with_a_page_of_its_own


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
    named = check_in(session_in_lontar, "promised", name="Siti Aminah")
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


# --- the overview


def check_in(session: OutreachSession, nonce: str, **fields: object) -> CheckIn:
    """Somebody who came."""
    return add(people.came(session, nonce=nonce, **fields))


def test_todays_count_is_live(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    practice = add(open_session(lontar, title="Coba dulu", state="planned", practice=True))
    check_in(session_in_lontar, "one")
    check_in(session_in_lontar, "double", state="void")
    check_in(session_in_lontar, "yesterday", created_at=utcnow() - timedelta(days=1))
    check_in(practice, "only trying")
    page = desk.get("/admin/")
    live = page.select_one("#today")
    assert live.select_one(".figure").text == "1"
    assert live.find("a", string=session_in_lontar.title)["href"] == f"/admin/sessions/{session_in_lontar.id}/"
    assert "Latihan" in live.text
    check_in(session_in_lontar, "two")
    answer = desk.client.get(str(live["data-hx-get"]), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section id="today"'), "it replaces itself"
    assert '<span class="figure">2</span>' in answer.text


def test_without_a_session_the_overview_says_what_to_do(desk: Browser) -> None:
    desk.get("/admin/")
    assert "Belum ada sesi yang dibuka" in desk.text
    desk.follow("Pilih sesi untuk dibuka")
    assert desk.path == "/admin/sessions/"


def test_what_needs_action(desk: Browser, supervisors_desk: Browser, lontar: Village) -> None:
    old = add(open_session(lontar, held_on=today() - timedelta(days=100)))
    check_in(old, "late", name="Siti")
    with db.write():
        settings.put("contact", "")
    tasks = [task.text for task in supervisors_desk.get("/admin/").select(".tasks li")]
    assert any("1 sesi dari hari sebelumnya" in task for task in tasks)
    assert any("1 check-in melewati masa simpan" in task for task in tasks)
    assert any("1 kontak" in task for task in tasks)
    assert any("hotline belum pernah ditelepon" in task for task in tasks)
    assert any(f"{len(content.questions_of_files())} pertanyaan" in task for task in tasks)
    supervisors_desk.follow("1 kontak untuk urusan data pribadi")
    assert supervisors_desk.path == "/admin/settings/"
    desk.get("/admin/")
    assert "Beri tahu supervisor" in desk.text
    assert not desk.page.select('main a[href="/admin/settings/"]'), "an officer can't open it"


def test_what_is_overdue_is_counted_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    with query_plans.asked() as sent:
        desk.get("/admin/")
    assert sum("check_in.erase_on <" in statement for statement, _values in sent) == 1


@pytest.fixture
def readable_secret(tmp_path: Path) -> Path:
    """A fault of this machine: others can read its secret."""
    path = tmp_path / "secret"
    path.touch()
    path.chmod(0o644)
    return path


def test_faults_of_the_machine_come_last_and_in_detail_for_supervisors(
    desk: Browser, supervisors_desk: Browser, readable_secret: Path
) -> None:
    [*tasks, last] = desk.get("/admin/").select(".tasks li")
    assert tasks
    assert last.text.strip() == "Mesin ini perlu dilihat teknisi: jalankan flask doctor."
    assert "secret" not in desk.text
    lines = [line.text for line in supervisors_desk.get("/admin/").select(".tasks li")]
    assert any("bisa membaca" in line and "secret" in line for line in lines[len(tasks) :])
    assert "Mesin ini perlu dilihat" not in supervisors_desk.text


def test_when_all_is_in_order_the_overview_says_so(
    app: Flask, desk: Browser, supervisors_desk: Browser, readable_secret: Path, checked_today: None
) -> None:
    with db.write():
        settings.put("contact", "Loket Informasi")
        for hotline in db.session.scalars(select(Hotline)):
            hotline.checked_on = today() - timedelta(days=90)
    desk.get("/admin/")
    assert "jalankan flask doctor" in desk.text
    upkeep.start(app)
    for path in (readable_secret, *Path(app.instance_path).glob("*.sqlite3*")):
        path.chmod(0o600)
    desk.get("/admin/")
    assert "Tidak ada yang perlu ditangani" in desk.text
    with db.write():
        hotline = db.session.get(Hotline, "polisi-110")
        assert hotline
        hotline.checked_on = today() - timedelta(days=91)
    desk.get("/admin/")
    assert "1 hotline" in desk.text
    assert "sudah lama" not in desk.text
    with db.write():
        questions.find("Q01").confirmed_on = today() - timedelta(days=366)
    content.of_files()[0]["as_of"] = today() - timedelta(days=366)
    desk.get("/admin/")
    assert "1 teks cek tawaran, daftar periksa, dan halaman keluarga sudah lama" in desk.text
    assert "Beri tahu supervisor" in desk.text
    assert "Beri tahu" not in supervisors_desk.get("/admin/").text
    desk.follow("1 pertanyaan kuis sudah lama tidak dicocokkan dengan sumbernya.")
    desk.get("/admin/questions/?state=due")
    assert len(desk.page.select("main tbody tr")) == 1
    assert "Perlu diperiksa lagi" in desk.page.select_one("main tbody").text


def test_a_part_that_can_not_refresh_stays_as_it_was(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = desk.client.get("/admin/sessions/nothing/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (404, "none")
