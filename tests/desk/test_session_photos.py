"""Photos at the end of a session: taken with an answer and a date, shown, dropped; nothing that was typed is lost."""

from contextvars import Context
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
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

TYPED = {"obstacles": "Listrik padam", "heads_male": "12"}
NOBODY_YOUNG = {"nobody_young": "1"}


@pytest.fixture
def finishing(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the page that ends the session."""
    desk.get(at(session_in_lontar, "finish"))
    return desk


def send(finishing: Browser, picture: bytes, status: int = 200, name: str = "IMG_1.jpg", **fields: Any) -> None:
    """Choose this file, fill in the rest and press the button, as the form of the page does without script."""
    form = finishing.page.select_one("form[enctype='multipart/form-data']")
    assert form
    sent: MultiDict[str, Any] = MultiDict(finishing.filled(form))
    for field, value in ({"save": "1"} | TYPED | fields).items():
        sent.setlist(field, [value])
    sent.setlist("photo", [(BytesIO(picture), name)])
    finishing.post(str(form["action"]), sent, status)


def typed_is_kept(finishing: Browser) -> bool:
    form = finishing.page.select_one("main form")
    assert form
    return finishing.filled(form)["obstacles"].strip() == TYPED["obstacles"]


def test_a_photo_is_stored_shown_and_dropped(finishing: Browser, visitor: Browser) -> None:
    for picture in (halves(), halves(300, 400)):
        send(finishing, of_a_phone(picture), **NOBODY_YOUNG)
        assert "Tersimpan." in finishing.text
    assert only_session().obstacles == "Listrik padam"
    assert f"sampai {long_day(today() + photos.USUAL)}" in finishing.text
    page = finishing.page
    first, second = (str(image["src"]) for image in page.select(".photos img"))
    finishing.get(first)
    answer = finishing.response
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert is_bare(answer.data)
    visitor.get(first)
    assert visitor.path == "/admin/sign-in", "an officer's alone"
    finishing.page = page
    finishing.press("Hapus foto 1", **TYPED | {"follow_up": "Datang lagi"})
    assert only_session().follow_up == "Datang lagi"
    assert [image["src"] for image in finishing.page.select(".photos img")] == [second]
    finishing.get(first, 404)
    finishing.get(second.replace(only_session().id, "of-another-one!!"), 404)
    assert len(images()) == 1
    assert [act for act, _fields in audit() if act.startswith("photo")] == [
        "photo-added",
        "photo-added",
        "photo-dropped",
    ]


def test_who_closes_with_photos_has_them_in_the_same_tap(finishing: Browser) -> None:
    send(finishing, of_a_phone(halves()), **NOBODY_YOUNG, close="1")
    session = only_session()
    assert session.state == "closed"
    [photo] = photos.of_session(session.id)
    assert photo.kept_until == today() + photos.USUAL


def test_who_did_not_look_for_children_is_asked_and_nothing_typed_is_lost(finishing: Browser) -> None:
    send(finishing, of_a_phone(halves()), status=422)
    assert "Lihat dulu fotonya" in finishing.text
    assert typed_is_kept(finishing)
    assert (images(), only_session().obstacles) == ([], "")


@pytest.mark.parametrize("days", [-1, 366, None])
def test_no_wrong_field_costs_the_photo(finishing: Browser, days: int | None) -> None:
    wrong = {"kept_until": "besok" if days is None else str(today() + timedelta(days=days)), "heads_male": "banyak"}
    send(finishing, of_a_phone(halves()), status=422, **NOBODY_YOUNG | wrong)
    assert "Tulis angka saja" in finishing.text
    assert typed_is_kept(finishing)
    [photo] = photos.of_session(only_session().id)
    assert photo.kept_until == today() + photos.USUAL
    assert len(finishing.page.select(".photos img")) == 1


def test_a_photo_that_is_sent_alone_is_answered_with_the_photos(finishing: Browser) -> None:
    field = finishing.page.select_one("input[type=file]")
    assert field
    for fields, status in ((NOBODY_YOUNG, 200), ({}, 422)):
        data = finishing.filled(finishing.page.select_one("main form")).to_dict()  # type: ignore[arg-type]
        sent = {"csrf_token": data["csrf_token"], "photo": (BytesIO(small(status % 7)), "IMG_1.jpg")} | fields
        answer = Context().run(finishing.client.post, str(field["data-send"]), data=sent)
        part = BeautifulSoup(answer.text, "html.parser")
        assert (answer.status_code, len(part.select("#photos .photos img"))) == (status, 1)
        assert bool(part.select(".field-error")) is (status == 422)


REFUSED = [
    (HEIC, "IMG_1.jpg: foto HEIC"),
    (b"<script>alert(1)</script>", "IMG_1.jpg: isinya bukan foto"),
    (b"\xff" * 100_000, "IMG_1.jpg: lebih dari 10 MB"),
]


def test_what_cant_be_taken_is_refused_kindly(finishing: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST_UPLOAD", 99_999)
    for picture, words in REFUSED:
        send(finishing, picture, status=422, **NOBODY_YOUNG)
        assert words in finishing.text
        assert typed_is_kept(finishing)
    assert images() == []


def test_no_more_than_five(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    kept(session_in_lontar, *map(small, range(4)))
    finishing.get(at(session_in_lontar, "finish"))
    before = finishing.page
    send(finishing, small(5), **NOBODY_YOUNG)
    finishing.page = before
    send(finishing, small(6), status=422, **NOBODY_YOUNG)
    assert typed_is_kept(finishing)
    finishing.get(at(session_in_lontar, "finish"))
    assert "Foto tidak bisa ditambah lagi" in finishing.text
    assert not finishing.page.select("input[type=file]")


def test_a_session_of_long_ago_takes_no_photo(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        db.session.execute(update(OutreachSession).values(held_on=today() - timedelta(days=400)))
    finishing.get(at(session_in_lontar, "finish"))
    assert "Foto tidak bisa ditambah lagi" in finishing.text


def test_what_is_sent_is_bounded(app: Flask, finishing: Browser, visitor: Browser) -> None:
    most = app.config["MAX_CONTENT_LENGTH"]
    for browser, words in ((visitor, "Tulisannya terlalu panjang"), (finishing, "Berkasnya terlalu besar")):
        browser.post("/language", {"language": (BytesIO(bytes(most)), "IMG_1.jpg")}, 413)
        assert words in browser.text
        browser.post("/language", {"language": "x" * 200_000}, 413)
