"""Whoever guesses passwords is slowed, and nobody else is held up."""

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession
from kiosk.rules import failed_tries, officers, passwords
from kiosk.views import guessers
from tests.cast.officers import PASSWORD, audit, from_address, guess, is_signed_in, try_to_sign_in
from tests.cast.pages import Browser


def test_an_address_that_guesses_is_held_up_for_ten_minutes_and_no_longer(
    visitor: Browser, officer: Officer, clock: Callable[..., None]
) -> None:
    guess(visitor)
    assert "Tunggu beberapa menit" in try_to_sign_in(visitor, "RATNA", PASSWORD, 429)
    clock(minutes=9)
    assert "Tunggu beberapa menit" in try_to_sign_in(visitor, "ratna", PASSWORD, 429), "a refused try adds nothing"
    clock(minutes=2)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def test_a_stranger_who_keeps_guessing_keeps_the_owner_out_of_no_browser(
    app: Flask, visitor: Browser, officer: Officer
) -> None:
    """Neither of a new one nor of one used before."""
    stranger = from_address(app, "192.0.2.7")
    guess(stranger)
    try_to_sign_in(stranger, "ratna", PASSWORD, 429)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def test_strangers_of_many_addresses_keep_nobody_out_of_their_own_browser(
    app: Flask, known_desk: Browser, another_visitor: Browser, supervisor: Officer
) -> None:
    known_desk.get("/admin/")
    known_desk.press("Keluar")
    for number in range(failed_tries.OF_ALL // failed_tries.OF_ONE):
        guess(from_address(app, f"192.0.2.{number + 7}"))
    try_to_sign_in(another_visitor, "ratna", PASSWORD, 429)
    try_to_sign_in(known_desk, "hasan", PASSWORD, 429)  # the mark is of Ratna alone
    known_desk.get("/admin/sign-in")
    known_desk.submit(username="ratna", password=PASSWORD)
    assert known_desk.path == "/admin/"


def test_guessing_is_slowed_in_a_known_browser_too(known_desk: Browser, visitor: Browser, supervisor: Officer) -> None:
    known_desk.get("/admin/")
    known_desk.press("Keluar")
    guess(known_desk)
    try_to_sign_in(known_desk, "ratna", PASSWORD, 429)
    visitor.client.set_cookie("known", "forged.mark", path="/admin/")
    guess(visitor, "hasan")
    try_to_sign_in(visitor, "hasan", PASSWORD, 429)


def test_a_hall_behind_one_address_is_not_held_up_by_who_guesses_there(
    app: Flask, visitor: Browser, another_visitor: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    guess(visitor)
    try_to_sign_in(visitor, "ratna", PASSWORD, 429)
    another_visitor.get("/check-in/")
    another_visitor.submit(age="adult", anonymous="1")
    assert "Terima kasih sudah hadir!" in another_visitor.page.h1.text
    another_visitor.get("/quiz/")
    another_visitor.submit(length="short", phase="free")
    another_visitor.get("/offers/")
    another_visitor.submit(sign="R01")
    for path in ("/", "/hotlines/", "/checklist/", "/check-in/withdraw"):
        another_visitor.get(path)


def test_guesses_of_an_hour_are_one_entry_for_each_account_and_one_for_names_that_are_none(
    visitor: Browser, officer: Officer, supervisors_desk: Browser
) -> None:
    """Nothing personal is kept of them, and a stranger fills no audit with names."""
    guess(visitor, "ratna", 3)
    guess(visitor, "RATNA", 2)
    for number in range(4):
        guess(visitor, f"siti.aminah-{number}", 1)
    visitor.get("/admin/recover")
    visitor.submit(username="budi", recovery="x", status=422)
    visitor.submit(username="bambang", recovery="x", status=422)
    rows = list(db.session.scalars(select(AuditEntry).where(AuditEntry.officer_id.is_(None)).order_by(AuditEntry.at)))
    assert [(entry.action, entry.times) for entry in rows] == [
        ("sign-in-failed", 5),
        ("sign-in-failed", 4),
        ("recovery-failed", 2),
    ]
    assert [entry.row for entry in rows[1:]] == ["username:"] * 2
    assert not {"ratna", "siti"} & {word for entry in rows for word in f"{entry.row} {entry.reason}".split()}
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
            for _guess in range(failed_tries.OF_ONE):
                failed_tries.count("sign-in", guessers.source())
        return recognise(username, password)

    monkeypatch.setattr(officers, "recognise", slowly)
    try_to_sign_in(visitor, "ratna", PASSWORD, 429)
    assert not is_signed_in(visitor)


def test_one_sum_is_made_and_one_waits_and_a_third_is_refused_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, visitor: Browser, officer: Officer
) -> None:
    at_work, done, most = threading.Semaphore(0), threading.Event(), []

    def slow(_known: str, _password: str) -> bool:
        most.append(threading.active_count())
        at_work.release()
        assert done.wait(30)
        return False

    monkeypatch.setattr(passwords, "check_password_hash", slow)
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 30)
    two = [threading.Thread(target=passwords.is_right, args=[None, "x"]) for _guesser in range(2)]
    for guesser in two:
        guesser.start()
    assert at_work.acquire(timeout=30)
    while passwords._places._value:  # until the second waits
        time.sleep(0.01)
    assert "Sudah terlalu sering dicoba" in page_of(visitor, PASSWORD)
    with pytest.raises(passwords.Busy):
        passwords.hashed("x")
    assert len(most) == 1, "the second has not begun"
    assert audit() == [], "nothing was tried"
    done.set()
    for guesser in two:
        guesser.join(30)
    monkeypatch.undo()
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def page_of(browser: Browser, password: str) -> str:
    """The heading of what a try brings that is not answered."""
    browser.get("/admin/sign-in")
    browser.submit(username="ratna", password=password, status=429)
    return str(browser.page.h1.text)


def test_who_waits_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.01)
    with passwords.one_at_a_time(), pytest.raises(passwords.Busy), passwords.one_at_a_time():
        pass
    with passwords.one_at_a_time():
        pass  # the place of who was refused is free again
