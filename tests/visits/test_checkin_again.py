"""A check-in form sent again: the last answer is recorded, unless it is too late or somebody else's form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import Officer, OutreachSession, Tombstone, Village
from kiosk.rules import audit, checkins, outreach, review, settings, traces, withdrawals
from tests.cast.checkins import NAMED, check_in_form, only, problem, stored_check_ins
from tests.cast.officers import signed_in
from tests.cast.pages import Browser
from tests.cast.repeats import PHONE, code_on, cookie_of, lost_answer, personal
from tests.conftest import add, open_session

pytestmark = pytest.mark.usefixtures("session_in_lontar")


@pytest.mark.parametrize("answered", [True, False], ids=["Back from the done page", "the answer was lost"])
def test_the_same_form_sent_twice_is_one_record_and_the_same_answer(visitor: Browser, answered: bool) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE)
    if answered:
        visitor.post("/check-in/", data)
    first = only()
    before = (first.id, first.name, first.consent_at, first.consent_version, first.erase_on, first.created_at)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert code_on(visitor) == only().withdrawal_code
    again = only()
    assert (again.id, again.name, again.consent_at, again.consent_version, again.erase_on, again.created_at) == before


def test_a_lost_answer_and_then_without_a_name_leaves_no_name(visitor: Browser) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE, sex="P", group="warga")
    visitor.post("/check-in/", data | {"anonymous": "1"})
    assert visitor.path == "/check-in/done"
    assert personal(only()) == (None, None, None)
    assert (only().consent_at, only().sex, only().group, only().village_code) == (None, "P", "warga", "36.04.13.2007")
    assert only().withdrawal_code is None, "there is nothing left to take back"
    visitor.post("/check-in/", data)
    assert (only().name, code_on(visitor)) == ("Siti Aminah", only().withdrawal_code)
    assert traces.current_note() or db.file is None, "its bytes go as an erased name's do"


def test_what_is_said_last_is_what_is_recorded(visitor: Browser) -> None:
    data = lost_answer(visitor, **NAMED, sex="P", group="warga")
    visitor.post("/check-in/", data | PHONE | {"name": "Siti Aminah binti Umar"})
    assert (only().name, only().phone) == ("Siti Aminah binti Umar", "+6281234567141")
    visitor.post("/check-in/", data)
    assert (only().name, only().phone) == ("Siti Aminah", None)
    visitor.post("/check-in/", data | PHONE | {"age": "child"})
    row = only()
    assert (row.age, row.sex, row.village_code, row.group) == ("child", "P", None, None)
    assert personal(row) == (None, None, None)


def test_a_promise_is_made_with_the_name_and_no_setting_changes_it_later(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMED | {"anonymous": "1"})
    assert only().consent_at is None
    for days, phone in ((30, "081234567141"), (20, "")):
        with db.write():
            settings.store("retention_days", days)
        visitor.post("/check-in/", data | PHONE | {"anonymous": "", "phone": phone})
        row = only()
        assert row.consent_at
        assert bool(row.phone) is bool(phone)
        assert row.consent_version == f"{checkins.CONSENT_VERSION}/30"
        assert row.erase_on == session_in_lontar.held_on + timedelta(days=30)


def test_another_session_brings_its_own_last_day(visitor: Browser, lontar: Village) -> None:
    first, second = (add(open_session(lontar, held_on=today() - timedelta(days=days))) for days in (3, 1))
    data = lost_answer(visitor, **NAMED, session=first.id)
    visitor.post("/check-in/", data | {"session": second.id})
    row = only()
    assert (row.session_id, row.erase_on) == (second.id, second.held_on + timedelta(days=90))


def test_two_tabs_are_two_people(visitor: Browser) -> None:
    mother, daughter = check_in_form(visitor, **NAMED), check_in_form(visitor, **NAMED | {"age": "child"})
    visitor.post("/check-in/", mother)
    visitor.post("/check-in/", daughter)
    assert visitor.path == "/check-in/done"
    assert sorted(row.age for row in stored_check_ins()) == ["adult", "child"]
    visitor.post("/check-in/", mother | {"anonymous": "1"})
    assert {row.name for row in stored_check_ins()} == {None}


def test_a_day_later_no_row_tells_how_its_visit_ended(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    with db.write():
        only().code_until = utcnow() - timedelta(days=1, minutes=1)
        retention.forget_code_times()
    assert only().code_until is None


def test_a_check_in_that_an_officer_moved_stays_where_it_is(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    right = add(open_session(lontar, title="Yang benar"))
    data = lost_answer(visitor, session=session_in_lontar.id, **NAMED)
    with db.write():
        assert checkins.move_check_in(only(), right)
        audit.note("check-in-moved", f"check_in:{only().id}", officer_id=None)
    visitor.post("/check-in/", data, status=422)
    assert only().session_id == right.id


TOO_LATE = "tidak ada lagi yang bisa ditambah atau diganti"


@pytest.fixture(params=["reviewed", "corrected", "closed", "closed, another open"])
def late(request: pytest.FixtureRequest, app: Flask, officer: Officer, lontar: Village) -> Callable[[], None]:
    """The moment from which it is too late, once there is a check-in."""

    def happens() -> None:
        check_in = only()
        if request.param == "reviewed":
            with db.write():
                review.set_state(check_in.session_id, [check_in.id], officer.id, before="new", state="confirmed")
        elif request.param == "corrected":
            desk = signed_in(app, officer)
            desk.get(f"/admin/check-ins/{check_in.session_id}/{check_in.id}/")
            desk.submit("main form.card", name="Siti Aminah", sex="P")
        else:
            with db.write():
                outreach.close_session(check_in.session, {"heads_male": 1, "heads_female": 1})
        if request.param == "closed, another open":
            add(open_session(lontar, title="Lain hari"))

    return happens


def test_nothing_is_added_then_and_the_form_says_what_stands(visitor: Browser, late: Callable[[], None]) -> None:
    data = lost_answer(visitor, **NAMED)
    late()
    visitor.post("/check-in/", data | PHONE | {"name": "Orang Lain"}, status=422)
    assert TOO_LATE in visitor.text
    assert "dengan nama, tanpa nomor HP" in visitor.text
    assert "Isian tadi belum disimpan" not in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == "Orang Lain", "nothing typed is lost"
    assert (only().name, only().phone) == ("Siti Aminah", None)
    visitor.follow("Biarkan seperti itu")
    assert code_on(visitor) == only().withdrawal_code


def test_the_same_again_is_answered_as_before_and_a_name_can_still_be_taken_away(
    visitor: Browser, late: Callable[[], None]
) -> None:
    data = lost_answer(visitor, **NAMED | {"sex": "P"}, **PHONE, group="warga")
    late()
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert only().name == "Siti Aminah"
    visitor.post("/check-in/", data | {"anonymous": "1"})
    assert (visitor.path, only().group) == ("/check-in/done", "warga")
    assert personal(only()) == (None, None, None)
    visitor.post("/check-in/", data | {"age": "child"})
    assert (visitor.path, only().group) == ("/check-in/done", None)


def test_what_goes_goes_also_where_the_rest_is_too_late(visitor: Browser, late: Callable[[], None]) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE, group="warga")
    late()
    visitor.post("/check-in/", data | {"anonymous": "1", "group": "calon"}, status=422)
    assert TOO_LATE in visitor.text
    assert "Yang tercatat: tanpa nama" in visitor.text
    assert personal(only()) == (None, None, None)
    assert only().group == "warga"


def test_what_was_withdrawn_is_not_revived(visitor: Browser) -> None:
    data = lost_answer(visitor, **NAMED)
    with db.write():
        withdrawals.erase_check_in(only())
    visitor.post("/check-in/", data, status=422)
    assert "sekali lagi" in problem(visitor, "nonce")
    assert stored_check_ins() == []
    visitor.submit()
    assert only().nonce != data["nonce"]
    assert len(list(db.session.scalars(select(Tombstone)))) == 1


def test_after_the_visit_and_after_another_activity_the_form_changes_nothing(visitor: Browser) -> None:
    data = check_in_form(visitor, **NAMED)
    visitor.post("/check-in/", data)
    before = cookie_of(visitor)
    visitor.get("/offers/")
    visitor.submit(sign="R01")
    visitor.post("/check-in/", data | {"anonymous": "1"}, status=422)
    visitor.client.set_cookie("anjungan", before.value)
    visitor.get("/check-in/done")
    visitor.press("Selesai")
    visitor.client.set_cookie("anjungan", before.value)
    visitor.post("/check-in/", data | {"anonymous": "1"}, status=422)
    assert only().name == "Siti Aminah"


def test_somebody_elses_form_is_one_to_send_anew_and_tells_nothing(visitor: Browser, another_visitor: Browser) -> None:
    data = check_in_form(visitor, **NAMED)
    visitor.post("/check-in/", data)
    other = check_in_form(another_visitor, **NAMED | {"name": "Orang Lain"})
    answers = []
    for nonce in (data["nonce"], "aaaaaaaa", "n" * 43, data["nonce"][:16] + other["nonce"][16:]):
        another_visitor.post("/check-in/", other | {"nonce": nonce}, status=422)
        assert another_visitor.page.select_one("[name=nonce]")["value"] != nonce
        answers.append(another_visitor.text)
    assert len(set(answers)) == 1
    assert only().name == "Siti Aminah"
    another_visitor.submit()
    assert another_visitor.path == "/check-in/done"
    assert sorted(str(row.name) for row in stored_check_ins()) == ["Orang Lain", "Siti Aminah"]


def test_a_nonce_alone_gets_no_code(visitor: Browser, another_visitor: Browser) -> None:
    data = lost_answer(visitor, **NAMED)
    for browser in (visitor, another_visitor):
        token = browser.get("/check-in/").select_one("main [name=csrf_token]")["value"]
        for more in ({}, {"csrf_token": token}):
            browser.post("/check-in/", {"nonce": data["nonce"]} | more, status=422)
            assert not browser.page.select(".digits")
    assert only().name == "Siti Aminah"
