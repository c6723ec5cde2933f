"""A check-in that is sent again too late to add anything, when it is gone, or by somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession, Tombstone, Village
from kiosk.rules import checkins, outreach
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.officers import signed_in
from tests.cast.pages import Browser
from tests.cast.repeats import PHONE, TOO_LATE, code_on, confirm, cookie_of, lost_answer, personal
from tests.conftest import add, open_session

# --- too late to add ---


def correct(desk: Browser, check_in: CheckIn) -> None:
    desk.get(f"/admin/check-ins/{check_in.session_id}/{check_in.id}/")
    desk.submit("main form.card", name="Siti Aminah", sex="P")


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
    assert "Isian tadi belum disimpan" not in visitor.text
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
