"""What is never kept as a draft."""

from bs4 import BeautifulSoup
from flask import Flask

from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from kiosk.views import errors
from tests.cast.drafts import BACK, TYPED, edit, kept, leave, sign_in
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import ROWS, send


def test_without_a_valid_token_nothing_is_kept_and_that_is_said(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED, csrf_token="made up")
    assert "tidak disimpan" in desk.text
    assert kept() == []
    sign_in(desk)
    assert BACK not in desk.text


def test_a_form_with_a_password_is_known_by_its_name(app: Flask) -> None:
    """The server knows such a form by the name of a field; each that hides what is typed has one of these."""
    planted = Planted()
    found = 0
    for rule, method, *_who in ROWS:
        if method == "GET" and rule.startswith("/admin/"):
            who = "supervisor" if rule not in ("/admin/sign-in", "/admin/set-up/<token>") else "stranger"
            answer = send(planted.client(app, who), method, planted.address(rule))
            for form in BeautifulSoup(answer.data, "html.parser").select("form:has([type=password])"):
                assert errors.SECRETS & {field["name"] for field in form.select("[name]")}, rule
                found += 1
    db.session.rollback()
    assert found >= 4


def test_a_mere_button_is_not_pressed_by_itself(desk: Browser) -> None:
    desk.get("/admin/hotlines/sapa-129")
    leave(desk)
    desk.submit("main form[action$='/show']")
    assert "belum dijalankan" in desk.text
    sign_in(desk)
    assert kept() == []
    assert db.session.get_one(Hotline, "sapa-129").active


def test_a_form_on_another_page_comes_back_there(supervisors_desk: Browser) -> None:
    """Its address is the form's alone: whoever opens it finds the page with the form."""
    call = {"answered_by": "Bu Ani"}
    for page, form, fields, shown in (
        ("/admin/hotlines/sapa-129", "form[action$='/call']", call, "[name=answered_by][value='Bu Ani']"),
    ):
        supervisors_desk.get(page)
        leave(supervisors_desk)
        supervisors_desk.submit(f"main {form}", **fields)
        sign_in(supervisors_desk, "hasan")
        assert supervisors_desk.page.select(f"main {shown}")
        supervisors_desk.press("Buang isian ini")
    assert supervisors_desk.get("/admin/villages/import/apply").h1.text == "Masukkan daftar kode baru"  # type: ignore[union-attr]


def test_a_stranger_leaves_nothing(visitor: Browser, desk: Browser) -> None:
    visitor.post("/admin/settings/", {"contact": "Loket 3"})
    desk.get("/admin/password")
    elsewhere = desk.page
    desk.press("Keluar dari semua perangkat")
    desk.page = elsewhere
    desk.submit(password="perahu di muara")
    assert kept() == []
