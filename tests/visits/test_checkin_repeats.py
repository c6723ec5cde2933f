"""The same form sent again by the visit that made it: what was said last is what is recorded."""

from datetime import timedelta

import pytest

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import audit, checkins, outreach, settings, traces
from tests.cast.checkins import NAMED, only, stored, typed
from tests.cast.pages import Browser
from tests.cast.repeats import PHONE, code_on, lost_answer, personal
from tests.conftest import add, open_session

NAMELESS = NAMED | {"anonymous": "1"}
CHILD = NAMED | {"age": "child"}


# --- from the visit that made it ---


@pytest.mark.parametrize("answered", [True, False], ids=["Back from the done page", "the answer was lost"])
def test_the_same_form_sent_twice_is_one_record_and_the_same_answer(
    visitor: Browser, session_in_lontar: OutreachSession, answered: bool
) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE)
    if answered:
        visitor.post("/check-in/", data)
    first = only()
    kept = (first.id, first.name, first.consent_at, first.consent_version, first.erase_on, first.created_at)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert code_on(visitor) == only().withdrawal_code
    again = only()
    assert (again.id, again.name, again.consent_at, again.consent_version, again.erase_on, again.created_at) == kept


def test_a_lost_answer_and_then_without_a_name_leaves_no_name(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE, sex="P", group="warga")
    visitor.post("/check-in/", data | {"anonymous": "1"})
    assert visitor.path == "/check-in/done"
    assert personal(only()) == (None, None, None)
    assert (only().consent_at, only().sex, only().group, only().village_code) == (None, "P", "warga", "36.04.13.2007")
    assert only().withdrawal_code is None, "there is nothing left to take back"
    visitor.post("/check-in/", data)
    assert (only().name, code_on(visitor)) == ("Siti Aminah", only().withdrawal_code)
    assert traces.left() or db.file is None, "its bytes go as an erased name's do"


def test_a_child_after_an_adult_leaves_only_session_age_and_sex(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE, sex="P", group="warga")
    visitor.post("/check-in/", data | {"age": "child"})
    row = only()
    assert (row.age, row.sex, row.village_code, row.group) == ("child", "P", None, None)
    assert personal(row) == (None, None, None)


def test_what_is_said_last_is_what_is_recorded(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = lost_answer(visitor, **NAMED)
    visitor.post("/check-in/", data | PHONE | {"name": "Siti Aminah binti Umar"})
    assert (only().name, only().phone) == ("Siti Aminah binti Umar", "+6281234567141")
    visitor.post("/check-in/", data)
    assert (only().name, only().phone) == ("Siti Aminah", None)


def test_a_name_after_none_is_agreed_to_now_and_promised_what_is_told_now(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMELESS)
    assert only().consent_at is None
    with db.write():
        settings.store("retention_days", 30)
    visitor.post("/check-in/", data | {"anonymous": ""})
    row = only()
    assert row.consent_at
    assert row.consent_version == f"{checkins.CONSENT_VERSION}/30"
    assert row.erase_on == session_in_lontar.held_on + timedelta(days=30)


def test_a_changed_setting_changes_no_promise_where_only_a_phone_goes(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE)
    with db.write():
        settings.store("retention_days", 30)
    visitor.post("/check-in/", data | {"phone": "", "phone_consent": ""})
    row = only()
    assert (row.phone, row.consent_version) == (None, f"{checkins.CONSENT_VERSION}/90")
    assert row.erase_on == session_in_lontar.held_on + timedelta(days=90)


def test_another_session_brings_its_own_last_day(visitor: Browser, lontar: Village) -> None:
    first, second = (add(open_session(lontar, held_on=today() - timedelta(days=days))) for days in (3, 1))
    data = lost_answer(visitor, **NAMED, session=first.id)
    visitor.post("/check-in/", data | {"session": second.id})
    row = only()
    assert (row.session_id, row.erase_on) == (second.id, second.held_on + timedelta(days=90))


def test_a_repeat_from_another_language_is_still_a_repeat(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = lost_answer(visitor, **NAMED)
    visitor.post("/language", data | {"language": "en", "next": "/check-in/"})
    assert visitor.page.select_one("[name=nonce]")["value"] == data["nonce"]
    visitor.submit(who="unnamed")
    assert personal(only()) == (None, None, None)


def test_two_tabs_are_two_people(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    mother, daughter = typed(visitor, **NAMED), typed(visitor, **CHILD)
    visitor.post("/check-in/", mother)
    visitor.post("/check-in/", daughter)
    assert visitor.path == "/check-in/done"
    assert sorted(row.age for row in stored()) == ["adult", "child"]
    visitor.post("/check-in/", mother | {"anonymous": "1"})
    assert {row.name for row in stored()} == {None}


def test_a_family_at_one_phone_overwrites_nobody(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    for name in ("Siti", "Umar", "Ani"):
        visitor.get("/check-in/")
        visitor.submit(**NAMED | {"name": name})
    assert sorted(str(row.name) for row in stored()) == ["Ani", "Siti", "Umar"]


def test_a_practice_check_in_is_repeated_like_any_other_and_gone_when_the_session_opens(
    visitor: Browser, lontar: Village
) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    data = lost_answer(visitor, **NAMED)
    visitor.post("/check-in/", data | {"anonymous": "1"})
    assert personal(only()) == (None, None, None)
    with db.write():
        outreach.open_(session, session.held_on)
    assert stored() == []


# --- what it leaves behind ---


def test_a_day_later_no_row_tells_how_its_visit_ended(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    with db.write():
        only().code_until = utcnow() - timedelta(days=1, minutes=1)
        checkins.purge_due()
    assert only().code_until is None


def test_a_check_in_that_an_officer_moved_stays_where_it_is(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    right = add(open_session(lontar, title="Yang benar"))
    data = lost_answer(visitor, session=session_in_lontar.id, **NAMED)
    with db.write():
        assert checkins.move(only(), right)
        audit.note("check-in-moved", f"check_in:{only().id}", officer_id=None)
    visitor.post("/check-in/", data, status=422)
    assert only().session_id == right.id
