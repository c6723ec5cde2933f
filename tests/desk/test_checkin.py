"""Officers look at one check-in: its phone, a correction, erasing, likely doubles, the paper list."""

import pytest
from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Tombstone, Village
from kiosk.rules import review
from tests.cast import people
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session

PHONE = "+6281234567141"


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
        ({"group": "odd"}, "salah satu dari daftar"),
        ({"sex": "X"}, "salah satu dari daftar"),
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
    assert audit()[-1] == ("check-in-corrected", ani.id, ["name", "phone"], "")
    assert PHONE not in str(audit())


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
    assert "Sudah dibatalkan karena ganda" in desk.text
    desk.press("Pulihkan")
    assert desk.path == at(session_in_lontar, "doubles/")
    assert (second.state, second.void_reason) == ("new", None)
    assert audit()[1] == ("check-in-restored", second.id, [], "")
    assert len(desk.page.select("article")) == 4
    assert "Sudah dibatalkan karena ganda" not in desk.text


def test_those_without_a_name_are_nobodys_double_however_many_and_alike(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for _n in range(5):
        came(session_in_lontar, None)
        came(session_in_lontar, None, age="child", village_code=None, group=None)
        came(session_in_lontar, None, erased_at=utcnow())
    desk.get(at(session_in_lontar, "doubles/"))
    assert "Tidak ada nama" in desk.text


def test_names_without_a_letter_are_nobodys_double(session_in_lontar: OutreachSession) -> None:
    for n, name in enumerate(("??", "...", "?", "12", "12")):
        add(people.came(session_in_lontar, nonce=f"odd-{n}", name=name))
    assert review.doubles(session_in_lontar.id) == []


@pytest.mark.parametrize("name", ["", "??", "...", "12"])
def test_on_paper_a_name_has_a_letter_or_is_a_dash(
    desk: Browser, session_in_lontar: OutreachSession, name: str
) -> None:
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    desk.submit(name=name, status=422)
    assert "tulis tanda -" in desk.text
    desk.submit(name="-")
    [row] = db.session.scalars(select(CheckIn))
    assert row.name is None


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
    desk.submit("form.line", name="Budi", sex="l", village="Pontang", group="to")
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
    desk.submit("form.line", status=422, name="Siti", sex="x")
    assert "Tulis L atau P" in desk.text
    desk.submit("form.line", status=422, name="Siti", sex="", group="pe")
    assert "Tulis huruf awalnya" in desk.text
    desk.submit("form.line", status=422, name="Siti", group="calon")
    assert "sebelah nama" in desk.text
    desk.submit("form.line", status=422, name="Siti", group="", village="Wanayasa")
    assert "beberapa kecamatan" in desk.text
    assert desk.page.select_one("[name=name]")["value"] == "Siti"
    desk.submit("form.line", village="wanayasa pontang")
    assert [row.village_code for row in db.session.scalars(select(CheckIn))] == ["36.04.12.2012"]


def test_a_child_on_paper_leaves_no_name_and_a_dash_is_nobody(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "paper"))
    desk.submit("form.line", name="Ani", child="1", sex="p", group="pelajar")
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
