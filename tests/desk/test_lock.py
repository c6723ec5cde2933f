"""The desk locks itself when nobody is there, and opens where the officer was."""

from contextvars import Context
from typing import Any

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.models import Officer, OutreachSession
from kiosk.rules import settings
from tests.cast.drafts import TYPED, edit, kept, leave, sign_in, typed, value
from tests.cast.officers import signed_in
from tests.cast.pages import Browser

pytestmark = pytest.mark.look


def test_the_script_locks_the_desk_at_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    path = edit(desk, session_in_lontar)
    data = typed(desk)
    assert Context().run(desk.client.post, f"/admin/lock?page={path}", data=data).status_code == 200
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/")
    assert desk.path == "/admin/sign-in"
    assert "Ratna" not in str(desk.page)
    assert not desk.page.select("nav")
    sign_in(desk)
    assert value(desk.page, "material") == TYPED


def lock(browser: Browser, page: str, **fields: Any) -> int:
    """What the script sends of a page on which nothing was typed."""
    token = browser.page.select_one("[name=csrf_token]")
    assert token
    data = {"csrf_token": str(token["value"])} | fields
    return int(Context().run(browser.client.post, f"/admin/lock?page={page}", data=data).status_code)


@pytest.mark.parametrize(
    "page", ["/admin/audit/", "/admin/lock", "/checklist/", "//evil.example/admin/", "//[", "", "x" * 3000]
)
def test_the_same_officer_goes_on_where_they_were(supervisors_desk: Browser, page: str) -> None:
    supervisors_desk.get("/admin/audit/")
    assert lock(supervisors_desk, page) == 200
    supervisors_desk.get("/admin/sign-in")
    sign_in(supervisors_desk, "hasan")
    assert supervisors_desk.path == (page if page == "/admin/audit/" else "/admin/")
    assert kept() == []


def test_a_page_that_was_asked_for_comes_after_the_password(desk: Browser, supervisor: Officer) -> None:
    leave(desk)
    desk.get("/admin/hotlines/?q=Siti")
    assert "terkunci: sudah lama tidak dipakai" in desk.text
    sign_in(desk)
    assert desk.path == "/admin/hotlines/"
    leave(desk)
    desk.get("/admin/hotlines/")
    sign_in(desk, "hasan")
    assert desk.path == "/admin/"


def test_nobody_else_locks_a_desk(desk: Browser) -> None:
    desk.get("/admin/hotlines/")
    assert lock(desk, "/admin/hotlines/", csrf_token="made up") == 422
    desk.get("/admin/hotlines/")
    assert desk.path == "/admin/hotlines/"


def test_the_cookie_of_before_opens_nothing_after_the_lock(app: Flask, desk: Browser) -> None:
    desk.get("/admin/hotlines/")
    leave(desk)
    with desk.client.session_transaction() as cookie:
        before = dict(cookie)
    assert lock(desk, "/admin/hotlines/") == 200
    copied = Browser(app)
    with copied.client.session_transaction() as cookie:
        cookie.update(before)
    copied.get("/admin/hotlines/")
    assert copied.path == "/admin/sign-in"


def test_who_types_for_long_is_there(desk: Browser) -> None:
    for _round in range(3):
        leave(desk, minutes=9)
        assert Context().run(desk.client.get, "/admin/here").status_code == 200
    desk.get("/admin/hotlines/")
    assert desk.path == "/admin/hotlines/"


def test_minutes_of_silence_are_the_offices(app: Flask, officer: Officer) -> None:
    for minutes in (2, 60):
        with db.write():
            settings.put("desk_idle_minutes", minutes)
        browser = signed_in(app, officer)
        leave(browser, minutes - 1)
        browser.get("/admin/hotlines/")
        assert browser.path == "/admin/hotlines/"
        assert browser.page.select_one("#locked-words")["data-minutes"] == str(minutes)  # type: ignore[index]
        leave(browser, minutes + 1)
        browser.get("/admin/hotlines/")
        assert browser.path == "/admin/sign-in"


def test_the_language_stays(desk: Browser) -> None:
    desk.get("/admin/hotlines/")
    desk.press("English")
    leave(desk)
    desk.get("/admin/hotlines/")
    assert desk.page.html["lang"] == "en"  # type: ignore[index]
