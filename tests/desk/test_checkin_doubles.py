"""Likely doubles of a session: who is one, and one tap that voids it."""

from kiosk.clock import utcnow
from kiosk.models import OutreachSession, Village
from kiosk.rules import review
from tests.cast import people
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.cast.people import PHONE
from tests.conftest import add, open_session


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


def test_no_doubles_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar, "doubles/"))
    assert "Tidak ada nama" in desk.text
