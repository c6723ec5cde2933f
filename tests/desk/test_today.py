"""The first page of the desk: sessions of today, live, or the next one; what is left to do; the first steps."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import checks
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import known_days, settings
from kiosk.views.admin.today import address_of
from kiosk.web.dates import long_day
from tests.cast import people, query_plans
from tests.cast.disk import put_confirmed_day
from tests.cast.officers import NEW, invite
from tests.cast.pages import Browser
from tests.cast.sessions import at, only_session, planned_before
from tests.conftest import add, open_session


def tasks(desk: Browser, part: str = "ul.tasks li") -> list[str]:
    """What is to be done, as the page says it."""
    return [" ".join(task.text.split()) for task in desk.get("/admin/").select(part)]


def test_the_count_of_an_open_session_is_live(desk: Browser, session_in_lontar: OutreachSession) -> None:
    add(people.came(session_in_lontar))
    add(people.came(session_in_lontar, state="void", void_reason="double"))
    page = desk.get("/admin/")
    live = page.select_one("#today")
    assert live.select_one(".figure").text == "1"
    assert live.find("a", string=session_in_lontar.title)["href"] == f"/admin/sessions/{session_in_lontar.id}/"
    add(people.came(session_in_lontar))
    answer = desk.client.get(str(live["data-hx-get"]), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section id="today"'), "it replaces itself"
    assert '<span class="figure">2</span>' in answer.text
    broken = desk.client.get("/admin/sessions/nothing/", headers={"HX-Request": "true"})
    assert broken.headers["HX-Reswap"] == "none", "a part that can't refresh stays as it was"


def test_the_next_session_is_a_tap_away(desk: Browser, lontar: Village) -> None:
    desk.get("/admin/")
    assert "Tidak ada sesi yang dibuka atau direncanakan" in desk.text
    for days, title in ((-1, "Kemarin"), (1, "Besok"), (30, "Bulan depan")):
        add(open_session(lontar, title=title, state="planned", held_on=today() + timedelta(days=days)))
    desk.get("/admin/")
    assert [heading.text.strip() for heading in desk.page.select("#today h2")] == ["Besok"]
    forgotten = add(open_session(lontar, title="Lupa ditutup", held_on=today() - timedelta(days=1)))
    practice = add(open_session(lontar, title="Hari ini", state="planned", practice=True))
    add(people.came(practice))
    desk.get("/admin/")
    assert [heading.text.strip() for heading in desk.page.select("#today h2")] == ["Lupa ditutup", "Hari ini"]
    assert "Latihan" in desk.page.select("#today .card")[1].text
    assert not desk.page.select("#today .card")[1].select(".figure"), "what is tried counts nowhere"
    assert f"{forgotten.title}, Lontar, {forgotten.held_on:%d/%m/%Y}: belum ditutup." in tasks(desk)


def test_a_doubt_about_opening_is_asked_and_is_no_error(desk: Browser, lontar: Village) -> None:
    plan = add(planned_before(lontar, date_typed_on=today()))
    desk.get("/admin/")
    desk.press("Buka sesi")
    assert (desk.path, plan.state) == (at(plan), "planned")
    question = " ".join(desk.page.select_one("#open").get_text(" ").split())
    assert f"Benarkah tanggal sesi ini {long_day(today())}?" in question
    assert "Tanggal sesi ini baru ditulis hari ini" in question
    assert not desk.page.select("[role=alert], .field-error, .note-warning"), "nobody did anything wrong"
    desk.press("Buka sesi", sure="1")
    assert only_session().state == "open"


def test_another_open_session_is_asked_about_too(desk: Browser, lontar: Village) -> None:
    add(open_session(lontar, title="Masih jalan"))
    plan = add(planned_before(lontar))
    desk.get("/admin/")
    desk.press("Buka sesi", csrf_token="old", status=422)
    assert "Ketuk tombolnya sekali lagi" in desk.page.text
    desk.get("/admin/")
    desk.press("Buka sesi")
    assert "Buka dua sesi bersamaan?" in desk.page.select_one("#open").text
    assert not desk.page.select("[role=alert], .field-error, .note-warning")
    desk.press("Buka sesi", beside="1")
    assert plan.state == "open"


def test_what_sessions_need(supervisors_desk: Browser, lontar: Village) -> None:
    def add_closed_session(days: int, title: str, **fields: object) -> OutreachSession:
        return add(open_session(lontar, title=title, state="closed", held_on=today() - timedelta(days=days), **fields))

    needs = add_closed_session(3, "Belum selesai", heads_male=3)
    add(people.came(needs))
    add_closed_session(2, "Beres", heads_male=0, heads_female=0)
    add_closed_session(91, "Sudah lama")
    [task] = [task for task in tasks(supervisors_desk) if ": " in task and "Lontar" in task]
    assert task.endswith(": jumlah hadir belum diisi, 1 kehadiran belum diperiksa.")
    supervisors_desk.follow("Belum selesai")
    assert supervisors_desk.path == f"/admin/sessions/{needs.id}/finish"
    with query_plans.watch_queries() as queries:
        supervisors_desk.get("/admin/")
    few = len(queries)
    for n in range(12):
        add_closed_session(4, f"Sesi {n}")
    with query_plans.watch_queries() as queries:
        assert "3 sesi lain juga belum selesai." in tasks(supervisors_desk)
    assert len(queries) == few <= 25
    assert sum("check_in.erase_on <" in statement for statement, _values in queries) == 1


@pytest.fixture
def readable_secret(tmp_path: Path) -> Path:
    """A fault of this machine: others can read its secret."""
    path = tmp_path / "secret"
    path.touch()
    path.chmod(0o644)
    return path


def test_a_supervisor_reads_the_remedy(
    app: Flask, desk: Browser, supervisors_desk: Browser, readable_secret: Path
) -> None:
    [*others, last] = tasks(desk)
    assert "5 hotline mendesak atau setempat" in " ".join(others), "not all 37"
    assert last.endswith("hal perlu dilihat supervisor. Beri tahu: Hasan.")
    assert not desk.page.select("ol.first-steps")
    assert any("bisa membaca" in line and "pengelola mesin" in line for line in tasks(supervisors_desk))
    assert "perlu dilihat supervisor" not in supervisors_desk.text
    for check in checks.CHECKS:
        if check.noun:
            with app.test_request_context():
                address = address_of(check)
            (desk if check.audience == checks.OFFICER else supervisors_desk).get(address)


@pytest.mark.sqlite_only  # a server has its own copies, and no village
def test_the_first_steps_begin_at_the_set_up_link_and_end_when_they_are_done(visitor: Browser, lontar: Village) -> None:
    _officer, link = invite()
    visitor.get(link)
    visitor.submit(name="Hasan", username="hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert len(tasks(visitor, "ol.first-steps li")) == 4
    values = {"contact": "Loket", "host_village": lontar.code, "second_folder": "", "company_list": {}}
    for name, value in values.items():
        with db.write():
            settings.store(name, value)
    assert "Langkah pertama" not in visitor.get("/admin/").text


def test_one_tap_confirms_the_day_that_names_wait_for(desk: Browser, old_session: OutreachSession) -> None:
    """Nobody opened a session for weeks: the clock alone erases nothing, and the page says so to every officer."""
    people.check_in(old_session)
    desk.get("/admin/")
    assert "menunggu tanggal" not in desk.text
    put_confirmed_day(20)
    desk.get("/admin/")
    assert "1 data yang habis masa simpannya menunggu tanggal yang dipastikan." in desk.text
    [waiting] = [button for button in desk.page.select("button") if "Ya, hari ini" in button.text]
    assert long_day(today()) in waiting.text
    desk.press("Ya, hari ini", day=today() - timedelta(days=1))
    assert known_days.date_confirmed() == today() - timedelta(days=20), "a page that was left open overnight"
    desk.press("Ya, hari ini")
    assert "Tanggal dipastikan. 1 data yang melewati masa simpan dihapus." in desk.page.text
    assert "menunggu tanggal" not in desk.text
    assert db.session.scalars(select(CheckIn.name)).one() is None
    acts = [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))]
    assert acts == ["day-confirmed", "purged"]


def test_a_tap_takes_back_a_later_day_that_was_confirmed_by_mistake(
    desk: Browser, old_session: OutreachSession
) -> None:
    with db.write():
        settings.store("date_confirmed", None)
    people.check_in(old_session)
    desk.get("/admin/")
    put_confirmed_day(-359)  # another tab: a year typed wrong
    desk.press("Ya, hari ini")
    assert known_days.date_confirmed() == today()
