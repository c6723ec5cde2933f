"""A device joins a session by its poster or its letters: what it is offered, what it leaves, when that is over."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from kiosk.db import db, new_key
from kiosk.models import FailedTry, OfferCheck, OutreachSession, QuizAttempt, Village
from kiosk.rules import outreach
from tests.cast.apps import over_https
from tests.cast.checkins import only, problem, stored_check_ins
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.cast.visit_ends import each_end
from tests.cast.withdrawals import at, withdraw
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
    for path in ("/", "/quiz/", "/offers/", "/check-in/"):
        phone.get(path)
        assert "Bimtek" not in phone.text, path
    assert {field["value"] for field in phone.page.select("[name=session]")} == {session_in_lontar.id}


@pytest.mark.parametrize("fields", [{"who": "named"}, {"age": "adult", "anonymous": ""}])
def test_a_name_from_a_phone_is_refused_over_plain_http(phone: Browser, fields: dict[str, str]) -> None:
    assert "Mau pakai nama? Catat di tablet di balai desa." in phone.get("/check-in/").text
    assert not phone.page.select("[name=name], [name=phone], [name=who][value=named]")
    phone.submit(status=422, **fields, name="Siti Aminah", consent="1", phone="0812 3456 7141", phone_consent="1")
    assert "tablet" in problem(phone, "who")
    assert "Siti" not in str(phone.page)
    assert "7141" not in str(phone.page)
    assert stored_check_ins() == []
    phone.submit(who="unnamed")
    assert (phone.path, only().name, only().origin) == ("/check-in/done", None, "qr")


def test_it_stays_while_the_visit_goes_on_and_no_silence_ends_it(
    phone: Browser, session_in_lontar: OutreachSession, bimtek: OutreachSession
) -> None:
    with phone.client.session_transaction() as cookie:
        assert set(cookie) - {"csrf_token", "_fresh"} == {"joined", "shared"}
    assert phone.get("/check-in/").body["data-idle"] == "0"
    phone.submit(age="child", sex="P")
    assert (only().origin, only().session_id, only().withdrawal_code) == ("qr", session_in_lontar.id, None)
    phone.get("/quiz/")
    phone.submit()
    assert [row.session_id for row in db.session.query(QuizAttempt)] == [session_in_lontar.id]
    phone.get("/offers/")
    phone.submit(sign="R01")
    withdraw(phone, "1234 5678")
    phone.press("English")
    phone.get("/")
    assert session_in_lontar.title in phone.text
    assert "Bimtek" not in phone.text
    phone.post(f"/join/{bimtek.join_key}", {"device": "shared"})
    assert "Bimtek" in phone.text
    assert not phone.get("/check-in/").select("[name=name]"), "over plain HTTP every device that joins is a phone"


@each_end
def test_it_is_gone_when_the_visit_ends(phone: Browser, end: Callable[[Browser], None]) -> None:
    phone.get("/quiz/")
    end(phone)
    assert "Bimtek" in phone.get("/").text


@pytest.mark.parametrize(
    ("state", "wrong"), [("planned", ""), ("closed", "%27%20OR%201%3D1"), ("cancelled", "a" * 300)]
)
def test_a_wrong_key_and_a_session_that_is_not_open_answer_the_same(
    visitor: Browser, lontar: Village, state: str, wrong: str
) -> None:
    session = add(open_session(lontar, state=state, cancel_reason="Banjir." if state == "cancelled" else ""))
    unknown = visitor.get(f"/join/{wrong or new_key()}", status=404).main
    assert visitor.get(f"/join/{session.join_key}", status=404).main == unknown
    assert "Acara ini sudah selesai" in visitor.text
    assert session.title not in visitor.text
    visitor.follow("Kuis berangkat aman")
    with visitor.client.session_transaction() as cookie:
        assert "joined" not in cookie


def test_a_phone_whose_session_closed_is_offered_none(phone: Browser, session_in_lontar: OutreachSession) -> None:
    page = phone.get("/check-in/").main.form
    with db.write():
        outreach.close_session(db.session.merge(session_in_lontar), {})
    phone.post("/check-in/", phone.form_data(page).to_dict() | {"age": "child"}, status=422)
    assert stored_check_ins() == []
    phone.get("/")
    assert session_in_lontar.title not in phone.text
    assert "Bimtek" not in phone.text


# --- six letters in place of the poster


def type_letters(browser: Browser, letters: str, status: int = 200) -> str:
    """The answer to letters typed on the page for them."""
    browser.get("/join/")
    browser.submit(letters=letters, status=status)
    return browser.text


def test_letters_lead_where_the_poster_does(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, bimtek: OutreachSession
) -> None:
    letters = bimtek.join_letters
    text = type_letters(visitor, f" {letters[:3].lower()}-{letters[3:]} ")
    assert visitor.path == "/"
    assert "Bimtek" in text
    assert session_in_lontar.title not in text
    with db.write():
        outreach.close_session(db.session.merge(bimtek), {})
    assert "belum cocok" in type_letters(at(app, "127.0.0.1"), letters, 422), "good while it takes check-ins"


def test_a_text_that_is_no_six_letters_is_no_guess_and_stays_typed(app: Flask, visitor: Browser) -> None:
    for letters in ("", "KTMRX", "KTMRXWA", "KTM0XW", "KTMIXW"):
        assert "Ketik enam huruf, tanpa angka" in type_letters(visitor, letters, 422)
        assert visitor.page.select_one("[name=letters]")["value"] == letters
    assert db.count(FailedTry.kind == "join-letters") == 0


# --- a server, where only who joined can check in


@pytest.fixture
def server(app: Flask, bimtek: OutreachSession) -> Iterator[Flask]:
    """A server of many halls over HTTPS, with two open sessions."""
    app.config["JOIN_REQUIRED"] = True
    add(local_contact(slug="polmas", agency={"id": "Polmas Lontar"}, village_code=bimtek.village_code))
    with over_https(app):
        yield app


@pytest.fixture
def tablet(server: Flask, visitor: Browser, bimtek: OutreachSession) -> Browser:
    """A shared tablet that joined."""
    visitor.get(f"/join/{bimtek.join_key}")
    visitor.press("Tablet bersama")
    return visitor


def test_who_has_not_joined_sees_no_session_and_no_local_contact(
    server: Flask, visitor: Browser, session_in_lontar: OutreachSession, bimtek: OutreachSession
) -> None:
    for path in ("/", "/check-in/", "/quiz/", "/offers/", "/hotlines/", "/take-home/"):
        visitor.get(path)
        for unseen in ("Bimtek", session_in_lontar.title, session_in_lontar.id, bimtek.id, "Polmas Lontar"):
            assert unseen not in str(visitor.page), path
    for path in ("/hotlines/polmas", "/hotlines/polmas/1.svg"):
        visitor.get(path, 404)
    token = visitor.get("/offers/").select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "session": bimtek.id}
    visitor.post("/check-in/", fields | {"age": "child", "nonce": "x"}, 422)
    assert "Acaranya sudah ditutup. Yang baru diisi tidak disimpan." in visitor.text
    assert "Masuk ke acara" not in visitor.text
    visitor.post("/offers/", fields | {"sign": "R01"})
    assert db.count(OfferCheck.session_id.is_not(None)) == 0
    assert stored_check_ins() == []
    visitor.get("/check-in/")
    visitor.follow("Masuk ke acara")
    assert visitor.path == "/join/"


def test_over_https_a_device_is_asked_whose_it_is_and_an_own_phone_may_give_a_name(
    server: Flask, visitor: Browser, bimtek: OutreachSession
) -> None:
    type_letters(visitor, bimtek.join_letters)
    assert visitor.path == f"/join/{bimtek.join_key}"
    visitor.submit(device="whose", status=422)
    visitor.press("HP sendiri")
    assert "Polmas Lontar" in visitor.get("/hotlines/").text
    visitor.get("/hotlines/polmas")
    visitor.get("/check-in/")
    assert visitor.page.body["data-idle"] == "0"
    visitor.submit(who="named", name="Siti Aminah", consent="1")
    assert (only().name, only().origin) == ("Siti Aminah", "qr")
    visitor.press("Selesai")
    assert "Bimtek" not in visitor.text


@each_end
def test_a_shared_tablet_stays_and_all_else_goes(
    tablet: Browser, bimtek: OutreachSession, end: Callable[[Browser], None]
) -> None:
    tablet.press("English")
    page = tablet.get("/check-in/")
    assert page.body["data-idle"] == "60"
    tablet.submit(who="named", name="Siti Aminah", consent="1")
    assert only().origin == "kiosk"
    assert tablet.page.select_one("#home-after")["data-home"] == "60"
    end(tablet)
    page = tablet.get("/")
    assert (page.html["lang"], page.body["data-idle"]) == ("id", "0")
    assert "Bimtek" in tablet.text
    tablet.get("/check-in/done")
    assert tablet.path == "/"
    with db.write():
        outreach.close_session(db.session.merge(bimtek), {})
    assert "Catat kehadiran" not in tablet.get("/").text
    tablet.follow("Masuk ke acara")
