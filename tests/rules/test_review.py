"""Which check-ins need eyes: likely doubles and odd names, and the rest."""

import pytest

from kiosk.models import OutreachSession, Village
from kiosk.rules import review
from tests.cast.checkins import came
from tests.cast.people import PHONE
from tests.conftest import add, open_session


def names(groups: list[list[object]]) -> list[list[str]]:
    return [[row.name for row in group] for group in groups]  # type: ignore[attr-defined]


def test_doubles_have_the_same_name_or_phone_in_one_session(
    session_in_lontar: OutreachSession, lontar: Village
) -> None:
    came(session_in_lontar, "Siti Aminah", phone=PHONE)
    came(session_in_lontar, "SITI  aminah", phone=PHONE)
    came(session_in_lontar, "Budi", phone="+6281299998888")
    came(session_in_lontar, "Pak Budiman", phone="+6281299998888")
    for state in ("confirmed", "confirmed"):
        came(session_in_lontar, "Wati", state=state)
    came(session_in_lontar, "Siti Aminah", state="void", void_reason="test")
    came(add(open_session(lontar)), "Siti Aminah")
    alike = [["Siti Aminah", "SITI  aminah"], ["Budi", "Pak Budiman"]]
    assert names(review.find_likely_doubles(session_in_lontar.id)) == [
        *alike,
        ["Wati", "Wati"],
    ]
    assert names(review.find_unreviewed(session_in_lontar.id).doubles) == alike, "both of the others were confirmed"


def test_the_nameless_are_nobodys_double_and_an_odd_name_is_asked_about_by_itself(
    session_in_lontar: OutreachSession,
) -> None:
    for _n in range(2):
        came(session_in_lontar, None)
        came(session_in_lontar, None, age="child", village_code=None, group=None)
        came(session_in_lontar, "tes")
    came(session_in_lontar, "??", state="confirmed")
    groups = review.find_unreviewed(session_in_lontar.id)
    assert (groups.doubles, [row.name for row in groups.odd], len(groups.rest)) == ([], ["tes", "tes"], 4)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((name, "test") for name in ("Tes", "TEST 123", "coba-coba", "Coba Tes", "asdf")),
        *((name, "wrong-entry") for name in ("??", "12", "A", "xxxx", "m. m", "م")),
        *((name, "") for name in ("Siti", "Bu Tes", "M. Ali", "Nok", "ياسر", "Ñu", "Abc Hidayat")),
    ],
)
def test_an_odd_name_has_no_two_letters_or_is_somebodys_try(name: str, reason: str) -> None:
    assert review.reason_to_void_name(name) == reason
