"""Whoever guesses passwords, withdrawal codes or letters is slowed, and nobody else is held up."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, FailedTry, Officer, OutreachSession
from kiosk.rules import checkins, officers, outreach, passwords
from kiosk.views import throttle
from tests.cast.checkins import NAMED, only
from tests.cast.officers import PASSWORD, account, audit, from_address, guess, is_signed_in, try_to_sign_in
from tests.cast.pages import Browser
from tests.conftest import add

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
        check_in = checkins.record("n1", session_id=session_in_lontar.id, age="adult", name="Siti Aminah")
        check_in.withdrawal_code = "99999999"
        no_letters = outreach.free_letters()
    names = {"username": "RATNA"}
    letters = session_in_lontar.join_letters
    return {
        "sign-in": Guess("/admin/sign-in", names | {"password": "salah"}, names | {"password": PASSWORD}, 422, 30),
        "withdrawal-code": Guess("/check-in/withdraw", {"code": "12345678"}, {"code": "99999999"}, 200, 30),
        "join-letters": Guess("/join/", {"letters": no_letters}, {"letters": letters}, 422, 60),
    }


KINDS = pytest.mark.parametrize("kind", ["sign-in", "withdrawal-code", "join-letters"])


@KINDS
def test_an_address_that_guesses_is_held_up_for_ten_minutes_and_nobody_else_is(
    app: Flask, guesses: dict[str, Guess], clock: Callable[..., None], kind: str
) -> None:
    stranger, tried = from_address(app, "192.168.1.66"), guesses[kind]
    for _try in range(tried.limit):
        tried.is_made(stranger)
    assert WAIT in tried.is_made(stranger, 429)
    assert WAIT in tried.is_made(from_address(app, "192.168.1.66"), 429, right=True), "right or wrong reads the same"
    rows = db.session.scalars(select(FailedTry)).all()
    assert {row.kind for row in rows} == {kind}
    assert len({row.source for row in rows}) == 1
    assert re.fullmatch("[0-9a-f]{32}", rows[0].source)
    for other in guesses.keys() - {kind}:
        guesses[other].is_made(from_address(app, "192.168.1.66"), right=True)
    for page in ("/", "/quiz/", "/offers/", "/hotlines/", "/checklist/", "/check-in/", "/check-in/withdraw"):
        stranger.get(page)
    clock(minutes=9)
    tried.is_made(stranger, 429)
    clock(minutes=2)
    tried.is_made(stranger, right=True)


@KINDS
def test_a_hall_does_not_wait_for_who_guesses_elsewhere(app: Flask, guesses: dict[str, Guess], kind: str) -> None:
    with db.write():
        db.session.add_all(FailedTry(kind=kind, source="f" * 32) for _try in range(throttle.OF_ALL - 1))
    guesses[kind].is_made(Browser(app))
    is_held = kind != "join-letters"
    guesses[kind].is_made(Browser(app), 429 if is_held else 200, right=True)


@pytest.mark.parametrize("days", [-2000, 2000])
def test_a_jump_of_the_clock_keeps_nobody_out_and_what_is_counted_goes_after_an_hour(
    visitor: Browser, guesses: dict[str, Guess], clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    for _try in range(throttle.OF_ONE):
        guesses["sign-in"].is_made(visitor)
    guesses["sign-in"].is_made(visitor, 429, right=True)
    clock(days=days)
    monkeypatch.setattr(retention, "utcnow", throttle.utcnow)
    guesses["withdrawal-code"].is_made(visitor)
    assert not db.count(FailedTry.kind == "sign-in")
    guesses["sign-in"].is_made(visitor, right=True)
    clock(minutes=61)
    retention.purge(None, "harian")
    assert not db.count(FailedTry.kind != "")


def test_who_has_just_checked_in_takes_it_back_whatever_others_guess(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    with db.write():
        db.session.add_all(FailedTry(kind="withdrawal-code", source="f" * 32) for _try in range(throttle.OF_ALL))
    visitor.get("/check-in/withdraw")
    visitor.submit(code=str(only().withdrawal_code))
    assert "Sudah." in visitor.text


def test_strangers_of_many_addresses_keep_nobody_out_of_their_own_browser(
    known_desk: Browser, another_visitor: Browser, supervisor: Officer
) -> None:
    """Each officer of a browser that the office shares; nobody else's name gets in there."""
    add(account("dewi", "Dewi", "officer"))
    known_desk.press("Keluar")
    known_desk.submit(username="hasan", password=PASSWORD)
    known_desk.press("Keluar")
    with db.write():
        db.session.add_all(FailedTry(kind="sign-in", source="f" * 32) for _try in range(throttle.OF_ALL))
    another_visitor.client.set_cookie("known", "forged.mark", path="/admin/")
    try_to_sign_in(another_visitor, "ratna", PASSWORD, 429)
    try_to_sign_in(known_desk, "dewi", PASSWORD, 429)
    guess(known_desk, times=1)
    known_desk.submit(username="ratna", password=PASSWORD)
    assert known_desk.path == "/admin/"
    known_desk.press("Keluar")
    guess(known_desk, times=throttle.OF_ONE - 1)
    assert WAIT in try_to_sign_in(known_desk, "ratna", PASSWORD, 429), "guessing is slowed there too"


def test_guesses_of_an_hour_are_one_entry_for_each_account_and_one_for_names_that_are_none(
    visitor: Browser, officer: Officer, supervisors_desk: Browser
) -> None:
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
    said = supervisors_desk.get("/admin/audit/").text
    assert "akun Ratna" in said
    assert "nama yang tidak dikenal" in said


def test_many_guesses_at_once_get_no_more_answers(
    visitor: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one guess is being checked, others fail: it gets no answer, though it was right."""
    recognise = officers.recognise

    def slowly(username: str, password: str) -> Officer | None:
        with db.write():
            for _guess in range(throttle.OF_ONE):
                throttle.count_failure("sign-in")
        return recognise(username, password)

    monkeypatch.setattr(officers, "recognise", slowly)
    try_to_sign_in(visitor, "ratna", PASSWORD, 429)
    assert not is_signed_in(visitor)


def test_one_sum_is_made_and_one_waits_and_a_third_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, visitor: Browser, officer: Officer
) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.01)
    with passwords.one_at_a_time():
        with pytest.raises(passwords.Busy), passwords.one_at_a_time():
            pass  # waited too long; its place is free again
        with passwords._places:  # of the second, who waits
            assert "Tunggu sebentar" in try_to_sign_in(visitor, "ratna", PASSWORD, 429)
            with pytest.raises(passwords.Busy):
                passwords.hashed("x")
    assert audit() == [], "nothing was tried"
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"
