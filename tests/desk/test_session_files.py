"""An officer gives a session as a file; another kiosk's is looked at, taken in, read, and taken out again."""

import json
from io import BytesIO

import pytest
from flask import Flask

from kiosk.data_care import session_files
from kiosk.db import db, new_key
from kiosk.models import OutreachSession
from kiosk.rules import outreach, settings
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.photos import kept, small
from tests.cast.session_files import leave
from tests.conftest import add

DATA = "/admin/data/"


@pytest.fixture
def closed(session_in_lontar: OutreachSession) -> OutreachSession:
    """Four people came, one of them by name, and two photos were taken."""
    add(came(session_in_lontar, name="Wayan", sex="L", group="warga"))
    for _person in range(3):
        add(came(session_in_lontar, age="child"))
    kept(session_in_lontar, small(1), small(2))
    with db.write():
        settings.put("kiosk_id", new_key())
        outreach.close(db.session.merge(session_in_lontar), {"heads_male": 2, "heads_female": 3, "heads_by_group": {}})
    return session_in_lontar


def sent(desk: Browser, content: bytes, status: int = 200) -> None:
    """The file, chosen on the page."""
    desk.get(DATA)
    desk.submit("main form[enctype]", file=(BytesIO(content), "balai.sesi.json"), status=status)


def test_a_session_is_given_and_its_page_says_whether_it_was(desk: Browser, closed: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{closed.id}/")
    assert "Belum diserahkan." in desk.text
    boxes = desk.page.select("[name=photo]")
    form = desk.filled(desk.page.select_one("main form[action$='/file']"))
    form["photo"] = boxes[0]["value"]
    answer = desk.client.post(f"/admin/sessions/{closed.id}/file", data=form)
    assert answer.headers["Content-Disposition"].endswith('.sesi.json"')
    [entry] = json.loads(answer.data)["sessions"]
    assert (len(entry["photos"]), entry["check_ins"]["age"]) == (1, {"adult": 1, "child": 3})
    assert b"Wayan" not in answer.data
    desk.get(f"/admin/sessions/{closed.id}/")
    assert "Sudah diserahkan" in desk.text
    assert [box.has_attr("checked") for box in desk.page.select("[name=photo]")] == [True, False]
    add(came(closed, age="child"))
    desk.get(f"/admin/sessions/{closed.id}/")
    assert "Berubah sejak diserahkan" in desk.text


def test_another_kiosks_session_is_looked_at_taken_in_and_read(
    app: Flask, supervisors_desk: Browser, closed: OutreachSession
) -> None:
    key, day, village = closed.id, closed.held_on, closed.village_code
    content = session_files.hand_over(session_files.to_give(), None)
    leave(content)
    desk = supervisors_desk
    sent(desk, content)
    assert "jumlah hadir 5, kehadiran 4. Baru." in desk.text
    assert db.session.get(OutreachSession, key) is None
    desk.submit("main form[action$='/take']")
    assert "1 sesi dari Kantor Imigrasi Kelas I Non TPI Serang diambil." in desk.text
    sent(desk, content)
    assert "tidak ada yang berubah" in desk.text
    assert not desk.page.select("main form[action$='/take'] button")
    # it bears its kiosk's name, and is read and not edited
    desk.get(f"/admin/sessions/{key}/")
    assert "dari Kantor Imigrasi" in desk.text
    assert not desk.page.select("a[href$='/edit']")
    for page in ("edit", "attendance/", "poster"):
        desk.get(f"/admin/sessions/{key}/{page}", status=403)
        assert "Sesi ini hanya dibaca" in desk.page.h1.text
    for page in (f"/admin/check-ins/{key}/", f"/admin/check-ins/{key}/paper"):
        desk.get(page, status=403)
    desk.get(f"/admin/reports/sessions/{key}/")
    assert "sebanyak 5 orang" in desk.text
    desk.get(f"/admin/reports/sessions/{key}/learning/")
    # it counts, and two of one day and village are marked
    with db.write():
        same = outreach.plan({"title": "Lagi", "village_code": village, "held_on": day})
        same.state = "closed"
    desk.get("/admin/reports/")
    assert "No. 1, 2: hari dan desanya sama." in desk.text
    assert "dari Kantor Imigrasi" in desk.text
    desk.get(f"/admin/sessions/{key}/")
    desk.press("Ya, keluarkan")
    assert db.session.get(OutreachSession, key) is None


def test_an_older_file_waits_until_it_is_said_that_its_kiosk_was_restored(
    app: Flask, supervisors_desk: Browser, closed: OutreachSession
) -> None:
    first = session_files.hand_over(session_files.to_give(), None)
    with db.write():
        outreach.close(db.session.merge(closed), {"heads_male": 7})
    leave(second := session_files.hand_over(session_files.to_give(), None))
    session_files.take_in(session_files.read(second), None)
    sent(supervisors_desk, first)
    supervisors_desk.submit("main form[action$='/take']")
    assert "Tidak ada yang diambil." in supervisors_desk.text
    supervisors_desk.submit("main form[action$='/take']", older="1")
    assert "1 sesi dari Kantor Imigrasi Kelas I Non TPI Serang diambil." in supervisors_desk.text


def test_a_file_that_is_none_is_refused_in_words(supervisors_desk: Browser) -> None:
    sent(supervisors_desk, b'{"format": "anjungan-migrasi-aman/sesi"}', status=422)
    assert "Minta berkasnya sekali lagi dari mesin asalnya." in supervisors_desk.text
    sent(supervisors_desk, b"x" * (session_files.LARGEST + 1), status=422)
    assert "bukan berkas sesi" in supervisors_desk.text


def test_all_that_nobody_was_given_is_one_file(supervisors_desk: Browser, closed: OutreachSession) -> None:
    supervisors_desk.get(DATA)
    form = {"csrf_token": supervisors_desk.page.select_one("[name=csrf_token]")["value"]}
    answer = supervisors_desk.client.post(f"{DATA}give", data=form)
    assert len(json.loads(answer.data)["sessions"]) == 1
    supervisors_desk.post(f"{DATA}give", form)
    assert "Tidak ada sesi selesai yang belum diserahkan." in supervisors_desk.text
