"""Officers look at one check-in: its phone, a correction, erasing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Tombstone, Village
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session

PHONE = "+6281234567141"


def test_a_phone_is_masked_until_it_is_shown_for_a_reason(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani", phone=PHONE)
    came(session_in_lontar, "Budi", phone="+6281299998888")
    desk.get(at(session_in_lontar))
    assert "+62 ••• 141" in desk.text
    desk.follow("Ani")
    assert "+62 ••• 141" in desk.text
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


@pytest.mark.every_village
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"group": "calon"}, "sebelah nama"),
        ({"group": "odd"}, "salah satu dari daftar"),
        ({"sex": "X"}, "salah satu dari daftar"),
        ({"village": "Lontarr"}, "Mungkin maksudnya: Lontar, Kec. Tirtayasa"),
        ({"village": "Lont"}, "Lontar, Kec. Tirtayasa"),
        ({"village": "Xyzzy"}, "tidak ada di daftar"),
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


def test_one_check_in_moves_to_another_session_with_the_day_that_was_promised(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    ani, budi = came(session_in_lontar, "Ani", withdrawal_code="12345678"), came(session_in_lontar, "Budi")
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    assert "Pindahkan" not in desk.text, "there is no other session"
    closed = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=30)))
    planned = add(open_session(lontar, state="planned"))
    promised = ani.erase_on
    desk.get(at(session_in_lontar, f"{ani.id}/"))
    desk.press("Pindahkan", session=planned.id)
    assert "Tidak ada yang dipindahkan" in desk.text
    desk.press("Pindahkan", session=closed.id)
    assert desk.path == at(closed, f"{ani.id}/")
    assert (ani.session_id, ani.erase_on, ani.withdrawal_code) == (closed.id, promised, "12345678")
    assert budi.session_id == session_in_lontar.id
    assert audit() == [("check-in-moved", ani.id, [], "")]
