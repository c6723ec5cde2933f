"""The first page of the desk: open sessions, live, or the next one; what sessions need, what is left, faults."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import Hotline, OutreachSession, Village
from kiosk.rules import content, questions, settings
from kiosk.views.admin.today import overview
from tests.cast import people, query_plans
from tests.cast.pages import Browser
from tests.conftest import add, open_session

pytestmark = pytest.mark.look


def tasks(desk: Browser) -> list[str]:
    """What is to be done, as the page says it."""
    return [" ".join(task.text.split()) for task in desk.get("/admin/").select(".tasks li")]


def test_the_count_of_an_open_session_is_live(desk: Browser, session_in_lontar: OutreachSession) -> None:
    add(people.came(session_in_lontar))
    add(people.came(session_in_lontar, state="void", void_reason="double"))
    page = desk.get("/admin/")
    live = page.select_one("#today")
    assert live.select_one(".figure").text == "1"
    assert all(each.get("id") for each in live.select("a, button")), "by it htmx gives back the focus"
    assert live.find("a", string=session_in_lontar.title)["href"] == f"/admin/sessions/{session_in_lontar.id}/"
    add(people.came(session_in_lontar))
    answer = desk.client.get(str(live["data-hx-get"]), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section id="today"'), "it replaces itself"
    assert '<span class="figure">2</span>' in answer.text
    desk.follow("Selesaikan sesi")
    assert desk.path == f"/admin/sessions/{session_in_lontar.id}/finish"


def test_of_very_many_open_sessions_the_rest_is_a_link(
    supervisors_desk: Browser, lontar: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "AT_ONCE", 2)
    for number in range(5):
        add(open_session(lontar, title=f"Sesi {number}"))
    assert len(supervisors_desk.get("/admin/").select("#today h2")) == 2
    supervisors_desk.follow("3 sesi lain ada di daftar sesi.")
    assert len(supervisors_desk.page.select("tbody tr")) == 5


def test_a_session_that_is_tried_out_says_so(desk: Browser, lontar: Village) -> None:
    practice = add(open_session(lontar, title="Coba dulu", state="planned", practice=True))
    add(people.came(practice))
    desk.get("/admin/")
    assert "Latihan" in desk.text
    assert desk.page.select(".switch")
    assert not desk.page.select(".figure"), "what is tried counts nowhere"


def test_without_an_open_session_the_next_one_is_a_tap_away(desk: Browser, lontar: Village) -> None:
    desk.get("/admin/")
    assert "Tidak ada sesi yang dibuka atau direncanakan" in desk.text
    desk.follow("Rencanakan sesi")
    assert desk.path == "/admin/sessions/new"
    for days, title in ((-1, "Kemarin"), (1, "Besok"), (30, "Bulan depan")):
        add(open_session(lontar, title=title, state="planned", held_on=today() + timedelta(days=days)))
    desk.get("/admin/")
    assert [heading.text for heading in desk.page.select("#today h2")] == ["Besok"]
    forgotten = add(open_session(lontar, title="Lupa ditutup", held_on=today() - timedelta(days=1)))
    first = add(open_session(lontar, title="Hari ini", state="planned"))
    desk.get("/admin/")
    assert [heading.text for heading in desk.page.select("#today h2")] == ["Lupa ditutup", "Hari ini"]
    assert "Besok" not in desk.text
    assert f"{forgotten.title}, Lontar, {forgotten.held_on:%d/%m/%Y}: belum ditutup." in tasks(desk)
    desk.follow("Buka sesi")
    assert desk.path == f"/admin/sessions/{first.id}/open"


def test_all_sessions_of_today_stand_in_their_order_with_what_each_needs(desk: Browser, lontar: Village) -> None:
    for title, state, hour in (
        ("Sore", "planned", 15),
        ("Pagi", "closed", 8),
        ("Siang", "open", 13),
        ("Bebas", "open", 0),
    ):
        starts = time(hour) if hour else None
        add(open_session(lontar, title=title, state=state, starts_at=starts, heads_male=3, heads_female=4))
    add(open_session(lontar, title="Batal", state="cancelled", cancel_reason="Hujan"))
    cards = desk.get("/admin/").select("#today .card")
    assert [card.h2.text for card in cards] == ["Pagi", "Siang", "Sore", "Bebas"]
    buttons = [[" ".join(link.text.split()) for link in card.select("a.button")] for card in cards]
    names, sheet = "Ketik dari daftar kertas", "Daftar hadir"
    assert buttons[0] == ["Laporan kegiatan", names]
    assert buttons[1] == buttons[3] == ["Selesaikan sesi", names, sheet]
    assert buttons[2] == ["Buka sesi…", sheet]
    assert "7 yang hadir" in " ".join(cards[0].text.split())
    assert all(each.get("id") for each in desk.page.select("#today a, #today button"))
    desk.follow(names)
    assert desk.path.endswith("/paper")


def test_the_last_finished_session_stands_with_its_report(desk: Browser, lontar: Village) -> None:
    assert "Sesi terakhir" not in desk.get("/admin/").text
    older, last = (
        add(open_session(lontar, title=f"Selesai {n}", state="closed", held_on=today() - timedelta(days=n)))
        for n in (9, 8)
    )
    desk.get("/admin/")
    assert older.title not in desk.page.select_one(".last").text
    desk.follow("Laporan: Selesai 8")
    assert desk.path == f"/admin/sessions/{last.id}/report"
    add(open_session(lontar, state="closed"))
    assert not desk.get("/admin/").select(".last"), "it stands among the sessions of today"


def test_what_sessions_need(supervisors_desk: Browser, lontar: Village) -> None:
    def closed(days: int, title: str, **fields: object) -> OutreachSession:
        return add(open_session(lontar, title=title, state="closed", held_on=today() - timedelta(days=days), **fields))

    needs = closed(3, "Belum selesai", heads_male=3)
    add(people.came(needs))
    closed(2, "Beres", heads_male=0, heads_female=0)
    closed(91, "Sudah lama")
    [task] = [task for task in tasks(supervisors_desk) if ": " in task and "Lontar" in task]
    assert task.endswith(": jumlah hadir belum diisi, 1 kehadiran belum diperiksa.")
    supervisors_desk.follow("Belum selesai")
    assert supervisors_desk.path == f"/admin/sessions/{needs.id}/finish"
    with query_plans.asked() as sent:
        supervisors_desk.get("/admin/")
    few = len(sent)
    for n in range(12):
        closed(4, f"Sesi {n}")
    with query_plans.asked() as sent:
        assert "3 sesi lain juga belum selesai." in tasks(supervisors_desk)
    assert len(sent) == few <= 22


def test_what_is_left_to_set_up(desk: Browser, supervisors_desk: Browser, lontar: Village) -> None:
    add(people.came(add(open_session(lontar, held_on=today() - timedelta(days=100))), name="Siti"))
    with db.write():
        settings.put("contact", "")
    found = tasks(supervisors_desk)
    assert any("1 kehadiran melewati masa simpan" in task for task in found)
    assert not any("pertanyaan" in task for task in found), "that waits on another page"
    supervisors_desk.follow("Persiapan anjungan")
    assert supervisors_desk.path == "/admin/settings/first-run"
    assert any("1 kontak" in task for task in tasks(desk))
    called = [task for task in tasks(desk) if "ditelepon" in task]
    assert called == ["6 hotline mendesak atau setempat belum ditelepon dalam 90 hari terakhir."], "not all 37"
    assert any("Beri tahu supervisor" in task for task in tasks(desk))
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


def test_of_a_fault_an_officer_reads_whom_to_tell_and_a_supervisor_the_remedy(
    desk: Browser, supervisors_desk: Browser, readable_secret: Path
) -> None:
    [*others, last] = tasks(desk)
    assert others
    assert last == "Mesin ini perlu dilihat. Beri tahu supervisor: Hasan."
    assert "secret" not in desk.text
    assert any("bisa membaca" in line and "chmod" in line for line in tasks(supervisors_desk))
    assert "Mesin ini perlu dilihat" not in supervisors_desk.text


def test_when_all_is_in_order_it_says_so_and_names_what_falls_due(
    app: Flask, desk: Browser, readable_secret: Path, checked_today: None
) -> None:
    with db.write():
        settings.put("contact", "Loket Informasi")
    upkeep.start(app)
    for path in (readable_secret, *Path(app.instance_path).glob("*.sqlite3*")):
        path.chmod(0o600)
    desk.get("/admin/")
    assert "Tidak ada yang perlu ditangani" in desk.text
    with db.write():
        db.session.get_one(Hotline, "polisi-110").checked_on = today() - timedelta(days=91)
        questions.find("Q01").confirmed_on = today() - timedelta(days=366)
    content.of_files()[0]["as_of"] = today() - timedelta(days=366)
    assert len(tasks(desk)) == 1, "nobody at the desk renews the texts of the program"
    assert "1 hotline" in desk.text


def test_a_part_that_can_not_refresh_stays_as_it_was(desk: Browser) -> None:
    answer = desk.client.get("/admin/sessions/nothing/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (404, "none")
