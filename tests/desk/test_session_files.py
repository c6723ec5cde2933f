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

DATA, TAKE, KIOSK = "/admin/data/", "main form[action$='/take']", "Kantor Imigrasi Kelas I Non TPI Serang"


@pytest.fixture
def closed(session_in_lontar: OutreachSession) -> OutreachSession:
    """Four people came, one of them by name, and two photos were taken."""
    add(came(session_in_lontar, name="Wayan", sex="L", group="warga"))
    for _person in range(3):
        add(came(session_in_lontar, age="child"))
    kept(session_in_lontar, small(1), small(2))
    with db.write():
        settings.store("kiosk_id", new_key())
        outreach.close(db.session.merge(session_in_lontar), {"heads_male": 2, "heads_female": 3, "heads_by_group": {}})
    return session_in_lontar


def sent(desk: Browser, content: bytes, status: int = 200) -> str:
    """The file, chosen on the page; what the page says then."""
    desk.get(DATA)
    desk.submit("main form[enctype]", file=(BytesIO(content), "balai.sesi.json"), status=status)
    return desk.text


def test_a_session_is_given_and_its_page_says_whether_it_was(desk: Browser, closed: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{closed.id}/")
    assert "Belum diserahkan." in desk.text
    form = desk.filled(desk.page.select_one("main form[action$='/file']"))
    form["photo"] = desk.page.select("[type=checkbox][name=photo]")[0]["value"]
    answer = desk.client.post(f"/admin/sessions/{closed.id}/file", data=form)
    assert answer.headers["Content-Disposition"].endswith('.sesi.json"')
    [entry] = json.loads(answer.data)["sessions"]
    assert (len(entry["photos"]), entry["check_ins"]["age"]) == (1, {"adult": 1, "child": 3})
    assert b"Wayan" not in answer.data
    desk.get(f"/admin/sessions/{closed.id}/")
    assert "Sudah diserahkan" in desk.text
    assert [box.has_attr("checked") for box in desk.page.select("[type=checkbox][name=photo]")] == [True, False]
    add(came(closed, age="child"))
    assert "Berubah sejak diserahkan" in desk.get(f"/admin/sessions/{closed.id}/").text


def test_another_kiosks_session_is_looked_at_taken_in_and_read(
    app: Flask, supervisors_desk: Browser, closed: OutreachSession
) -> None:
    key, day, village = closed.id, closed.held_on, closed.village_code
    leave(content := session_files.hand_over(session_files.to_give(), None))
    desk = supervisors_desk
    assert "jumlah hadir 5, kehadiran 4. Baru." in sent(desk, content)
    assert db.session.get(OutreachSession, key) is None
    desk.submit(TAKE)
    assert desk.path == "/admin/sessions/"
    assert f"1 sesi dari {KIOSK} diambil." in desk.text
    assert "tidak ada yang berubah" in sent(desk, content)
    assert not desk.page.select(f"{TAKE} button")
    # it bears its kiosk's name, and is read and not edited
    desk.get(f"/admin/sessions/{key}/")
    assert "dari Kantor Imigrasi" in desk.text
    assert not desk.page.select("a[href$='/edit']")
    addresses = [f"/admin/sessions/{key}/{page}" for page in ("edit", "attendance", "poster")]
    for address in (*addresses, f"/admin/check-ins/{key}/", f"/admin/check-ins/{key}/paper"):
        desk.get(address, status=403)
        assert "Sesi ini hanya dibaca" in desk.page.h1.text
    assert "sebanyak 5 orang" in desk.get(f"/admin/sessions/{key}/report").text
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
    supervisors_desk.submit(TAKE)
    assert "Tidak ada yang diambil." in supervisors_desk.text
    supervisors_desk.submit(TAKE, older="1")
    assert f"1 sesi dari {KIOSK} diambil." in supervisors_desk.text


def test_a_file_that_is_none_is_refused_and_all_that_is_left_is_given(
    supervisors_desk: Browser, closed: OutreachSession
) -> None:
    desk = supervisors_desk
    none = b'{"format": "anjungan-migrasi-aman/sesi"}'
    assert "Minta berkasnya sekali lagi dari mesin asalnya." in sent(desk, none, status=422)
    assert "bukan berkas sesi" in sent(desk, b"x" * (session_files.LARGEST + 1), status=422)
    assert "belum disimpan" not in desk.page.select_one("[role=alert]").text, "to be looked at, it is not stored"
    form = desk.filled(desk.page.select_one("main form[action$='/give']"))
    answer = desk.client.post(f"{DATA}give", data=form)
    assert len(json.loads(answer.data)["sessions"]) == 1
    desk.post(f"{DATA}give", form)
    assert "Tidak ada sesi selesai yang belum diserahkan." in desk.text
