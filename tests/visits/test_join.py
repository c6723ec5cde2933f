"""A phone of the hall joins the session of a poster: what it is offered, what it leaves, and when that is over."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.db import db, new_key
from kiosk.models import OutreachSession, QuizAttempt, Village
from kiosk.rules import outreach
from tests.cast.checkins import only, problem, stored
from tests.cast.pages import Browser
from tests.conftest import add, open_session


def join(phone: Browser, session: OutreachSession) -> None:
    """Scan the poster of this session."""
    phone.get(f"/join/{session.join_key}")
    assert phone.path == "/"


@pytest.fixture
def bimtek(lontar: Village, session_in_lontar: OutreachSession) -> OutreachSession:
    """A second session that is open at the same time."""
    return add(open_session(lontar, title="Bimtek"))


@pytest.fixture
def phone(visitor: Browser, session_in_lontar: OutreachSession, bimtek: OutreachSession) -> Browser:
    """A phone that joined the session in Lontar."""
    join(visitor, session_in_lontar)
    return visitor


def test_a_phone_that_joined_is_offered_that_session_alone(phone: Browser, session_in_lontar: OutreachSession) -> None:
    assert session_in_lontar.title in phone.text
    assert "Bimtek" not in phone.text
    for path in ("/check-in/", "/quiz/", "/offers/"):
        phone.get(path)
        assert "Bimtek" not in phone.text, path
    phone.get("/check-in/")
    assert {field["value"] for field in phone.page.select("[name=session]")} == {session_in_lontar.id}


def test_what_a_phone_checks_in_is_of_a_phone(phone: Browser, session_in_lontar: OutreachSession) -> None:
    phone.get("/check-in/")
    phone.submit(age="child", sex="P")
    assert phone.path == "/check-in/done"
    assert (only().origin, only().session_id, only().withdrawal_code) == ("qr", session_in_lontar.id, None)


@pytest.mark.parametrize("sent", [{"who": "named"}, {"age": "adult", "anonymous": ""}, {"age": "adult"}])
def test_a_name_from_a_phone_is_refused_over_plain_http(phone: Browser, sent: dict[str, str]) -> None:
    assert "Mau pakai nama? Catat di tablet di balai desa." in phone.get("/check-in/").text
    assert not phone.page.select("[name=name], [name=phone], [name=who][value=named]")
    phone.submit(status=422, **sent, name="Siti Aminah", consent="1", phone="0812 3456 7141", phone_consent="1")
    assert "tablet" in problem(phone, "who")
    assert "Siti" not in str(phone.page)
    assert "7141" not in str(phone.page)
    assert stored() == []
    phone.submit(who="unnamed")
    assert (phone.path, only().name, only().origin) == ("/check-in/done", None, "qr")


@pytest.mark.parametrize("sent", [{"who": "unnamed"}, {"who": "child"}, {"age": "adult", "anonymous": "1"}])
def test_a_name_beside_another_choice_is_dropped_as_at_the_tablet(phone: Browser, sent: dict[str, str]) -> None:
    phone.get("/check-in/")
    phone.submit(**sent, name="Siti Aminah", consent="1")
    assert only().name is None


def test_by_https_a_phone_gives_a_name_as_the_tablet_does(
    app: Flask, phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = app.wsgi_app
    monkeypatch.setattr(app, "wsgi_app", lambda asked, start: plain(asked | {"wsgi.url_scheme": "https"}, start))
    phone.get("/check-in/")
    phone.submit(who="named", name="Siti Aminah", consent="1")
    assert (only().name, only().origin) == ("Siti Aminah", "qr")


def test_a_check_in_at_the_tablet_is_of_the_tablet(
    visitor: Browser, phone: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    another_visitor.get("/check-in/")
    another_visitor.submit(age="child", session=session_in_lontar.id)
    assert only().origin == "kiosk"


def test_it_stays_while_the_visit_goes_on(phone: Browser, session_in_lontar: OutreachSession) -> None:
    phone.get("/check-in/")
    phone.submit(age="child")
    phone.get("/offers/")
    phone.submit(sign="R01")
    phone.get("/check-in/withdraw")
    phone.submit(code="1234 5678")
    phone.press("English")
    phone.get("/")
    assert session_in_lontar.title in phone.text
    assert "Bimtek" not in phone.text


def selesai(phone: Browser) -> None:
    phone.press("Selesai")


def leave(phone: Browser) -> None:
    phone.get("/exit")


def fall_silent(phone: Browser) -> None:
    phone.client.set_cookie("over", "1")
    phone.get("/")


@pytest.mark.parametrize("end", [selesai, leave, fall_silent])
def test_it_is_gone_when_the_visit_ends(phone: Browser, end: Callable[[Browser], None]) -> None:
    phone.get("/quiz/")
    end(phone)
    assert "Bimtek" in phone.get("/").text


def test_the_visit_of_a_phone_does_not_end_by_itself(phone: Browser, another_visitor: Browser) -> None:
    for path in ("/", "/check-in/", "/quiz/"):
        assert phone.get(path).body["data-idle"] == "0", path
    assert another_visitor.get("/check-in/").body["data-idle"] == "60"


def test_the_cookie_says_of_a_phone_which_session_and_no_more(
    app: Flask, phone: Browser, session_in_lontar: OutreachSession
) -> None:
    with phone.client.session_transaction() as cookie:
        assert set(cookie) - {"csrf_token", "_fresh"} == {"joined"}
        assert cookie["joined"] == session_in_lontar.id


@pytest.mark.parametrize("wrong", ["", "x", "%27%20OR%201%3D1", "a" * 300])
def test_a_key_that_nobody_made_opens_nothing(visitor: Browser, session_in_lontar: OutreachSession, wrong: str) -> None:
    visitor.get(f"/join/{wrong or new_key()}", status=404)
    with visitor.client.session_transaction() as cookie:
        assert "joined" not in cookie


@pytest.mark.parametrize("state", ["planned", "closed", "cancelled"])
def test_a_session_that_is_not_open_answers_as_if_it_were_none(visitor: Browser, lontar: Village, state: str) -> None:
    reason = "Banjir." if state == "cancelled" else ""
    session = add(open_session(lontar, state=state, cancel_reason=reason))
    unknown = visitor.get(f"/join/{new_key()}", status=404).main
    assert visitor.get(f"/join/{session.join_key}", status=404).main == unknown
    assert "Acara ini sudah selesai" in visitor.text
    assert session.title not in visitor.text
    for onward in ("Kuis berangkat aman", "Cek tawaran kerja", "Nomor bantuan"):
        visitor.get(f"/join/{session.join_key}", status=404)
        visitor.follow(onward)


def test_a_poster_may_be_tried_while_the_session_is(visitor: Browser, lontar: Village) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    join(visitor, session)
    visitor.get("/check-in/")
    visitor.submit(age="child")
    assert only().origin == "qr"


def test_a_phone_whose_session_closed_is_offered_none(phone: Browser, session_in_lontar: OutreachSession) -> None:
    page = phone.get("/check-in/").main.form
    with db.write():
        outreach.close(db.session.merge(session_in_lontar), {})
    phone.post("/check-in/", phone.filled(page).to_dict() | {"age": "child"}, status=422)
    assert stored() == []
    phone.get("/")
    assert session_in_lontar.title not in phone.text
    assert "Bimtek" not in phone.text


def test_a_quiz_of_a_phone_counts_with_its_session(phone: Browser, session_in_lontar: OutreachSession) -> None:
    phone.get("/quiz/")
    phone.submit()
    assert [row.session_id for row in db.session.query(QuizAttempt)] == [session_in_lontar.id]


def test_a_key_that_was_replaced_is_dead_at_once(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    old = session_in_lontar.join_key
    with db.write():
        outreach.replace_join_key(db.session.merge(session_in_lontar))
    visitor.get(f"/join/{old}", status=404)
    join(visitor, session_in_lontar)
