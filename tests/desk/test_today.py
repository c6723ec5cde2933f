"""The first page of the desk: sessions of today, live, or the next one; what is left to do; the first steps."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import checks, network, upkeep
from kiosk.models import OutreachSession, Village
from kiosk.rules import settings
from kiosk.views.admin import today as overview
from tests.cast import people, query_plans
from tests.cast.officers import NEW, invited
from tests.cast.pages import Browser
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


def test_the_next_session_is_a_tap_away(desk: Browser, lontar: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.get("/admin/")
    assert "Tidak ada sesi yang dibuka atau direncanakan" in desk.text
    assert "Sesi terakhir" not in desk.text
    desk.follow("Rencanakan sesi")
    assert desk.path == "/admin/sessions/new"
    for days, title in ((-1, "Kemarin"), (1, "Besok"), (30, "Bulan depan")):
        add(open_session(lontar, title=title, state="planned", held_on=today() + timedelta(days=days)))
    for days in (9, 8):
        add(open_session(lontar, title=f"Selesai {days}", state="closed", held_on=today() - timedelta(days=days)))
    desk.get("/admin/")
    assert [heading.text for heading in desk.page.select("#today h2")] == ["Besok"]
    assert "Selesai 9" not in desk.page.select_one(".last").text
    desk.follow("Laporan: Selesai 8")
    forgotten = add(open_session(lontar, title="Lupa ditutup", held_on=today() - timedelta(days=1)))
    practice = add(open_session(lontar, title="Hari ini", state="planned", practice=True))
    add(people.came(practice))
    desk.get("/admin/")
    assert [heading.text for heading in desk.page.select("#today h2")] == ["Lupa ditutup", "Hari ini"]
    assert "Latihan" in desk.page.select("#today .card")[1].text
    assert not desk.page.select("#today .card")[1].select(".figure"), "what is tried counts nowhere"
    assert f"{forgotten.title}, Lontar, {forgotten.held_on:%d/%m/%Y}: belum ditutup." in tasks(desk)
    monkeypatch.setattr(overview, "MOST_LIVE", 1)
    assert len(desk.get("/admin/").select("#today h2")) == 1
    desk.follow("1 sesi lain ada di daftar sesi.")


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
    buttons = [[" ".join(each.text.split()) for each in card.select(".actions .button")] for card in cards]
    names, sheet = "Ketik dari daftar kertas", "Daftar hadir"
    assert buttons[0] == ["Laporan kegiatan", names]
    assert buttons[1] == buttons[3] == ["Selesaikan sesi", names, sheet]
    assert buttons[2] == ["Buka sesi", sheet]
    assert "7 yang hadir" in " ".join(cards[0].text.split())
    assert not desk.page.select(".last"), "what is finished today stands among the sessions of today"
    assert all(each.get("id") for each in desk.page.select("#today a, #today button")), "by it htmx keeps the focus"


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
    assert len(sent) == few <= 25
    assert sum("check_in.erase_on <" in statement for statement, _values in sent) == 1


@pytest.fixture
def readable_secret(tmp_path: Path) -> Path:
    """A fault of this machine: others can read its secret."""
    path = tmp_path / "secret"
    path.touch()
    path.chmod(0o644)
    return path


def test_a_supervisor_reads_the_remedy(desk: Browser, supervisors_desk: Browser, readable_secret: Path) -> None:
    [*others, last] = tasks(desk)
    assert "6 hotline mendesak atau setempat" in " ".join(others), "not all 37"
    assert last.endswith("hal perlu dilihat supervisor. Beri tahu: Hasan.")
    assert not desk.page.select("ol.first-steps")
    assert any("bisa membaca" in line and "pengelola mesin" in line for line in tasks(supervisors_desk))
    assert "perlu dilihat supervisor" not in supervisors_desk.text
    for check in checks.CHECKS:
        if check.page:
            (desk if check.audience == checks.OFFICER else supervisors_desk).get(check.page)


@pytest.mark.sqlite_only  # a server has its own copies, and no village
def test_the_first_steps_begin_at_the_set_up_link_and_end_when_they_are_done(visitor: Browser, lontar: Village) -> None:
    _officer, link = invited()
    visitor.get(link)
    visitor.submit(name="Hasan", username="hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert len(tasks(visitor, "ol.first-steps li")) == 3
    for name, value in (("contact", "Loket"), ("host_village", lontar.code), ("second_folder", "")):
        with db.write():
            settings.store(name, value)
    assert "Langkah pertama" not in visitor.get("/admin/").text


def test_when_all_is_in_order_it_says_so(app: Flask, desk: Browser, readable_secret: Path, checked_today: None) -> None:
    with db.write():
        for name, value in (("contact", "Loket"), ("host_village", ""), ("second_folder", "")):
            settings.store(name, value)
    upkeep.start(app)
    for path in (readable_secret, *Path(app.instance_path).glob("*.sqlite3*")):
        path.chmod(0o600)
    desk.get("/admin/")
    assert "Tidak ada yang perlu ditangani" in desk.text
    if db.file:
        assert "Salinan data terakhir" in desk.text


def test_a_lost_address_is_told(app: Flask, desk: Browser, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    own = ["192.168.1.20"]
    monkeypatch.setattr(network, "own_addresses", lambda: own)
    monkeypatch.setattr(network, "is_this_machine", lambda address: address in ("127.0.0.1", *own))
    monkeypatch.setattr(network, "answer_of", lambda _address: "kiosk")
    network.note_addresses(app, ["http://127.0.0.1:8000"])

    def lost_after(host: str, peer: str = "192.168.1.77") -> str:
        visitor.client.get("/", headers={"Host": f"{host}:8000"}, environ_base={"REMOTE_ADDR": peer})
        return " ".join(task for task in tasks(desk) if "Alamat untuk tablet" in task)

    assert lost_after("192.168.1.20") == ""
    own[:] = ["192.168.1.35"]
    for host, peer in (("192.168.1.99", "192.168.1.77"), ("evil.example", "192.168.1.77"), (own[0], own[0])):
        assert "http://192.168.1.20:8000" in lost_after(host, peer), "a tablet has not come to the new address"
    assert desk.page.select_one(".tasks [role=img]")["aria-label"] == "http://192.168.1.35:8000"
    assert lost_after("192.168.1.35") == ""
