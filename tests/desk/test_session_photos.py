"""Photos of a session on its page: taken with an answer and a date, shown, dropped, each by itself."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import photos
from kiosk.views.dates import long_day
from tests.cast.pages import Browser
from tests.cast.photos import HEIC, halves, images, is_bare, kept, of_a_phone, small
from tests.cast.sessions import at, audit, only_session

pytestmark = pytest.mark.look

NOBODY_YOUNG = {"nobody_young": "1"}


@pytest.fixture
def on_its_page(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the session's page."""
    desk.get(at(session_in_lontar))
    return desk


def send(desk: Browser, picture: bytes, status: int = 200, **fields: Any) -> None:
    """Choose this file and press the button, as the page does without script."""
    form = desk.page.select_one("form[enctype='multipart/form-data']")
    assert form
    sent: MultiDict[str, Any] = MultiDict(desk.filled(form))
    for field, value in fields.items():
        sent.setlist(field, [value])
    sent.setlist("photo", [(BytesIO(picture), "IMG_1.jpg")])
    desk.post(str(form["action"]), sent, status)


def test_a_photo_is_stored_shown_and_dropped(on_its_page: Browser, visitor: Browser) -> None:
    for picture in (halves(), halves(300, 400)):
        send(on_its_page, of_a_phone(picture), **NOBODY_YOUNG)
    assert f"sampai {long_day(today() + photos.USUAL)}" in on_its_page.text
    page = on_its_page.page
    first, second = (str(image["src"]) for image in page.select(".photos img"))
    on_its_page.get(first)
    answer = on_its_page.response
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert is_bare(answer.data)
    visitor.get(first)
    assert visitor.path == "/admin/sign-in", "an officer's alone"
    on_its_page.page = page
    on_its_page.press("Hapus foto 1")
    assert [image["src"] for image in on_its_page.page.select(".photos img")] == [second]
    on_its_page.get(first, 404)
    on_its_page.get(second.replace(only_session().id, "of-another-one!!"), 404)
    assert len(images()) == 1
    assert [act for act, _fields in audit()] == ["photo-added", "photo-added", "photo-dropped"]


def test_no_wrong_day_costs_the_photo(on_its_page: Browser) -> None:
    for shade, day in enumerate((today() - timedelta(days=1), today() + timedelta(days=366), "besok")):
        send(on_its_page, small(shade), **NOBODY_YOUNG | {"kept_until": str(day)})
    assert [photo.kept_until for photo in photos.of_session(only_session().id)] == [today() + photos.USUAL] * 3


REFUSED: list[tuple[bytes, dict[str, str], str]] = [
    (small(), {}, "Lihat dulu fotonya"),
    (HEIC, NOBODY_YOUNG, "IMG_1.jpg: foto HEIC"),
    (b"<script>alert(1)</script>", NOBODY_YOUNG, "IMG_1.jpg: isinya bukan foto"),
    (b"\xff" * 100_000, NOBODY_YOUNG, "IMG_1.jpg: lebih dari 10 MB"),
]


def test_what_cant_be_taken_is_refused_kindly(on_its_page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST_UPLOAD", 99_999)
    for picture, ticks, words in REFUSED:
        day = f"{today() + timedelta(days=7):%d/%m/%Y}"
        send(on_its_page, picture, status=422, kept_until=day, **ticks)
        assert words in on_its_page.page.select_one("#photos details[open]").text
        assert on_its_page.page.select_one("#kept_until")["value"] == day
    assert images() == []


def test_no_more_than_five_and_none_long_after(on_its_page: Browser, session_in_lontar: OutreachSession) -> None:
    kept(session_in_lontar, *map(small, range(4)))
    before = on_its_page.page
    send(on_its_page, small(5), **NOBODY_YOUNG)
    assert "Foto tidak bisa ditambah lagi" in on_its_page.text
    on_its_page.page = before
    send(on_its_page, small(6), status=422, **NOBODY_YOUNG)
    assert "Paling banyak 5 foto" in on_its_page.page.select_one("#photos").text
    on_its_page.press("Hapus foto 1")
    with db.write():
        db.session.execute(update(OutreachSession).values(held_on=today() - timedelta(days=400)))
    on_its_page.get(at(session_in_lontar))
    assert "Foto tidak bisa ditambah lagi" in on_its_page.text
    assert not on_its_page.page.select("input[type=file]")


def test_what_is_sent_is_bounded(app: Flask, on_its_page: Browser, visitor: Browser) -> None:
    most = app.config["MAX_CONTENT_LENGTH"]
    for browser, words in ((visitor, "Tulisannya terlalu panjang"), (on_its_page, "Berkasnya terlalu besar")):
        browser.post("/language", {"language": (BytesIO(bytes(most)), "IMG_1.jpg")}, 413)
        assert words in browser.text
        browser.post("/language", {"language": "x" * 200_000}, 413)
