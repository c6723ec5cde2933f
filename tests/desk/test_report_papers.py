"""The attendance an officer files: counted by hand here, of one session and of a period."""

from datetime import date
from typing import Any

import pytest

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import attendance
from kiosk.rules.outreach import Filters
from tests.cast import people as cast
from tests.cast.learning import add_all, closed_session

pytestmark = pytest.mark.look

MARCH = Filters(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def wargasara(app: object) -> Village:
    """Desa Wargasara, on an island of Tirtayasa."""
    village = db.session.get(Village, "36.04.13.2009")
    assert village
    return village


def check_in(session: OutreachSession, n: int = 0, **fields: Any) -> CheckIn:
    """A check-in, not in the database yet."""
    return cast.came(session, **{"nonce": f"{session.id}-{n}-{id(fields)}"} | fields)


# --- one session


def test_a_session_counts_paper_and_check_ins_apart(lontar: Village) -> None:
    groups = {"warga": 30, "perangkat": 5, "tokoh": 0}
    session = closed_session(lontar, heads_male=20, heads_female=25, heads_by_group=groups)
    add_all(
        check_in(session, 1, sex="P", group="warga", name="Siti", state="confirmed"),
        check_in(session, 2, sex="L", group="warga", origin="paper"),
        check_in(session, 3, age="child", sex="P"),
        check_in(session, 4, sex="P", state="void", void_reason="double"),
    )
    found = attendance.of_session(session)
    assert (found.heads, found.male, found.female) == (45, 20, 25)
    assert (found.by_group, found.sums) == ({"warga": 30, "perangkat": 5, "tokoh": 0}, (45, 35)), "0 is a count"
    assert found.checkins.checkins == 3
    assert found.checkins.by_sex == {"P": 2, "L": 1}
    assert found.checkins.by_origin == {"kiosk": 2, "paper": 1}
    assert found.checkins.by_age == {"adult": 2, "child": 1}
    found = attendance.of_session(closed_session(lontar))
    assert (found.heads, found.by_group, found.sums, found.checkins.checkins) == (None, {}, (None, None), 0)


# --- a period


def test_a_recapitulation_counts_closed_sessions_only(lontar: Village, wargasara: Village) -> None:
    first = closed_session(lontar, date(2026, 3, 2), heads_male=10, heads_female=20, heads_by_group={"warga": 30})
    second = closed_session(wargasara, date(2026, 3, 1), heads_male=7, heads_female=8, kind="bimtek")
    third = closed_session(
        lontar, date(2026, 3, 31), heads_male=0, heads_female=4, heads_by_group={"warga": 3, "pelajar": 1}
    )
    nobody = closed_session(lontar, date(2026, 3, 4), heads_male=8, heads_by_group={"tokoh": 8})  # half is nothing
    still_open = closed_session(lontar, date(2026, 3, 5), state="open", heads_male=99)
    closed_session(lontar, date(2026, 3, 6), state="planned", heads_male=99)
    closed_session(lontar, date(2026, 4, 1), heads_male=99)
    found = attendance.recap(MARCH)
    assert [session.id for session in found.closed] == [second.id, first.id, nobody.id, third.id]
    assert [session.id for session in found.open] == [still_open.id]
    assert found.total == (4, 17, 32, 1)
    assert found.total.heads == 49
    assert [(village.name, count) for village, count in found.by_village] == [
        ("Lontar", (3, 10, 24, 1)),
        ("Wargasara", (1, 7, 8, 0)),
    ]
    assert found.by_kind == {"bimtek": (1, 7, 8, 0), "sosialisasi": (3, 10, 24, 1)}
    assert found.by_group == {"warga": 33, "pelajar": 1}
