"""Check-ins at the desk: the list of a session, one person's page, and the paper list typed line by line."""

from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from sqlalchemy import select

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Tombstone, Village
from kiosk.rules import checkins, review
from tests.cast import people
from tests.cast.checkins import at, audit, came, only, stored_check_ins
from tests.cast.learning import add_all
from tests.cast.pages import Browser
from tests.conftest import add, open_session


def names_on_page(desk: Browser) -> list[str]:
    """Names in the list, in its order."""
    return [link.get_text(strip=True) for link in desk.page.select("tbody td.row-name a")]


def buttons(desk: Browser, name: str) -> list[str]:
    """What can be done to this person, in place."""
    row = desk.page.find("a", string=name).find_parent("tr")
    return [" ".join(button.get_text(" ").split()) for button in row.select("button, summary")]


def search(desk: Browser, session: OutreachSession, query: str) -> list[str]:
    desk.get(f"{at(session)}?{urlencode({'q': query})}")
    return names_on_page(desk)


def finish_of(session: OutreachSession) -> str:
    """The address of the page that finishes a session."""
    return f"/admin/sessions/{session.id}/finish"


SEARCHES = {
    "dikonfirmasi": ["Budi"],
    "belum warga": ["Ani"],
    "pontang": ["Cici"],
    "TOKOH cici": ["Cici"],
    "hp": ["Ani"],
    "budi tokoh": [],
    "x" * 3000: [],
    "": ["Cici", "Budi", "Ani"],
}


def test_a_search_matches_every_word(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    came(session_in_lontar, "Ani", origin="qr")
    came(session_in_lontar, "Budi", state="confirmed")
    came(add(open_session(lontar)), "Orang lain")
    came(session_in_lontar, "Cici", group="tokoh", village_code="36.04.12.2001", origin="paper")
    for query, names in SEARCHES.items():
        assert search(desk, session_in_lontar, query) == names
        assert names or "Tidak ada kehadiran yang cocok" in desk.text
    desk.follow("Dikonfirmasi (1)")
    assert names_on_page(desk) == ["Budi"]


# --- reviews


def test_a_review_stays_in_its_place(desk: Browser, session_in_lontar: OutreachSession, officer: Officer) -> None:
    for name in ("Ani", "Budi", "Cici"):
        came(session_in_lontar, name)
    cici, budi, ani = search(desk, session_in_lontar, "belum diperiksa")
    rows = {row.name: row for row in checkins.list_check_ins(session_in_lontar.id)}
    desk.press("Konfirmasi")
    assert (rows[cici].state, rows[cici].reviewed_by) == ("confirmed", officer.id)
    assert names_on_page(desk) == [cici, budi, ani], "though it no longer matches"
    assert buttons(desk, cici)[:2] == ["Periksa lagi", "Batalkan…"], "two taps: it opens the reasons"
    desk.press("Periksa lagi")
    assert rows[cici].state == "new"
    desk.press("Salah sesi")
    assert (rows[cici].state, rows[cici].void_reason) == ("void", "wrong-session")
    desk.press("Urungkan")
    assert (rows[cici].state, rows[cici].void_reason) == ("new", None)
    assert [act[9:] for act, *_rest in audit()] == ["confirmed", "review-undone", "voided", "restored"]


def test_a_void_one_returns_to_what_it_was_before(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, officer: Officer
) -> None:
    ani, budi = came(session_in_lontar, "Ani", state="confirmed"), came(session_in_lontar, "Budi")
    for row, before in ((ani, "confirmed"), (budi, "new"), (ani, "confirmed")):
        supervisors_desk.get(at(session_in_lontar, f"{row.id}/"))
        supervisors_desk.press("Percobaan")
        assert (row.state, row.void_reason) == ("void", "test")
        desk.get(at(session_in_lontar))
        assert buttons(desk, str(row.name)) == ["Urungkan"]
        desk.press("Urungkan")
        assert "1 pembatalan diurungkan." in desk.page.text
        assert (row.state, row.void_reason) == (before, None)
        assert row.reviewed_by == (officer.id if before == "confirmed" else None)
    texts = [row.text for row in supervisors_desk.get("/admin/audit/").select("tbody tr") if "Percobaan" in row.text]
    assert ["tadinya dikonfirmasi" in text for text in texts] == [True, False, True], "the latest first"


def test_who_asks_is_erased_and_not_voided(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    for page in (at(session_in_lontar), at(session_in_lontar, f"{ani.id}/"), finish_of(session_in_lontar)):
        desk.get(page)
        pressable = [parse_qs(str(button["value"])) for button in desk.page.select("[name=review]")]
        reasons = {fields["reason"][0] for fields in pressable if fields["act"] == ["void"]}
        assert reasons == {"double", "test", "wrong-session", "wrong-entry"}
        [link] = [link for link in desk.page.find_all("a") if "Orangnya minta datanya dihapus?" in link.text]
        assert link["href"] == at(session_in_lontar, f"{ani.id}/#erase")
    desk.get(at(session_in_lontar))
    desk.press("Ganda", review=f"act=void&before=new&ids={ani.id}&reason=request")
    assert ani.state == "new"
    assert desk.get(at(session_in_lontar, f"{ani.id}/")).select_one("#erase").name == "details"


COPIES = "Salinan otomatis di mesin ini dan di flashdisk tempat kedua"


@pytest.mark.sqlite_only
def test_copies_on_a_stick_are_told_alike_wherever_data_are_erased(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Ani")
    texts = [
        {" ".join(part.text.split()) for part in page.select("p.copies")}
        for page in (desk.get(at(session_in_lontar, f"{ani.id}/")), supervisors_desk.get("/admin/settings/"))
    ]
    assert texts[0] == texts[1]
    assert COPIES in " ".join(texts[0])


def test_what_another_officer_decided_stays(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar))
    supervisors_desk.get(at(session_in_lontar))
    supervisors_desk.press("Percobaan")
    desk.press("Konfirmasi")
    assert "0 kehadiran dikonfirmasi" in desk.text
    assert (ani.state, ani.void_reason) == ("void", "test")


def test_only_rows_on_screen_are_confirmed(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi", group="tokoh")
    void = came(session_in_lontar, "Cici", state="void", void_reason="test")
    other = came(add(open_session(lontar)), "Orang lain")
    search(desk, session_in_lontar, "warga")
    late = came(session_in_lontar, "Datang belakangan")
    desk.press("Konfirmasi semua yang tampil", shown=[f"{ani.id} {void.id} {other.id} no-such-key. x"])
    assert [row.state for row in (ani, budi, void, late, other)] == ["confirmed", "new", "void", "new", "new"]
    assert desk.page.select_one("[name=q]")["value"] == "warga"
    assert search(desk, session_in_lontar, "dibatalkan") == ["Cici"]
    assert "Konfirmasi semua" not in desk.text, "a void one is restored first"
    desk.get(at(session_in_lontar, f"{other.id}/"), status=404)


def test_all_that_is_shown_is_voided_at_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    """A stranger has typed hundreds in half a minute. Who came since then stays; each of the others can be undone."""
    fakes = [people.came(session_in_lontar, group="tokoh") for _fake in range(40)]
    add_all(*fakes)
    ani = came(session_in_lontar, "Ani", group="tokoh", state="confirmed")
    budi = came(session_in_lontar, "Budi")
    search(desk, session_in_lontar, "tokoh")
    assert "40 kehadiran yang tampil dan belum diperiksa" in desk.text
    assert len(desk.page.select("main [name=shown]")) == 1, "a form of a field for each would be refused as too large"
    late = came(session_in_lontar, "Cici", group="tokoh")
    desk.press("Ya, batalkan 40: Percobaan")
    assert "40 kehadiran dibatalkan" in desk.text
    assert {(row.state, row.void_reason) for row in fakes} == {("void", "test")}
    assert [row.state for row in (ani, budi, late)] == ["confirmed", "new", "new"]
    assert desk.page.select_one("[name=q]")["value"] == "tokoh"
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check-in-voided")).all()
    assert {(entry.row, *entry.fields, entry.reason) for entry in entries} == {
        (f"check_in:{fake.id}", "new", "test") for fake in fakes
    }
    search(desk, session_in_lontar, "dibatalkan")
    assert "Ya, batalkan" not in desk.text
    desk.press("Urungkan")
    assert db.count(CheckIn.state == "void") == 39


PHONE = "+6281234567141"
CORRECTION = "main form.card"


def test_a_phone_is_masked_until_it_is_shown_for_a_reason(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani", phone=PHONE, consent_version="2026-11-27/90")
    desk.get(at(session_in_lontar))
    assert "+62 ••• 141" in desk.text
    desk.follow("Ani")
    desk.press("Tampilkan nomor", status=422)
    assert "3456" not in desk.page.text
    assert "2026-11-27" not in desk.text, "a wording is no word of the office"
    assert audit() == []
    desk.press("Tampilkan nomor", reason="contact-requested")
    assert "+62 812-3456-7141" in desk.text
    assert audit() == [("phone-shown", ani.id, [], "contact-requested")]
    desk.get(desk.path)
    assert "3456" not in desk.page.text, "opening the address anew shows nothing"


def test_a_correction_leaves_only_field_names_in_the_audit(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Any", phone=PHONE)
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    desk.submit(CORRECTION, name="Ani", village_code="pulau tunda", group="tokoh")
    assert (ani.name, ani.sex, ani.village_code, ani.group) == ("Ani", "P", "36.04.13.2009", "tokoh")
    desk.submit(CORRECTION)
    assert "Tidak ada yang berubah" in desk.page.text
    desk.submit(CORRECTION, name="")
    assert (ani.name, ani.phone, ani.consent_at) == (None, None, None), "a name takes the phone along"
    assert desk.page.select(f"{CORRECTION} [name=name]") == [], "and none is added"
    desk.submit(CORRECTION, name="Siti", group="calon")
    assert (ani.name, ani.group) == (None, "calon")
    fields = [["name", "village_code", "group"], ["name", "phone"], ["group"]]
    assert audit() == [("check-in-corrected", ani.id, field, "") for field in fields]


@pytest.mark.every_village
def test_a_correction_that_cannot_be_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    for field, text, words in (
        ("group", "calon", "sebelah nama"),
        ("village_code", "Lontarr", "Mungkin maksudnya: Lontar, Kec. Tirtayasa"),
        ("village_code", "Xyzzy", "tidak ada di daftar"),
        ("village_code", "Wanayasa", "beberapa kecamatan"),
        ("name", "x" * 81, "Terlalu panjang"),
    ):
        desk.get(at(session_in_lontar, f"{ani.id}/"))
        desk.submit(CORRECTION, status=422, **{field: text})
        assert words in desk.text
    assert audit() == []


def test_no_name_of_a_child_or_after_its_day_is_corrected(desk: Browser, old_session: OutreachSession) -> None:
    child = came(old_session, None, age="child", village_code=None, group=None)
    desk.get(at(old_session, f"{child.id}/"))
    desk.submit(CORRECTION, sex="L", name="Ani", village_code="Lontar", group="pelajar")
    assert (child.sex, child.name, child.village_code, child.group) == ("L", None, None, None)
    ani = came(old_session, "Any")
    desk.get(at(old_session, f"{ani.id}/"))
    retention.purge(None, "start")
    desk.submit(CORRECTION, name="Ani")
    assert "Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan." in desk.page.text
    assert ani.name is None


def test_one_check_in_is_reviewed_and_erased(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    key, page = ani.id, at(session_in_lontar, f"{ani.id}/")
    desk.get(page)
    for button, state in (("Konfirmasi", "confirmed"), ("Salah isi", "void")):
        desk.press(button)
        assert (desk.path, ani.state) == (page, state)
    desk.get(page)
    desk.press("Urungkan")
    assert (ani.state, ani.void_reason) == ("confirmed", None)
    question = desk.page.find("summary", string="Hapus data orang ini…")
    assert question.find_parent("details").find("button"), "its button stands behind the question"
    desk.press("Ya, hapus")
    assert db.session.get(CheckIn, key) is None
    assert len(list(db.session.scalars(select(Tombstone)))) == 1
    assert audit()[-1] == ("check-in-erased", key, [], "request")
    assert desk.path == at(session_in_lontar)
    assert "Ani" not in desk.text


def test_a_check_in_moves_with_its_day(desk: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    ani, target = came(session_in_lontar, "Ani"), add(open_session(lontar, state="closed", held_on=date(2026, 3, 2)))
    plan, promised = add(open_session(lontar, state="planned")), ani.erase_on
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    for refused in ("", plan.id):
        desk.press("Pindahkan", session=refused, status=422)
        assert "Sesi yang benar" in desk.page.select_one("main > [role=alert]").text
    desk.press("Pindahkan", session=target.id)
    assert (desk.path, ani.session_id, ani.erase_on) == (at(target, f"{ani.id}/"), target.id, promised)
    assert audit() == [("check-in-moved", ani.id, [], "")]


LINE = "form.paper-entry"


@pytest.fixture
def typing(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the paper list of the open session."""
    desk.get(at(session_in_lontar, "paper"))
    return desk


def value(desk: Browser, name: str) -> str:
    """What stands in a field of the line."""
    return str(desk.page.select_one(f"{LINE} [name={name}]")["value"])


def test_a_paper_list_is_typed_line_by_line(typing: Browser, officer: Officer) -> None:
    assert [field["name"] for field in typing.page.select("[autofocus]")] == ["name"]
    typing.submit(LINE, name="Siti", sex="P")
    typing.submit(LINE, name="Budi", sex="L", village_code="Pontang", group="tokoh")
    typing.submit(LINE, name="Cici")
    rows = sorted(stored_check_ins(), key=lambda row: row.created_at)
    assert [(r.name, r.sex, r.village_code, r.group) for r in rows] == [
        ("Siti", "P", "36.04.13.2007", "warga"),
        ("Budi", "L", "36.04.12.2001", "tokoh"),
        ("Cici", None, "36.04.12.2001", "tokoh"),
    ]
    assert {(r.origin, r.consent_version, r.withdrawal_code, r.phone) for r in rows} == {("paper", "paper", None, None)}
    assert {(r.state, r.reviewed_by) for r in rows} == {("confirmed", officer.id)}, "who typed it has read the list"
    assert [action for action, *_rest in audit()] == ["check-in-typed"] * 3
    assert value(typing, "name") == ""
    assert "Sudah diketik: 3" in typing.text


@pytest.mark.every_village
def test_a_line_that_is_not_right_stays_to_be_mended(typing: Browser, session_in_lontar: OutreachSession) -> None:
    for field, text, words in (
        ("name", "??", "tulis tanda -"),
        ("group", "calon", "sebelah nama"),
        ("village_code", "Wanayasa", "beberapa kecamatan"),
    ):
        typing.submit(LINE, status=422, **{"name": "Siti", field: text})
        assert words in typing.text
        typing.get(at(session_in_lontar, "paper"))
    typing.submit(LINE, name="Siti", village_code="wanayasa pontang")
    assert only().village_code == "36.04.12.2012"


def test_a_child_on_paper_leaves_no_name_and_a_dash_is_nobody(typing: Browser) -> None:
    typing.submit(LINE, name="Ani", child="1", sex="P", group="pelajar")
    typing.submit(LINE, name="-", group="calon")
    by_age = {
        row.age: (row.name, row.sex, row.village_code, row.group, row.consent_version) for row in stored_check_ins()
    }
    assert by_age == {
        "child": (None, "P", None, None, None),
        "adult": (None, None, "36.04.13.2007", "calon", None),
    }


def test_a_line_of_somebody_already_there_needs_review(typing: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar, "Siti Aminah", state="confirmed")
    nonce = value(typing, "nonce")
    for name, state in (("siti aminah", "new"), ("Siti Aminatun", "confirmed"), ("tes", "new")):
        typing.submit(LINE, name=name, nonce=nonce)
        [row] = db.session.scalars(select(CheckIn).where(CheckIn.origin == "paper"))
        assert (row.name, row.state) == (name, state)


def test_a_line_sent_again_is_one_row(typing: Browser, session_in_lontar: OutreachSession, supervisor: Officer) -> None:
    page = typing.page
    for name in ("Siti Amnah", "Siti Amnah", "-", "Siti Aminah"):
        typing.page = page
        typing.submit(LINE, name=name)
        assert (only().name, only().consent_version) == ((name, "paper") if name != "-" else (None, None))
    assert len(audit()) == 3, "the second tap changed nothing"
    with db.write():
        review.set_state(only().session_id, [only().id], supervisor.id, before="confirmed", state="void", reason="test")
    typing.page = page
    typing.submit(LINE, status=422, name="Sari")
    assert "sudah diperiksa" in typing.text
    assert only().name == "Siti Aminah"
