"""A desk left alone is locked; what was typed at it comes back to the same officer, as a form to be sent."""

import io
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.rules import drafts, officers
from tests.cast.disk import files_with, minutes_of_silence
from tests.cast.drafts import BACK, TYPED, edit, kept, leave, sign_in, typed, value
from tests.cast.pages import Browser


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


def test_text_is_kept_and_the_file_is_not(desk: Browser, session_in_lontar: OutreachSession) -> None:
    path = f"/admin/sessions/{session_in_lontar.id}/finish"
    desk.get(path)
    form = desk.page.select_one("main form[enctype]")
    assert form
    leave(desk)
    data = dict(desk.filled(form)) | {"obstacles": TYPED, "photo": (io.BytesIO(b"nama"), "siti.jpg")}
    desk.post(path, data)
    assert "berkas tidak ikut disimpan" in desk.text
    [draft] = kept()
    assert ["obstacles", TYPED] in draft.fields
    assert not [name for name, _value in draft.fields if name == "photo"]
    sign_in(desk)
    assert TYPED in str(desk.page.select_one("[name=obstacles]"))
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
        upkeep.run_chores(app, *upkeep.HOURLY)
    else:
        with db.write():
            officers.disable(db.session.get_one(Officer, officer.id))
    assert kept() == []
    minutes_of_silence(app, 10)
    assert files_with(tmp_path, TYPED) == []
