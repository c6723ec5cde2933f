"""One person's page: a correction, the phone on purpose, a review, another session, erasing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Tombstone, Village
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session

PHONE = "+6281234567141"
CORRECT = "main form.card"


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


def test_a_typing_mistake_is_corrected_in_place_and_the_audit_holds_names_of_fields_only(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Any", phone=PHONE)
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    desk.submit(CORRECT, name="Ani", village_code="pulau tunda", group="tokoh")
    assert (ani.name, ani.sex, ani.village_code, ani.group) == ("Ani", "P", "36.04.13.2009", "tokoh")
    desk.submit(CORRECT)
    assert "Tidak ada yang berubah" in desk.page.text
    desk.submit(CORRECT, name="")
    assert (ani.name, ani.phone, ani.consent_at) == (None, None, None), "a name takes the phone along"
    assert desk.page.select(f"{CORRECT} [name=name]") == [], "and none is added"
    desk.submit(CORRECT, name="Siti", group="calon")
    assert (ani.name, ani.group) == (None, "calon")
    fields = [["name", "village_code", "group"], ["name", "phone"], ["group"]]
    assert audit() == [("check-in-corrected", ani.id, changed, "") for changed in fields]


@pytest.mark.every_village
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("group", "calon", "sebelah nama"),
        ("group", "odd", "salah satu dari daftar"),
        ("sex", "X", "salah satu dari daftar"),
        ("village_code", "Lontarr", "Mungkin maksudnya: Lontar, Kec. Tirtayasa"),
        ("village_code", "Xyzzy", "tidak ada di daftar"),
        ("village_code", "Wanayasa", "beberapa kecamatan"),
        ("name", "x" * 81, "Terlalu panjang"),
    ],
)
def test_a_correction_that_cannot_be_is_said(
    desk: Browser, session_in_lontar: OutreachSession, field: str, typed: str, words: str
) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    desk.submit(CORRECT, status=422, **{field: typed})
    assert words in desk.text
    assert audit() == []


def test_of_a_child_the_sex_alone_can_be_corrected(desk: Browser, session_in_lontar: OutreachSession) -> None:
    child = came(session_in_lontar, None, age="child", village_code=None, group=None)
    desk.get(at(session_in_lontar, f"{child.id}/"))
    desk.submit(CORRECT, sex="L", name="Ani", village_code="Lontar", group="pelajar")
    assert (child.sex, child.name, child.village_code, child.group) == ("L", None, None, None)


def test_a_name_typed_after_it_was_erased_is_said_to_be_lost(desk: Browser, old_session: OutreachSession) -> None:
    ani = came(old_session, "Any")
    desk.get(at(old_session, f"{ani.id}/"))
    retention.purge(None, "start")
    desk.submit(CORRECT, name="Ani")
    assert "Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan." in desk.page.text
    assert ani.name is None


def test_one_persons_data_is_erased_on_request(desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = came(session_in_lontar, "Ani").id
    desk.get(at(session_in_lontar, f"{key}/"))
    question = desk.page.find("summary", string="Hapus data orang ini…")
    assert question.find_parent("details").find("button"), "its button stands behind the question"
    desk.press("Ya, hapus")
    assert db.session.get(CheckIn, key) is None
    assert len(list(db.session.scalars(select(Tombstone)))) == 1
    assert audit() == [("check-in-erased", key, [], "request")]
    assert desk.path == at(session_in_lontar)
    assert "Ani" not in desk.text


def test_one_check_in_is_reviewed_on_its_own_page(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    for button, state in (("Konfirmasi", "confirmed"), ("Urungkan", "new"), ("Salah isi", "void")):
        desk.press(button)
        assert (desk.path, ani.state) == (at(session_in_lontar, f"{ani.id}/"), state)
    desk.get(desk.path)
    desk.press("Pulihkan")
    assert (ani.state, ani.void_reason) == ("new", None)


def test_one_check_in_moves_to_another_session_with_the_day_that_was_promised(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    ani = came(session_in_lontar, "Ani", withdrawal_code="12345678")
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    assert "Pindahkan" not in desk.text, "there is no other session"
    closed = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=30)))
    planned = add(open_session(lontar, state="planned"))
    promised = ani.erase_on
    desk.get(desk.path)
    for refused in ("", planned.id):
        desk.press("Pindahkan", session=refused, status=422)
        assert "Sesi yang benar" in desk.page.select_one("main > [role=alert]").text
    assert ani.session_id == session_in_lontar.id
    desk.press("Pindahkan", session=closed.id)
    assert desk.path == at(closed, f"{ani.id}/")
    assert (ani.session_id, ani.erase_on, ani.withdrawal_code) == (closed.id, promised, "12345678")
    assert audit() == [("check-in-moved", ani.id, [], "")]
