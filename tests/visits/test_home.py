"""The start page, what is on every page, and errors in words, with a way back."""

import pytest
from flask import Flask, abort
from sqlalchemy import text

from kiosk.data_care import schema
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast.halls import open_screen
from tests.cast.pages import Browser, words_of


def tiles(visitor: Browser) -> list[str]:
    """Where the large tiles of the start page lead, in order."""
    page = visitor.get("/")
    return [str(tile.get("href") or tile.find_parent("form")["action"]) for tile in page.select(".tile")]


def test_the_tiles_begin_with_the_check_in_while_a_session_is_open(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    assert tiles(visitor) == ["/check-in/", "/quiz/", "/offers/", "/quiz/", "/hotlines/", "/family/"]
    tile = visitor.page.select_one(".tile .today")
    assert tile
    assert "Berangkat aman, pulang senang – Lontar" in words_of(tile)
    assert "tanpa nama" not in visitor.text


def test_without_a_session_the_check_in_is_no_tile_and_says_when_it_opens(visitor: Browser) -> None:
    assert tiles(visitor) == ["/quiz/", "/offers/", "/quiz/", "/hotlines/", "/family/"]
    assert "Gratis, tanpa nama." in visitor.text
    visitor.follow("Catat kehadiran")
    assert visitor.path == "/check-in/"


def test_silence_ends_a_visit_but_where_a_page_stays_open(
    visitor: Browser, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    def idle(path: str) -> str:
        return str(visitor.get(path).body["data-idle"])

    assert (idle("/"), idle("/hotlines/")) == ("0", "60")
    visitor.press("English")
    assert (idle("/"), idle("/exit")) == ("60", "0")
    open_screen(desk, session_in_lontar)
    assert desk.page.body["data-idle"] == "0"


def test_a_broken_address_to_go_on_to_leads_to_the_start(visitor: Browser) -> None:
    for target in ("//[", "//[x]/", "https://[evil.example/", "\\\\evil.example/"):
        visitor.get("/offers/")
        visitor.press("Indonesia" if visitor.page.html["lang"] == "en" else "English", next=target)
        assert visitor.path == "/"


def test_the_state_of_the_server(app: Flask, visitor: Browser) -> None:
    """200 while it can serve; 503 without a secret, and with the tables of another version."""
    answer = visitor.client.get("/healthz")
    assert (answer.status_code, answer.json["status"], answer.json["revision"]) == (200, "ok", schema.needed_revision())
    app.secret_key, secret = None, app.secret_key
    answer = visitor.client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (503, "failing"), "in JSON, before the first start too"
    app.secret_key = secret
    for change in ("UPDATE alembic_version SET version_num = 'of another'", "DROP TABLE alembic_version"):
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(change))
        answer = visitor.client.get("/healthz")
        assert (answer.status_code, answer.json["status"]) == (503, "failing")


@pytest.mark.parametrize("path", ["/static/favicon.svg", "/tidak-ada", "/hotlines/", "/admin/"])
def test_a_visit_that_the_tablet_ended_is_over_with_whatever_is_asked_next(desk: Browser, path: str) -> None:
    desk.get("/quiz/")
    desk.submit()
    question = desk.path
    desk.client.set_cookie("over", "1")
    desk.client.get(path, buffered=True)
    assert desk.client.get_cookie("over") is None
    desk.get(question)
    assert desk.path == "/"
    desk.get("/admin/")
    assert desk.path == "/admin/sign-in"


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500])
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


def test_a_broken_database_still_gives_a_page(app: Flask, visitor: Browser) -> None:
    with db.write():
        for table in ("quiz_answer", "check_in", "offer_check", "quiz_attempt", "outreach_session", "setting"):
            db.session.execute(text(f"DROP TABLE {table}"))
    visitor.get("/", status=503)
    assert "Panggil petugas" in visitor.text
