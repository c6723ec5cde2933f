"""Officers plan, try out, open, close and copy sessions, as they would at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import outreach
from kiosk.db import db, today
from kiosk.models import AuditEntry, CheckIn, OutreachSession, QuizAttempt, Village
from tests.browser_of_pages import Browser
from tests.conftest import add, open_session

FIELDS = {
    "order_number": "W11.IMI-UM.01.01-0457",
    "kind": "bimtek",
    "title": "Cek dulu sebelum berangkat",
    "village": "36.04.13.2007",
    "place_kind": "sekolah",
    "place_name": "MTs Al-Khairiyah",
    "starts_at": "09:00",
    "ends_at": "12.00",
    "speakers": "BP3MI Banten\r\nDisnaker",
}


def only_session() -> OutreachSession:
    """The one session there is."""
    db.session.expire_all()
    return db.session.scalars(select(OutreachSession)).one()


def audit() -> list[tuple[str, list[Any]]]:
    """What the audit says of sessions, as (action, fields)."""
    order = select(AuditEntry).where(AuditEntry.row.startswith("outreach_session:")).order_by(AuditEntry.at)
    return [(entry.action, entry.fields) for entry in db.session.scalars(order)]


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar, planned for today."""
    return add(open_session(lontar, state="planned"))


def at(session: OutreachSession, page: str = "") -> str:
    """The address of a page of this session."""
    return f"/admin/sessions/{session.id}/{page}"


def test_an_officer_plans_a_session(desk: Browser) -> None:
    desk.get("/admin/sessions/")
    assert "Belum ada sesi" in desk.text
    desk.follow("Rencanakan sesi")
    desk.submit(**FIELDS)
    session = only_session()
    assert desk.path == at(session)
    assert desk.page.h1.text == "Cek dulu sebelum berangkat"
    assert (session.state, session.village_name, session.held_on) == ("planned", "Lontar", today())
    assert (session.starts_at.strftime("%H.%M"), session.ends_at.strftime("%H.%M")) == ("09.00", "12.00")
    assert session.speakers == "BP3MI Banten\nDisnaker"
    assert session.officers == "Ratna"
    assert audit() == [("session-planned", [])]


def test_the_villages_of_the_pilot_come_first_and_are_found_by_alias(desk: Browser) -> None:
    page = desk.get("/admin/sessions/new")
    groups = [group["label"] for group in page.select("#village optgroup")]
    assert groups[:3] == ["Kec. Pontang, Kab. Serang", "Kec. Tirtayasa, Kab. Serang", "Kec. Anyar, Kab. Serang"]
    island = page.find("option", string="Pulau Tunda (Wargasara)")
    assert island["value"] == "36.04.13.2009"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Bagian ini belum diisi"),
        ({"title": "x" * 161}, "paling banyak 160 huruf"),
        ({"village": ""}, "Pilih desanya"),
        ({"village": "36.99.99.2001"}, "tidak ada di daftar"),
        ({"kind": "arisan"}, "Pilih salah satu"),
        ({"place_kind": ""}, "Pilih salah satu"),
        ({"held_on": ""}, "Bagian ini belum diisi"),
        ({"held_on": "31/02/2026"}, "seperti 24/11/2026"),
        ({"held_on": "0026-11-24"}, "seperti 24/11/2026"),
        ({"starts_at": "25:00"}, "seperti 09.00"),
        ({"ends_at": "08:00"}, "sesudah jam mulai"),
    ],
)
def test_bad_input_gets_a_kind_message_and_plans_nothing(desk: Browser, fields: dict[str, str], message: str) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(status=422, **(FIELDS | fields))
    assert message in desk.text
    assert desk.page.select_one("#order_number")["value"] == FIELDS["order_number"]
    assert not db.session.scalars(select(OutreachSession)).all()


def test_a_day_may_be_typed_as_the_office_writes_it(desk: Browser) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(**(FIELDS | {"held_on": "24/11/2026"}))
    assert only_session().held_on.isoformat() == "2026-11-24"


def test_a_change_is_in_the_audit_by_the_names_of_its_fields(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned))
    desk.follow("Ubah data")
    desk.submit(title="Judul lain", follow_up="Grup WhatsApp")
    assert (only_session().title, only_session().follow_up) == ("Judul lain", "Grup WhatsApp")
    desk.follow("Ubah data")
    desk.submit()
    assert "Tidak ada yang berubah" in desk.text
    assert audit() == [("session-changed", ["title", "follow_up"])]


def test_a_session_keeps_a_village_that_was_switched_off(
    desk: Browser, planned: OutreachSession, lontar: Village
) -> None:
    with db.write():
        lontar.active = False
    desk.get(at(planned, "edit"))
    desk.submit(title="Judul lain")
    assert (only_session().title, only_session().village_code) == ("Judul lain", lontar.code)


def test_a_copy_is_for_today_and_asks_for_its_own_order(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar))
    desk.press("Salin")
    assert desk.path.endswith("/edit")
    assert desk.page.select_one("#title")["value"] == session_in_lontar.title
    assert desk.page.select_one("#held_on")["value"] == today().isoformat()
    assert audit() == [("session-copied", [])]


def test_opening_asks_whether_the_clock_is_right(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned))
    desk.follow("Buka sesi")
    assert "WIB" in desk.page.select_one(".clock").text
    assert str(today().year) in desk.page.select_one(".clock").text
    desk.submit(status=422)
    assert "Cocokkan dulu" in desk.text
    assert only_session().state == "planned"
    desk.submit(clock="1")
    assert (desk.path, only_session().state) == (at(planned), "open")
    assert audit() == [("session-opened", [])]


def test_opening_on_another_day_than_planned_says_so(desk: Browser, lontar: Village) -> None:
    late = add(open_session(lontar, state="planned", held_on=today() - timedelta(days=3)))
    desk.get(at(late, "open"))
    assert "bukan hari ini" in desk.text


def test_a_second_tap_on_open_changes_nothing(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned, "open"))
    desk.submit(clock="1")
    opened_at = only_session().opened_at
    desk.get(at(planned, "open"))
    assert desk.path == at(planned)
    assert only_session().opened_at == opened_at


def test_practice_is_offered_on_the_kiosk_and_gone_when_the_session_opens(
    desk: Browser, visitor: Browser, planned: OutreachSession
) -> None:
    assert planned.title not in visitor.get("/").text
    desk.get(at(planned))
    desk.press("Mulai latihan")
    assert planned.title in visitor.get("/").text
    add(CheckIn(nonce="try", session_id=planned.id, age="child"))
    desk.get(at(planned, "open"))
    assert "1 isian latihan akan dihapus" in desk.text
    desk.submit(clock="1")
    assert "0 check-in" in desk.text
    assert not db.session.scalars(select(CheckIn)).all()
    assert [action for action, _ in audit()] == ["session-practice-on", "session-opened"]


def test_closing_takes_the_head_count_and_never_calls_check_ins_the_attendance(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        db.session.add_all(
            CheckIn(nonce=f"n{n}", session_id=session_in_lontar.id, age="adult", sex="P", group="warga")
            for n in range(37)
        )
    desk.get(at(session_in_lontar))
    desk.follow("Tutup sesi")
    desk.submit(heads_male="20", heads_female="25", warga="40", tokoh="5", follow_up="Grup WhatsApp")
    session = only_session()
    assert (session.state, session.heads, session.heads_by_group) == ("closed", 45, {"tokoh": 5, "warga": 40})
    assert "37 check-in dari 45 yang hadir" in desk.text
    assert "sebaiknya sama" not in desk.text
    fields = ["heads_male", "heads_female", "heads_by_group", "follow_up"]
    action, named = audit()[0]
    assert (action, sorted(named)) == ("session-closed", sorted(fields))


def test_closing_makes_every_pair_code_a_random_number(desk: Browser, session_in_lontar: OutreachSession) -> None:
    add(QuizAttempt(token="before", session_id=session_in_lontar.id, phase="before", pair_code="4711"))
    desk.get(at(session_in_lontar, "close"))
    desk.submit()
    db.session.expire_all()
    code = db.session.get(QuizAttempt, "before").pair_code
    assert code != "4711"


def test_head_counts_that_contradict_each_other_are_kept_with_a_note(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "close"))
    desk.submit(heads_male="20", heads_female="25", warga="43")
    assert "berjumlah 45, semua kelompok berjumlah 43" in desk.text
    desk.follow("Perbaiki jumlah hadir")
    desk.submit(warga="45")
    assert "sebaiknya sama" not in desk.text
    assert [action for action, _ in audit()] == ["session-closed", "session-heads-corrected"]


@pytest.mark.parametrize("count", ["-1", "12,5", "banyak", "99999", "9" * 5000])
def test_a_head_count_is_a_number(desk: Browser, session_in_lontar: OutreachSession, count: str) -> None:
    desk.get(at(session_in_lontar, "close"))
    desk.submit(status=422, heads_male=count)
    assert "Tulis angka saja" in desk.text
    assert only_session().state == "open"


def test_a_session_closed_by_mistake_is_opened_again(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "close"))
    desk.submit(heads_male="1")
    desk.press("Buka lagi")
    assert (only_session().state, only_session().heads) == ("open", 1)
    assert [action for action, _ in audit()] == ["session-closed", "session-reopened"]


def test_what_is_written_is_shown_as_text(desk: Browser) -> None:
    desk.get("/admin/sessions/new")
    desk.submit(**(FIELDS | {"title": "<b>Paspor</b> & O'Neil ياسر"}))
    assert desk.page.h1.text == "<b>Paspor</b> & O'Neil ياسر"


def test_a_session_that_does_not_exist_is_a_404(desk: Browser) -> None:
    for page in ("", "edit", "open", "close"):
        desk.get(f"/admin/sessions/nobody/{page}", status=404)


@pytest.fixture
def three(lontar: Village) -> None:
    """An open session today, a closed one last year, a planned one next month in Wargasara."""
    island = db.session.get(Village, "36.04.13.2009")
    assert island
    add(open_session(lontar, title="Hari ini"))
    add(open_session(lontar, title="Dulu", held_on=today().replace(year=today().year - 1, day=1), state="closed"))
    later = today() + timedelta(days=30)
    add(open_session(island, title="Nanti", held_on=later, state="planned", kind="sambang-desa"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Nanti", "Hari ini", "Dulu"]),
        ("state=open", ["Hari ini"]),
        ("kind=sambang-desa", ["Nanti"]),
        ("village=tunda", ["Nanti"]),
        ("village=Tirtayasa", ["Nanti", "Hari ini", "Dulu"]),
        ("village=36.04.13.2007", ["Hari ini", "Dulu"]),
        ("village=di+tempat+lain", []),
        (f"year={today().year - 1}", ["Dulu"]),
        (f"to={today():%d/%m/%Y}&year={today().year + 1}", ["Hari ini", "Dulu"]),
        (f"from={today()}&to={today()}", ["Hari ini"]),
    ],
)
def test_the_list_shows_what_is_asked_for(desk: Browser, three: None, query: str, titles: list[str]) -> None:
    page = desk.get(f"/admin/sessions/?{query}")
    assert [link.text for link in page.select("tbody a")] == titles
    assert titles or "Tidak ada sesi yang cocok" in desk.text


@pytest.mark.parametrize("query", ["from=besok", "year=abc", "quarter=9", "state=x", "from=2026-02-01&to=2026-01-01"])
def test_a_filter_that_makes_no_sense_is_explained(desk: Browser, three: None, query: str) -> None:
    page = desk.get(f"/admin/sessions/?{query}", status=422)
    assert page.select("[role=alert]")


@pytest.mark.parametrize("key", ["x", ".", "2026-11-24", "2026-13-01.x", "_method=POST"])
def test_a_broken_key_shows_the_first_page(desk: Browser, three: None, key: str) -> None:
    page = desk.get(f"/admin/sessions/?before={key}&_method=PUT")
    assert len(page.select("tbody tr")) == 3


def test_older_sessions_are_a_link_away_and_the_filter_stays(desk: Browser, lontar: Village) -> None:
    with db.write():
        db.session.add_all(open_session(lontar, title=f"Sesi {n}", held_on=today()) for n in range(60))
        db.session.add_all(open_session(lontar, title="Lain", state="closed") for _ in range(5))
    desk.get("/admin/sessions/?state=open")
    seen = {link.text for link in desk.page.select("tbody a")}
    desk.follow("Sesi yang lebih lama")
    seen |= {link.text for link in desk.page.select("tbody a")}
    assert seen == {f"Sesi {n}" for n in range(60)}
    assert not desk.page.select("a[rel=next]")


def test_a_day_far_from_any_is_no_error(app: Flask) -> None:
    assert outreach.listed(outreach.Filters()) == []
