"""Passwords that will not do, a change of password, and links to set one up."""

from typing import Any

import pytest
from flask import Flask

from kiosk.models import Officer
from kiosk.rules import officers
from kiosk.views import throttle
from tests.cast.officers import NEW, PASSWORD, account, invited, is_signed_in, signed_in
from tests.cast.pages import Browser
from tests.conftest import add

pytestmark = pytest.mark.look

# --- passwords


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("pendek", "Terlalu pendek"),
        ("indonesia123", "sering dipakai"),
        ("PASSWORD123", "sering dipakai"),
        ("Ratna.Dewi", "nama pengguna"),
    ],
)
def test_weak_passwords_are_refused(app: Flask, weak: str, why: str) -> None:
    browser = signed_in(app, add(account("ratna.dewi", "Ratna", "officer")))
    browser.get("/admin/password")
    browser.submit(present=PASSWORD, password=weak, again=weak, status=422)
    assert why in browser.text


def test_the_common_passwords_are_many_and_no_shorter_ones_stand_among_them() -> None:
    listed = officers.COMMON_PASSWORDS.read_text(encoding="utf-8").split()
    assert len(listed) >= 3000
    assert listed == sorted(set(listed)), "a line each, in order"
    assert {line for line in listed if len(line) < officers.SHORTEST_PASSWORD or line != line.lower()} == set()
    licence = officers.COMMON_PASSWORDS.with_name("LICENCE-passwords.txt").read_text(encoding="utf-8")
    assert "MIT License" in licence


@pytest.mark.parametrize(
    "guessed",
    """qwertyuiop christopher basketball manchester1 1234567890 Sayangkamu123 bismillah2026 KabupatenSerang
    imigrasiserang123 tirtayasa2026 desabinaan@123 Pulautunda12 nusantaranusantara""".split(),
)
def test_what_is_guessed_first_is_refused(guessed: str) -> None:
    assert officers.weakness(guessed, "ratna") == "common"


def test_a_change_of_password_ends_every_other_sign_in(app: Flask, desk: Browser, officer: Officer) -> None:
    phone = signed_in(app, officer)
    desk.get("/admin/password")
    desk.submit(present="salah semua", password=NEW, again=NEW, status=422)
    assert "tidak cocok" in desk.text
    desk.submit(present=PASSWORD, password=NEW, again=NEW + "!", status=422)
    assert "belum sama" in desk.text
    desk.submit(present=PASSWORD, password=NEW, again=NEW)
    assert "sudah diganti" in desk.text
    assert not is_signed_in(phone)
    phone.submit(username="ratna", password=PASSWORD, status=422)
    phone.submit(username="ratna", password=NEW)
    assert phone.path == "/admin/"


def test_the_present_password_can_not_be_guessed_at_a_desk_left_open(desk: Browser) -> None:
    desk.get("/admin/password")
    for _try in range(throttle.OF_ONE):
        desk.submit(present="salah semua", password=NEW, again=NEW, status=422)
    desk.submit(present=PASSWORD, password=NEW, again=NEW, status=422)
    assert "Tunggu beberapa menit" in desk.text


def test_the_mark_of_a_known_browser_is_the_desks_alone(known_desk: Browser) -> None:
    for address, sent in {"/admin/sign-in": True, "/admin/password": True, "/": False, "/check-in/": False}.items():
        known_desk.get(address)
        assert known_desk.response
        assert ("known=" in known_desk.response.request.headers.get("Cookie", "")) is sent, address


# --- set-up links


def test_a_set_up_link_works_once(visitor: Browser, another_visitor: Browser, app: Flask) -> None:
    officer, link = invited()
    assert link.rpartition("/")[2] not in repr(vars(officer)), "its hash is kept"
    another_visitor.get(link)
    visitor.get(link)
    visitor.submit(name="Pak Hasan", username="Hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert (officer.name, officer.username, officer.state) == ("Pak Hasan", "hasan", "active")
    another_visitor.submit(name="Maling", username="maling", password=NEW, again=NEW, status=404)
    assert "tidak berlaku" in another_visitor.text
    assert officer.name == "Pak Hasan"


def test_a_set_up_link_ends_after_a_day(visitor: Browser, app: Flask, clock: Any) -> None:
    _officer, link = invited()
    clock(hours=23, minutes=59)
    visitor.get(link)
    clock(minutes=2)
    visitor.get(link, status=404)


@pytest.mark.parametrize("username", ["ra", "ratna dewi", "-ratna", "ratna@kantor", "R" * 41, "ratna", "RATNA"])
def test_usernames_that_will_not_do(visitor: Browser, officer: Officer, username: str) -> None:
    _officer, link = invited()
    visitor.get(link)
    visitor.submit(name="Pak Hasan", username=username, password=NEW, again=NEW, status=422)
    assert visitor.page.select("#username[aria-invalid=true]")
