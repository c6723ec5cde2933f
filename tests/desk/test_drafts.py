"""A desk left alone is locked; what was typed at it comes back to the same officer, as a form to be sent."""

import io
from contextvars import Context
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.clock import utcnow
from kiosk.config import OFFICE_SETTINGS
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, Draft, Hotline, Officer, OutreachSession
from kiosk.rules import drafts, officers, settings
from kiosk.rules.audio import recordings
from tests.cast.disk import files_with, minutes_of_silence
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import ROWS
from tests.conftest import PASSWORD, signed_in

TYPED = "Penyuluhan di balai desa, sampai sore"
BACK = "Ini isian Anda yang belum dikirim"


def leave(browser: Browser, minutes: int = 11) -> None:
    """Nobody uses this browser for so long."""
    with browser.client.session_transaction() as cookie:
        cookie["seen_at"] -= 60 * minutes


def sign_in(browser: Browser, username: str = "ratna") -> None:
    """From the sign-in page on which this browser stands."""
    assert browser.path == "/admin/sign-in"
    browser.submit(username=username, password=PASSWORD)


def kept() -> list[Draft]:
    return list(db.session.scalars(select(Draft)))


def value(page: BeautifulSoup, name: str) -> str:
    """What stands in this field."""
    field = page.select_one(f"main [name={name}]")
    assert field, name
    return field.text.strip() if field.name == "textarea" else str(field.get("value", ""))


def edit(browser: Browser, session: OutreachSession) -> str:
    """Open the form of this session; its address."""
    path = f"/admin/sessions/{session.id}/edit"
    browser.get(path)
    return path


def typed(browser: Browser) -> MultiDict[str, str]:
    """What the form that is open would send, with something typed into it."""
    form = browser.page.select_one("main form.form")
    assert form
    data = browser.filled(form)
    data.setlist("material", [TYPED])
    return data


# --- what was typed comes back


def test_what_was_typed_comes_back_and_the_person_sends_it(desk: Browser, session_in_lontar: OutreachSession) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED, title="Judul baru")
    assert desk.path == "/admin/sign-in"
    assert "belum dikirim, tetapi tersimpan" in desk.text
    assert not desk.page.find(string=lambda text: "Ratna" in text or TYPED in text)
    sign_in(desk)
    assert BACK in desk.text
    assert value(desk.page, "material") == TYPED
    assert db.session.get_one(OutreachSession, session_in_lontar.id).title != "Judul baru", "nothing is sent by itself"
    desk.submit("main form.form")
    assert db.session.get_one(OutreachSession, session_in_lontar.id).material == TYPED
    assert db.session.get_one(OutreachSession, session_in_lontar.id).title == "Judul baru"
    assert kept() == []
    desk.get("/admin/")
    assert "belum dikirim" not in desk.text


def test_a_line_of_the_paper_list_comes_back(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    leave(desk)
    desk.submit(name="Siti Aminah", sex="P", group="tokoh")
    sign_in(desk)
    assert (value(desk.page, "name"), value(desk.page, "sex"), value(desk.page, "group")) == (
        "Siti Aminah",
        "P",
        "tokoh",
    )
    assert db.session.scalars(select(CheckIn)).all() == []
    desk.submit("main form.line")
    desk.submit("main form.line", name="Siti Aminah", sex="P", status=None)  # the fresh line is another person's
    names = [check_in.name for check_in in db.session.scalars(select(CheckIn))]
    assert names == ["Siti Aminah"] * 2
    assert kept() == []


def test_settings_come_back_with_what_was_wrong_in_them(supervisors_desk: Browser) -> None:
    supervisors_desk.get("/admin/settings/")
    leave(supervisors_desk)
    supervisors_desk.submit(contact="Loket 3", retention_days="banyak")
    sign_in(supervisors_desk, "hasan")
    assert value(supervisors_desk.page, "contact") == "Loket 3"
    assert settings.every() == OFFICE_SETTINGS
    supervisors_desk.submit("main form.form", status=422, retention_days="0")
    assert len(kept()) == 1, "it is not sent yet"
    supervisors_desk.submit(retention_days="60")
    assert (settings.get("contact"), settings.get("retention_days")) == ("Loket 3", 60)
    assert kept() == []


def test_a_form_that_htmx_sends_is_kept_too(desk: Browser, session_in_lontar: OutreachSession) -> None:
    path = edit(desk, session_in_lontar)
    data = typed(desk)
    leave(desk)
    headers = {"HX-Request": "true", "HX-Boosted": "true"}
    answer = Context().run(desk.client.post, path, data=data, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.data) == (401, "/admin/sign-in", b"")
    desk.get("/admin/sign-in")
    sign_in(desk)
    assert value(desk.page, "material") == TYPED


def test_each_of_two_pages_left_open_keeps_its_own(desk: Browser, session_in_lontar: OutreachSession) -> None:
    edit(desk, session_in_lontar)
    session_page = desk.page
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    leave(desk)
    desk.submit(name="Siti Aminah")
    desk.page = session_page
    desk.submit(material=TYPED)
    sign_in(desk)
    assert value(desk.page, "material") == TYPED
    desk.submit("main form.form")
    desk.get("/admin/")
    desk.follow("belum dikirim")
    assert value(desk.page, "name") == "Siti Aminah"


def test_what_came_back_and_was_typed_on_is_kept_once(desk: Browser, session_in_lontar: OutreachSession) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material="Mula-mula")
    sign_in(desk)
    leave(desk)
    desk.submit("main form.form", material=TYPED)
    sign_in(desk)
    assert [dict(draft.fields)["material"] for draft in kept()] == [TYPED]
    desk.press("Buang isian ini")
    assert "sudah dibuang" in desk.text
    assert kept() == []
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    assert value(desk.page, "material") == ""


def test_what_came_back_overwrites_nothing_that_was_saved_meanwhile(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED)
    edit(supervisors_desk, session_in_lontar)
    supervisors_desk.submit("main form.form", material="Paspor dan kontrak")
    sign_in(desk)
    desk.submit("main form.form", status=422)
    assert "Paspor dan kontrak" in desk.text
    assert db.session.get_one(OutreachSession, session_in_lontar.id).material == "Paspor dan kontrak"
    assert len(kept()) == 1
    desk.submit("main form.form")
    assert db.session.get_one(OutreachSession, session_in_lontar.id).material == TYPED
    assert kept() == []


def test_text_is_kept_and_the_file_is_not(desk: Browser) -> None:
    with db.write():
        voice = recordings.add_voice("Bu Ratna", "id")
        recordings.add_voice("Pak Hasan", "id")
    path = f"/admin/audio/{recordings.standings()[0].key}/"
    desk.get(path)
    form = desk.page.select_one("main form[enctype]")
    assert form
    leave(desk)
    data = dict(desk.filled(form)) | {"voice": voice.slug, "file": (io.BytesIO(b"OggS nama"), "siti.ogg")}
    desk.post(path, data)
    assert "berkas tidak ikut disimpan" in desk.text
    assert [draft.fields for draft in kept()] == [[["voice", voice.slug]]]
    sign_in(desk)
    assert desk.page.select_one(f"option[value={voice.slug}][selected]")
    assert "berkas tidak ikut disimpan" in desk.text


def test_where_the_page_is_gone_the_text_can_be_read(desk: Browser, session_in_lontar: OutreachSession) -> None:
    path = f"/admin/sessions/{session_in_lontar.id}/open"
    with db.write():
        session_in_lontar.state = "planned"
        db.session.add(session_in_lontar)
    desk.get(f"/admin/check-ins/{session_in_lontar.id}/paper")
    desk.get(path)
    leave(desk)
    desk.submit(clock="1")
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "open"
    sign_in(desk)
    assert "sudah tidak ada, atau sudah berubah" in desk.text
    with db.write():
        drafts.keep(kept()[0].officer_id, "/admin/questions/tidak-ada/edit", [("prompt_id", TYPED), ("empty", " ")])
    desk.get("/admin/")
    desk.follow("belum dikirim")
    assert TYPED in desk.text
    assert "empty" not in desk.text
    desk.press("Buang isian ini")
    assert len(kept()) == 1


# --- for nobody else, and not for long


def test_another_officer_sees_nothing_of_it(
    desk: Browser, supervisor: Officer, session_in_lontar: OutreachSession
) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED)
    key = kept()[0].id
    sign_in(desk, "hasan")
    assert desk.path == "/admin/"
    assert "belum dikirim" not in desk.text
    desk.get(f"/admin/drafts/{key}")
    assert "tidak ada lagi" in desk.text
    desk.press("Keluar")
    sign_in(desk)
    assert value(desk.page, "material") == TYPED


def test_after_half_a_day_it_is_gone(desk: Browser, session_in_lontar: OutreachSession) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED)
    with db.write():
        kept()[0].kept_at = utcnow() - drafts.KEPT - timedelta(minutes=1)
    sign_in(desk)
    assert desk.path == "/admin/"
    with db.write():
        drafts.drop_old()
    assert kept() == []


def test_it_goes_with_the_account(desk: Browser, officer: Officer, session_in_lontar: OutreachSession) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED)
    with db.write():
        officers.disable(db.session.get_one(Officer, officer.id))
    assert kept() == []


def test_one_officer_fills_no_disk(officer: Officer) -> None:
    for number in range(drafts.MOST + 5):
        with db.write():
            drafts.keep(officer.id, "/admin/settings/", [("contact", str(number))])
    assert len(kept()) == drafts.MOST


@pytest.mark.sqlite_only
@pytest.mark.parametrize("end", ["sent", "thrown away", "half a day", "account disabled"])
def test_of_what_is_no_longer_kept_no_byte_stays(
    app: Flask, desk: Browser, officer: Officer, tmp_path: Path, session_in_lontar: OutreachSession, end: str
) -> None:
    edit(desk, session_in_lontar)
    leave(desk)
    desk.submit(material=TYPED)
    assert files_with(tmp_path, TYPED)
    sign_in(desk)
    if end == "sent":
        desk.submit("main form.form", material="Yang lain")
    elif end == "thrown away":
        desk.press("Buang isian ini")
    elif end == "half a day":
        with db.write():
            kept()[0].kept_at = utcnow() - drafts.KEPT
        upkeep.round_of(app)
    else:
        with db.write():
            officers.disable(db.session.get_one(Officer, officer.id))
    assert kept() == []
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, TYPED) == []


# --- what is not kept


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


def test_passwords_are_never_kept(desk: Browser) -> None:
    desk.get("/admin/password")
    leave(desk)
    desk.submit(present=PASSWORD, password="perahu di muara", again="perahu di muara")
    assert "tidak disimpan" in desk.text
    assert kept() == []


def test_a_form_with_a_password_is_known_by_its_name(app: Flask) -> None:
    """The server knows such a form by a field called password; each that has one has that."""
    planted = Planted()
    found = 0
    for rule, method, *_who in ROWS:
        if method == "GET" and rule.startswith("/admin/"):
            who = "supervisor" if rule not in ("/admin/sign-in", "/admin/set-up/<token>") else "stranger"
            answer = Context().run(planted.client(app, who).get, planted.address(rule))
            for form in BeautifulSoup(answer.get_data(as_text=True), "html.parser").select("form:has([type=password])"):
                assert form.select("[name=password]"), rule
                found += 1
    db.session.rollback()
    assert found >= 3


def test_a_mere_button_is_not_pressed_by_itself(desk: Browser) -> None:
    desk.get("/admin/hotlines/sapa-129")
    leave(desk)
    desk.submit("main form[action$='/show']")
    assert "belum dijalankan" in desk.text
    sign_in(desk)
    assert kept() == []
    assert db.session.get_one(Hotline, "sapa-129").active


def test_a_form_on_another_page_comes_back_there(supervisors_desk: Browser, officer: Officer) -> None:
    """Its address is the form's alone: whoever opens it finds the page with the form."""
    call = {"answered_by": "Bu Ani"}
    key = officer.id
    for page, form, fields, shown in (
        ("/admin/hotlines/sapa-129", "form[action$='/call']", call, "[name=answered_by][value='Bu Ani']"),
        (
            f"/admin/officers/{key}",
            "form[action$='/role']",
            {"role": "supervisor"},
            "option[value=supervisor][selected]",
        ),
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


# --- the lock itself


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
    "page", ["/admin/audit/", "/admin/lock", "/checklist/", "//evil.example/admin/", "//[", "", "x" * 9999]
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
    assert "terkunci karena sudah lama tidak dipakai" in desk.text
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
