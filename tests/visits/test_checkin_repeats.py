"""The same form sent again: what was said last is what is recorded, and from nobody else is it anything."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Cookie

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Tombstone, Village
from kiosk.rules import checkins, outreach, review, settings, traces
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.pages import Browser
from tests.conftest import add, open_session, signed_in

PHONE = {"phone": "081234567141", "phone_consent": "1"}
NAMELESS = NAMED | {"anonymous": "1"}
CHILD = NAMED | {"age": "child"}
TOO_LATE = "tidak ada lagi yang bisa ditambah atau diganti"


def cookie_of(browser: Browser) -> Cookie:
    """What this browser's visit carries now."""
    cookie = browser.client.get_cookie("anjungan")
    assert cookie
    return cookie


def lost_answer(visitor: Browser, **fields: str) -> dict[str, str]:
    """Send the form; it is stored, and its answer, cookie and all, never comes. What was sent."""
    data = typed(visitor, **fields)
    before = cookie_of(visitor)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    visitor.client.set_cookie("anjungan", before.value)
    return data


def personal(check_in: CheckIn) -> tuple[str | None, ...]:
    return (check_in.name, check_in.phone, check_in.consent_version)


def code_on(browser: Browser) -> str:
    """The code on the screen, as it is stored."""
    return str(browser.page.select_one(".digits").text).replace(" ", "")


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
        settings.put("retention_days", 30)
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
        settings.put("retention_days", 30)
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
    visitor.submit(anonymous="1")
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


# --- too late to add ---


def confirm(check_in: CheckIn, officer: Officer) -> None:
    with db.write():
        review.confirm(check_in.session_id, [check_in.id], officer.id)


def correct(desk: Browser, check_in: CheckIn) -> None:
    desk.get(f"/admin/check-ins/{check_in.session_id}/{check_in.id}/correct")
    desk.submit(name="Siti Aminah", sex="P")


def close(session: OutreachSession) -> None:
    with db.write():
        outreach.close(session, {"heads_male": 1, "heads_female": 1})


@pytest.fixture(params=["reviewed", "corrected", "closed", "closed, another open"])
def late(request: pytest.FixtureRequest, app: Flask, officer: Officer, lontar: Village) -> Callable[[], None]:
    """What makes it too late, to be done once there is a check-in."""

    def happens() -> None:
        check_in = only()
        if request.param == "reviewed":
            confirm(check_in, officer)
        elif request.param == "corrected":
            correct(signed_in(app, officer), check_in)
        else:
            close(check_in.session)
        if request.param == "closed, another open":
            add(open_session(lontar, title="Lain hari"))

    return happens


def test_nothing_is_added_then_and_the_form_says_what_stands(
    visitor: Browser, session_in_lontar: OutreachSession, late: Callable[[], None]
) -> None:
    data = lost_answer(visitor, **NAMED)
    late()
    visitor.post("/check-in/", data | PHONE | {"name": "Orang Lain"}, status=422)
    assert TOO_LATE in visitor.text
    assert "dengan nama, tanpa nomor HP" in visitor.text
    assert "Belum ada yang disimpan" not in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == "Orang Lain", "nothing typed is lost"
    assert (only().name, only().phone) == ("Siti Aminah", None)
    visitor.follow("Biarkan seperti itu")
    assert code_on(visitor) == only().withdrawal_code


def test_the_same_again_is_answered_as_before(
    visitor: Browser, session_in_lontar: OutreachSession, late: Callable[[], None]
) -> None:
    data = lost_answer(visitor, **NAMED | {"sex": "P"})
    late()
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert only().name == "Siti Aminah"


@pytest.mark.parametrize("fields", [{"anonymous": "1"}, {"age": "child"}])
def test_a_name_is_taken_away_even_then(
    visitor: Browser, session_in_lontar: OutreachSession, late: Callable[[], None], fields: dict[str, str]
) -> None:
    data = lost_answer(visitor, **NAMED | {"sex": "P"}, **PHONE, group="warga")
    late()
    visitor.post("/check-in/", data | fields)
    assert visitor.path == "/check-in/done"
    assert personal(only()) == (None, None, None)
    assert only().group == (None if "age" in fields else "warga")


def test_what_goes_goes_also_where_the_rest_is_too_late(
    visitor: Browser, session_in_lontar: OutreachSession, late: Callable[[], None]
) -> None:
    data = lost_answer(visitor, **NAMED, **PHONE, group="warga")
    late()
    visitor.post("/check-in/", data | {"anonymous": "1", "group": "calon"}, status=422)
    assert TOO_LATE in visitor.text
    assert "Yang tercatat: tanpa nama" in visitor.text
    assert personal(only()) == (None, None, None)
    assert only().group == "warga"


# --- what comes to life no more ---


def test_what_was_withdrawn_is_not_revived(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = lost_answer(visitor, **NAMED)
    with db.write():
        checkins.erase(only())
    visitor.post("/check-in/", data, status=422)
    assert "sekali lagi" in problem(visitor, "nonce")
    assert stored() == []
    visitor.submit()
    assert only().nonce != data["nonce"]
    assert len(list(db.session.scalars(select(Tombstone)))) == 1


def test_what_retention_blanked_is_not_revived(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = lost_answer(visitor, **NAMED)
    with db.write():
        only().erase_on = today() - timedelta(days=1)
        checkins.purge_due()
    visitor.post("/check-in/", data, status=422)
    assert only().name is None


def test_a_visit_that_ended_repeats_nothing(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    before = cookie_of(visitor)
    visitor.press("Selesai")
    visitor.client.set_cookie("anjungan", before.value)
    visitor.post("/check-in/", data | {"anonymous": "1"}, status=422)
    assert only().name == "Siti Aminah"


# --- from anybody else ---


def test_somebody_elses_form_is_one_to_send_anew_and_tells_nothing(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    theirs = typed(another_visitor, **NAMED | {"name": "Orang Lain"})
    answers = []
    for nonce in (data["nonce"], "aaaaaaaa", "n" * 43, data["nonce"][:16] + theirs["nonce"][16:]):
        another_visitor.post("/check-in/", theirs | {"nonce": nonce}, status=422)
        assert another_visitor.page.select_one("[name=nonce]")["value"] != nonce
        answers.append(another_visitor.text)
    assert len(set(answers)) == 1
    assert only().name == "Siti Aminah"
    another_visitor.submit()
    assert another_visitor.path == "/check-in/done"
    assert sorted(str(row.name) for row in stored()) == ["Orang Lain", "Siti Aminah"]


def test_a_nonce_alone_gets_no_code(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = lost_answer(visitor, **NAMED)
    for browser in (visitor, another_visitor):
        browser.post("/check-in/", {"nonce": data["nonce"]}, status=422)
        assert not browser.page.select(".digits")
        browser.get("/check-in/")
        token = browser.page.select_one("main [name=csrf_token]")["value"]
        browser.post("/check-in/", {"nonce": data["nonce"], "csrf_token": token}, status=422)
        assert not browser.page.select(".digits")
    assert only().name == "Siti Aminah"


def test_another_activity_of_the_same_browser_forgets_the_form(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    visitor.get("/offers/")
    visitor.submit(sign="R01")
    visitor.post("/check-in/", data | {"anonymous": "1"}, status=422)
    assert only().name == "Siti Aminah"


# --- a line of the paper list ---


def paper(desk: Browser, session: OutreachSession, **fields: str) -> dict[str, str]:
    """A line as it would be sent."""
    form = desk.get(f"/admin/check-ins/{session.id}/paper").select_one("form.line")
    assert form
    return {**desk.filled(form).to_dict(), **fields}


def send_line(desk: Browser, session: OutreachSession, line: dict[str, str], status: int = 200) -> None:
    desk.post(f"/admin/check-ins/{session.id}/paper", line, status)


def test_a_line_mended_after_its_answer_was_lost_is_as_it_was_typed_last(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    line = paper(desk, session_in_lontar, name="Siti Amnah", sex="P")
    for name in ("Siti Amnah", "Siti Aminah", "Siti Aminah"):
        send_line(desk, session_in_lontar, line | {"name": name})
    assert (only().name, only().consent_version) == ("Siti Aminah", "paper")
    typed_in = select(AuditEntry.row).where(AuditEntry.action == "check-in-typed")
    assert list(db.session.scalars(typed_in)) == [f"check_in:{only().id}"] * 2
    send_line(desk, session_in_lontar, line | {"name": "-"})
    assert (only().name, only().consent_at) == (None, None)


def test_a_line_that_another_officer_reviewed_is_not_overwritten(
    desk: Browser, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    line = paper(desk, session_in_lontar, name="Siti", sex="P")
    send_line(desk, session_in_lontar, line)
    confirm(only(), supervisor)
    send_line(desk, session_in_lontar, line | {"name": "Sari"}, status=422)
    assert "sudah diperiksa" in desk.text
    assert only().name == "Siti"


def test_another_officers_line_is_one_to_send_anew(
    app: Flask, desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    line = paper(desk, session_in_lontar, name="Siti")
    send_line(desk, session_in_lontar, line)
    theirs = paper(supervisors_desk, session_in_lontar, name="Sari")
    for nonce in (line["nonce"], "aaaaaaaa"):
        send_line(supervisors_desk, session_in_lontar, theirs | {"nonce": nonce}, status=422)
        assert "Tekan Enter sekali lagi" in supervisors_desk.text
    assert only().name == "Siti"
    supervisors_desk.submit("form.line")
    assert sorted(str(row.name) for row in stored()) == ["Sari", "Siti"]


# --- what it leaves behind ---


def test_a_day_later_no_row_tells_how_its_visit_ended(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    with db.write():
        only().code_until = utcnow() - timedelta(days=1, minutes=1)
        checkins.purge_due()
    assert only().code_until is None
