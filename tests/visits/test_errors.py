"""Errors are for people: a page of our own for each, in words, with a way back, and nothing typed is lost."""

import pytest
from flask import Flask, abort
from sqlalchemy import text

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.cast.databases import locked
from tests.cast.pages import Browser

pytestmark = pytest.mark.look


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 422, 429, 500])
def test_every_error_has_words_and_a_way_back(app: Flask, code: int) -> None:
    app.add_url_rule("/broken/", "home.broken", lambda: abort(code))
    page = Browser(app).get("/broken/", status=code)
    assert len(page.select_one("main").get_text().split()) > 8
    assert page.select_one("main a.primary")["href"] == "/"
    assert page.select_one(".bar a.help")


def test_a_crash_shows_no_trace(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/broken/", "home.broken", lambda: 1 / 0)
    visitor = Browser(app)
    visitor.get("/broken/", status=500)
    assert "Traceback" not in visitor.text
    assert "Panggil petugas" in visitor.text


def test_an_officer_is_led_back_to_the_desk(desk: Browser, visitor: Browser) -> None:
    for address, status in (("/admin/tidak-ada", 404), ("/admin/officers/", 403)):
        page = desk.get(address, status=status)
        assert page.select_one("main a.primary")["href"] == "/admin/"
        assert page.select_one("nav a[href='/admin/sessions/']")
        assert not page.select("[action='/finish'], [action='/exit']"), "one tap would sign the officer out"
    visitor.get("/admin/tidak-ada", status=404)
    assert not visitor.page.select("nav, [action='/finish'], [action='/exit']")


def test_only_who_is_signed_in_is_told_whom_to_ask_for_rights(app: Flask, desk: Browser, visitor: Browser) -> None:
    app.add_url_rule("/closed/", "home.closed", lambda: abort(403))
    visitor.get("/closed/", status=403)
    assert "supervisor" not in visitor.text
    desk.get("/closed/", status=403)
    assert "minta hak akses kepada supervisor" in desk.text


def test_a_form_that_is_too_large_is_refused(visitor: Browser) -> None:
    visitor.get("/check-in/withdraw")
    visitor.submit(code="9" * 300_000, status=413)
    assert "terlalu panjang" in visitor.page.h1.text


def test_a_locked_database_keeps_what_was_typed(
    visitor: Browser, session_in_lontar: OutreachSession, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.get("/check-in/")
    with locked():
        visitor.submit(age="adult", anonymous="", name="Siti Aminah", consent="1", status=503)
    assert "Belum tersimpan" in visitor.page.h1.text
    assert "Siti" not in caplog.text
    visitor.press("Coba simpan lagi")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    db.session.rollback()
    assert [row.name for row in db.session.scalars(db.select(CheckIn))] == ["Siti Aminah"]


def test_a_broken_database_still_gives_a_page(app: Flask, visitor: Browser) -> None:
    with db.write():
        for table in ("quiz_answer", "check_in", "offer_check", "quiz_attempt", "outreach_session", "setting"):
            db.session.execute(text(f"DROP TABLE {table}"))
    visitor.get("/", status=503)
    assert "Panggil petugas" in visitor.text
