"""A copy brought back at the desk: looked at, wanted, and in place after the next start."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.data_care import backup, foreign_file, schema, uploads, waiting
from kiosk.db import db
from kiosk.machine import jobs, serve, upkeep
from kiosk.models import AuditEntry, OutreachSession
from kiosk.rules import checkins, settings
from kiosk.views import request_limits
from tests.cast import photos
from tests.cast.commands import check_in, names
from tests.cast.jobs import finished
from tests.cast.officers import PASSWORD, audit
from tests.cast.pages import Browser

pytestmark = pytest.mark.sqlite_only

PAGE = "/admin/settings/copies/restore"


@pytest.fixture
def daily(app: Flask, session_in_lontar: OutreachSession) -> Path:
    """A copy of this machine in which Wayan stands, and not Made, who came later."""
    check_in(session_in_lontar, "n1", "Wayan")
    path = backup.keep(schema.head())
    check_in(session_in_lontar, "n2", "Made")
    assert path
    return path


def sent(desk: Browser, content: bytes, status: int = 200, **fields: Any) -> str:
    """Send a file to be looked at; what the page says when that is over."""
    desk.get(PAGE)
    file = (BytesIO(content), "salinan.sqlite3")
    desk.submit(**{"file": file, "present": PASSWORD, **fields}, status=status)
    return looked(desk) if status == 200 else desk.text


def chosen(desk: Browser, path: Path) -> str:
    """Choose a copy that is here."""
    desk.get(PAGE)
    desk.submit(copy=path.name, present=PASSWORD)
    return looked(desk)


def looked(desk: Browser) -> str:
    finished(desk.client.application)
    desk.get(PAGE)
    return desk.text


def started_again(app: Flask) -> None:
    """The kiosk is closed and opened again."""
    db.session.rollback()
    app.extensions.pop(jobs.PRESENT, None)
    serve.prepare(app)
    upkeep.start(app)


def kept_aside() -> list[Path]:
    """Files that were sent or looked at."""
    return list(uploads.folder().glob("*"))


def test_a_copy_of_yesterday_is_wanted_and_in_place_after_a_start(
    app: Flask, supervisors_desk: Browser, daily: Path
) -> None:
    supervisors_desk.get("/admin/settings/copies")
    supervisors_desk.follow("Bawa salinan kembali")
    said = chosen(supervisors_desk, daily)
    assert "1 sesi, 1 check-in." in said
    assert "tidak ada di salinan itu: 0 sesi, 1 check-in." in said
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    assert "Salinan menunggu dipasang" in supervisors_desk.text
    assert names() == ["Wayan", "Made"], "nothing has changed yet"
    supervisors_desk.get("/admin/")
    assert "Salinan menunggu dipasang" in supervisors_desk.text
    started_again(app)
    assert names() == ["Wayan"]
    assert kept_aside() == []
    supervisors_desk.get(PAGE)
    assert "Anjungan ini sekarang berisi salinan itu." in supervisors_desk.text
    assert "Yang diganti disimpan di" in supervisors_desk.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "restored"))
    assert (entry.reason, entry.officer.name) == ("page", "Hasan")
    [kept] = backup.before("restore")
    started_again(app)
    assert backup.before("restore") == [kept], "once"
    assert "2 check-in" in chosen(supervisors_desk, kept), "and back again it goes"


def test_a_file_that_was_sent_comes_with_its_photos_and_leaves_none_of_itself(
    app: Flask, supervisors_desk: Browser, session_in_lontar: OutreachSession, tmp_path: Path
) -> None:
    [photo] = photos.kept(session_in_lontar, photos.small())
    check_in(session_in_lontar, "n1", "Wayan")
    backup.make(tmp_path / "one.sqlite3", one_file=True)
    [erased, _made] = check_in(session_in_lontar, "n2", "Sari"), check_in(session_in_lontar, "n3", "Made")
    wayan = db.session.merge(erased)
    with db.write():
        checkins.erase(wayan)
    (tmp_path / "photos" / f"{photo.id}.jpg").unlink()
    assert "Utuh dan bisa dipasang" in sent(supervisors_desk, (tmp_path / "one.sqlite3").read_bytes())
    assert len(kept_aside()) == 1
    supervisors_desk.press("Pasang saat dinyalakan lagi")
    started_again(app)
    assert names() == ["Wayan"]
    assert photos.files(tmp_path) == [f"{photo.id}.jpg"]
    supervisors_desk.get(PAGE)
    assert "1 foto yang tidak ada di sini kembali." in supervisors_desk.text
    assert not waiting.listed()


def test_another_kiosks_file_has_to_be_ticked(
    app: Flask, supervisors_desk: Browser, daily: Path, tmp_path: Path
) -> None:
    with db.write():
        settings.put("kiosk_id", "elsewhere")
    backup.make(tmp_path / "other.sqlite3", one_file=True)
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


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"\xa5" * 5000, b"", b"halo"])
def test_a_file_that_is_none_of_ours_is_refused_and_gone(supervisors_desk: Browser, content: bytes) -> None:
    said = sent(supervisors_desk, content)
    assert "Berkas yang dikirim" in said
    assert "tidak ada yang diubah" in said
    assert str(uploads.folder()) not in said
    supervisors_desk.get("/admin/")
    assert not waiting.listed()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"present": "salah semua"}, "Kata sandi ini tidak cocok."),
        ({"csrf_token": "old"}, "Halaman ini sudah lama dibuka."),
        ({"file": ""}, "Pilih satu"),
        ({"copy": "../../etc/passwd", "file": ""}, "Pilih satu"),
    ],
)
def test_a_form_that_comes_back_keeps_no_file(
    app: Flask, supervisors_desk: Browser, daily: Path, fields: dict[str, str], words: str
) -> None:
    assert words in sent(supervisors_desk, daily.read_bytes(), status=422, **fields)
    assert kept_aside() == []
    assert jobs.present(app) is None


def test_both_a_copy_and_a_file_are_one_too_many(supervisors_desk: Browser, daily: Path) -> None:
    assert "Pilih satu" in sent(supervisors_desk, b"x", status=422, copy=daily.name)
    assert supervisors_desk.page.select(f"#copy option[value='{daily.name}'][selected]"), "what was chosen stays"


def test_while_another_task_runs_nothing_is_kept(app: Flask, supervisors_desk: Browser, daily: Path) -> None:
    supervisors_desk.get(PAGE)
    with foreign_file.alone():
        sent(supervisors_desk, daily.read_bytes())
        assert "sedang berjalan" in supervisors_desk.text


def test_a_page_that_shows_an_earlier_look_confirms_nothing(app: Flask, supervisors_desk: Browser, daily: Path) -> None:
    chosen(supervisors_desk, daily)
    form = supervisors_desk.filled(supervisors_desk.page.select_one("main form[action$=confirm]"))
    supervisors_desk.post(PAGE, {"csrf_token": form["csrf_token"], "copy": daily.name, "present": PASSWORD})
    finished(app)
    supervisors_desk.post(f"{PAGE}/confirm", form)
    assert not waiting.present()
    assert "Isi salinan itu" in supervisors_desk.text


def test_a_body_is_asked_for_room_and_one_comes_at_a_time(
    app: Flask, supervisors_desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = supervisors_desk.client.get_cookie("anjungan")
    assert cookie

    def asked(size: int, receiving: bool = False, page: str = PAGE) -> int:
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": page,
            "HTTP_COOKIE": f"anjungan={cookie.value}",
            "HTTP_HOST": "127.0.0.1",
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(size),
            "wsgi.url_scheme": "http",
        }
        return request_limits.refusal(app, environ, receiving)

    with app.app_context():
        assert (asked(1024**3), asked(1024**3 + 1)) == (0, 413)
        assert asked(1024**2, receiving=True) == 409
        monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _where: SimpleNamespace(free=1024**3))
        assert asked(1024**3) == 507
        assert asked(1024**2, page="/check-in/") == 413
