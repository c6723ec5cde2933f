"""A desk left alone asks for the password; a form that arrives then is sent on by its officer, and by nobody else."""

import io
from collections.abc import Callable
from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.rules import passwords, settings
from kiosk.views.admin import locked
from tests.cast.officers import PASSWORD, is_signed_in, leave, signed_in
from tests.cast.pages import Browser

pytestmark = pytest.mark.look

TYPED = "Penyuluhan di balai desa, sampai sore"


def material(session: OutreachSession) -> str:
    """The text that is stored."""
    return db.session.get_one(OutreachSession, session.id).material or ""


@pytest.fixture
def too_late(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, in which she saves a session after eleven minutes of silence."""
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    leave(desk)
    desk.submit(material=TYPED, status=401)
    return desk


def test_a_form_that_arrives_too_late_is_sent_on_by_one_tap(
    too_late: Browser, session_in_lontar: OutreachSession
) -> None:
    assert "Yang tadi dikirim belum dijalankan" in too_late.text
    assert not too_late.page.find(string=lambda text: "Ratna" in text or TYPED in text)
    too_late.submit(username="ratna", password="salah semua", status=422)
    with passwords.one_at_a_time(), passwords._places:  # two others are just signing in
        too_late.submit(username="ratna", password=PASSWORD, status=429)
    assert "Tunggu sebentar, lalu coba lagi." in too_late.text
    assert not too_late.page.select("#language-form"), "another language would lose it"
    too_late.submit(username="ratna", password=PASSWORD)
    assert not too_late.page.select("#language-form")
    assert "Dari halaman: Ubah rencana." in too_late.text
    assert material(session_in_lontar) == "", "nothing is sent by itself"
    too_late.press("Kirim")
    assert "Perubahan disimpan" in str(too_late.page)
    assert material(session_in_lontar) == TYPED


def test_another_officer_gets_nothing_of_it(
    too_late: Browser, supervisor: Officer, session_in_lontar: OutreachSession
) -> None:
    page = too_late.page
    too_late.submit(username="hasan", password=PASSWORD)
    assert too_late.path == "/admin/"
    assert TYPED not in str(too_late.page)
    too_late.press("Keluar")
    token = too_late.filled(too_late.page.select_one("main form"))["csrf_token"]  # type: ignore[arg-type]
    too_late.page = page
    too_late.submit(username="ratna", password=PASSWORD, csrf_token=token)
    too_late.press("Kirim")
    assert material(session_in_lontar) == TYPED


def test_after_twelve_hours_nobody_sends_it(too_late: Browser, clock: Callable[..., None]) -> None:
    clock(hours=12, minutes=1)
    too_late.submit(username="ratna", password=PASSWORD)
    assert too_late.path == "/admin/"
    assert "tidak disimpan" in too_late.text


def test_a_line_of_the_paper_list_becomes_one_person(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    leave(desk)
    desk.submit(name="Siti Aminah", sex="P", status=401)
    desk.submit(username="ratna", password=PASSWORD)
    page = desk.page
    for _tap in range(2):
        desk.page = page
        desk.press("Kirim")
    assert [person.name for person in db.session.scalars(select(CheckIn))] == ["Siti Aminah"]


@pytest.mark.parametrize(
    "fields",
    [
        {"csrf_token": "made up"},
        {"password": PASSWORD},
        {"material": "\u00e9\U0001f600" + "".join(map(chr, range(33, 40_000)))},
    ],
    ids=["of no page of ours", "a password", "too long"],
)
def test_these_are_not_carried_and_that_is_said(
    desk: Browser, session_in_lontar: OutreachSession, fields: dict[str, str]
) -> None:
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    leave(desk)
    desk.submit(**({"title": TYPED} | fields), status=401)
    assert "tidak disimpan" in desk.text
    assert not desk.page.select("[name=sealed]")
    desk.submit(username="ratna", password=PASSWORD)
    assert desk.path == "/admin/"


def test_a_file_is_chosen_again(too_late: Browser, session_in_lontar: OutreachSession) -> None:
    too_late.submit(username="ratna", password=PASSWORD)
    path = f"/admin/sessions/{session_in_lontar.id}/edit"
    form = dict(too_late.filled(too_late.get(path).select_one("main form.form")))  # type: ignore[arg-type]
    leave(too_late)
    too_late.post(f"{path}?q=Siti%20A", form | {"obstacles": TYPED, "photo": (io.BytesIO(b"nama"), "siti.jpg")}, 401)
    too_late.submit(username="ratna", password=PASSWORD)
    assert [field["name"] for field in too_late.page.select("main [name=photo], main [name=obstacles]")] == [
        "obstacles"
    ]
    assert too_late.page.select_one("main form")["action"] == f"{path}?q=Siti%20A"  # type: ignore[index]


def test_the_same_officer_goes_on_at_the_page_that_was_asked_for(desk: Browser, supervisor: Officer) -> None:
    desk.get("/admin/hotlines/")
    desk.press("English")
    old = desk.page
    for username, page in (("ratna", "/admin/hotlines/"), ("hasan", "/admin/")):
        leave(desk)
        desk.get("/admin/hotlines/?q=Siti")
        assert desk.page.html["lang"] == "en"  # type: ignore[index]
        assert "This desk is locked" in desk.text
        desk.submit(username=username, password=PASSWORD)
        assert desk.path == page
        desk.page = old
        desk.press("Indonesia", status=200 if username == "ratna" else 422)  # a tab that was open all the while
        desk.get("/admin/hotlines/")
        desk.press("English")


def test_minutes_of_silence_are_the_offices_and_who_types_is_there(app: Flask, officer: Officer) -> None:
    for minutes in (2, 60):
        with db.write():
            settings.store("desk_idle_minutes", minutes)
        browser = signed_in(app, officer)
        for _round in range(3):
            leave(browser, minutes - 1)
            assert Context().run(browser.client.head, "/admin/password").status_code == 200
        assert browser.get("/admin/").select_one("#cover")["data-minutes"] == str(minutes)  # type: ignore[index]
        leave(browser, minutes)
        assert not is_signed_in(browser)


def test_the_password_is_asked_for_also_where_the_server_has_noticed_no_silence(desk: Browser) -> None:
    """As the cover does in a tab whose own clock was put forward."""
    desk.get("/admin/")
    desk.press("Keluar", csrf_token="made up", status=422)  # the button comes back, on a page that is covered too
    assert not desk.page.select("#language-form"), "another language would lose it"
    data = desk.filled(desk.page.find(id="cover").form)  # type: ignore[union-attr, arg-type]
    assert data["username"] == "ratna"
    desk.post("/admin/sign-in", dict(data) | {"password": "salah semua"}, 422)
    desk.post("/admin/sign-in", dict(data) | {"password": PASSWORD})
    assert desk.path == "/admin/"
    assert locked.LONGEST_SEALED < 128 * 1024
