"""A copy brought back at the desk: looked at, wanted, and in place after the next start."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.data_care import backup, copies, schema, waiting
from kiosk.db import db
from kiosk.machine import jobs, serve, upkeep
from kiosk.models import AuditEntry, Hotline, Officer, OutreachSession, Village
from kiosk.rules import checkins, settings
from tests.cast import photos
from tests.cast.commands import check_in, names
from tests.cast.jobs import finished
from tests.cast.officers import PASSWORD, account, audit
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.cast.restores import PAGE, chosen, kept_aside, sent
from tests.conftest import add, open_session

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def daily(app: Flask, session_in_lontar: OutreachSession) -> Path:
    """A copy of this machine in which Wayan stands, and not Made, who came later."""
    check_in(session_in_lontar, "n1", "Wayan")
    path = backup.keep(schema.head())
    check_in(session_in_lontar, "n2", "Made")
    assert path
    return path


def started_again(app: Flask) -> None:
    """The kiosk is closed and opened again."""
    db.session.rollback()
    app.extensions.pop(jobs.PRESENT, None)
    serve.prepare(app)
    upkeep.start(app)


def test_a_copy_of_yesterday_is_wanted_and_in_place_after_a_start(
    app: Flask, desk: Browser, supervisors_desk: Browser, daily: Path, lontar: Village
) -> None:
    supervisors_desk.get("/admin/settings/copies")
    supervisors_desk.follow("Bawa salinan kembali")
    said = chosen(supervisors_desk, daily)
    assert "1 sesi, 1 kehadiran." in said
    assert "tidak ada di salinan itu: 0 sesi, 1 kehadiran." in said
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    assert "Salinan menunggu dipasang" in supervisors_desk.text
    assert names() == ["Wayan", "Made"], "nothing has changed yet"
    planned = add(open_session(lontar, state="planned"))
    for each in (supervisors_desk, desk):  # an officer records what is replaced, too
        for page in ("/admin/", f"/admin/sessions/{planned.id}/open"):
            each.get(page)
            assert "Salinan menunggu dipasang" in each.text, page
    started_again(app)
    assert names() == ["Wayan"]
    assert kept_aside() == []
    supervisors_desk.get(PAGE)
    assert "Anjungan ini sekarang berisi salinan itu." in supervisors_desk.text
    assert "Yang diganti disimpan di" in supervisors_desk.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "restored"))
    assert (entry.reason, entry.officer.name) == ("page", "Hasan")
    [kept] = copies.before("restore")
    started_again(app)
    assert copies.before("restore") == [kept], "once"
    assert "2 kehadiran" in chosen(supervisors_desk, kept), "and back again it goes"


def test_accounts_and_numbers_that_were_not_here_are_named_before(
    app: Flask, supervisors_desk: Browser, daily: Path
) -> None:
    """A restore trusts its file: whoever made it may have put in a way to sign in, or a number to call."""
    assert "belum ada di sini" not in chosen(supervisors_desk, daily)
    supervisors_desk.press("Batal")
    with db.write():
        db.session.add_all([account("tamu", "Tamu Tak Dikenal", "supervisor"), local_contact()])
        db.session.scalars(select(Hotline).where(Hotline.slug == "sapa-129")).one().channels = [
            {"kind": "tel", "value": "+628123450129"}
        ]
        off = account("lama", "Sudah Keluar", "officer")
        off.active = False
        db.session.add(off)
    planted = backup.keep("x")
    assert planted
    with db.write():
        for row in db.session.scalars(select(Officer).where(Officer.username.in_(("tamu", "lama")))):
            db.session.delete(row)
        db.session.delete(db.session.scalars(select(Hotline).where(Hotline.slug == "pimpasa-lontar")).one())
        db.session.scalars(select(Hotline).where(Hotline.slug == "sapa-129")).one().channels = [
            {"kind": "tel", "value": "129"}
        ]
    said = chosen(supervisors_desk, planted)
    assert "belum ada di sini" in said
    assert "Tamu Tak Dikenal (tamu)" in said
    assert "PIMPASA Desa Lontar: 0812-3456-7890" in said
    assert "0812-3450-129" in said
    assert "Sudah Keluar" not in said


def test_a_file_that_was_sent_comes_with_its_photos_and_leaves_none_of_itself(
    app: Flask, supervisors_desk: Browser, session_in_lontar: OutreachSession, tmp_path: Path
) -> None:
    [photo] = photos.kept(session_in_lontar, photos.small())
    check_in(session_in_lontar, "n1", "Wayan")
    backup.make(tmp_path / "one.sqlite3")
    [erased, _made] = check_in(session_in_lontar, "n2", "Sari"), check_in(session_in_lontar, "n3", "Made")
    wayan = db.session.merge(erased)
    with db.write():
        checkins.erase(wayan)
    with db.write():
        db.session.delete(db.session.merge(photo))
    assert "Utuh dan bisa dipasang" in sent(supervisors_desk, (tmp_path / "one.sqlite3").read_bytes())
    assert len(kept_aside()) == 1
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    started_again(app)
    assert names() == ["Wayan"]
    assert photos.images() == [photos.small()]
    assert not waiting.listed()


def test_another_kiosks_file_has_to_be_ticked(
    app: Flask, supervisors_desk: Browser, daily: Path, tmp_path: Path
) -> None:
    with db.write():
        settings.put("kiosk_id", "elsewhere")
    backup.make(tmp_path / "other.sqlite3")
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other, other:  # whoever brings it is unknown there
        other.execute("update officer set id = 'of-another-kiosk'")
        other.execute("update audit_entry set officer_id = 'of-another-kiosk' where officer_id is not null")
    with db.write():
        settings.put("kiosk_id", "here")
    assert "Salinan ini dari anjungan lain." in sent(supervisors_desk, (tmp_path / "other.sqlite3").read_bytes())
    supervisors_desk.press("Pasang saat dinyalakan lagi", status=422)
    assert "Centang ini" in supervisors_desk.text
    assert not waiting.present()
    supervisors_desk.press("Pasang saat dinyalakan lagi", other="1")
    started_again(app)
    assert settings.get("kiosk_id") == "elsewhere"
    supervisors_desk.get(PAGE)
    assert supervisors_desk.path == "/admin/sign-in", "whose cookie is of another kiosk's account"


def test_what_is_wanted_can_be_cancelled(app: Flask, supervisors_desk: Browser, daily: Path) -> None:
    chosen(supervisors_desk, daily)
    supervisors_desk.press("Batal")
    assert kept_aside() == []
    chosen(supervisors_desk, daily)
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    supervisors_desk.press("Batalkan pemulihan")
    assert supervisors_desk.page.select("#file")
    started_again(app)
    assert names() == ["Wayan", "Made"]
    assert audit()[-2:] == ["restore-asked", "restore-cancelled"]


def test_what_nobody_started_again_for_is_forgotten(
    app: Flask, supervisors_desk: Browser, daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(supervisors_desk, daily)
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    real = waiting.utcnow
    monkeypatch.setattr(waiting, "utcnow", lambda: real() + timedelta(hours=25))
    supervisors_desk.get(PAGE)
    assert "menunggu dipasang" not in supervisors_desk.text
    started_again(app)
    assert names() == ["Wayan", "Made"]
    assert not waiting.listed()


def test_where_there_is_no_room_the_data_of_now_serve_and_the_page_says_why(
    app: Flask, supervisors_desk: Browser, daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    chosen(supervisors_desk, daily)
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    with monkeypatch.context() as no_room:
        no_room.setattr(backup, "set_aside", full)
        started_again(app)
    assert names() == ["Wayan", "Made"]
    supervisors_desk.get(PAGE)
    assert "ruang simpannya penuh" in supervisors_desk.text
    assert "menunggu dipasang" in supervisors_desk.text
    started_again(app)
    assert names() == ["Wayan"]


def test_both_a_copy_and_a_file_are_one_too_many(supervisors_desk: Browser, daily: Path) -> None:
    assert "Pilih satu" in sent(supervisors_desk, b"x", status=422, copy=daily.name)
    assert supervisors_desk.page.select(f"#copy option[value='{daily.name}'][selected]"), "what was chosen stays"


def test_a_page_that_shows_an_earlier_look_confirms_nothing(supervisors_desk: Browser, daily: Path) -> None:
    chosen(supervisors_desk, daily)
    form = supervisors_desk.filled(supervisors_desk.page.select_one("main form[action$=confirm]"))
    supervisors_desk.post(PAGE, {"csrf_token": form["csrf_token"], "copy": daily.name, "present": PASSWORD})
    finished()
    supervisors_desk.post(f"{PAGE}/confirm", form)
    assert not waiting.present()
    assert "Isi salinan itu" in supervisors_desk.text
