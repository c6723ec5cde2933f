"""The start page and what is on every page."""

import pytest
from flask import Flask
from sqlalchemy import text

from kiosk.data_care import schema
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast.pages import Browser

pytestmark = pytest.mark.look


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
    assert "Berangkat aman, pulang senang – Lontar" in " ".join(tile.text.split())
    assert "tanpa nama" not in visitor.text


def test_without_a_session_the_check_in_is_no_tile_and_says_when_it_opens(visitor: Browser) -> None:
    assert tiles(visitor) == ["/quiz/", "/offers/", "/quiz/", "/hotlines/", "/family/"]
    assert "Gratis, tanpa nama." in visitor.text
    visitor.follow("Catat kehadiran")
    assert visitor.path == "/check-in/"


def test_the_tile_of_the_quiz_needs_one_tap(visitor: Browser) -> None:
    visitor.get("/")
    visitor.press("Kuis berangkat aman")
    assert "Soal 1 dari 5" in visitor.text


@pytest.mark.parametrize("target", ["//[", "//[x]/", "https://[evil.example/", "\\\\evil.example/"])
def test_a_broken_address_to_go_on_to_leads_to_the_start(visitor: Browser, target: str) -> None:
    visitor.get("/")
    visitor.press("English", next=target)
    assert visitor.path == "/"


def test_the_state_of_the_server(app: Flask, visitor: Browser) -> None:
    """200 while it can serve; 503 without a secret, and with the tables of another version."""
    answer = visitor.client.get("/healthz")
    assert (answer.status_code, answer.json["status"], answer.json["revision"]) == (200, "ok", schema.head())
    app.secret_key, secret = None, app.secret_key
    assert visitor.client.get("/healthz").status_code == 503
    app.secret_key = secret
    for change in ("UPDATE alembic_version SET version_num = 'of another'", "DROP TABLE alembic_version"):
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(change))
        answer = visitor.client.get("/healthz")
        assert (answer.status_code, answer.json["status"]) == (503, "failing")


@pytest.mark.parametrize("asked", ["/healthz", "/static/app.css", "/tidak-ada", "/hotlines/", "/admin/"])
def test_a_visit_that_the_tablet_ended_is_over_with_whatever_is_asked_next(desk: Browser, asked: str) -> None:
    desk.get("/quiz/")
    desk.submit()
    question = desk.path
    desk.client.set_cookie("over", "1")
    desk.client.get(asked, buffered=True)
    assert desk.client.get_cookie("over") is None
    desk.get(question)
    assert desk.path == "/"
    desk.get("/admin/")
    assert desk.path == "/admin/sign-in"
