"""Papers before a session: the attendance sheet, filled only by an act that is written down, and the poster."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import AuditEntry, OutreachSession
from kiosk.rules import settings
from kiosk.views.admin.sessions import wifi_code
from tests.cast import people as cast
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session

HALL = "http://192.168.4.1:8000"


# --- the attendance sheet


@pytest.fixture
def guests(session_in_lontar: OutreachSession) -> OutreachSession:
    """Wati, Budi from another kecamatan, a void entry, somebody without a name and a child."""
    people = [
        {"name": "Wati", "sex": "P", "village_code": "36.04.13.2007", "phone": "+6281234567890"},
        {"name": "Budi & <b>ياسر", "sex": "L", "village_code": "36.04.12.2011"},
        {"name": "Asep", "state": "void"},
        {"group": "calon"},
        {"age": "child", "sex": "P"},
    ]
    with db.write():
        for n, fields in enumerate(people):
            db.session.add(cast.came(session_in_lontar, nonce=f"n{n}", **fields))
    return session_in_lontar


def lines(desk: Browser) -> list[list[str]]:
    """The table's rows as people read them."""
    return [[cell.text for cell in row.select("td")] for row in desk.page.select(".paper tr.attendance-row")]


def test_an_empty_sheet_has_its_facts_and_rows(desk: Browser, guests: OutreachSession) -> None:
    with db.write():
        guests.held_on = date(2026, 11, 24)
    desk.get(at(guests))
    desk.follow("Daftar hadir")
    assert "Serang, 24 November 2026" in desk.text
    for rows, count in (("45", 45), ("0", 30), ("abc", 30), ("9999", 300), ("", 30)):
        desk.get(at(guests, f"attendance?rows={rows}&filled=1"))
        assert lines(desk)[-1] == [str(count), "", "", "", "", ""]
    desk.post(at(guests, "attendance"), {}, status=422)
    assert "Wati" not in desk.text, "names are shown to nobody by address alone"
    assert audit() == []


def test_the_filled_sheet_has_names_and_no_phone(desk: Browser, guests: OutreachSession) -> None:
    page = desk.get(at(guests, "attendance"))
    desk.press("Isi dari kehadiran")
    first, second, *spare = lines(desk)
    assert first == ["1", "Wati", "Lontar", "P", "", ""]
    assert second == ["2", "Budi & <b>ياسر", "Kaserangan, Kec. Pontang", "L", "", ""]
    assert spare == [[str(n), "", "", "", "", ""] for n in range(3, 8)]
    assert "2 nama dari kehadiran. Yang mencatat tanpa nama (2, termasuk anak)" in desk.text
    assert "6281" not in desk.response.get_data(as_text=True)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendance-shown"))
    assert (entry.officer.name, entry.row) == ("Ratna", f"outreach_session:{guests.id}")
    for state, is_practice in (("planned", True), ("closed", False)):
        with db.write():
            guests.state, guests.practice = state, is_practice
        desk.page = page
        desk.press("Isi dari kehadiran", status=422)
        assert "nama dari kehadiran hanya diisikan selama sesi dibuka" in desk.text
        assert {"".join(cells[1:]) for cells in lines(desk)} == {""}
        assert ("LATIHAN – bukan daftar hadir" in desk.text) is is_practice


# --- the poster


def address(desk: Browser) -> str:
    """The address in large letters."""
    return desk.page.select_one(".poster-address").get_text(strip=True)


@pytest.fixture
def in_the_hall(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses at which phones find this machine; a test may change them."""
    addresses = [HALL]
    monkeypatch.setattr(network, "hall_addresses", lambda _app: sorted(addresses, key=network.unlikelihood))
    return addresses


def test_the_poster_leads_phones_to_its_session_until_its_key_is_replaced(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]
) -> None:
    def letters() -> str:
        return "".join(desk.page.select_one(".poster-letters").get_text().split())

    old, old_letters = session_in_lontar.join_key, session_in_lontar.join_letters
    desk.get(at(session_in_lontar))
    desk.follow("Poster untuk HP warga")
    assert (address(desk), letters()) == (f"{HALL}/join/", old_letters)
    visitor.get(address(desk).removeprefix(HALL))
    visitor.submit(letters=letters())
    assert visitor.path == "/"
    desk.get(at(session_in_lontar))
    desk.press("Ya, ganti kode poster", csrf_token="old", status=422)
    assert only_session().join_key == old
    desk.press("Lanjutkan")
    visitor.get(f"/join/{old}", status=404)
    with db.write():
        settings.store("wifi_name", "Balai Desa")
        settings.store("wifi_password", "maju bersama")
    desk.get(at(session_in_lontar, "poster"))
    assert letters() == only_session().join_letters != old_letters
    assert audit() == [("session-key-replaced", [])]
    assert len(desk.page.select(".poster-code svg")) == 2
    words = desk.page.select(".poster-typed:not(.poster-address)")
    assert [word.text for word in words] == ["Balai Desa", "maju bersama"]


@pytest.mark.parametrize("wifi", ["", "Balai Desa"])
def test_the_poster_says_what_to_do_without_internet_in_the_wifi_of_the_hall(
    app: Flask, desk: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str], wifi: str
) -> None:
    lines = ["HP bilang tidak ada internet? Pilih tetap tersambung.", "Belum terbuka? Matikan data seluler sebentar."]
    with db.write():
        settings.store("wifi_name", wifi)
    for is_server in (False, True):
        app.config["HTTPS"] = app.config["JOIN_REQUIRED"] = is_server
        page = desk.get(at(session_in_lontar, "poster"))
        is_online = "Sambung internet" in desk.text
        assert is_online == (is_server and not wifi)
        shown = [line.text for line in page.select(".poster-no-internet p")]
        assert shown == ([] if is_online else lines)


def test_a_phone_reads_the_wifi_by_its_code() -> None:
    assert wifi_code("Balai", "") == "WIFI:T:nopass;S:Balai;;"
    assert wifi_code('a;b,c:d"e\\f', "1;2") == r"WIFI:T:WPA;S:a\;b\,c\:d\"e\\f;P:1\;2;;"


def test_the_likeliest_address(desk: Browser, session_in_lontar: OutreachSession, in_the_hall: list[str]) -> None:
    in_the_hall[:] = ["http://172.17.0.1:8000", "http://10.0.0.5:8000", HALL]
    desk.get(at(session_in_lontar, "poster"))
    assert address(desk).startswith(HALL)
    in_the_hall.clear()
    desk.get(at(session_in_lontar, "poster"))
    assert "hanya bisa dibuka di mesin ini" in desk.text
    assert not desk.page.select(".poster, .poster-code"), "where phones reach nothing there is no dead code"
