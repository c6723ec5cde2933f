"""Officers review check-ins: lists, confirming and voiding, phones, corrections, doubles, erasing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from kiosk import review
from kiosk.db import db, today, utcnow
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Tombstone, Village
from tests.browser_of_pages import Browser
from tests.conftest import add, open_session

PHONE = "+6281234567141"


def came(session: OutreachSession, name: str | None = "Siti Aminah", **fields: Any) -> CheckIn:
    """Somebody who checked in to this session."""
    values = {"age": "adult", "sex": "P", "village_code": session.village_code, "group": "warga"} | fields
    nonce = f"nonce-{len(list(db.session.scalars(select(CheckIn.id))))}-{session.id}"
    row = CheckIn(nonce=nonce, session_id=session.id, name=name, consent_at=utcnow(), consent_version="x", **values)
    return add(row)  # type: ignore[no-any-return]


def at(session: OutreachSession, rest: str = "") -> str:
    """The address of a page of this session's check-ins."""
    return f"/admin/check-ins/{session.id}/{rest}"


def audit() -> list[tuple[str, str, list[Any], str]]:
    """What the audit says of check-ins."""
    query = select(AuditEntry).where(AuditEntry.row.startswith("check_in:")).order_by(AuditEntry.at)
    return [
        (entry.action, entry.row.removeprefix("check_in:"), entry.fields, entry.reason)
        for entry in db.session.scalars(query)
    ]


def shown(desk: Browser) -> list[str]:
    """Names in the list, in its order."""
    return [link.get_text(strip=True) for link in desk.page.select("tbody td:nth-child(2) a")]


# --- lists ---


def test_sessions_with_check_ins_open_ones_first(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    closed = add(open_session(lontar, title="Bulan lalu", state="closed", held_on=today() - timedelta(days=30)))
    add(open_session(lontar, title="Tak didatangi", state="closed"))
    came(closed)
    came(closed, state="void", void_reason="test")
    desk.get("/admin/check-ins/")
    assert shown(desk) == [session_in_lontar.title, "Bulan lalu"]
    cells = [cell.get_text(strip=True) for cell in desk.page.select("table:last-of-type td.number")]
    assert cells[-3:] == ["1", "1", "1"]
    desk.follow("Bulan lalu")
    assert desk.path == at(closed)


def test_no_check_in_yet_is_said(desk: Browser) -> None:
    desk.get("/admin/check-ins/")
    assert "Belum ada check-in" in desk.text


def test_the_newest_come_first_and_only_of_this_session(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    for minutes, name in ((3, "Ani"), (1, "Budi"), (2, "Cici")):
        came(session_in_lontar, name, created_at=utcnow() - timedelta(minutes=minutes))
    came(add(open_session(lontar)), "Orang lain")
    desk.get(at(session_in_lontar))
    assert shown(desk) == ["Budi", "Cici", "Ani"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=confirmed", ["Budi"]),
        ("state=new&group=warga", ["Ani"]),
        ("village=36.04.12.2001", ["Cici"]),
        ("group=tokoh", ["Cici"]),
        ("name=BUD", ["Budi"]),
        ("name=%25", []),
        ("name=zzz", []),
    ],
)
def test_a_list_is_filtered_and_searched(
    desk: Browser, session_in_lontar: OutreachSession, query: str, names: list[str]
) -> None:
    came(session_in_lontar, "Ani")
    came(session_in_lontar, "Budi", state="confirmed")
    came(session_in_lontar, "Cici", group="tokoh", village_code="36.04.12.2001")
    desk.get(at(session_in_lontar, f"?{query}"))
    assert shown(desk) == names
    if not names:
        assert "Tidak ada check-in yang cocok" in desk.text


@pytest.mark.parametrize(
    "query", ["state=odd", "village=x", "before=~", "before=0001-01-01T00:00~x", "_scheme=x", "session_id=y"]
)
def test_an_odd_address_shows_a_page(desk: Browser, session_in_lontar: OutreachSession, query: str) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar, f"?{query}"), status=422 if query[:2] in ("st", "vi") else 200)


def test_a_long_list_goes_on_by_key_though_many_come_at_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    moment = utcnow()
    with db.write():
        for number in range(120):
            row = CheckIn(nonce=f"n{number}", session_id=session_in_lontar.id, age="adult", name=f"Orang {number}")
            row.created_at = moment - timedelta(seconds=number // 60)
            db.session.add(row)
    seen = []
    desk.get(at(session_in_lontar))
    seen += shown(desk)
    came(session_in_lontar, "Baru datang")
    for _page in range(2):
        desk.follow("Check-in yang lebih awal")
        seen += shown(desk)
    assert len(seen) == len(set(seen)) == 120
    assert "lebih awal" not in desk.text


def test_queries_do_not_grow_with_rows(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    def queries(path: str) -> int:
        counted: list[str] = []
        listener = lambda *args: counted.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        desk.get(path)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(counted)

    pages = [
        "/admin/check-ins/",
        at(session_in_lontar),
        at(session_in_lontar, "doubles/"),
        at(session_in_lontar, "paper"),
    ]
    came(session_in_lontar, origin="paper", village_code="36.04.12.2003")
    few = [queries(page) for page in pages]
    for number, village in enumerate(("36.04.12.2001", "36.04.12.2002", "36.04.13.2009") * 6):
        came(session_in_lontar, f"Orang {number % 9}", village_code=village, origin="paper")
        came(add(open_session(lontar, state="closed")))
    assert [queries(page) for page in pages] == few


def test_lists_read_no_large_table_whole(session_in_lontar: OutreachSession) -> None:
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in rows)

    event.listen(db.engine, "before_cursor_execute", explain)
    review.page(session_in_lontar.id, review.Filters("new", "36.04.13.2007", "warga", "siti"), (utcnow(), "x"))
    review.other_sessions((today(), "x"))
    review.states([session_in_lontar.id])
    review.doubles(session_in_lontar.id)
    review.villages_of(session_in_lontar.id)
    review.typed_in(session_in_lontar.id)
    event.remove(db.engine, "before_cursor_execute", explain)
    assert any("ix_check_in_session_id_created_at_id" in plan for plan in plans)
    assert not [plan for plan in plans if plan.startswith("SCAN check_in") or plan == "SCAN outreach_session"]


# --- confirm, void, restore ---


def test_an_officer_confirms_ticked_ones(desk: Browser, session_in_lontar: OutreachSession, officer: Officer) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi")
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi yang dicentang", id=[ani.id])
    assert "1 check-in dikonfirmasi" in desk.page.text
    assert (ani.state, ani.reviewed_by, budi.state) == ("confirmed", officer.id, "new")
    assert ani.reviewed_at
    assert audit() == [("check-in-confirmed", ani.id, [], "")]


def test_all_that_are_shown_are_confirmed_and_no_more(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi", group="tokoh")
    void = came(session_in_lontar, "Cici", state="void", void_reason="test")
    desk.get(at(session_in_lontar, "?group=warga"))
    late = came(session_in_lontar, "Datang belakangan")
    desk.press("Konfirmasi semua yang tampil")
    assert [row.state for row in (ani, budi, void, late)] == ["confirmed", "new", "void", "new"]
    assert desk.path == at(session_in_lontar)
    assert desk.page.select_one("option[value=warga][selected]"), "the filter is still there"


def test_voiding_needs_a_reason_and_keeps_what_was_ticked(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar))
    desk.press("Batalkan yang dicentang", status=422, id=[ani.id])
    assert "Pilih dulu alasannya" in desk.text
    assert desk.page.select_one(f"input[value='{ani.id}'][checked]")
    assert ani.state == "new"
    desk.press("Batalkan yang dicentang", status=422, reason="no such reason")
    desk.press("Batalkan yang dicentang", reason="test")
    assert (ani.state, ani.void_reason) == ("void", "test")
    assert audit() == [("check-in-voided", ani.id, [], "test")]


def test_a_void_one_is_restored_as_new(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani", state="void", void_reason="test")
    desk.get(at(session_in_lontar))
    desk.press("Pulihkan yang dicentang", id=[ani.id])
    assert (ani.state, ani.void_reason) == ("new", None)
    assert audit() == [("check-in-restored", ani.id, [], "")]


def test_nothing_ticked_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi yang dicentang", status=422)
    assert "Centang dulu" in desk.text
    assert audit() == []


def test_check_ins_of_another_session_are_out_of_reach(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = came(add(open_session(lontar)), "Orang lain")
    came(session_in_lontar)
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi yang dicentang", id=[other.id, "no-such-key"])
    assert other.state == "new"
    desk.get(at(session_in_lontar, f"{other.id}/"), status=404)


# --- one person ---


def test_a_phone_is_masked_until_it_is_shown_for_a_reason(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani", phone=PHONE)
    came(session_in_lontar, "Budi", phone="+6281299998888")
    desk.get(at(session_in_lontar))
    assert "+62 812-••••-•141" in desk.text
    desk.follow("Ani")
    assert "+62 812-••••-•141" in desk.text
    assert "3456" not in desk.page.text
    desk.press("Tampilkan nomor", status=422)
    assert "3456" not in desk.page.text
    assert audit() == []
    desk.press("Tampilkan nomor", reason="contact-requested")
    assert "+62 812-3456-7141" in desk.text
    assert "9999" not in desk.page.text
    assert audit() == [("phone-shown", ani.id, [], "contact-requested")]
    desk.get(at(session_in_lontar, f"{ani.id}/phone"))
    assert "3456" not in desk.page.text, "opening the address anew shows nothing"


def test_a_typing_mistake_is_corrected_and_the_audit_holds_names_of_fields_only(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Any")
    desk.get(at(session_in_lontar, f"{ani.id}/correct"))
    desk.submit(name="Ani", sex="P", village="pulau tunda", group="tokoh")
    assert (ani.name, ani.sex, ani.village_code, ani.group) == ("Ani", "P", "36.04.13.2009", "tokoh")
    assert audit() == [("check-in-corrected", ani.id, ["name", "village_code", "group"], "")]
    desk.get(at(session_in_lontar, f"{ani.id}/correct"))
    desk.submit()
    assert "Tidak ada yang berubah" in desk.page.text
    assert len(audit()) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"group": "calon"}, "sebelah nama"),
        ({"group": "odd"}, "Pilih dari daftar"),
        ({"sex": "X"}, "L atau P"),
        ({"village": "Lontarr"}, "tidak ada di daftar"),
        ({"village": "Lont"}, "Lontar, Kec. Tirtayasa"),
        ({"village": "Sukajaya, Kota"}, "tidak ada di daftar"),
        ({"village": "Wanayasa"}, "beberapa kecamatan"),
        ({"name": "x" * 81}, "Terlalu panjang"),
    ],
)
def test_a_correction_that_cannot_be_is_said(
    desk: Browser, session_in_lontar: OutreachSession, fields: dict[str, str], words: str
) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar, f"{ani.id}/correct"))
    desk.submit(status=422, **fields)
    assert words in desk.text
    assert audit() == []


def test_a_name_is_never_added_and_taken_away_takes_the_phone_along(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    nameless = came(session_in_lontar, None, group="calon")
    desk.get(at(session_in_lontar, f"{nameless.id}/correct"))
    desk.submit(name="Siti", group="warga")
    assert (nameless.name, nameless.group) == (None, "warga")
    ani = came(session_in_lontar, "Ani", phone=PHONE)
    desk.get(at(session_in_lontar, f"{ani.id}/correct"))
    desk.submit(name="")
    assert (ani.name, ani.phone, ani.consent_at) == (None, None, None)


def test_a_child_can_only_be_corrected_in_sex(desk: Browser, session_in_lontar: OutreachSession) -> None:
    child = came(session_in_lontar, None, age="child", village_code=None, group=None)
    desk.get(at(session_in_lontar, f"{child.id}/correct"))
    desk.submit(sex="L", name="Ani", village="Lontar", group="pelajar")
    assert (child.sex, child.name, child.village_code, child.group) == ("L", None, None, None)


def test_one_persons_data_is_erased_on_request_after_asking_again(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    key = came(session_in_lontar, "Ani").id
    desk.get(at(session_in_lontar, f"{key}/"))
    desk.follow("Hapus data orang ini")
    assert db.session.get(CheckIn, key)
    desk.press("Ya, hapus")
    assert db.session.get(CheckIn, key) is None
    assert len(list(db.session.scalars(select(Tombstone)))) == 1
    assert audit() == [("check-in-erased", key, [], "request")]
    assert "Ani" not in desk.text


def test_one_check_in_is_confirmed_and_restored_on_its_own_page(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    desk.press("Konfirmasi")
    assert desk.path == at(session_in_lontar, f"{ani.id}/")
    assert ani.state == "confirmed"


# --- likely doubles ---


def test_likely_doubles_stand_side_by_side_and_one_tap_voids_one(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    first = came(session_in_lontar, "Siti Aminah", phone=PHONE)
    second = came(session_in_lontar, "SITI  aminah", phone=PHONE)
    came(session_in_lontar, "Budi", phone="+6281299998888")
    came(session_in_lontar, "Pak Budiman", phone="+6281299998888")
    came(session_in_lontar, None)
    came(session_in_lontar, None)
    came(session_in_lontar, "Siti Aminah", state="void", void_reason="test")
    came(add(open_session(lontar)), "Siti Aminah")
    groups = [[row.name for row in group] for group in review.doubles(session_in_lontar.id)]
    assert groups == [["Siti Aminah", "SITI  aminah"], ["Budi", "Pak Budiman"]]
    desk.get(at(session_in_lontar))
    desk.follow("Kemungkinan ganda")
    assert PHONE not in desk.page.text
    desk.submit(f"form:has(input[value='{second.id}'])")
    assert desk.path == at(session_in_lontar, "doubles/")
    assert (first.state, second.state, second.void_reason) == ("new", "void", "double")
    assert audit() == [("check-in-voided", second.id, [], "double")]
    assert len(desk.page.select("article")) == 2


def test_no_doubles_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar, "doubles/"))
    assert "Tidak ada nama" in desk.text


# --- the paper list ---


def test_a_paper_list_is_typed_line_by_line(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "paper"))
    assert desk.page.select_one("[autofocus]")["name"] == "name"
    assert len(desk.page.select("[autofocus]")) == 1
    desk.submit("form.line", name="Siti", sex="P")
    desk.submit("form.line", name="Budi", sex="L", village="Pontang", group="tokoh")
    desk.submit("form.line", name="Cici")
    rows = sorted(db.session.scalars(select(CheckIn)), key=lambda row: row.created_at)
    assert [(r.name, r.sex, r.village_code, r.group) for r in rows] == [
        ("Siti", "P", "36.04.13.2007", "warga"),
        ("Budi", "L", "36.04.12.2001", "tokoh"),
        ("Cici", None, "36.04.12.2001", "tokoh"),
    ]
    assert {(r.origin, r.consent_version, r.withdrawal_code, r.phone) for r in rows} == {("paper", "paper", None, None)}
    assert [action for action, *_rest in audit()] == ["check-in-typed"] * 3
    assert desk.page.select_one("form.line [name=name]")["value"] == ""
    assert "Cici" in desk.text


def test_a_line_that_is_not_right_stays_to_be_mended(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "paper"))
    desk.submit("form.line", status=422, name="")
    assert "tulis tanda -" in desk.text
    desk.submit("form.line", status=422, name="Siti", village="Wanayasa")
    assert "beberapa kecamatan" in desk.text
    assert desk.page.select_one("[name=name]")["value"] == "Siti"
    desk.submit("form.line", village="wanayasa pontang")
    assert [row.village_code for row in db.session.scalars(select(CheckIn))] == ["36.04.12.2012"]


def test_a_child_on_paper_leaves_no_name_and_a_dash_is_nobody(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "paper"))
    desk.submit("form.line", name="Ani", age="child", sex="P", group="pelajar")
    desk.submit("form.line", name="-", group="calon")
    rows = {row.age: row for row in db.session.scalars(select(CheckIn))}
    child, nobody = rows["child"], rows["adult"]
    assert (child.name, child.village_code, child.group, child.sex, child.consent_version) == (
        None,
        None,
        None,
        "P",
        None,
    )
    assert (nobody.name, nobody.group, nobody.consent_version) == (None, "calon", None)


def test_a_line_sent_twice_is_one_person(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "paper"))
    nonce = desk.page.select_one("form.line [name=nonce]")["value"]
    desk.submit("form.line", name="Siti")
    desk.submit("form.line", name="Siti", nonce=nonce)
    assert len(list(db.session.scalars(select(CheckIn)))) == 1
    assert len(audit()) == 1


def test_no_paper_list_before_the_session_opens(desk: Browser, lontar: Village) -> None:
    planned = add(open_session(lontar, state="planned"))
    desk.get(at(planned, "paper"))
    assert desk.path == f"/admin/sessions/{planned.id}/"
    assert "belum dibuka" in desk.page.text
