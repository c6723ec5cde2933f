"""An officer signs in and out, and what ends a sign-in."""

from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import officers, passwords, settings
from tests.cast.officers import PASSWORD, account, audit, is_signed_in, signed_in, try_to_sign_in
from tests.cast.pages import Browser
from tests.conftest import add


def test_an_officer_signs_in_with_a_fresh_cookie_and_out(visitor: Browser, officer: Officer) -> None:
    visitor.get("/")
    visitor.press("English")
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody before"
    visitor.get("/admin/")
    assert visitor.path == "/admin/sign-in"
    visitor.submit(username=" Ratna ", password=PASSWORD)
    assert visitor.path == "/admin/"
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"
    visitor.press("Sign out")
    assert not is_signed_in(visitor)
    assert audit() == ["sign-in", "sign-out"]


def test_a_page_that_was_open_too_long_asks_to_press_again(visitor: Browser, officer: Officer) -> None:
    visitor.get("/admin/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie.clear()
    visitor.submit(username="ratna", password=PASSWORD, status=422)
    assert "sudah lama dibuka" in visitor.text
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def test_every_failure_reads_the_same_and_costs_the_same_work(
    visitor: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = account("budi", "Budi", "officer")
    gone.active = False
    add(gone)
    with db.write():
        officers.add("Dewi", "officer", "dewi")
    checked: list[str] = []
    monkeypatch.setattr(passwords, "check_password_hash", lambda known, _password: bool(checked.append(known)))
    nobodys = [("siapa", PASSWORD), ("budi", PASSWORD), ("dewi", PASSWORD), ("", ""), ("ratna", "")]
    assert len({try_to_sign_in(visitor, *names) for names in nobodys}) == 1
    assert checked == [*[passwords.NOBODYS_HASH] * 4, officer.password_hash]
    monkeypatch.undo()
    real = Officer(login_token="-")
    officers.set_password(real, PASSWORD)
    assert passwords.NOBODYS_HASH.split("$")[0] == str(real.password_hash).split("$")[0], "as much work as a real one"


def test_an_old_cookie_is_worthless_after_signing_out(app: Flask, desk: Browser, officer: Officer) -> None:
    phone = signed_in(app, officer)
    stolen = Browser(app)
    with desk.client.session_transaction() as cookie:
        kept = dict(cookie)
    desk.get("/admin/password")
    desk.press("Keluar")
    with stolen.client.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_signed_in(stolen)
    assert not is_signed_in(phone)


def test_a_sign_in_ends_after_a_day_however_busy(desk: Browser, clock: Any) -> None:
    with db.write():
        settings.store("desk_idle_minutes", 60)
    for _hour in range(12):
        clock(minutes=59)
        assert is_signed_in(desk)
    clock(minutes=59)
    assert not is_signed_in(desk)


def over(browser: Browser, how: str) -> None:
    """The script of a villagers' page ended the visit: because nobody was there (idle), or by a button."""
    browser.client.set_cookie("over", how)
    browser.get("/")


def leave_quickly(browser: Browser, **fields: str) -> None:
    """As without script."""
    browser.get("/checklist/")
    browser.press("Tutup cepat", **fields)
    assert browser.page.h1.text == "Balai Desa"


ENDS: dict[str, tuple[Any, bool]] = {
    "silence": (lambda desk: over(desk, "idle"), True),
    "GET": (lambda desk: desk.get("/exit"), True),
    "a form too old": (lambda desk: leave_quickly(desk, csrf_token="old"), True),
    "a button while the server was away": (lambda desk: over(desk, "pressed"), False),
    "Tutup cepat": (leave_quickly, False),
    "Selesai": (lambda desk: desk.press("Selesai"), False),
}


@pytest.mark.parametrize("end", ENDS)
def test_only_a_person_ends_a_sign_in_at_a_villagers_page(desk: Browser, end: str) -> None:
    desk.get("/quiz/")
    desk.submit()
    question = desk.path
    how, keeps = ENDS[end]
    how(desk)
    desk.get(question)
    assert desk.path == "/", "the visit is over in any case"
    assert is_signed_in(desk) is keeps
    assert keeps or "Selesai atau Tutup cepat" in desk.text


def test_a_form_of_the_desk_outlives_a_villagers_visit_that_fell_silent(desk: Browser) -> None:
    form = desk.filled(desk.get("/admin/password").select_one("main form"))
    over(desk, "idle")
    desk.post("/admin/password", form, 422)
    assert "sudah lama dibuka" not in desk.text


def test_the_sign_in_page_says_why_one_is_there(app: Flask, desk: Browser, officer: Officer, clock: Any) -> None:
    visitor, phone = Browser(app), signed_in(app, officer)
    for browser, words in ((visitor, ""), (desk, "Anda sudah keluar"), (phone, "perangkat lain")):
        if browser is desk:
            desk.get("/admin/")
            desk.press("Keluar")
        assert not is_signed_in(browser)
        note = browser.page.select_one("main .note")
        assert words in note.text if note else not words
    late = signed_in(app, officer)
    clock(minutes=11)
    assert not is_signed_in(late)
    assert "sudah lama tidak dipakai" in late.text


def ask_by_itself(browser: Browser) -> TestResponse:
    """A part of an open page refreshes itself; from outside, as everybody asks."""
    return Context().run(browser.client.get, "/admin/today", headers={"HX-Request": "true"})


def test_villagers_pages_and_what_refreshes_itself_keep_no_sign_in_alive(desk: Browser, clock: Any) -> None:
    for path in ("/", "/checklist/", "/exit"):
        clock(minutes=3)
        desk.get(path)
        assert ask_by_itself(desk).status_code == 200
    clock(minutes=2)
    answer = ask_by_itself(desk)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/admin/sign-in")
