"""Whoever guesses is slowed and nobody else; a desk left alone asks for the password."""

import re
import secrets
from collections.abc import Callable
from contextvars import Context
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, FailedTry, Officer, OutreachSession
from kiosk.rules import checkins, officers, settings
from kiosk.web import throttle
from tests.cast.checkins import NAMED, only
from tests.cast.officers import (
    PASSWORD,
    account,
    from_address,
    guess,
    is_signed_in,
    leave,
    signed_in,
    try_to_sign_in,
)
from tests.cast.pages import Browser
from tests.conftest import add

pytestmark = pytest.mark.slow

WAIT = "Tunggu beberapa menit"


class Guess(NamedTuple):
    """A page where something is guessed: what is typed there, wrong and right, and the answer to a wrong one."""

    page: str
    wrong: dict[str, str]
    right: dict[str, str]
    wrong_status: int
    limit: int

    def is_made(self, browser: Browser, status: int | None = None, right: bool = False) -> str:
        """Type it; what the answer says."""
        browser.get(self.page)
        browser.submit(**(self.right if right else self.wrong), status=status or (200 if right else self.wrong_status))
        return browser.text


@pytest.fixture
def guesses(officer: Officer, session_in_lontar: OutreachSession) -> dict[str, Guess]:
    """By kind. The right code is of somebody who has gone on since."""
    with db.write():
        check_in = checkins.add_check_in("n1", session_id=session_in_lontar.id, age="adult", name="Siti Aminah")
        check_in.withdrawal_code = "99999999"
        no_letters = "ABCDEF"
    names = {"username": "RATNA"}
    letters = session_in_lontar.join_letters
    return {
        "sign-in": Guess("/admin/sign-in", names | {"password": "salah"}, names | {"password": PASSWORD}, 422, 30),
        "withdrawal-code": Guess("/check-in/withdraw", {"code": "12345678"}, {"code": "99999999"}, 200, 30),
        "join-letters": Guess("/join/", {"letters": no_letters}, {"letters": letters}, 422, 60),
    }


KINDS = pytest.mark.parametrize("kind", ["sign-in", "withdrawal-code", "join-letters"])


def fill_tries(kind: str, number: int = throttle.MOST_FROM_ALL) -> None:
    """So many failed tries of an address elsewhere."""
    with db.write():
        db.session.add_all(FailedTry(kind=kind, source="f" * 32) for _try in range(number))


@KINDS
def test_one_address_is_held_up(app: Flask, guesses: dict[str, Guess], clock: Callable[..., None], kind: str) -> None:
    stranger, guess = from_address(app, "192.168.1.66"), guesses[kind]
    for _try in range(guess.limit):
        guess.is_made(stranger)
    assert WAIT in guess.is_made(stranger, 429)
    assert WAIT in guess.is_made(from_address(app, "192.168.1.66"), 429, right=True), "right or wrong reads the same"
    rows = db.session.scalars(select(FailedTry)).all()
    assert {row.kind for row in rows} == {kind}
    [source] = {row.source for row in rows}
    assert re.fullmatch("[0-9a-f]{32}", source)
    for other in guesses.keys() - {kind}:
        guesses[other].is_made(from_address(app, "192.168.1.66"), right=True)
    stranger.get("/check-in/withdraw")
    clock(minutes=9)
    guess.is_made(stranger, 429)
    clock(minutes=2)
    guess.is_made(stranger, right=True)
    fill_tries(kind, throttle.MOST_FROM_ALL - 1)
    guess.is_made(Browser(app))
    is_held = kind != "join-letters"  # a hall does not wait for who guesses elsewhere
    guess.is_made(Browser(app), 429 if is_held else 200, right=True)


def test_a_check_in_is_withdrawn_whatever_others_guess(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    fill_tries("withdrawal-code")
    visitor.get("/check-in/withdraw")
    visitor.submit(code=str(only().withdrawal_code))
    assert "Sudah." in visitor.text


def test_on_a_server_strangers_hold_up_nobody_who_withdraws(
    app: Flask, guesses: dict[str, Guess], visitor: Browser
) -> None:
    """Many addresses are cheap there; each of them is still held up."""
    app.config["JOIN_REQUIRED"] = True
    fill_tries("withdrawal-code", 2 * throttle.MOST_FROM_ALL)
    guess, stranger = guesses["withdrawal-code"], from_address(app, "192.168.1.66")
    for _try in range(guess.limit):
        guess.is_made(stranger)
    guess.is_made(stranger, 429)
    guess.is_made(visitor, right=True)
    assert not db.count(CheckIn.name.is_not(None))


def test_strangers_block_no_known_browser(known_desk: Browser, another_visitor: Browser, supervisor: Officer) -> None:
    """Each officer of a browser that the office shares; nobody else's name gets in there."""
    add(account("dewi", "Dewi", "officer"))
    known_desk.press("Keluar")
    known_desk.submit(username="hasan", password=PASSWORD)
    known_desk.press("Keluar")
    fill_tries("sign-in")
    another_visitor.client.set_cookie("known", "forged.mark", path="/admin/")
    try_to_sign_in(another_visitor, "ratna", PASSWORD, 429)
    try_to_sign_in(known_desk, "dewi", PASSWORD, 429)
    guess(known_desk, times=1)
    known_desk.submit(username="ratna", password=PASSWORD)
    assert known_desk.path == "/admin/"
    known_desk.press("Keluar")
    guess(known_desk, times=throttle.MOST_FROM_ONE - 1)
    assert WAIT in try_to_sign_in(known_desk, "ratna", PASSWORD, 429), "guessing is slowed there too"


def test_guesses_of_an_hour_are_one_audit_entry(visitor: Browser, officer: Officer, supervisors_desk: Browser) -> None:
    """Nothing personal is kept of them, and a stranger fills no audit with names."""
    guess(visitor, "ratna", 3)
    guess(visitor, "RATNA", 2)
    for number in range(4):
        guess(visitor, f"siti.aminah-{number}", 1)
    rows = list(db.session.scalars(select(AuditEntry).where(AuditEntry.officer_id.is_(None)).order_by(AuditEntry.at)))
    assert [(entry.action, entry.row, entry.times, entry.reason) for entry in rows] == [
        ("sign-in-failed", f"officer:{officer.id}", 5, ""),
        ("sign-in-failed", "officer:", 4, ""),
    ]
    text = supervisors_desk.get("/admin/audit/").text
    assert "Ratna" in text
    assert "nama yang tidak dikenal" in text


TYPED = "Penyuluhan di balai desa, sampai sore"


@pytest.fixture
def too_late(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, in which she saves a session after eleven minutes of silence."""
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    leave(desk)
    desk.submit(material=TYPED, status=401)
    return desk


def test_a_late_form_is_sent_on_by_one_tap(too_late: Browser, session_in_lontar: OutreachSession) -> None:
    assert "Yang tadi dikirim belum dijalankan" in too_late.text
    assert not too_late.page.find(string=lambda text: "Ratna" in text or TYPED in text)
    too_late.submit(username="ratna", password="salah semua", status=422)
    with officers.hashing_turn(), officers._places:  # two others are just signing in
        too_late.submit(username="ratna", password=PASSWORD, status=429)
    assert "Tunggu beberapa menit, lalu coba lagi." in too_late.text
    assert not too_late.page.select("#language-form"), "another language would lose it"
    too_late.submit(username="ratna", password=PASSWORD)
    assert not too_late.page.select("#language-form")
    assert "Dari halaman: Ubah rencana." in too_late.text
    assert session_in_lontar.material == "", "nothing is sent by itself"
    too_late.press("Kirim")
    assert "Perubahan disimpan" in str(too_late.page)
    assert session_in_lontar.material == TYPED


def test_another_officer_gets_none(too_late: Browser, supervisor: Officer, session_in_lontar: OutreachSession) -> None:
    page = too_late.page
    too_late.submit(username="hasan", password=PASSWORD)
    assert too_late.path == "/admin/"
    assert TYPED not in str(too_late.page)
    too_late.press("Keluar")
    token = too_late.form_data(too_late.page.select_one("main form"))["csrf_token"]  # type: ignore[arg-type]
    too_late.page = page
    too_late.submit(username="ratna", password=PASSWORD, csrf_token=token)
    too_late.press("Kirim")
    assert session_in_lontar.material == TYPED


def test_after_twelve_hours_nobody_sends_it(too_late: Browser, clock: Callable[..., None]) -> None:
    clock(hours=12, minutes=1)
    too_late.submit(username="ratna", password=PASSWORD)
    assert too_late.path == "/admin/"
    assert "tidak disimpan" in too_late.text


def test_these_are_not_carried_and_that_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    for fields in (
        {"csrf_token": "made up"},
        {"password": PASSWORD},
        {"material": "\u00e9\U0001f600" + secrets.token_urlsafe(90_000)},  # too long, also when it is packed
    ):
        desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
        leave(desk)
        desk.submit(**({"title": TYPED} | fields), status=401)
        assert "tidak disimpan" in desk.text
        assert not desk.page.select("[name=sealed]")
        shown_in_another_language = desk.page.select_one("#language-form [name=next]")["value"]
        assert shown_in_another_language == "/admin/sign-in", "not the address of the form, which a link can't open"
        desk.submit(username="ratna", password=PASSWORD)
        assert desk.path == "/admin/"


def test_minutes_of_silence_are_the_offices_and_who_types_is_there(app: Flask, officer: Officer) -> None:
    for minutes in (2, 60):
        with db.write():
            settings.store("desk_idle_minutes", minutes)
        browser = signed_in(app, officer)
        for _round in range(3):
            leave(browser, minutes - 1)
            assert Context().run(browser.client.head, "/admin/password").status_code == 200
        assert browser.get("/admin/").select_one("#cover")["data-minutes"] == str(minutes)  # type: ignore[index]
        leave(browser, minutes)
        assert not is_signed_in(browser)
