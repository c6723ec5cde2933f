"""The poster for phones of the hall: where it leads, when there is one, and its key replaced once that was asked."""

from contextvars import Context

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import OutreachSession, Village
from kiosk.rules import settings
from kiosk.views.admin.sessions.poster import Wifi
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session
from tests.conftest import add, open_session

pytestmark = pytest.mark.look

NAME = "anjungan.example.go.id"
HALL = "http://192.168.4.1:8000"


def address(desk: Browser) -> str:
    """The address in large letters."""
    return desk.page.select_one(".poster .address").get_text(strip=True)


def letters(desk: Browser) -> str:
    """The six letters below it."""
    return "".join(desk.page.select_one(".poster .letters").get_text().split())


@pytest.fixture
def in_the_hall(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses at which phones find this machine; a test may change them."""
    found = [HALL]
    monkeypatch.setattr(network, "hall_addresses", lambda _app: sorted(found, key=network.unlikelihood))
    return found


def test_the_poster_leads_phones_to_its_session(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]
) -> None:
    desk.get(at(session_in_lontar))
    desk.follow("Kertas")
    desk.follow("Poster untuk HP warga")
    assert (address(desk), letters(desk)) == (f"{HALL}/join/", session_in_lontar.join_letters)
    assert session_in_lontar.title in desk.page.select_one(".poster").text
    assert "tanpa nama" in desk.page.select_one(".poster").text
    assert len(desk.page.select(".poster .code svg")) == 1, "no Wi-Fi is set"
    visitor.get(address(desk).removeprefix(HALL))
    visitor.submit(letters=letters(desk))
    assert visitor.path == "/"


def test_a_server_for_many_halls_needs_the_internet_and_no_wifi_of_one_of_them(
    app: Flask, supervisors_desk: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]
) -> None:
    page = at(session_in_lontar, "poster")
    assert "HP harus tersambung ke Wi-Fi di sini" in supervisors_desk.get(page).text
    app.config.update(JOIN_REQUIRED=True, HTTPS=True)
    supervisors_desk.get(page)
    assert "Sambung internet Pakai paket data" in supervisors_desk.text
    assert "Isi Wi-Fi tamu" not in supervisors_desk.text
    supervisors_desk.get(at(session_in_lontar))
    shown = supervisors_desk.page.select_one("#acts-join + .figure").get_text()
    assert "".join(shown.split()) == session_in_lontar.join_letters


def test_where_phones_reach_nothing_there_is_no_dead_code(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar, "poster"))
    assert "hanya bisa dibuka di mesin ini" in desk.text
    assert "buka lagi lewat “Mulai”" in desk.text
    assert not desk.page.select(".poster, .code")
    assert "/join/" not in str(desk.page.main)


def test_of_several_addresses_the_likeliest_is_taken_and_another_may_be(
    desk: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]
) -> None:
    in_the_hall[:] = ["http://172.17.0.1:8000", "http://10.0.0.5:8000", HALL]
    desk.get(at(session_in_lontar, "poster"))
    assert address(desk).startswith(HALL)
    assert [option["value"] for option in desk.page.select("#at option")] == [HALL, *in_the_hall[1::-1]]
    desk.get(at(session_in_lontar, "poster?at=http://10.0.0.5:8000"))
    assert address(desk).startswith("http://10.0.0.5:8000/join/")
    desk.get(at(session_in_lontar, "poster?at=http://evil.example"))
    assert address(desk).startswith(HALL)


@pytest.mark.parametrize(("scheme", "nameless"), [("https", False), ("http", True)])
def test_a_poster_opened_from_elsewhere_leads_the_same_way(
    app: Flask, desk: Browser, session_in_lontar: OutreachSession, scheme: str, nameless: bool
) -> None:
    """Phones come by the name of the proxy too; by HTTPS names may be typed, and the poster does not say otherwise."""
    app.config["DESK_ON_NETWORK"] = True
    signed_in = desk.client.get_cookie("anjungan")
    assert signed_in
    desk.client.set_cookie("anjungan", signed_in.value, domain=NAME)
    way = {"headers": {"Host": NAME}, "environ_overrides": {"wsgi.url_scheme": scheme}}
    answer = Context().run(desk.client.get, at(session_in_lontar, "poster"), **way)
    assert f">{scheme}://{NAME}/join/<" in answer.text
    assert ("tanpa nama" in answer.text) is nameless


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_session_that_is_over_has_no_poster(
    desk: Browser, lontar: Village, in_the_hall: list[str], state: str
) -> None:
    session = add(open_session(lontar, state=state, cancel_reason="Banjir." if state == "cancelled" else ""))
    desk.get(at(session, "poster"))
    assert desk.path == at(session)
    assert "Poster" not in desk.text


def test_the_key_is_replaced_once_it_was_asked(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]
) -> None:
    old, old_letters = session_in_lontar.join_key, session_in_lontar.join_letters
    desk.get(at(session_in_lontar, "papers/"))
    assert "tidak berlaku lagi" in desk.page.select_one("details").text
    desk.press("Ya, ganti kode poster", csrf_token="old", status=422)
    assert only_session().join_key == old
    desk.press("Lanjutkan")
    assert "cetak yang baru" in desk.text
    assert only_session().join_key != old
    visitor.get(f"/join/{old}", status=404)
    desk.get(at(session_in_lontar, "poster"))
    assert letters(desk) == only_session().join_letters != old_letters
    assert audit() == [("session-key-replaced", [])]


def test_the_guest_wifi_is_on_it(desk: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]) -> None:
    with db.write():
        settings.put("wifi_name", "Balai Desa")
        settings.put("wifi_password", "maju bersama")
    desk.get(at(session_in_lontar, "poster"))
    assert len(desk.page.select(".poster .code svg")) == 2
    assert [word.text for word in desk.page.select(".poster b.typed:not(.address)")] == ["Balai Desa", "maju bersama"]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("Balai Desa", "maju bersama", "WIFI:T:WPA;S:Balai Desa;P:maju bersama;;"),
        ("Balai", "", "WIFI:T:nopass;S:Balai;;"),
        ('a;b,c:d"e\\f', '1;2,3:4"5\\6', r"WIFI:T:WPA;S:a\;b\,c\:d\"e\\f;P:1\;2\,3\:4\"5\\6;;"),
    ],
)
def test_a_phone_reads_the_wifi_as_it_is_called(name: str, password: str, code: str) -> None:
    assert Wifi(name, password).code == code
